// Softmax and cross-entropy in one op, straight from the logits.
import { argumentError } from '../../errors.js';
import { kernelsFor } from '../../kernels/current.js';
import { allocateLike } from '../arena.js';
import type { Application, Value } from '../op.js';
import { shapeError } from '../shape.js';
import { type Indices, readIndices } from './indices.js';

/** What is done with the losses of the examples: kept apart, averaged, or added up. */
export type Reduction = 'none' | 'mean' | 'sum';

/** Returns `reduction` where it is one; otherwise throws an argument error. */
export function checkReduction(reduction: Reduction): Reduction {
  if (['none', 'mean', 'sum'].includes(reduction)) return reduction;
  throw argumentError("'none', 'mean' or 'sum'", 'reduction', reduction);
}

/**
 * loss[i] = log sum exp(z[i]) - z[i][label], computed with the row's maximum taken off so that nothing overflows;
 * dz[i] = dloss[i] (softmax(z[i]) - onehot(label)).
 */
export function crossEntropy(logits: Value, targets: Indices, reduction: Reduction = 'mean'): Application {
  checkReduction(reduction);
  if (logits.shape.length !== 2) throw shapeError('crossEntropy', 'logits [n, classes]', logits.shape);
  const [n, classes] = logits.shape;
  const labels = readIndices('crossEntropy', 'label', targets, n, classes);
  const average = reduction === 'mean' ? 1 / n : 1;
  const gradients = allocateLike(logits.values, n * classes);
  return {
    name: 'crossEntropy',
    inputs: [logits],
    shape: reduction === 'none' ? [n] : [],
    forward: (out) => {
      const losses = reduction === 'none' ? out : allocateLike(out, n).array;
      kernelsFor(out).softmaxCrossEntropy(n, classes, logits.values, labels, losses, gradients.array);
      if (reduction === 'none') return;
      let total = 0;
      for (let i = 0; i < n; i++) total += losses[i];
      out[0] = total * average;
    },
    backward: (dY, into) =>
      into.fill(0, (dZ) => {
        const each = gradients.array;
        for (let i = 0, at = 0; i < n; i++) {
          const factor = reduction === 'none' ? dY[i] : dY[0] * average;
          for (let j = 0; j < classes; j++, at++) dZ[at] = factor * each[at];
        }
      }),
    scratch: gradients,
  };
}
