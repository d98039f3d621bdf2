// RMSprop: steps by the gradient over the root of its running mean square, as PyTorch computes them.
import { type Fields, flag, number, orElse } from '../formats/fields.js';
import { binaryOps } from '../kernels/binary-ops.js';
import { kernelsFor } from '../kernels/current.js';
import type { FloatArray } from '../kernels/kernels.js';
import { broadcastLayout } from '../kernels/layout.js';
import { unaryOps } from '../kernels/unary-ops.js';
import { BaseOptimizer } from './base.js';
import type { Trained } from './optimizer.js';
import { rateField, type Schedule } from './schedule.js';
import type { Slot } from './slot.js';

/** What torch.optim.RMSprop takes, by its names. */
export interface RMSpropOptions {
  /** Learning rate; default 0.01. */
  lr?: number | Schedule;
  /** How much of the running mean of the gradient's square is kept at each step; default 0.99. */
  alpha?: number;
  /** Added to the root; default 1e-8. */
  eps?: number;
  /** L2 penalty: this times the parameter is added to its gradient. */
  weightDecay?: number;
  momentum?: number;
  /** Whether the mean square is taken about the running mean of the gradient. */
  centered?: boolean;
}

const [MEAN_SQUARE, MEAN, BUFFER] = ['squareAvg', 'gradAvg', 'momentumBuffer'];

/**
 * d = g + weightDecay w; s = alpha s + (1 - alpha) d^2; r = d / (sqrt(s) + eps), or with centered d / (sqrt(s - a^2) + eps), where
 * a = alpha a + (1 - alpha) d; w -= lr r, or lr b with momentum, where b = momentum b + r. The formula is torch.optim.RMSprop's.
 */
export class RMSprop extends BaseOptimizer<Required<RMSpropOptions>> {
  /** Reads its options, each with its default. */
  static readonly fields: Fields<Required<RMSpropOptions>> = {
    lr: orElse(rateField, 0.01),
    alpha: orElse(number(0), 0.99),
    eps: orElse(number(0), 1e-8),
    weightDecay: orElse(number(0), 0),
    momentum: orElse(number(0), 0),
    centered: orElse(flag, false),
  };

  constructor(parameters: Trained, options: RMSpropOptions = {}) {
    super('RMSprop', parameters, options, RMSprop.fields);
  }

  get stateNames(): readonly string[] {
    const { centered, momentum } = this.options;
    return [MEAN_SQUARE, ...(centered ? [MEAN] : []), ...(momentum > 0 ? [BUFFER] : [])];
  }

  protected override update(w: FloatArray, g: FloatArray, lr: number, weightDecay: number, slot: Slot): void {
    const { momentum } = this.options;
    const kernels = kernelsFor(w);
    const n = w.length;
    const d = weightDecay === 0 ? g : slot.scratch('decayed');
    if (d !== g) {
      d.set(g);
      kernels.axpby(n, weightDecay, w, 1, d);
    }
    const ratio = this.#ratio(d, slot);
    if (momentum > 0) kernels.axpby(n, 1, ratio, momentum, slot.state(BUFFER));
    kernels.axpby(n, -lr, momentum > 0 ? slot.state(BUFFER) : ratio, 1, w);
  }

  /** d over the root of its mean square, which it becomes part of. */
  #ratio(d: FloatArray, slot: Slot): FloatArray {
    const { alpha, eps, centered } = this.options;
    const kernels = kernelsFor(d);
    const n = d.length;
    const [square, root, ratio] = [slot.state(MEAN_SQUARE), slot.scratch('root'), slot.scratch('ratio')];
    kernels.unary(unaryOps.square, n, 0, 0, d, root);
    kernels.axpby(n, 1 - alpha, root, alpha, square);
    root.set(square);
    if (centered) {
      const mean = slot.state(MEAN);
      kernels.axpby(n, 1 - alpha, d, alpha, mean);
      kernels.unary(unaryOps.square, n, 0, 0, mean, ratio);
      kernels.axpby(n, -1, ratio, 1, root);
    }
    kernels.unary(unaryOps.sqrt, n, 0, 0, root, root);
    ratio.fill(eps);
    kernels.axpby(n, 1, ratio, 1, root);
    kernels.binary(binaryOps.div, broadcastLayout('RMSprop', [n], [n], [n]), d, root, ratio);
    return ratio;
  }
}
