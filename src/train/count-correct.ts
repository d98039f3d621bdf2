// How often the class that a net's output means is right.
import { formatShape } from '../autograd/shape.js';
import { checkTensor, type Tensor } from '../autograd/tensor.js';
import { checkArrayLike, MlpError } from '../errors.js';
import type { Labels } from '../kernels/kernels.js';
import { predictedClass } from './predicted-class.js';

/** How many rows of yHat [n, classes] are of the class that their label says; a row with a NaN is never right. Allocates nothing. */
export function countCorrect(yHat: Tensor, y: Labels): number {
  const columns = checkOutputs(yHat, y);
  const values = yHat.storage.array;
  let correct = 0;
  for (let row = 0; row < y.length; row++) if (predictedClass(values, row * columns, columns) === y[row]) correct++;
  return correct;
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
