// SGD: stochastic gradient descent with momentum, as PyTorch computes it.
import { argumentError } from '../errors.js';
import { type Fields, flag, number, orElse } from '../formats/fields.js';
import { kernelsFor } from '../kernels/current.js';
import type { FloatArray } from '../kernels/kernels.js';
import { BaseOptimizer } from './base.js';
import type { Trained } from './optimizer.js';
import { rateField, type Schedule } from './schedule.js';
import type { Slot } from './slot.js';

/** What torch.optim.SGD takes, by its names. */
export interface SGDOptions {
  /** Learning rate, for the mean loss of a batch. */
  lr: number | Schedule;
  momentum?: number;
  dampening?: number;
  /** L2 penalty: this times the parameter is added to its gradient. */
  weightDecay?: number;
  nesterov?: boolean;
}

const VELOCITY = 'velocity';

/**
 * d = g + weightDecay w; v = d at the first step, then momentum v + (1 - dampening) d; w -= lr v, or lr (d + momentum v) with nesterov.
 * The formula is torch.optim.SGD's.
 */
export class SGD extends BaseOptimizer<Required<SGDOptions>> {
  /** Reads its options, each with its default. */
  static readonly fields: Fields<Required<SGDOptions>> = {
    lr: rateField,
    momentum: orElse(number(0), 0),
    dampening: orElse(number(), 0),
    weightDecay: orElse(number(0), 0),
    nesterov: orElse(flag, false),
  };

  constructor(parameters: Trained, options: SGDOptions) {
    super('SGD', parameters, options, SGD.fields);
    const { momentum, dampening, nesterov } = this.options;
    if (nesterov && (momentum === 0 || dampening !== 0))
      throw argumentError('a momentum and no dampening', 'nesterov', true, 'Give momentum, such as 0.9');
  }

  get stateNames(): readonly string[] {
    return this.options.momentum === 0 ? [] : [VELOCITY];
  }

  /** A velocity is taken without a momentum too, as 0.1.0 does: it then waits. */
  protected override get namesTaken(): readonly string[] {
    return [VELOCITY];
  }

  protected override update(w: FloatArray, g: FloatArray, lr: number, weightDecay: number, slot: Slot): void {
    kernelsFor(w).axpby(w.length, -lr, this.#direction(w, g, weightDecay, slot), 1, w);
  }

  #direction(w: FloatArray, g: FloatArray, weightDecay: number, slot: Slot): FloatArray {
    const { momentum, dampening, nesterov } = this.options;
    const kernels = kernelsFor(g);
    const n = g.length;
    const own = weightDecay === 0 && !nesterov ? null : slot.scratch('direction');
    own?.set(g);
    if (own && weightDecay !== 0) kernels.axpby(n, weightDecay, w, 1, own);
    const d = own ?? g;
    if (momentum === 0) return d;

    const isFirst = !slot.has(VELOCITY);
    const v = slot.state(VELOCITY);
    if (isFirst) v.set(d);
    else kernels.axpby(n, 1 - dampening, d, momentum, v);
    if (!nesterov) return v;
    kernels.axpby(n, momentum, v, 1, d);
    return d;
  }
}
