// Reverse-mode differentiation: walks the graph from a result to its parameters and adds up the gradients.
import { MlpError } from '../errors.js';
import { kernelsFor } from '../kernels/current.js';
import type { FloatArray } from '../kernels/kernels.js';
import { allocateLike } from './arena.js';
import type { Gradients, Node, Value, WriteGradient } from './op.js';

/**
 * Adds dL/dparameter to the `grad` of every parameter that `root` was computed from, given dL/droot, or 1 for a scalar.
 * Checks the whole graph first: on an error nothing has changed.
 */
export function runBackward(root: Value, gradient?: FloatArray): void {
  const first = root.node;
  const seed = allocateLike(root.values).array;
  if (gradient)
    seed.set(gradient); // a copy, since it may be of a parameter that is written now
  else seed[0] = 1;
  if (!first) return root.accumulateGrad((dX, beta) => kernelsFor(dX).axpby(dX.length, 1, seed, beta, dX));
  countConsumers(first);
  first.gradient = seed;
  const ready = [first];
  for (let node = ready.pop(); node; node = ready.pop()) {
    const gradients = new NodeGradients(node);
    node.backward(gradients);
    gradients.checkComplete();
    for (const { node: maker } of node.inputs) if (maker && --maker.pending === 0) ready.push(maker);
    node.release();
  }
}

/** Gives every node that backward will visit the number of its consumers; throws if one is not usable. */
function countConsumers(first: Node): void {
  const walk = {};
  const unseen: Node[] = [];
  const visit = (node: Node, pending: number) => {
    node.checkUsable();
    node.walk = walk;
    node.pending = pending;
    node.gradient = null;
    node.shared = false;
    unseen.push(node);
  };
  visit(first, 0);
  for (let node = unseen.pop(); node; node = unseen.pop()) {
    for (const { node: maker } of node.inputs) {
      if (maker?.walk === walk) maker.pending++;
      else if (maker) visit(maker, 1);
    }
  }
}

/** Holds one op's backward to one gradient per input, of that input's size, and adds it to what the input's maker has already. */
class NodeGradients implements Gradients {
  readonly #node: Node;
  readonly #written: boolean[] = [];

  constructor(node: Node) {
    this.#node = node;
  }

  accumulate(i: number, write: WriteGradient): void {
    if (!this.#claim(i)) return;
    const input = this.#node.inputs[i];
    const maker = input.node;
    if (!maker) return input.accumulateGrad(write);
    if (!maker.gradient) {
      maker.gradient = allocateLike(input.values).array;
      write(maker.gradient, 0);
      return;
    }
    if (maker.shared) {
      const own = allocateLike(maker.gradient).array;
      own.set(maker.gradient);
      maker.gradient = own;
      maker.shared = false;
    }
    write(maker.gradient, 1);
  }

  fill(i: number, fill: (dX: FloatArray) => void): void {
    this.accumulate(i, (dX, beta) => {
      if (beta === 0) return fill(dX);
      const gradient = allocateLike(dX).array;
      fill(gradient);
      kernelsFor(dX).axpby(dX.length, 1, gradient, 1, dX);
    });
  }

  same(i: number): void {
    const dY = this.#node.gradient as FloatArray;
    const input = this.#node.inputs[i];
    if (input.numel !== dY.length) throw this.#broken(i, `${dY.length} elements for ${input.numel}`);
    const maker = input.node;
    if (maker && !maker.gradient) {
      if (!this.#claim(i)) return;
      maker.gradient = dY;
      maker.shared = true;
      return;
    }
    this.accumulate(i, (dX, beta) => kernelsFor(dX).axpby(dX.length, 1, dY, beta, dX));
  }

  /** @throws when the op's backward left out an input that wants a gradient. */
  checkComplete(): void {
    const { inputs } = this.#node;
    for (let i = 0; i < inputs.length; i++) {
      if (inputs[i].requiresGrad && !this.#written[i]) throw this.#broken(i, 'no gradient');
    }
  }

  #claim(i: number): boolean {
    if (!this.#node.inputs[i].requiresGrad) return false;
    if (this.#written[i]) throw this.#broken(i, 'two gradients');
    this.#written[i] = true;
    return true;
  }

  #broken(i: number, what: string): MlpError {
    return new MlpError('ERR_MLP_INTERNAL', `its backward gave ${what} for input ${i}`, `op ${this.#node.op}`);
  }
}
