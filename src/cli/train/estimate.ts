// What a run will need, before anything of it is allocated or computed: memory, and time measured on this machine.
import { kernels } from '../../kernels/current.js';
import { grouped } from '../../report/numbers.js';
import { arraysKept } from '../../train/build-run.js';
import type { Settings } from '../../train/recipe.js';
import { bytes, duration } from '../terminal/text.js';
import { usageError } from '../terminal/failure.js';

/** What decides how much work a run is. */
export interface Workload {
  /** Inputs, hidden units, classes. */
  readonly sizes: readonly number[];
  readonly batchSize: number;
  readonly examples: number;
  readonly validationExamples: number;
  readonly testExamples: number;
  readonly epochs: number;
}

/** Runs shorter than this need no estimate. */
const WORTH_SAYING_SECONDS = 60;
/** Multiply-adds of the first products that are timed: some 10 ms of JavaScript. */
const FIRST_WORK = 1e7;
/** Products that take this long are not timed on more rows. */
const ENOUGH_SECONDS = 0.1;

/** All numbers that are trained: weights, biases, and factors of the features, of layers of these sizes. */
export function parameterCount(
  sizes: readonly number[],
  { bias, featureScale }: Pick<Settings, 'bias' | 'featureScale'> = { bias: true, featureScale: false },
): number {
  const layers = sizes.slice(1).reduce((sum, out, i) => sum + (sizes[i] + Number(bias)) * out, 0);
  return layers + (featureScale ? sizes[0] : 0);
}

/** Refuses a model that this process has no memory for: weights, gradients and the optimizer's state, and a batch's outputs. */
export function checkMemory({ sizes, batchSize }: Workload, settings: Settings): void {
  const parameters = parameterCount(sizes, settings);
  const copies = 3 + arraysKept(settings); // weights, gradients, and what an update computes on
  const outputs = sizes.reduce((sum, size) => sum + size, 0) * batchSize * 2;
  const needed = 4 * (parameters * copies + outputs);
  const available = process.availableMemory();
  if (needed <= available) return;
  throw usageError(
    `--hidden ${settings.hidden.join(',') || 'none'} with --batch-size ${settings.batchSize} needs about ${bytes(needed)} of memory ` +
      `for ${grouped(parameters)} parameters, but ${bytes(available)} are free`,
    'Give fewer units or a smaller batch',
  );
}

/** How long the run will take, such as `about 20 s an epoch, 3.5 min in all`; empty for less than a minute. */
export function timeEstimate(workload: Workload): string {
  const { sizes, batchSize, examples, validationExamples, testExamples, epochs } = workload;
  const tested = (validationExamples + testExamples) / 3; // of a step's three products, testing has one
  const steps = (epochs > 0 ? examples + tested : tested) / batchSize;
  const epochSeconds = (stepSeconds: number) => stepSeconds * steps;
  const isLong = (stepSeconds: number) => Math.max(epochs, 1) * epochSeconds(stepSeconds) >= WORTH_SAYING_SECONDS;

  let rows = Math.max(1, Math.min(batchSize, Math.floor(FIRST_WORK / parameterCount(sizes))));
  let seconds = timeProducts(sizes, rows);
  let perRow = seconds / rows; // more than of a whole batch, since some of the cost is there for any number of rows
  while (isLong(perRow * batchSize) && rows < batchSize && seconds < ENOUGH_SECONDS) {
    const more = Math.min(4 * rows, batchSize);
    const longer = timeProducts(sizes, more);
    perRow = Math.max(longer - seconds, 0) / (more - rows);
    [rows, seconds] = [more, longer];
  }
  const stepSeconds = seconds + (batchSize - rows) * perRow;
  if (!isLong(stepSeconds)) return '';
  if (epochs <= 1) return `about ${duration(epochSeconds(stepSeconds))}`;
  return `about ${duration(epochSeconds(stepSeconds))} an epoch, ${duration(epochs * epochSeconds(stepSeconds))} in all`;
}

/** Seconds that the products of one step on `rows` examples take. */
function timeProducts(sizes: readonly number[], rows: number): number {
  const backend = kernels();
  let seconds = 0;
  for (const [i, out] of sizes.slice(1).entries()) {
    const inputs = sizes[i];
    const [X, W, Y] = [rows * inputs, inputs * out, rows * out].map((length) => new Float32Array(length).fill(0.01));
    seconds += time(() => {
      backend.gemm(false, false, rows, out, inputs, 1, X, W, 0, Y);
      backend.gemm(true, false, inputs, out, rows, 1, X, Y, 0, W);
      if (i > 0) backend.gemm(false, true, rows, inputs, out, 1, Y, W, 0, X);
    });
  }
  return seconds;
}

/** Seconds of a second run, since the first also warms up; of the first if it takes long. */
function time(run: () => void): number {
  const start = performance.now();
  run();
  const between = performance.now();
  if (between - start > 50) return (between - start) / 1000;
  run();
  return (performance.now() - between) / 1000;
}
