// Temperature: one number that makes a classifier less sure of itself, or surer, and changes no class that it says.
import { checkTensor, type Tensor } from '../autograd/tensor.js';
import { argumentError } from '../errors.js';
import { layerFields } from '../formats/layer-fields.js';
import { type Layer, type LayerPlan, Module } from './module.js';

/**
 * Y = X / value, without parameters: the last layer of a classifier whose value was fitted on validation rows, so that softmax of its outputs
 * gives probabilities that hold (Guo et al. 2017, section 4.2). `temperatureOf` finds it.
 */
export class Temperature extends Module implements Layer {
  readonly value: number;

  /** @param value above 0 */
  constructor(value: number) {
    super();
    if (!(Number.isFinite(value) && value > 0)) throw argumentError('a number above 0', 'value', value);
    this.value = value;
  }

  /** Y for logits X of any shape. */
  forward(X: Tensor): Tensor {
    return checkTensor('X', X).div(this.value);
  }

  describe() {
    return { type: 'temperature', value: this.value } as const;
  }

  /** `Temperature(0.71)` */
  override toString(): string {
    return `Temperature(${Number(this.value.toPrecision(4))})`;
  }
}

/** For the table of layers. */
export function temperaturePlan(settings: object, where: string): LayerPlan {
  const layer = new Temperature(layerFields.temperature(settings, 'temperature', where).value);
  return { shapes: new Map(), build: () => layer };
}
