// Functions of several tensors: the larger or smaller one, a choice between two, pieces put together, one-hot rows.
import { argumentError, checkArrayLike, checkInteger } from '../errors.js';
import { isArray } from '../kinds.js';
import type { FloatArray } from '../kernels/kernels.js';
import { type Indices, readIndices } from './ops/indices.js';
import { cat as catOp, expand } from './ops/movement.js';
import { where as whereOp } from './ops/where.js';
import { broadcastShapes, formatShape, resolveAxis, sameShape, type Shape, shapeError } from './shape.js';
import { zeros } from './create.js';
import { checkTensor, type Operand, record, type Tensor, toOperand } from './tensor.js';

/** Element-wise larger of the two: the book's relu is `(X) => maximum(X, zerosLike(X))`. */
export function maximum<A extends FloatArray>(a: Tensor<A>, b: Operand): Tensor<A> {
  return checkTensor('maximum', a).maximum(b);
}

/** Element-wise smaller of the two. */
export function minimum<A extends FloatArray>(a: Tensor<A>, b: Operand): Tensor<A> {
  return checkTensor('minimum', a).minimum(b);
}

/** Elements of a where the condition is not 0, as `x.gt(0)` gives it, and of b elsewhere; all three broadcast together. */
export function where<A extends FloatArray>(condition: Tensor<A>, a: Operand, b: Operand): Tensor<A> {
  const operands = [checkTensor('condition', condition), toOperand(condition, a), toOperand(condition, b)];
  const shape = operands.map((x): Shape => x.shape).reduce((s, t) => broadcastShapes('where', s, t));
  const [c, first, second] = operands.map((x) => (sameShape(x.shape, shape) ? x : record(expand(x, shape))));
  return record(whereOp(c, first, second));
}

/** The tensors one after the other along an axis; their other sizes agree. */
export function cat<A extends FloatArray>(tensors: readonly Tensor<A>[], axis = 0): Tensor<A> {
  const [first] = checkTensors(tensors);
  const at = resolveAxis('cat', axis, first.shape);
  const fits = ({ shape }: Tensor<A>) => sameShape(shape.with(at, 0), first.shape.with(at, 0));
  const other = tensors.find((tensor) => tensor.shape.length !== first.shape.length || !fits(tensor));
  if (other) throw shapeError('cat', `the sizes of ${formatShape(first.shape)} but for axis ${at}`, other.shape);
  return record(catOp(tensors, at));
}

/** Tensors of one shape side by side along a new axis. */
export function stack<A extends FloatArray>(tensors: readonly Tensor<A>[], axis = 0): Tensor<A> {
  const [{ shape }] = checkTensors(tensors);
  const other = tensors.find((tensor) => !sameShape(tensor.shape, shape));
  if (other) throw shapeError('stack', `tensors of shape ${formatShape(shape)}`, other.shape);
  const at = resolveAxis('stack', axis, [...shape, 1]);
  const pieces = tensors.map((tensor) => tensor.reshape(shape.toSpliced(at, 0, 1)));
  return cat(pieces, at);
}

/** Rows of zeros with a 1 at each label: [labels, classes]. */
export function oneHot(labels: Indices, classes: number): Tensor {
  checkArrayLike('labels', labels);
  const checked = readIndices('oneHot', 'label', labels, labels.length, checkInteger('classes', classes, 0));
  const result = zeros([checked.length, classes]);
  for (let i = 0; i < checked.length; i++) result.values[i * classes + checked[i]] = 1;
  return result;
}

function checkTensors<A extends FloatArray>(tensors: readonly Tensor<A>[]): readonly Tensor<A>[] {
  if (!isArray(tensors) || tensors.length === 0) throw argumentError('at least one Tensor', 'tensors', tensors);
  tensors.forEach((tensor, i) => checkTensor(`tensors[${i}]`, tensor));
  return tensors;
}
