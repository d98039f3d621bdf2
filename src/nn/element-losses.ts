// Losses of each prediction and its target, float tensors of one shape: what PyTorch's classes of these names compute.
import { tensor } from '../autograd/create.js';
import { checkReduction, type Reduction } from '../autograd/ops/cross-entropy.js';
import { formatShape, sameShape, shapeError } from '../autograd/shape.js';
import { checkTensor, type Tensor } from '../autograd/tensor.js';
import { argumentError, checkNumber, MlpError } from '../errors.js';
import { isArray } from '../kinds.js';
import { checkOptions } from '../options.js';
import { checkFactors, type LossDescription, type LossOptions, reduced } from './loss.js';

/** A loss of each prediction and its target, float tensors of one shape. */
abstract class ElementLoss {
  readonly reduction: Reduction;

  /** @param names the options that the loss takes */
  constructor(options: LossOptions, names: Readonly<Record<string, true>>) {
    checkOptions(this.constructor.name, options, names);
    this.reduction = checkReduction(options.reduction ?? 'mean');
  }

  /** The loss of predictions yHat for targets y of the same shape: PyTorch would broadcast [n] with [n, 1] to [n, n], here it is an error. */
  forward(yHat: Tensor, y: Tensor): Tensor {
    checkTensor('yHat', yHat);
    checkTensor('y', y);
    if (sameShape(yHat.shape, y.shape)) return reduced(this.each(yHat, y), this.reduction);
    const [got, wanted] = [formatShape(y.shape), formatShape(yHat.shape)];
    const fix = y.numel === yHat.numel ? `Give y.reshape(${wanted})` : undefined;
    throw new MlpError(
      'ERR_MLP_SHAPE',
      `the predictions are ${wanted}, but the targets ${got}`,
      this.constructor.name,
      fix,
    );
  }

  /** Its type and options as plain data, which `lossFrom` takes. */
  abstract describe(): LossDescription;

  /** The losses, of the shape of both. */
  protected abstract each(yHat: Tensor, y: Tensor): Tensor;
}

/** Options of the losses of distances. */
export interface DistanceOptions extends LossOptions {
  /** What yHat - y is divided by, above 0: a number, or one for each column of the targets, such as their deviations. Default 1. */
  scale?: number | readonly number[] | undefined;
}

/** A loss of (yHat - y) / scale. */
abstract class DistanceLoss extends ElementLoss {
  readonly scale: number | readonly number[] | undefined;
  #divisors: Tensor | undefined;

  constructor(options: DistanceOptions, names: Readonly<Record<string, true>> = {}) {
    super(options, { reduction: true, scale: true, ...names });
    const { scale } = options;
    for (const value of isArray(scale) ? scale : [scale ?? 1])
      if (!(Number.isFinite(value) && value > 0)) throw argumentError('a number above 0, or several,', 'scale', scale);
    this.scale = isArray(scale) ? checkFactors('scale', scale) : scale;
  }

  /** (yHat - y) / scale. */
  protected distance(yHat: Tensor, y: Tensor): Tensor {
    const distance = yHat.sub(y);
    return this.scale === undefined ? distance : distance.div(this.#divisorsFor(y, this.scale));
  }

  /** What `describe` says besides the type. */
  protected get described() {
    return { reduction: this.reduction, ...(this.scale !== undefined && { scale: this.scale }) };
  }

  #divisorsFor({ shape, dtype }: Tensor, scale: number | readonly number[]): Tensor | number {
    if (!isArray(scale)) return scale;
    if (scale.length !== shape.at(-1))
      throw shapeError(this.constructor.name, `targets of as many columns as scale has numbers, ${scale.length},`, shape); // prettier-ignore
    if (this.#divisors?.dtype !== dtype) this.#divisors = tensor([...scale], { dtype }) as Tensor;
    return this.#divisors;
  }
}

/** d^2 for d = (yHat - y) / scale. */
export class MSELoss extends DistanceLoss {
  constructor(options: DistanceOptions = {}) {
    super(options);
  }

  describe(): LossDescription {
    return { type: 'mse', ...this.described };
  }

  protected each(yHat: Tensor, y: Tensor): Tensor {
    return this.distance(yHat, y).square();
  }
}

/** |yHat - y| / scale. */
export class L1Loss extends DistanceLoss {
  constructor(options: DistanceOptions = {}) {
    super(options);
  }

  describe(): LossDescription {
    return { type: 'l1', ...this.described };
  }

  protected each(yHat: Tensor, y: Tensor): Tensor {
    return this.distance(yHat, y).abs();
  }
}

/** d^2 / 2 for d = |yHat - y| / scale up to delta, and delta (d - delta / 2) beyond (Huber 1964). */
export class HuberLoss extends DistanceLoss {
  readonly delta: number;

  /** @param options.delta above 0; default 1 */
  constructor(options: DistanceOptions & { delta?: number | undefined } = {}) {
    super(options, { delta: true });
    this.delta = checkNumber('delta', options.delta ?? 1);
    if (this.delta <= 0) throw argumentError('a number above 0', 'delta', this.delta);
  }

  describe(): LossDescription {
    return { type: 'huber', ...this.described, delta: this.delta };
  }

  /** With c = min(d, delta), both are c (d - c / 2), and so are their derivatives. */
  protected each(yHat: Tensor, y: Tensor): Tensor {
    const distance = this.distance(yHat, y).abs();
    const cut = distance.clamp({ max: this.delta });
    return cut.mul(distance.sub(cut.mul(0.5)));
  }
}

/** Binary cross-entropy of logits with targets from 0 to 1: -y log sigmoid(yHat) - (1 - y) log(1 - sigmoid(yHat)), which stays finite. */
export class BCEWithLogitsLoss extends ElementLoss {
  readonly posWeight: number | readonly number[];
  #factors: Tensor | undefined;

  /** @param options.posWeight factor of the first term, at least 0: a number, or one for each column of the targets; default 1 */
  constructor(options: LossOptions & { posWeight?: number | readonly number[] | undefined } = {}) {
    super(options, { reduction: true, posWeight: true });
    const { posWeight = 1 } = options;
    this.posWeight = isArray(posWeight) ? checkFactors('posWeight', posWeight) : checkNumber('posWeight', posWeight, 0);
  }

  describe(): LossDescription {
    return { type: 'bceWithLogits', reduction: this.reduction, posWeight: this.posWeight };
  }

  /** y w softplus(-yHat) + (1 - y) softplus(yHat): both terms are small where they should be, in float32 too. */
  protected each(yHat: Tensor, y: Tensor): Tensor {
    const positive = y.mul(yHat.neg().softplus());
    const negative = y.neg().add(1).mul(yHat.softplus());
    return (this.posWeight === 1 ? positive : positive.mul(this.#factorsFor(y))).add(negative);
  }

  #factorsFor({ shape, dtype }: Tensor): Tensor | number {
    const { posWeight } = this;
    if (typeof posWeight === 'number') return posWeight;
    const count = posWeight.length;
    if (count !== shape.at(-1))
      throw shapeError('BCEWithLogitsLoss', `targets of as many columns as posWeight has factors, ${count},`, shape);
    if (this.#factors?.dtype !== dtype) this.#factors = tensor([...posWeight], { dtype }) as Tensor;
    return this.#factors;
  }
}
