// Dropout: a layer that leaves out elements at random while a net learns.
import { isRecording } from '../autograd/context.js';
import { dropout } from '../autograd/ops/dropout.js';
import { checkTensor, record, type Tensor } from '../autograd/tensor.js';
import { argumentError, checkInteger, checkNumber, MlpError } from '../errors.js';
import { layerFields } from '../formats/layer-fields.js';
import { streamWords } from '../random/philox.js';
import { type Draw, type ForwardOptions, type Layer, type LayerPlan, Module } from './module.js';

/**
 * In training, sets each element to 0 with probability p and multiplies the others by 1 / (1 - p) (Srivastava et al. 2014); else leaves all as
 * they are. Which ones depends on the run's seed, on the step and on how many random layers the step called before: not on threads, backend or
 * what was drawn elsewhere. PyTorch leaves out others for the same seed.
 */
export class Dropout extends Module implements Layer {
  readonly p: number;

  /** @param p from 0 to below 1 */
  constructor(p = 0.5) {
    super();
    if (!(checkNumber('p', p, 0) < 1)) throw argumentError('a number from 0 to below 1', 'p', p);
    this.p = p;
  }

  /**
   * X in evaluation, and X with elements left out in training.
   * @throws MlpError `ERR_MLP_ARGUMENT` in training if there is nothing to draw from, and if gradients are recorded but nobody said whether
   * this is training
   */
  forward(X: Tensor, options?: ForwardOptions): Tensor {
    checkTensor('X', X);
    if (this.p === 0 || !(options?.training ?? isRecording())) return X;
    const { seed, step, index } = nextOf(options?.draw);
    return record(dropout(X, this.p, streamWords({ seed, purpose: 'dropout', index, step })));
  }

  describe() {
    return { type: 'dropout', p: this.p } as const;
  }

  /** `Dropout(0.5)` */
  override toString(): string {
    return `Dropout(${this.p})`;
  }
}

/** What this layer draws from; counts it. */
function nextOf(draw: Draw | undefined) {
  if (draw === undefined) {
    const fix =
      'Hand on the options of forward, which fit gives; in a loop of your own, give { training: true, draw: { seed: 42n, step } } with the number of steps before, or { training: false }';
    throw new MlpError('ERR_MLP_ARGUMENT', 'there is nothing to draw from', 'Dropout', fix);
  }
  const { seed, step, layers = 0 } = draw;
  if (typeof seed !== 'bigint') throw argumentError('a bigint, such as 42n,', 'draw.seed', seed);
  checkInteger('draw.step', step, 0);
  draw.layers = layers + 1;
  return { seed, step, index: layers };
}

/** For the table of layers: it has no parameters. */
export function dropoutPlan(settings: object, where: string): LayerPlan {
  const { p } = layerFields.dropout(settings, 'dropout', where);
  return { shapes: new Map(), build: () => new Dropout(p) };
}
