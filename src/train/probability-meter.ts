// How good the probabilities of a net are that tells classes apart: log loss, and calibration.
import type { FloatArray } from '../kernels/kernels.js';
import type { Metrics } from './metric.js';

/** Bins of equal width from 0 to 1, as Guo et al. have them. */
const BINS = 15;

/** Adds up, batch by batch and in float64, what softmax makes of logits; of one logit, sigmoid. */
export class ProbabilityMeter {
  #examples = 0;
  #logLoss = 0;
  /** By the probability of the class that is said: the sum of right ones less the sum of probabilities. */
  readonly #gaps = new Float64Array(BINS);

  /**
   * Counts a row of logits.
   * @param at where its first of `columns` logits is
   * @param label its true class
   * @param predicted the class that is said, of the largest logit; -1 if one is NaN
   */
  add(logits: FloatArray, at: number, columns: number, label: number, predicted: number): void {
    const isOne = columns === 1; // the other class then has the logit 0
    const valueOf = (of: number) => (isOne ? of * logits[at] : logits[at + of]);
    const top = predicted < 0 ? NaN : valueOf(predicted);
    let sum = 0;
    if (isOne) sum = 1 + Math.exp(-Math.abs(logits[at]));
    else for (let j = 0; j < columns; j++) sum += Math.exp(logits[at + j] - top);
    this.#examples++;
    this.#logLoss += Math.log(sum) + top - valueOf(label);
    const bin = Math.max(0, Math.ceil(BINS / sum) - 1); // (0, 1/15], (1/15, 2/15], ...
    this.#gaps[bin] += (label === predicted ? 1 : 0) - 1 / sum;
  }

  /**
   * The mean of -log p of the true class; and the expected calibration error: the mean over the examples, bin by bin, of how far apart the
   * share that is right and the mean probability are (Guo et al. 2017,
   * equation 3). Neither if there was a NaN.
   */
  values(): Pick<Metrics, 'logLoss' | 'calibration'> {
    if (Number.isNaN(this.#logLoss)) return {};
    const apart = this.#gaps.reduce((sum, gap) => sum + Math.abs(gap), 0);
    return { logLoss: this.#logLoss / this.#examples, calibration: apart / this.#examples };
  }
}
