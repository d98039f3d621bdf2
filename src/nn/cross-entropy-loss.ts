// CrossEntropyLoss: the loss of logits for class labels.
import { tensor } from '../autograd/create.js';
import { checkReduction, type Reduction } from '../autograd/ops/cross-entropy.js';
import { shapeError } from '../autograd/shape.js';
import { checkTensor, type Tensor } from '../autograd/tensor.js';
import { argumentError, checkNumber } from '../errors.js';
import type { Labels } from '../kernels/kernels.js';
import { checkOptions, type Names } from '../options.js';
import { checkFactors, type LossDescription, type LossOptions, reduced } from './loss.js';

/** How labels become a loss. */
export interface CrossEntropyOptions extends LossOptions {
  /** Share of each target, from 0 to 1, that is spread over all classes evenly; default 0. */
  labelSmoothing?: number | undefined;
  /** A factor for each class, at least 0, of the losses of its examples; the mean is then weighted by them. Default: 1 each. */
  weight?: readonly number[] | undefined;
}

const CROSS_ENTROPY: Names<CrossEntropyOptions> = { reduction: true, labelSmoothing: true, weight: true };

/** Cross-entropy of logits [n, classes] with labels [n]; `reduction: 'none'` gives a loss for each example, the default is their mean. */
export class CrossEntropyLoss {
  readonly reduction: Reduction;
  readonly labelSmoothing: number;
  readonly weight: readonly number[] | undefined;
  #factors: Tensor | undefined;

  constructor(options: CrossEntropyOptions = {}) {
    checkOptions('CrossEntropyLoss', options, CROSS_ENTROPY);
    const { reduction = 'mean', labelSmoothing = 0, weight } = options;
    this.reduction = checkReduction(reduction);
    this.labelSmoothing = checkNumber('labelSmoothing', labelSmoothing, 0);
    if (labelSmoothing > 1) throw argumentError('a number from 0 to 1', 'labelSmoothing', labelSmoothing);
    this.weight = weight && checkFactors('weight', weight);
  }

  /** The loss of the logits yHat for the labels y. */
  forward(yHat: Tensor, y: Labels): Tensor {
    const { reduction, labelSmoothing } = this;
    if (!this.weight && labelSmoothing === 0) return checkTensor('yHat', yHat).crossEntropy(y, { reduction });
    const losses = checkTensor('yHat', yHat).crossEntropy(y, { reduction: 'none' });
    const factors = this.#factorsFor(yHat);
    const ofLabels = factors?.indexSelect(0, y);
    const sharp = ofLabels ? losses.mul(ofLabels) : losses;
    const all = labelSmoothing === 0 ? sharp : this.#smoothed(yHat, sharp, factors);
    if (reduction === 'mean' && ofLabels) return all.sum().div(ofLabels.sum());
    return reduced(all, reduction);
  }

  /** Its type and options as plain data, which `lossFrom` takes. */
  describe(): LossDescription {
    const { reduction, labelSmoothing, weight } = this;
    return { type: 'crossEntropy', reduction, labelSmoothing, ...(weight && { weight }) };
  }

  /** (1 - s) loss + s / classes (sum of the losses that each class as label would give): Szegedy et al. 2016. */
  #smoothed(yHat: Tensor, losses: Tensor, factors: Tensor | undefined): Tensor {
    const logP = yHat.logSoftmax();
    const even = (factors ? logP.mul(factors) : logP).sum(1);
    return losses.mul(1 - this.labelSmoothing).sub(even.mul(this.labelSmoothing / yHat.shape[1]));
  }

  #factorsFor({ shape, dtype }: Tensor): Tensor | undefined {
    if (!this.weight) return undefined;
    const count = this.weight.length;
    if (count !== shape[1])
      throw shapeError('CrossEntropyLoss', `logits of as many classes as weight has factors, ${count},`, shape);
    if (this.#factors?.dtype !== dtype) this.#factors = tensor([...this.weight], { dtype }) as Tensor;
    return this.#factors;
  }
}
