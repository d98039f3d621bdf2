// Standardize: inputs of mean 0 and deviation 1, by numbers that were measured on the training rows and stay as they are.
import { tensor } from '../autograd/create.js';
import { shapeError } from '../autograd/shape.js';
import { unary } from '../autograd/ops/unary.js';
import { checkTensor, record, type Tensor } from '../autograd/tensor.js';
import { argumentError, checkNumber } from '../errors.js';
import { layerFields, type Moments } from '../formats/layer-fields.js';
import { unaryOps } from '../kernels/unary-ops.js';
import { isArray } from '../kinds.js';
import { checkOptions, type Names } from '../options.js';
import { type Layer, type LayerPlan, Module } from './module.js';
import { type MeasuredRows, momentsOf } from './moments.js';

const NAMES: Names<Moments> = { mean: true, deviation: true };

/**
 * Y = (X - mean) / deviation, in float32 and without parameters, by one mean and deviation or one of each for each column. First in an MLP,
 * it is what the model file calls preprocessing.
 */
export class Standardize extends Module implements Layer {
  /** The nearest float32 of what was given, as are the deviations. */
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
  /** Both as rows, if there is one of each for each column. */
  readonly #columns: readonly [mean: Tensor, deviation: Tensor] | undefined;

  constructor(moments: Moments) {
    super();
    checkOptions('Standardize', moments, NAMES);
    this.mean = checkNumbers('mean', moments.mean);
    this.deviation = checkNumbers('deviation', moments.deviation);
    if (this.deviation.length !== this.mean.length || !this.deviation.every((value) => value > 0))
      throw argumentError(`numbers above 0, ${this.mean.length} as of mean,`, 'deviation', moments.deviation);
    this.#columns = this.mean.length > 1 ? [tensor([...this.mean]), tensor([...this.deviation])] : undefined;
  }

  /** By what the rows of a data set are: images have one mean and deviation for all numbers, other rows one for each column. */
  static of(rows: MeasuredRows): Standardize {
    return new Standardize(momentsOf(rows));
  }

  /** Y for the rows X. */
  forward(X: Tensor): Tensor {
    const { inputs } = this;
    if (checkTensor('X', X).shape.at(-1) !== (inputs ?? X.shape.at(-1)))
      throw shapeError('Standardize', `[n, ${inputs}]`, X.shape);
    if (!this.#columns) return record(unary(unaryOps.standardize, X, this.mean[0], this.deviation[0]));
    const [mean, deviation] = this.#columns;
    return X.sub(mean).div(deviation);
  }

  /** Its columns; undefined if it has one mean for all inputs, of which there may be any number. */
  get inputs(): number | undefined {
    return this.mean.length === 1 ? undefined : this.mean.length;
  }

  get outputs(): number | undefined {
    return this.inputs;
  }

  describe() {
    return { type: 'standardize', mean: this.mean, deviation: this.deviation } as const;
  }

  /** `Standardize(0.286, 0.353)`, `Standardize(8 columns)` */
  override toString(): string {
    const [mean, deviation] = [this.mean, this.deviation].map(([first]) => Number(first.toPrecision(4)));
    return `Standardize(${this.inputs === undefined ? `${mean}, ${deviation}` : `${this.inputs} columns`})`;
  }

  /** None: the numbers are no parameters. */
  protected override *members() {}
}

function checkNumbers(name: string, values: unknown): number[] {
  if (!isArray(values) || values.length === 0) throw argumentError('an array of numbers', name, values);
  return values.map((value, i) => checkNumber(`${name}[${i}]`, Math.fround(checkNumber(`${name}[${i}]`, value))));
}

/** For the table of layers. */
export function standardizePlan(settings: object, where: string): LayerPlan {
  const layer = new Standardize(layerFields.standardize(settings, 'standardize', where));
  return { shapes: new Map(), build: () => layer };
}
