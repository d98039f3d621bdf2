// Clipping: gradients that together are too long are made shorter.
import type { Parameter } from '../autograd/parameter.js';
import { argumentError } from '../errors.js';
import { kernelsFor } from '../kernels/current.js';
import type { FloatArray } from '../kernels/kernels.js';
import { isArray } from '../kinds.js';

/** So that a norm of 0 can be divided by: torch's. */
const EPSILON = 1e-6;

/**
 * Scales the gradients by maxNorm / (norm + 1e-6) if that is below 1, and returns the norm that they had: the root of the sum of all
 * their squares, in double. Call it between backward and the optimizer's step. As torch.nn.utils.clip_grad_norm_, except that a norm
 * that is not finite changes nothing, where torch makes every gradient NaN or 0.
 * @throws MlpError `ERR_MLP_ARGUMENT` if maxNorm is no number above 0
 */
export function clipGradNorm(parameters: readonly Parameter<FloatArray>[], maxNorm: number): number {
  if (!isArray(parameters)) throw argumentError('an array of Parameters', 'parameters', parameters);
  if (!(typeof maxNorm === 'number' && maxNorm > 0)) throw argumentError('a number above 0', 'maxNorm', maxNorm);
  let squares = 0;
  for (const parameter of parameters) {
    const gradient = parameter.grad?.storage.array;
    if (gradient) squares += kernelsFor(gradient).sumOfSquares(gradient.length, gradient);
  }
  const norm = Math.sqrt(squares);
  const coefficient = maxNorm / (norm + EPSILON);
  if (!Number.isFinite(norm) || coefficient >= 1) return norm;
  for (const parameter of parameters) {
    const storage = parameter.grad?.storage;
    if (!storage) continue;
    storage.version++;
    kernelsFor(storage.array).scale(storage.array.length, coefficient, storage.array);
  }
  return norm;
}
