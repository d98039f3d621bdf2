// The objective of a regression: mean squared error, RMSE, MAE and R².
import { formatShape, sameShape } from '../autograd/shape.js';
import type { Targets, Tensor } from '../autograd/tensor.js';
import { MlpError } from '../errors.js';
import { MSELoss } from '../nn/element-losses.js';
import type { Metrics } from './metric.js';
import type { Meter, Objective, Sums } from './objective.js';

export const regression: Objective = {
  best: 'rmse',
  loss: () => new MSELoss(),
  sums: (yHat, y) => errorSums(yHat, checkTargets(yHat, y)),
  ofSums: (sums) => fromErrors(sums),
  meter: (threshold) => {
    if (threshold === undefined) return new RegressionMeter();
    throw new MlpError('ERR_MLP_ARGUMENT', 'it is for two classes, but the targets are numbers', 'threshold', 'Leave it out'); // prettier-ignore
  },
};

/** Errors, and for each target the sums that its variance takes, counted from its first value so that no digits are lost. */
class RegressionMeter implements Meter {
  #sums: Record<string, number> = { squaredErrors: 0, absoluteErrors: 0, targets: 0 };
  #rows = 0;
  #first = new Float64Array(0);
  #residuals = new Float64Array(0);
  #shifted = new Float64Array(0);
  #squares = new Float64Array(0);

  add(yHat: Tensor, y: Targets): void {
    const targets = checkTargets(yHat, y);
    const [n, t] = targets.shape;
    const [guesses, values] = [yHat.storage.array, targets.storage.array];
    for (const [name, value] of Object.entries(errorSums(yHat, targets))) this.#sums[name] += value;
    if (this.#rows === 0) {
      this.#first = Float64Array.from(values.subarray(0, t));
      [this.#residuals, this.#shifted, this.#squares] = [0, 0, 0].map(() => new Float64Array(t));
    }
    for (let at = 0; at < n * t; at++) {
      const j = at % t;
      const from = values[at] - this.#first[j];
      this.#residuals[j] += (values[at] - guesses[at]) ** 2;
      this.#shifted[j] += from;
      this.#squares[j] += from * from;
    }
    this.#rows += n;
  }

  values(): Metrics {
    return { ...fromErrors(this.#sums), r2: this.#r2() };
  }

  /** 1 - residual / total sum of squares, the mean over the targets; of a constant target 1 if it is met, else 0, as scikit-learn has it. */
  #r2(): number {
    const scores = [...this.#residuals].map((residual, j) => {
      const total = this.#squares[j] - this.#shifted[j] ** 2 / this.#rows;
      return total > 0 ? 1 - residual / total : residual === 0 ? 1 : 0;
    });
    return scores.reduce((sum, score) => sum + score, 0) / scores.length;
  }
}

function errorSums(yHat: Tensor, y: Tensor): Record<string, number> {
  const [guesses, values] = [yHat.storage.array, y.storage.array];
  let [squaredErrors, absoluteErrors] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    const error = guesses[i] - values[i];
    squaredErrors += error * error;
    absoluteErrors += Math.abs(error);
  }
  return { squaredErrors, absoluteErrors, targets: values.length };
}

/** RMSE and MAE over all numbers, of every row and target. */
function fromErrors({ squaredErrors, absoluteErrors, targets }: Sums): Metrics {
  return { rmse: Math.sqrt(squaredErrors / targets), mae: absoluteErrors / targets };
}

function checkTargets(yHat: Tensor, y: Targets): Tensor {
  const targets = y as Tensor;
  if (sameShape(yHat.shape, targets.shape)) return targets;
  const what = `the net gives ${formatShape(yHat.shape)} for targets ${formatShape(targets.shape)}`;
  throw new MlpError('ERR_MLP_SHAPE', what, 'regression', 'Give the net as many outputs as there are targets');
}
