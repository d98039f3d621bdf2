// What an optimizer has for one parameter: the settings of its group, and the arrays that it keeps.
import { allocatePersistent, type Storage } from '../autograd/arena.js';
import type { Parameter } from '../autograd/parameter.js';
import type { FloatArray } from '../kernels/kernels.js';
import type { ParameterGroup } from './optimizer.js';

/** The name of the number of steps that moved the parameter; exact up to 2^24 in float32, as in PyTorch. */
export const STEPS = 'steps';

/** A parameter with its group and its state. */
export class Slot {
  readonly #state = new Map<string, Storage>();
  readonly #scratch = new Map<string, Storage>();

  constructor(
    readonly parameter: Parameter<FloatArray>,
    readonly group: Omit<ParameterGroup, 'params'>,
  ) {}

  /** Whether it keeps an array of this name yet. */
  has(name: string): boolean {
    return this.#state.has(name);
  }

  /** The array of this name that it keeps: one number for {@link STEPS}, else of the parameter's size; zeros at first. */
  state(name: string): FloatArray {
    return this.#array(this.#state, name);
  }

  /** An array of the parameter's size that holds anything from step to step. */
  scratch(name: string): FloatArray {
    return this.#array(this.#scratch, name);
  }

  /** Counts this step: 1 at the first. */
  countStep(): number {
    return ++this.state(STEPS)[0];
  }

  /** The shape of what it keeps by this name. */
  shapeOf(name: string): readonly number[] {
    return name === STEPS ? [] : this.parameter.shape;
  }

  /** Keeps nothing any more. */
  forget(): void {
    this.#state.clear();
  }

  #array(kept: Map<string, Storage>, name: string): FloatArray {
    let storage = kept.get(name);
    if (!storage) {
      storage = allocatePersistent(this.parameter.values, name === STEPS ? 1 : this.parameter.numel);
      kept.set(name, storage);
    }
    return storage.array;
  }
}
