// Softmax and cross-entropy in one op, straight from the logits.
import { argumentError, MlpError } from '../../errors.js';
import { kernelsFor } from '../../kernels/choose.js';
import type { Labels } from '../../kernels/kernels.js';
import { isInt32Array, isUint8Array } from '../../kinds.js';
import { allocateLike } from '../arena.js';
import type { Application, Value } from '../op.js';
import { shapeError } from '../shape.js';

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
export function crossEntropy(logits: Value, labels: Labels, reduction: Reduction = 'mean'): Application {
  checkReduction(reduction);
  if (logits.shape.length !== 2) throw shapeError('crossEntropy', 'logits [n, classes]', logits.shape);
  const [n, classes] = logits.shape;
  checkLabels(labels, n, classes);
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

function checkLabels(labels: Labels, n: number, classes: number): void {
  if (!(isUint8Array(labels) || isInt32Array(labels)))
    throw argumentError('a Uint8Array or Int32Array', 'labels', labels);
  if (labels.length !== n) throw shapeError('crossEntropy', `one label for each of ${n} rows`, [labels.length]);
  for (let i = 0; i < n; i++) {
    if (labels[i] >= 0 && labels[i] < classes) continue;
    throw new MlpError(
      'ERR_MLP_LABEL',
      `expected a label from 0 to ${classes - 1} but got ${labels[i]} in row ${i}`,
      'crossEntropy',
    );
  }
}
