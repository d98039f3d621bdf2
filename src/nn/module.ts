// What counts as a net and as a loss, and how either is called.
import { argumentError, MlpError } from '../errors.js';
import type { Labels } from '../kernels/kernels.js';
import type { Parameter } from '../autograd/parameter.js';
import { checkTensor, type Tensor } from '../autograd/tensor.js';

/** A net: a function of a batch, or an object with `forward`. */
export type Net = ((X: Tensor) => Tensor) | Pick<Module, 'forward'>;

/** A net that knows its parameters. */
export interface Module {
  /** Its output for the batch X. */
  forward(X: Tensor): Tensor;
  /** What an optimizer trains. */
  parameters(): Parameter[];
}

/** What a net is to say: class indices, or real targets [n, t]. */
export type Targets = Labels | Tensor;

/** A loss: a function of predictions and targets, or an object with `forward`; one value an example, or a scalar. */
export type Loss =
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a loss of one kind of targets is a loss too
  | ((yHat: Tensor, y: any) => Tensor)
  | {
      /** The loss of predictions yHat for targets y. */
      forward(yHat: Tensor, y: any): Tensor; // eslint-disable-line @typescript-eslint/no-explicit-any
    };

/** The net's output for the batch X. */
export function forward(net: Net, X: Tensor): Tensor {
  checkTensor('the batch', X);
  return checkTensor("the net's output", synchronous('the net', typeof net === 'function' ? net(X) : net.forward(X)));
}

/** The loss of predictions yHat for targets y. */
export function lossOf(loss: Loss, yHat: Tensor, y: Targets): Tensor {
  const value = typeof loss === 'function' ? loss(yHat, y) : loss.forward(yHat, y);
  return checkTensor("the loss's value", synchronous('the loss', value));
}

/** Returns what a user's function returned. @throws MlpError `ERR_MLP_ASYNC` where that is a promise, whose own failure is said by nobody then */
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
