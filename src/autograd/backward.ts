// Reverse-mode differentiation: walks the graph from a result to its parameters and adds up the gradients.
import { MlpError } from '../errors.js';
import { kernelsFor } from '../kernels/choose.js';
import type { FloatArray } from '../kernels/kernels.js';
import { allocateLike } from './arena.js';
import type { Node } from './op.js';
import type { Tensor } from './tensor.js';

/** Where a parameter's gradient gathers: `beta` 0 overwrites `array`, 1 adds to it. */
export interface LeafGradient {
  readonly array: FloatArray;
  readonly beta: 0 | 1;
}

/** A node's gradient as it adds up over the node's consumers. */
interface Slot {
  /** Consumers whose backward is still to come. */
  pending: number;
  array: FloatArray | null;
  /** Whether `array` is another node's gradient passed on, and so must not be written to. */
  shared: boolean;
}

/**
 * Adds dL/dparameter to the `grad` of every parameter that `root` was computed from, given dL/droot.
 * Checks the whole graph first: on an error nothing has changed.
 */
export function runBackward(root: Tensor, seed: FloatArray): void {
  const first = root.node;
  if (!first)
    return root.accumulateGrad(({ array, beta }) => kernelsFor(array).axpby(array.length, 1, seed, beta, array));
  const slots = countConsumers(first);
  slots.set(first, { pending: 0, array: seed, shared: true });
  const ready = [first];
  for (let node = ready.pop(); node; node = ready.pop()) {
    const gradients = new Gradients(node, slots);
    node.backward(gradients.dY, gradients);
    gradients.checkComplete();
    for (const input of node.inputs) {
      const slot = input.node && slots.get(input.node);
      if (slot && --slot.pending === 0) ready.push(input.node);
    }
    node.release();
  }
}

/** A slot for every node that backward will visit, with the number of its consumers; throws if one is not usable. */
function countConsumers(first: Node): Map<Node, Slot> {
  const slots = new Map<Node, Slot>([[first, { pending: 0, array: null, shared: false }]]);
  const unseen = [first];
  for (let node = unseen.pop(); node; node = unseen.pop()) {
    node.checkUsable();
    for (const { node: maker } of node.inputs) {
      if (!maker) continue;
      const slot = slots.get(maker);
      if (slot) slot.pending++;
      else {
        slots.set(maker, { pending: 1, array: null, shared: false });
        unseen.push(maker);
      }
    }
  }
  return slots;
}

/** Takes the gradients of one op's inputs from the op's backward; holds it to one gradient per input, of that input's size. */
export class Gradients {
  readonly #node: Node;
  readonly #slots: Map<Node, Slot>;
  #written = 0;

  constructor(node: Node, slots: Map<Node, Slot>) {
    this.#node = node;
    this.#slots = slots;
  }

  /** dL/dY of this op's result. */
  get dY(): FloatArray {
    return this.#slots.get(this.#node)?.array as FloatArray;
  }

  /** Whether input i wants a gradient; the methods below do nothing for one that does not. */
  wants(i: number): boolean {
    return this.#node.inputs[i].requiresGrad;
  }

  /** Has `write` leave beta dX + gradient in dX, of input i's size: for kernels with a beta of their own. */
  accumulate(i: number, write: (dX: FloatArray, beta: 0 | 1) => void): void {
    if (!this.#claim(i)) return;
    const input = this.#node.inputs[i];
    const slot = input.node && this.#slots.get(input.node);
    if (!slot) return input.accumulateGrad(({ array, beta }) => write(array, beta));
    if (!slot.array) {
      slot.array = allocateLike(input.values).array;
      write(slot.array, 0);
      return;
    }
    if (slot.shared) {
      const own = allocateLike(slot.array).array;
      own.set(slot.array);
      slot.array = own;
      slot.shared = false;
    }
    write(slot.array, 1);
  }

  /** Has `fill` overwrite all of dX, of input i's size, with the gradient. */
  fill(i: number, fill: (dX: FloatArray) => void): void {
    this.accumulate(i, (dX, beta) => {
      if (beta === 0) return fill(dX);
      const gradient = allocateLike(dX).array;
      fill(gradient);
      kernelsFor(dX).axpby(dX.length, 1, gradient, 1, dX);
    });
  }

  /** Says that the gradient of input i is dY itself, element by element. */
  pass(i: number): void {
    const dY = this.dY;
    const input = this.#node.inputs[i];
    if (input.numel !== dY.length) throw this.#broken(i, `${dY.length} elements for ${input.numel}`);
    const slot = input.node && this.#slots.get(input.node);
    if (slot && !slot.array && this.#claim(i)) {
      slot.array = dY;
      slot.shared = true;
      return;
    }
    this.accumulate(i, (dX, beta) => kernelsFor(dX).axpby(dX.length, 1, dY, beta, dX));
  }

  /** @throws when the op's backward left out an input that wants a gradient. */
  checkComplete(): void {
    for (let i = 0; i < this.#node.inputs.length; i++) {
      if (this.wants(i) && !(this.#written & (1 << i))) throw this.#broken(i, 'no gradient');
    }
  }

  #claim(i: number): boolean {
    if (!this.wants(i)) return false;
    if (this.#written & (1 << i)) throw this.#broken(i, 'two gradients');
    this.#written |= 1 << i;
    return true;
  }

  #broken(i: number, what: string): MlpError {
    return new MlpError('ERR_MLP_INTERNAL', `its backward gave ${what} for input ${i}`, `op ${this.#node.op}`);
  }
}
