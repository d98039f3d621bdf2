// What a run will need, before anything of it is allocated or computed: memory, and time measured on this machine.
import { kernels } from '../kernels/choose.js';
import type { TrainOptions } from './options.js';
import { bytes, duration, grouped } from './text.js';
import { usageError } from './failure.js';

/** What decides how much work a run is. */
export interface Workload {
  /** Inputs, hidden units, classes. */
  readonly sizes: readonly number[];
  readonly batchSize: number;
  readonly examples: number;
  readonly testExamples: number;
  readonly epochs: number;
}

/** Runs shorter than this need no estimate. */
const WORTH_SAYING_SECONDS = 60;
/** Multiply-adds of the products that are timed: 20 ms of JavaScript. */
const TIMED_WORK = 5e7;

/** Weights and biases of layers of these sizes. */
export function parameterCount(sizes: readonly number[]): number {
  return sizes.slice(1).reduce((sum, out, i) => sum + (sizes[i] + 1) * out, 0);
}

/** Refuses a model that this process has no memory for: weights, gradients and the optimizer's state, and a batch's outputs. */
export function checkMemory({ sizes, batchSize }: Workload, options: TrainOptions): void {
  const parameters = parameterCount(sizes);
  const copies = 3 + Number(options.momentum > 0) + Number(options.weightDecay > 0 || options.nesterov === true);
  const outputs = sizes.reduce((sum, size) => sum + size, 0) * batchSize * 2;
  const needed = 4 * (parameters * copies + outputs);
  const available = process.availableMemory();
  if (needed <= available) return;
  throw usageError(
    `--hidden ${options.hidden.join(',') || 'none'} with --batch-size ${options.batchSize} needs about ${bytes(needed)} of memory ` +
      `for ${grouped(parameters)} parameters, but ${bytes(available)} are free`,
    'Give fewer units or a smaller batch',
  );
}

/** How long the run will take, such as `about 20 s an epoch, 3.5 min in all`; empty for less than a minute. */
export function timeEstimate(workload: Workload): string {
  const { sizes, batchSize, examples, testExamples, epochs } = workload;
  const rows = Math.max(1, Math.min(batchSize, Math.floor(TIMED_WORK / parameterCount(sizes))));
  const { forward, backward } = timeProducts(sizes, rows);
  const testing = (testExamples / rows) * forward;
  const epoch = (examples / rows) * (forward + backward) + testing;
  const total = epochs === 0 ? testing : epochs * epoch;
  if (total < WORTH_SAYING_SECONDS) return '';
  return `${epochs > 1 ? `about ${duration(epoch)} an epoch, ` : 'about '}${duration(total)}${epochs > 1 ? ' in all' : ''}`;
}

/** Seconds that the products of one step on `rows` examples take; of two measurements the second, since the first also warms up. */
function timeProducts(sizes: readonly number[], rows: number): { forward: number; backward: number } {
  const seconds = { forward: 0, backward: 0 };
  const backend = kernels();
  for (const [i, out] of sizes.slice(1).entries()) {
    const inputs = sizes[i];
    const [X, W, Y] = [rows * inputs, inputs * out, rows * out].map((length) => new Float32Array(length).fill(0.01));
    const forward = () => backend.gemm(false, false, rows, out, inputs, 1, X, W, 0, Y);
    const backward = () => {
      backend.gemm(true, false, inputs, out, rows, 1, X, Y, 0, W);
      if (i > 0) backend.gemm(false, true, rows, inputs, out, 1, Y, W, 0, X);
    };
    seconds.forward += time(forward);
    seconds.backward += time(backward);
  }
  return seconds;
}

function time(run: () => void): number {
  run();
  const start = performance.now();
  run();
  return (performance.now() - start) / 1000;
}
