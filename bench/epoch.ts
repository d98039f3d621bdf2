// The epoch of the book's recipe beside its bare products, per thread count, and where its time goes.
import type { TensorDataset } from '../dist/dataset/tensor-dataset.js';
import { kernels, setBackend } from '../dist/kernels/choose.js';
import type { Kernels } from '../dist/kernels/kernels.js';
import { BATCH, bookModel, productsOnly, stepFlops, timed, trainPass, trainPassUnfused } from './book.js';
import { peakGflops } from './floors.js';
import { bracket, seconds, summarise } from './measure.js';
import type { Figure } from './report.js';

const EPOCH_AIM: Record<number, number> = { 1: 1.05, 2: 1.08 };
const PEAK_AIM: Record<number, number> = { 1: 0.93, 2: 0.83 };

/** Epoch against floor for 1 .. cores threads, fused and in the book's spelling, and the share of the machine's peak. */
export async function epochs(
  train: TensorDataset,
  threadCounts: readonly number[],
  rounds: number,
  smoke: boolean,
): Promise<Figure[]> {
  const figures: Figure[] = [];
  const flops = (stepFlops(BATCH) / BATCH) * train.length;
  const peak = await peakGflops(1, smoke);
  for (const threads of threadCounts) {
    const floor = timed(productsOnly(train.length), threads);
    const fused = await bracket(timed(trainPass(train, bookModel()), threads), floor, rounds);
    const book = await bracket(timed(trainPassUnfused(train), threads), floor, rounds);
    const on = `${threads} thread${threads > 1 ? 's' : ''}`;
    const note = (dropped: number) => (dropped > 0 ? { note: `${dropped} of ${rounds} rounds dropped` } : {});
    const ratio = ({ times, floors }: typeof fused) => summarise(times.map((time, i) => time / floors[i]));
    const [fusedRatio, bookRatio] = [ratio(fused), ratio(book)];
    const time = summarise(fused.times);
    figures.push(
      { name: `products alone, ${on}`, value: summarise(fused.floors).median, unit: 's', spread: summarise(fused.floors).spread },
      { name: `epoch, ${on}`, value: time.median, unit: 's', spread: time.spread, ...note(fused.dropped) },
      { name: `epoch / products, ${on}`, value: fusedRatio.median, unit: 'x', spread: fusedRatio.spread, ...aim(EPOCH_AIM[threads], 'atMost') },
      { name: `arithmetic / peak, ${on}`, value: flops / time.median / 1e9 / (peak * threads), unit: 'x', ...aim(PEAK_AIM[threads], 'atLeast') },
      { name: `the book's spelling / products, ${on}`, value: bookRatio.median, unit: 'x', spread: bookRatio.spread, ...aim(threads === 2 ? 1.18 : undefined, 'atMost'), ...note(book.dropped) },
    ); // prettier-ignore
  }
  return figures;
}

function aim(value: number | undefined, kind: 'atMost' | 'atLeast'): Pick<Figure, 'target'> {
  if (value === undefined) return {};
  return { target: kind === 'atMost' ? { atMost: value } : { atLeast: value } };
}

const PARTS: Record<keyof Kernels, string> = {
  gemm: 'products',
  gatherRows: 'gather',
  axpby: 'update',
  softmaxCrossEntropy: 'loss',
  addBias: 'bias and ReLU',
  addBiasRelu: 'bias and ReLU',
  relu: 'bias and ReLU',
  reluBackward: 'bias and ReLU',
  columnSums: 'bias and ReLU',
  maximum: 'bias and ReLU',
  maximumBackward: 'bias and ReLU',
  info: 'JavaScript',
  setThreads: 'JavaScript',
  alignmentOffset: 'JavaScript',
};

/** Shares of an epoch's time on `threads` threads: each kernel by its own clock, and the rest, which is JavaScript. */
export async function shares(train: TensorDataset, threads: number, rounds: number): Promise<Figure[]> {
  setBackend('openblas', { threads });
  const spent = new Map<string, number>();
  const native = kernels();
  for (const [name, part] of Object.entries(PARTS)) {
    if (part === 'JavaScript') continue;
    const kernel = native[name as 'gemm'].bind(native) as (...args: unknown[]) => void;
    native[name as 'gemm'] = (...args: unknown[]) => {
      const start = process.hrtime.bigint();
      kernel(...args);
      spent.set(part, (spent.get(part) ?? 0) + Number(process.hrtime.bigint() - start) / 1e9);
    };
  }
  const pass = trainPass(train, bookModel());
  await pass();
  spent.clear();
  let total = 0;
  for (let round = 0; round < rounds; round++) total += await seconds(pass);
  setBackend('openblas', { threads }); // fresh kernels, without the clocks
  const rest = total - [...spent.values()].reduce((sum, part) => sum + part, 0);
  return [...spent, ['JavaScript', rest] as const].map(([name, part]) => ({
    name,
    value: (100 * part) / total,
    unit: '%',
  }));
}
