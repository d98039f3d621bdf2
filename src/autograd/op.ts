// What an op is: its checks, result shape, forward and backward in one place; and the record that backward walks.
import { MlpError } from '../errors.js';
import type { DType, FloatArray } from '../kernels/kernels.js';
import type { Poolable, Storage } from './arena.js';
import { formatShape } from './shape.js';

/** What ops and backward see of a tensor. */
export interface Value {
  readonly shape: readonly number[];
  readonly numel: number;
  readonly values: FloatArray;
  readonly dtype: DType;
  readonly storage: Storage;
  readonly requiresGrad: boolean;
  /** The op that made it, where a gradient flows through it; a leaf that wants a gradient has none, and keeps it itself. */
  readonly node: Node | null;
  readonly name: string;
  accumulateGrad(write: WriteGradient): void;
}

/** Leaves beta dX + gradient in dX: with beta 0 what was there does not matter, not even a NaN. */
export type WriteGradient = (dX: FloatArray, beta: 0 | 1) => void;

/** Takes the gradients of one op's inputs; each that wants one must be given exactly one. The rest is passed over. */
export interface Gradients {
  /** Has `write` add to dX, of input i's size: for kernels with a beta of their own. */
  accumulate(i: number, write: WriteGradient): void;
  /** Has `fill` overwrite all of dX, of input i's size, with the gradient. */
  fill(i: number, fill: (dX: FloatArray) => void): void;
  /** Says that the gradient of input i is dY itself, element by element. */
  same(i: number): void;
}

/** One op applied to given inputs: what to compute, and what to do with the gradient of the result. */
export interface Application {
  /** What errors call the op. */
  readonly name: string;
  readonly inputs: readonly Value[];
  /** Shape of the result. */
  readonly shape: readonly number[];
  /** Writes every element of the result into `out`; `view` shares the first input's storage instead. */
  readonly forward: ((out: FloatArray) => void) | 'view';
  /** Given dL/dY and Y, hands dL/dX of each input that wants one to `into`, exactly once. Must not change dY. */
  readonly backward: (dY: FloatArray, into: Gradients, y: FloatArray) => void;
  /** Memory besides the inputs and Y that backward reads. */
  readonly scratch?: Storage<Poolable>;
  /** reads[i]: the tensors whose values the gradient of input i is computed from; they must not change before backward. */
  readonly reads?: readonly (readonly Value[])[] | undefined;
  /** Element type of the result, if it is not that of the inputs. */
  readonly dtype?: DType | undefined;
}

/** A tensor that backward will read, and its version when forward did; linked to the one saved before. */
interface Saved {
  readonly tensor: Value;
  readonly version: number;
  readonly next: Saved | null;
}

const NONE: readonly never[] = [];
const nothing = (): void => {};

/** A step of the graph: which op made a tensor from which inputs. Backward consumes it. */
export class Node {
  consumed = false;
  // What a walk of backward notes here.
  /** Which walk it was: the notes of an earlier one that failed do not count. */
  walk: object | null = null;
  /** Consumers whose backward is still to come. */
  pending = 0;
  /** dL/dY, as it adds up over the consumers. */
  gradient: FloatArray | null = null;
  /** Whether `gradient` is another node's, handed on, and so must not be written to. */
  shared = false;
  readonly #result: Storage;
  #scratch: Storage<Poolable> | undefined;
  #backward: Application['backward'];
  #saved: Saved | null = null;

  readonly op: string;
  inputs: readonly Value[];

  /** @param result the memory of what forward gave */
  constructor(result: Storage, { name, inputs, backward, reads = NONE, scratch }: Application) {
    this.op = name;
    this.inputs = inputs;
    this.#result = result;
    this.#backward = backward;
    this.#scratch = scratch;
    for (let i = 0; i < reads.length; i++) {
      if (!inputs[i].requiresGrad) continue;
      for (const tensor of reads[i]) this.#saved = { tensor, version: tensor.storage.version, next: this.#saved };
    }
  }

  /** Hands the gradients of the inputs to `into`. */
  backward(into: Gradients): void {
    this.#backward(this.gradient as FloatArray, into, this.#result.array);
  }

  /** @throws MlpError when backward has been here before, or what it reads was changed in place or belongs to a finished step. */
  checkUsable(): void {
    if (this.consumed) {
      throw new MlpError(
        'ERR_MLP_GRAPH_CONSUMED',
        `backward has already gone through this ${this.op}, and freed what it had saved`,
        'backward',
        'Compute the loss anew before a second backward',
      );
    }
    this.#touch();
    for (let saved = this.#saved; saved; saved = saved.next) {
      const { tensor, version } = saved;
      if (tensor.storage.version === version) continue;
      throw new MlpError(
        'ERR_MLP_MODIFIED',
        `${describe(tensor)} was changed in place after ${this.op} had used it`,
        'backward',
        'Call backward before the update, or compute the loss anew after it',
      );
    }
  }

  /** Reads every array that backward will, so that one of a finished step throws now. */
  #touch(): void {
    void this.#result.array;
    void this.#scratch?.array;
    for (const { storage } of this.inputs) void storage.array;
  }

  /** Lets go of everything saved, once backward is done with it. */
  release(): void {
    this.consumed = true;
    this.inputs = NONE;
    this.#backward = nothing;
    this.gradient = null;
    this.#saved = null;
    this.#scratch = undefined;
  }
}

/** `Parameter W1 [784, 256]`, `Tensor [2, 3]`: how errors name a tensor. */
export function describe(tensor: Value): string {
  const name = tensor.name ? ` ${tensor.name}` : '';
  return `${tensor.constructor.name}${name} ${formatShape(tensor.shape)}`;
}
