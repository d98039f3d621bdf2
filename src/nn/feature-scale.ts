// FeatureScale: one learned factor for each input.
import { ones } from '../autograd/create.js';
import { Parameter } from '../autograd/parameter.js';
import { shapeError } from '../autograd/shape.js';
import { checkTensor, type Tensor } from '../autograd/tensor.js';
import { checkInteger } from '../errors.js';
import { layerFields } from '../formats/layer-fields.js';
import { type Layer, type LayerPlan, Module } from './module.js';

/** Y = X weight, element by element: each column of X [n, features] times its own factor of weight [features], which starts at 1. */
export class FeatureScale extends Module implements Layer {
  readonly weight: Parameter;

  constructor(features: number) {
    super();
    this.weight = new Parameter(ones([checkInteger('features', features, 1)]), { name: 'scale' });
  }

  /** Y for the rows X. */
  forward(X: Tensor): Tensor {
    if (checkTensor('X', X).shape.at(-1) === this.inputs) return X.mul(this.weight);
    throw shapeError('FeatureScale', `[n, ${this.inputs}]`, X.shape);
  }

  get inputs(): number {
    return this.weight.shape[0];
  }

  get outputs(): number {
    return this.inputs;
  }

  describe() {
    return { type: 'featureScale', features: this.inputs } as const;
  }

  /** `FeatureScale(784)` */
  override toString(): string {
    return `FeatureScale(${this.inputs})`;
  }
}

/** For the table of layers. */
export function featureScalePlan(settings: object, where: string): LayerPlan {
  const { features } = layerFields.featureScale(settings, 'featureScale', where);
  return { shapes: new Map([['weight', [features]]]), build: () => new FeatureScale(features) };
}
