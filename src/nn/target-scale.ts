// TargetScale: outputs in the units of their targets, by numbers that were measured on the training rows and stay as they are.
import { tensor } from '../autograd/create.js';
import { shapeError } from '../autograd/shape.js';
import { checkTensor, type Tensor } from '../autograd/tensor.js';
import { argumentError, checkNumber } from '../errors.js';
import { layerFields, type Moments } from '../formats/layer-fields.js';
import { isArray } from '../kinds.js';
import { checkOptions, type Names } from '../options.js';
import { type Layer, type LayerPlan, Module } from './module.js';
import { momentsOf } from './moments.js';

const NAMES: Names<Moments> = { mean: true, deviation: true };

/**
 * Y = mean + deviation X, a number of each for each column of X [n, targets], and without parameters: the last layer of a regression, so that
 * what is before it learns targets of mean 0 and deviation 1. Divide the loss by the deviation too (`scale` of the losses).
 */
export class TargetScale extends Module implements Layer {
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
  #rows: readonly [mean: Tensor, deviation: Tensor] | undefined;

  /** @throws MlpError `ERR_MLP_ARGUMENT` if there are not as many of each, or a deviation is not above 0 */
  constructor(moments: Moments) {
    super();
    checkOptions('TargetScale', moments, NAMES);
    if (!isArray(moments.mean) || moments.mean.length === 0)
      throw argumentError('an array of numbers', 'mean', moments.mean);
    this.mean = moments.mean.map((value, j) => checkNumber(`mean[${j}]`, value));
    const isDeviation = (value: unknown) => Number.isFinite(value) && (value as number) > 0;
    const { deviation } = moments;
    if (!isArray(deviation) || deviation.length !== this.mean.length || !deviation.every(isDeviation))
      throw argumentError(`numbers above 0, ${this.mean.length} as of mean,`, 'deviation', deviation);
    this.deviation = [...deviation];
  }

  /** By mean and deviation (of the population) of each column of targets, `perRow` of them a row; what never changes has the deviation 1. */
  static of(targets: Float32Array, perRow = 1): TargetScale {
    return new TargetScale(momentsOf({ features: targets, shape: [perRow] }));
  }

  /** Y for the outputs X [n, targets]. */
  forward(X: Tensor): Tensor {
    if (checkTensor('X', X).shape.at(-1) !== this.inputs)
      throw shapeError('TargetScale', `[n, ${this.inputs}]`, X.shape);
    if (this.inputs === 1) return X.mul(this.deviation[0]).add(this.mean[0]);
    const [mean, deviation] = this.#rowsFor(X);
    return X.mul(deviation).add(mean);
  }

  get inputs(): number {
    return this.mean.length;
  }

  get outputs(): number {
    return this.inputs;
  }

  describe() {
    return { type: 'targetScale', mean: this.mean, deviation: this.deviation } as const;
  }

  /** `TargetScale(3933, 3989)`, `TargetScale(2 targets)` */
  override toString(): string {
    const [mean, deviation] = [this.mean, this.deviation].map(([first]) => Number(first.toPrecision(4)));
    return `TargetScale(${this.inputs === 1 ? `${mean}, ${deviation}` : `${this.inputs} targets`})`;
  }

  /** None: the numbers are no parameters. */
  protected override *members() {}

  #rowsFor({ dtype }: Tensor): readonly [mean: Tensor, deviation: Tensor] {
    if (this.#rows?.[0].dtype !== dtype) {
      const row = (values: readonly number[]) => tensor([...values], { dtype }) as Tensor;
      this.#rows = [row(this.mean), row(this.deviation)];
    }
    return this.#rows;
  }
}

/** For the table of layers. */
export function targetScalePlan(settings: object, where: string): LayerPlan {
  const layer = new TargetScale(layerFields.targetScale(settings, 'targetScale', where));
  return { shapes: new Map(), build: () => layer };
}
