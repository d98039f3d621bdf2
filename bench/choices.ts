// What each choice of the design buys: an epoch with it, against one without it, in turns.
import type { TensorDataset } from '../dist/dataset/tensor-dataset.js';
import { kernels, setBackend } from '../dist/kernels/choose.js';
import { javascriptKernels } from '../dist/kernels/javascript.js';
import type { Kernels } from '../dist/kernels/kernels.js';
import { Arena } from '../dist/autograd/arena.js';
import { bookModel, timed, trainPass, trainPassUnfused } from './book.js';
import { type Contender, seconds, summarise, takeTurns } from './measure.js';
import type { Figure } from './report.js';

/** Runs without an arena: every array of a step is fresh memory. */
class NoArena extends Arena {
  override run<T>(fn: () => T): T {
    return fn();
  }
}

/** Ratios of an epoch without a choice to an epoch with it. */
export async function choices(train: TensorDataset, threads: number, rounds: number): Promise<Figure[]> {
  const contenders: Record<string, Contender> = {
    all: timed(trainPass(train, bookModel()), threads),
    'unfused: matmul, add, maximum': timed(trainPassUnfused(train), threads),
    'without the arena': timed(trainPass(train, bookModel(), undefined, new NoArena()), threads),
    'gather in JavaScript': inJavaScript(train, threads, 'gatherRows'),
    'update in JavaScript': inJavaScript(train, threads, 'axpby'),
  };
  const { all, ...others } = await takeTurns(contenders, rounds);
  return Object.entries(others).map(([name, times]) => {
    const { median, spread } = summarise(times.map((time, i) => time / all[i]));
    return { name, value: median, unit: 'x', spread, note: 'of the epoch as it is' };
  });
}

function pick(from: Kernels, kernel: keyof Kernels): Partial<Kernels> {
  return Object.fromEntries(Object.entries(from).filter(([name]) => name === kernel));
}

/** An epoch with one kernel in JavaScript and all others native. */
function inJavaScript(train: TensorDataset, threads: number, kernel: keyof Kernels): Contender {
  const pass = trainPass(train, bookModel());
  return () => {
    setBackend('openblas', { threads });
    Object.assign(kernels(), pick(javascriptKernels, kernel));
    return seconds(pass);
  };
}
