// What counts as a net and as a loss, and how either is called.
import { checkTensor, type Targets, type Tensor } from '../autograd/tensor.js';
import { argumentError, MlpError } from '../errors.js';
import type { Labels } from '../kernels/kernels.js';
import type { ForwardOptions } from './module.js';

/** A net: a function of a batch, or an object with `forward`, such as a Module. It may leave the options aside. */
export type Net =
  | ((X: Tensor, options?: ForwardOptions) => Tensor)
  | {
      /** Its output for the batch X. */
      forward(X: Tensor, options?: ForwardOptions): Tensor;
    };

/**
 * A loss: a function of predictions and targets, or an object with `forward`; it gives a value for each example, or a scalar. It is written for the
 * targets that the data has, labels or a tensor: the type is both, so that TypeScript takes a function of either.
 */
export type Loss =
  | ((yHat: Tensor, y: Labels & Tensor) => Tensor)
  | {
      /** The loss of predictions yHat for targets y. */
      forward(yHat: Tensor, y: Labels & Tensor): Tensor;
    };

/** The net's output for the batch X. */
export function forward(net: Net, X: Tensor, options?: ForwardOptions): Tensor {
  checkTensor('the batch', X);
  const output = typeof net === 'function' ? net(X, options) : net.forward(X, options);
  return checkTensor("the net's output", synchronous('the net', output));
}

/** The loss of predictions yHat for targets y. */
export function lossOf(loss: Loss, yHat: Tensor, y: Targets): Tensor {
  const targets = y as Labels & Tensor;
  const value = typeof loss === 'function' ? loss(yHat, targets) : loss.forward(yHat, targets);
  return checkTensor("the loss's value", synchronous('the loss', value));
}

/** Returns what a user's function returned. @throws MlpError `ERR_MLP_ASYNC` if that is a promise, whose own failure nobody reports then */
export function synchronous<T>(what: string, result: T): T {
  if (typeof (result as { then?: unknown } | null | undefined)?.then !== 'function') return result;
  void Promise.resolve(result).catch(() => {}); // which would end the process
  throw new MlpError(
    'ERR_MLP_ASYNC',
    `${what} returned a promise, but a step is synchronous`,
    undefined,
    'Await outside',
  );
}

/** Refuses a net that is neither a function nor has `forward`. */
export function checkNet(net: unknown): asserts net is Net {
  checkCallable('net', net);
}

/** Refuses a loss that is neither a function nor has `forward`. */
export function checkLoss(loss: unknown): asserts loss is Loss {
  checkCallable('loss', loss);
}

function checkCallable(name: string, value: unknown): void {
  if (typeof value === 'function' || typeof (value as { forward?: unknown } | null)?.forward === 'function') return;
  throw argumentError('a function or an object with forward', name, value);
}
