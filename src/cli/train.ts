// `mlp-train train`: data, model and optimizer from the options, one call of fit, and what it reports.
import type { TrainTest } from '../dataset/fashion-mnist.js';
import { setBackend } from '../kernels/choose.js';
import { MLP } from '../nn/mlp.js';
import { SGD } from '../optim/sgd.js';
import { Generator } from '../random/generator.js';
import type { EndEvent, EpochEvent, ProgressEvent, TrainEvent } from '../train/events.js';
import { fit } from '../train/fit.js';
import { loadData } from './data.js';
import { checkMemory, type Workload } from './estimate.js';
import { Stopped, stopOnSignals } from './failure.js';
import { header } from './header.js';
import type { TrainOptions } from './options.js';
import { progressBar } from './progress.js';
import { print, printJson, printTable, results, summary } from './output.js';
import { hasColors, isUnicode, width } from './terminal.js';
import { decimals, grouped } from './text.js';

/** Trains as the options say. Rejects with what stopped the run, a {@link Stopped} for a signal. */
export async function train(options: TrainOptions): Promise<void> {
  const signal = stopOnSignals();
  const info = setBackend(options.backend, { threads: options.threads });
  const began = performance.now();
  const data = await loadData(options, signal);
  const dataSeconds = (performance.now() - began) / 1000;
  const workload = workloadOf(options, data);
  checkMemory(workload, options);
  if (options.verbose || !(options.quiet || options.json)) {
    process.stderr.write(`${header(options, workload, { info, source: data.source, dataSeconds })}\n\n`);
  }
  const generator = new Generator(options.seed);
  const model = new MLP(workload.sizes, { generator, initStd: options.initStd });
  const { lr, momentum, nesterov = false, weightDecay, epochs, batchSize } = options;
  const optimizer = new SGD(model.parameters(), { lr, momentum, nesterov, weightDecay });

  const isTable = !options.quiet && !options.json;
  const bar = isTable ? await progressBar() : undefined;
  signal.addEventListener('abort', () => bar?.clear()); // the next signal ends the process, and no bar may be left then
  const show = options.json ? printJson : isTable ? printTable(bar) : () => {};
  const reached: Reached = { history: [] };
  const onEvent = (event: TrainEvent) => {
    remember(reached, event);
    show(event);
  };
  try {
    await fit(model, data.train, { optimizer, test: data.test, epochs, batchSize, generator, signal, onEvent });
  } catch (error) {
    throw error instanceof Stopped ? new Stopped(error.signal, error.exitCode, whereStopped(error, reached)) : error;
  } finally {
    bar?.clear();
  }
  if (!options.json) await printEnd(reached, isTable);
}

function workloadOf({ hidden, batchSize, epochs }: TrainOptions, { train, test }: TrainTest): Workload {
  const sizes = [train.width, ...hidden, train.classes];
  return {
    sizes,
    epochs,
    batchSize: Math.min(batchSize, train.length),
    examples: train.length,
    testExamples: test.length,
  };
}

/** How far a run came. */
interface Reached {
  readonly history: EpochEvent[];
  progress?: ProgressEvent;
  end?: EndEvent;
}

function remember(reached: Reached, event: TrainEvent): void {
  if (event.event === 'progress') reached.progress = event;
  if (event.event === 'epoch') reached.history.push(event);
  if (event.event === 'end') reached.end = event;
}

function whereStopped({ message }: Stopped, { history, progress }: Reached): string {
  const epoch = history.length + 1;
  const within =
    progress?.epoch === epoch
      ? ` after ${grouped(progress.examples)} of ${grouped(progress.totalExamples)} images, loss ${decimals(progress.loss)}`
      : '';
  const before = epoch > 1 ? `; epoch ${epoch - 1} reached ${results(history[epoch - 2])}` : '';
  return `${message} in epoch ${epoch}${within}${before}`;
}

async function printEnd({ history, end }: Reached, withCurves: boolean): Promise<void> {
  if (history.length === 0) {
    const { testLoss = NaN, testAccuracy = NaN } = end ?? {};
    return print(`test loss ${decimals(testLoss)}, test accuracy ${decimals(testAccuracy)}`);
  }
  if (withCurves && history.length > 1) {
    const { curvesText } = await import('../report/curves.js');
    const series = [
      { name: 'loss', values: history.map(({ trainLoss }) => trainLoss) },
      { name: 'train acc', values: history.map(({ trainAccuracy }) => trainAccuracy) },
      { name: 'test acc', values: history.map(({ testAccuracy = NaN }) => testAccuracy) },
    ];
    const screen = { width: width(process.stdout), unicode: isUnicode(), colors: hasColors(process.stdout) };
    print(`\n${curvesText(series, screen)}\n`);
  }
  print(summary(history, end?.seconds ?? 0));
}
