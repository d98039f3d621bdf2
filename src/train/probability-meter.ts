// How good the probabilities of a net are that tells classes apart: log loss, and calibration.
import type { FloatArray, Labels } from '../kernels/kernels.js';
import type { Metrics } from './metric.js';
import { predictedClass } from './predicted-class.js';

/** Bins of equal width from 0 to 1, as Guo et al. have them. */
const BINS = 15;

/** Adds up, batch by batch and in float64, what softmax makes of logits; of one logit, sigmoid. */
export class ProbabilityMeter {
  #examples = 0;
  #logLoss = 0;
  /** By the probability of the class that is said: the sum of right ones less the sum of probabilities. */
  readonly #gaps = new Float64Array(BINS);

  /** Counts rows of logits, `columns` each, by their true classes. */
  add(logits: FloatArray, columns: number, labels: Labels): void {
    for (let row = 0; row < labels.length; row++) {
      const [at, label] = [row * columns, labels[row]];
      const predicted = predictedClass(logits, at, columns);
      const top = columns === 1 ? predicted * logits[at] : logits[at + predicted]; // one logit is beside another of 0
      let sum = columns === 1 ? 1 + Math.exp(-Math.abs(logits[at])) : 0;
      if (columns > 1) for (let j = at; j < at + columns; j++) sum += Math.exp(logits[j] - top);
      this.#logLoss += Math.log(sum) + top - (columns === 1 ? label * logits[at] : logits[at + label]);
      const bin = Math.max(0, Math.ceil(BINS / sum) - 1); // (0, 1/15], (1/15, 2/15], ...
      this.#gaps[bin] += (label === predicted ? 1 : 0) - 1 / sum;
    }
    this.#examples += labels.length;
  }

  /**
   * The mean of -log p of the true class; and the expected calibration error: the mean over the examples, bin by bin, of how far apart the
   * share that is right and the mean probability are (Guo et al. 2017, equation 3). Neither if there was a NaN.
   */
  values(): Pick<Metrics, 'logLoss' | 'calibration'> {
    if (Number.isNaN(this.#logLoss)) return {};
    const apart = this.#gaps.reduce((sum, gap) => sum + Math.abs(gap), 0);
    return { logLoss: this.#logLoss / this.#examples, calibration: apart / this.#examples };
  }
}
