// Layouts: how axes lie in two arrays at once, with as few axes as say the same.
import { MlpError } from '../errors.js';
import type { Layout } from './kernels.js';

/** Most axes of a layout. */
export const MAX_RANK = 8;

// One layout for the process, written anew before each kernel: a step of training allocates none.
const layout: Layout = new Int32Array(1 + 3 * MAX_RANK);
const sizes = new Array<number>(MAX_RANK).fill(0);
const first = new Array<number>(MAX_RANK).fill(0);
const second = new Array<number>(MAX_RANK).fill(0);
let rank = 0;

/** The layout of `shape` in two arrays with the given steps. It is the same array each time: good until the next call. */
export function stridedLayout(
  op: string,
  shape: readonly number[],
  stepsA: readonly number[],
  stepsB: readonly number[],
): Layout {
  rank = 0;
  for (let axis = shape.length - 1; axis >= 0; axis--) addAxis(op, shape[axis], stepsA[axis], stepsB[axis]);
  return finish();
}

/** As {@link stridedLayout}, of two dense arrays whose shapes broadcast to `shape`. */
export function broadcastLayout(
  op: string,
  shape: readonly number[],
  a: readonly number[],
  b: readonly number[],
): Layout {
  rank = 0;
  let [stepA, stepB] = [1, 1];
  for (let axis = 1; axis <= shape.length; axis++) {
    const size = shape[shape.length - axis];
    const sizeA = axis <= a.length ? a[a.length - axis] : 1; // reading beyond the first is slow
    const sizeB = axis <= b.length ? b[b.length - axis] : 1;
    addAxis(op, size, sizeA === 1 ? 0 : stepA, sizeB === 1 ? 0 : stepB);
    stepA *= sizeA;
    stepB *= sizeB;
  }
  return finish();
}

/** How many elements a layout goes through. */
export function elementsOf(layout: Layout): number {
  let product = 1;
  for (let axis = 1; axis <= layout[0]; axis++) product *= layout[axis];
  return product;
}

/** Adds the next axis outwards, or widens the last one where both arrays go on through it by one step. */
function addAxis(op: string, size: number, stepA: number, stepB: number): void {
  if (size === 1) return;
  const last = rank - 1;
  if (rank > 0 && stepA === first[last] * sizes[last] && stepB === second[last] * sizes[last]) {
    sizes[last] *= size;
    return;
  }
  if (rank === MAX_RANK)
    throw new MlpError('ERR_MLP_SHAPE', `expected at most ${MAX_RANK} axes that do not merge`, op, 'Reshape to fewer axes'); // prettier-ignore
  sizes[rank] = size;
  first[rank] = stepA;
  second[rank] = stepB;
  rank++;
}

function finish(): Layout {
  if (rank === 0) [sizes[0], first[0], second[0], rank] = [1, 1, 1, 1];
  layout[0] = rank;
  for (let axis = 0, at = rank; axis < rank; axis++, at--) {
    layout[at] = sizes[axis];
    layout[at + rank] = first[axis];
    layout[at + 2 * rank] = second[axis];
  }
  return layout;
}
