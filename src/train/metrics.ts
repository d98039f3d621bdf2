// Counting how often a net is right.
import { formatShape } from '../autograd/shape.js';
import { checkTensor, type Tensor } from '../autograd/tensor.js';
import { checkArrayLike, MlpError } from '../errors.js';
import type { FloatArray, Labels } from '../kernels/kernels.js';

/** How many rows of yHat [n, classes] have their first largest value at the label; a row with a NaN is never right. Allocates nothing. */
export function countCorrect(yHat: Tensor, y: Labels): number {
  checkArrayLike('labels', y);
  const [n, classes] = checkTensor('yHat', yHat).shape;
  if (yHat.shape.length !== 2 || n !== y.length) {
    throw new MlpError(
      'ERR_MLP_SHAPE',
      `expected [n, classes] and n labels but got ${formatShape(yHat.shape)} and ${y.length} labels`,
      'accuracy',
    );
  }
  const values = yHat.storage.array;
  let correct = 0;
  for (let row = 0; row < n; row++) if (isFirstLargest(values, row * classes, classes, y[row])) correct++;
  return correct;
}

function isFirstLargest(values: FloatArray, start: number, classes: number, at: number): boolean {
  if (at < 0 || at >= classes) return false;
  const target = values[start + at];
  for (let j = 0; j < at; j++) if (!(values[start + j] < target)) return false;
  for (let j = at; j < classes; j++) if (!(values[start + j] <= target)) return false;
  return true;
}
