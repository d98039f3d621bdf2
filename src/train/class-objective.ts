// The objective of classes: cross-entropy, accuracy, macro F1, log loss, calibration, and the AUC of two classes.
import type { Targets, Tensor } from '../autograd/tensor.js';
import type { FloatArray, Labels } from '../kernels/kernels.js';
import { CrossEntropyLoss } from '../nn/cross-entropy-loss.js';
import { areaUnderCurve } from './auc.js';
import { checkOutputs, countCorrect } from './count-correct.js';
import { checkThreshold, predictedClass } from './predicted-class.js';
import type { Metrics } from './metric.js';
import type { Meter, Objective } from './objective.js';
import { ProbabilityMeter } from './probability-meter.js';

export const classes: Objective = {
  best: 'accuracy',
  loss: () => new CrossEntropyLoss({ reduction: 'none' }),
  sums: (yHat, y) => ({ correct: countCorrect(yHat, y as Labels) }),
  ofSums: ({ correct }, examples) => ({ accuracy: correct / examples }),
  meter: (threshold) => new ClassMeter(threshold),
};

/**
 * Counts of each class, and for two classes the score of each example, from which AUC is computed at the end. A threshold decides which class
 * is said, for accuracy and F1; the others are of probabilities, and do not depend on it.
 */
class ClassMeter implements Meter {
  readonly #threshold: number | undefined;
  #examples = 0;
  #hits = new Float64Array(0);
  #predicted = new Float64Array(0);
  #support = new Float64Array(0);
  readonly #probabilities = new ProbabilityMeter();
  readonly #scores: number[] = [];
  readonly #isSecond: boolean[] = [];

  constructor(threshold?: number) {
    this.#threshold = threshold;
  }

  add(yHat: Tensor, y: Targets): void {
    const labels = y as Labels;
    const columns = checkOutputs(yHat, labels);
    if (this.#examples === 0) this.#begin(columns);
    const values = yHat.storage.array;
    for (let row = 0; row < labels.length; row++) {
      const predicted = predictedClass(values, row * columns, columns, this.#threshold);
      if (predicted >= 0) this.#predicted[predicted]++;
      this.#support[labels[row]]++;
      if (predicted === labels[row]) this.#hits[predicted]++;
    }
    this.#examples += labels.length;
    this.#probabilities.add(values, columns, labels);
    if (columns <= 2) this.#addScores(values, labels, columns);
  }

  values(): Metrics {
    const [hits, predicted, support] = [this.#hits, this.#predicted, this.#support];
    const accuracy = sum(hits) / this.#examples;
    const f1 = hits.map((tp, i) => (support[i] + predicted[i] === 0 ? 0 : (2 * tp) / (support[i] + predicted[i])));
    const macroF1 = sum(f1) / f1.length;
    return { accuracy, macroF1, ...this.#auc(), ...this.#probabilities.values() };
  }

  /** Of two classes; one of them alone has none. */
  #auc(): Metrics {
    const auc = this.#scores.length === 0 ? NaN : areaUnderCurve(this.#scores, this.#isSecond);
    return Number.isNaN(auc) ? {} : { auc };
  }

  #begin(columns: number): void {
    checkThreshold(this.#threshold, columns);
    [this.#hits, this.#predicted, this.#support] = [0, 0, 0].map(() => new Float64Array(Math.max(columns, 2)));
  }

  /** The log-odds of the second class: one logit, or the difference of two. */
  #addScores(values: FloatArray, labels: Labels, columns: number): void {
    for (let row = 0; row < labels.length; row++) {
      this.#scores.push(columns === 1 ? values[row] : values[2 * row + 1] - values[2 * row]);
      this.#isSecond.push(labels[row] === 1);
    }
  }
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
