// Losses, as objects that hold their options.
import { checkReduction, type Reduction } from '../autograd/ops/cross-entropy.js';
import { checkTensor, type Tensor } from '../autograd/tensor.js';
import type { Labels } from '../kernels/kernels.js';
import { checkOptions } from '../options.js';

/** Cross-entropy of logits [n, classes] with labels [n]; `reduction: 'none'` gives one loss an example, the default is their mean. */
export class CrossEntropyLoss {
  readonly reduction: Reduction;

  constructor(options: { reduction?: Reduction } = {}) {
    checkOptions('CrossEntropyLoss', options, { reduction: true });
    this.reduction = checkReduction(options.reduction ?? 'mean');
  }

  /** The loss of the logits yHat for the labels y. */
  forward(yHat: Tensor, y: Labels): Tensor {
    return checkTensor('yHat', yHat).crossEntropy(y, { reduction: this.reduction });
  }
}
