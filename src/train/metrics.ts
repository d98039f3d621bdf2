// Counting how often a net is right.
import type { Tensor } from '../autograd/tensor.js';
import { MlpError } from '../errors.js';
import type { Labels } from '../kernels/kernels.js';

/** How many rows of yHat [n, classes] have their first largest value at the label; a row with a NaN is never right. Allocates nothing. */
export function countCorrect(yHat: Tensor, y: Labels): number {
  const [n, classes] = yHat.shape;
  if (yHat.shape.length !== 2 || n !== y.length) {
    throw new MlpError(
      'ERR_MLP_SHAPE',
      `expected [n, classes] and n labels but got [${yHat.shape.join(', ')}] and ${y.length} labels`,
      'accuracy',
    );
  }
  const values = yHat.values;
  let correct = 0;
  for (let row = 0; row < n; row++) {
    const start = row * classes;
    const label = y[row];
    const target = values[start + label];
    let right = label < classes;
    for (let j = 0; right && j < classes; j++) {
      const value = values[start + j];
      right = j < label ? value < target : value <= target;
    }
    if (right) correct++;
  }
  return correct;
}
