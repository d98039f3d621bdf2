// Linear: a fully connected layer.
import { Parameter } from '../autograd/parameter.js';
import { normal, zeros } from '../autograd/create.js';
import { checkTensor, type Tensor } from '../autograd/tensor.js';
import { checkInteger, checkNumber } from '../errors.js';
import { checkOptions, type Names } from '../options.js';
import type { Generator } from '../random/generator.js';

/** How a layer's weights start. */
export interface InitOptions {
  /** Where the weights are drawn from; default: the generator that `manualSeed` seeds. */
  generator?: Generator | undefined;
  /** Standard deviation of the weights; default 0.01. */
  initStd?: number | undefined;
}

/** The names of {@link InitOptions}. */
export const initOptions: Names<InitOptions> = { generator: true, initStd: true };

/** Y = X W + b for X [n, in], with weight [in, out] as in the book (not PyTorch's [out, in]) drawn from N(0, initStd), and zero bias [out]. */
export class Linear {
  readonly weight: Parameter;
  readonly bias: Parameter;

  constructor(inFeatures: number, outFeatures: number, options: InitOptions & { suffix?: string } = {}) {
    checkOptions('Linear', options, { ...initOptions, suffix: true });
    checkInteger('inFeatures', inFeatures, 1);
    checkInteger('outFeatures', outFeatures, 1);
    const std = checkNumber('initStd', options.initStd ?? 0.01, 0);
    const drawn = normal(0, std, [inFeatures, outFeatures], { generator: options.generator });
    const suffix = options.suffix ?? '';
    this.weight = new Parameter(drawn, { name: `W${suffix}` });
    this.bias = new Parameter(zeros([outFeatures]), { name: `b${suffix}` });
  }

  /**
   * Y for the rows X.
   * @param options.relu whether to end with max(., 0), in the same pass over memory
   */
  forward(X: Tensor, options: { relu?: boolean } = {}): Tensor {
    return checkTensor('X', X).linear(this.weight, this.bias, options);
  }

  /** Weight and bias. */
  parameters(): Parameter[] {
    return [this.weight, this.bias];
  }

  /** `Linear(784 -> 256)` */
  toString(): string {
    return `Linear(${this.weight.shape.join(' -> ')})`;
  }

  /** How Node's console shows it. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}
