// Which class a net's output means, and how often that is right.
import { formatShape } from '../autograd/shape.js';
import { checkTensor, type Tensor } from '../autograd/tensor.js';
import { checkArrayLike, MlpError } from '../errors.js';
import type { FloatArray, Labels } from '../kernels/kernels.js';

/** How many rows of yHat [n, classes] are of the class that their label says; a row with a NaN is never right. Allocates nothing. */
export function countCorrect(yHat: Tensor, y: Labels): number {
  const columns = checkOutputs(yHat, y);
  const values = yHat.storage.array;
  let correct = 0;
  for (let row = 0; row < y.length; row++) if (predictedClass(values, row * columns, columns) === y[row]) correct++;
  return correct;
}

/** The class of the row at `start`: its first largest value, or for a single logit 1 if that is above 0, else 0; -1 with a NaN. */
export function predictedClass(values: FloatArray, start: number, columns: number): number {
  if (columns === 1) return values[start] > 0 ? 1 : values[start] <= 0 ? 0 : -1;
  let [at, largest] = [0, values[start]];
  for (let j = 1; j < columns; j++) {
    const value = values[start + j];
    if (value <= largest) continue;
    if (!(value > largest)) return -1;
    [at, largest] = [j, value];
  }
  return Number.isNaN(largest) ? -1 : at;
}

/** The columns of yHat. @throws MlpError if it does not have a row for each label */
export function checkOutputs(yHat: Tensor, y: Labels): number {
  checkArrayLike('labels', y);
  const [n, columns] = checkTensor('yHat', yHat).shape;
  if (yHat.shape.length === 2 && n === y.length) return columns;
  throw new MlpError(
    'ERR_MLP_SHAPE',
    `expected [n, classes] and n labels but got ${formatShape(yHat.shape)} and ${y.length} labels`,
    'accuracy',
  );
}
