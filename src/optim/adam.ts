// Adam and AdamW: steps by running means of the gradient and of its square, as PyTorch computes them.
import { type Fields, number, orElse, pair } from '../formats/fields.js';
import { kernelsFor } from '../kernels/current.js';
import type { FloatArray } from '../kernels/kernels.js';
import { BaseOptimizer } from './base.js';
import type { Trained } from './optimizer.js';
import { rateField, type Schedule } from './schedule.js';
import { type Slot, STEPS } from './slot.js';

/** What torch.optim.Adam and AdamW take, by their names. */
export interface AdamOptions {
  /** Learning rate; default 0.001. */
  lr?: number | Schedule;
  /** How much of the running means of the gradient and of its square is kept at each step; default [0.9, 0.999]. */
  betas?: readonly [number, number];
  /** Added to the root of the mean square; default 1e-8. */
  eps?: number;
  /** Adam adds this times the parameter to its gradient (default 0); AdamW takes lr times this of the parameter itself (default 0.01). */
  weightDecay?: number;
}

const [MEAN, MEAN_SQUARE] = ['expAvg', 'expAvgSq'];

/**
 * m = beta1 m + (1 - beta1) g; v = beta2 v + (1 - beta2) g^2; w -= lr / (1 - beta1^t) m / (sqrt(v) / sqrt(1 - beta2^t) + eps) at step t of
 * the parameter, in torch.optim.Adam's order of operations (Kingma and Ba 2015, algorithm 1).
 */
abstract class AdamFamily extends BaseOptimizer<Required<AdamOptions>> {
  get stateNames(): readonly string[] {
    return [MEAN, MEAN_SQUARE, STEPS];
  }

  /** `l2` times w is added to the gradient, and `keep` times w is what the step starts from. */
  protected move(w: FloatArray, g: FloatArray, lr: number, l2: number, keep: number, slot: Slot): void {
    const {
      eps,
      betas: [beta1, beta2],
    } = this.options;
    const t = slot.countStep();
    const rate = lr / (1 - beta1 ** t);
    const root = Math.sqrt(1 - beta2 ** t);
    const [m, v] = [slot.state(MEAN), slot.state(MEAN_SQUARE)];
    kernelsFor(w).adam(w.length, beta1, beta2, eps, l2, keep, rate, root, g, w, m, v);
  }
}

function fieldsOf(weightDecay: number): Fields<Required<AdamOptions>> {
  return {
    lr: orElse(rateField, 0.001),
    betas: orElse(pair(number(0, 1)), [0.9, 0.999]),
    eps: orElse(number(0), 1e-8),
    weightDecay: orElse(number(0), weightDecay),
  };
}

/** torch.optim.Adam: weight decay is part of the gradient (an L2 penalty). */
export class Adam extends AdamFamily {
  /** Reads its options, each with its default. */
  static readonly fields = fieldsOf(0);

  constructor(parameters: Trained, options: AdamOptions = {}) {
    super('Adam', parameters, options, Adam.fields);
  }

  protected override update(w: FloatArray, g: FloatArray, lr: number, weightDecay: number, slot: Slot): void {
    this.move(w, g, lr, weightDecay, 1, slot);
  }
}

/** torch.optim.AdamW: weight decay is a part of the parameter, taken before the step (Loshchilov and Hutter 2019). */
export class AdamW extends AdamFamily {
  /** Reads its options, each with its default. */
  static readonly fields = fieldsOf(0.01);

  constructor(parameters: Trained, options: AdamOptions = {}) {
    super('AdamW', parameters, options, AdamW.fields);
  }

  protected override update(w: FloatArray, g: FloatArray, lr: number, weightDecay: number, slot: Slot): void {
    this.move(w, g, lr, 0, 1 - lr * weightDecay, slot);
  }
}
