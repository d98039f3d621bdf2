// Where the time of an epoch goes: every kernel call is timed, and JavaScript is what remains, so the shares add up.
import type { Dataset } from '../dist/dataset/dataset.js';
import type { Kernels } from '../dist/kernels/kernels.js';
import { epochs } from './recipe.js';

/** One share of an epoch. */
export interface Share {
  readonly name: string;
  readonly seconds: number;
}

/** What each kernel counts as; products are told apart by size. */
const KINDS: Readonly<Record<string, string>> = {
  gatherRows: 'gather',
  softmaxCrossEntropy: 'loss',
  axpby: 'update',
};
const ORDER = ['large products, with bias and ReLU', 'small products, with bias', 'gather', 'gradients of bias and ReLU', 'loss', 'update']; // prettier-ignore
const OTHER = ORDER[3];
const JAVASCRIPT = 'JavaScript: tape, memory, order, accuracy, loop';

/** Multiply-adds from which a product is large: those of the first layer. */
const LARGE = 4_000_000;

/** Mean seconds of an epoch by kind of work, over `count` epochs. A timer costs about 0.1 us, some 0.3 ms an epoch. */
export async function shares(data: Dataset, threads: number, count: number): Promise<Share[]> {
  const spent = new Map<string, number>(ORDER.map((name) => [name, 0]));
  const work = epochs(data, { threads, replaced: (original) => timed(original, spent) });
  await work();
  for (const name of ORDER) spent.set(name, 0);
  let total = 0;
  for (let i = 0; i < count; i++) total += await work();
  const parts = [...spent].map(([name, seconds]) => ({ name, seconds: seconds / count }));
  const rest = total / count - parts.reduce((sum, { seconds }) => sum + seconds, 0);
  return [...parts, { name: JAVASCRIPT, seconds: rest }];
}

/** The kernels with a timer around each that computes. */
function timed(original: Kernels, spent: Map<string, number>): Partial<Kernels> {
  const wrapped: Record<string, unknown> = {};
  for (const [name, kernel] of Object.entries(original) as [string, (...args: unknown[]) => unknown][]) {
    if (name === 'info' || name === 'setThreads' || name === 'alignmentOffset') continue;
    wrapped[name] = (...args: unknown[]) => {
      const start = performance.now();
      kernel(...args);
      const kind = kindOfProduct(name, args) ?? KINDS[name] ?? OTHER;
      spent.set(kind, (spent.get(kind) ?? 0) + (performance.now() - start) / 1000);
    };
  }
  return wrapped;
}

function kindOfProduct(name: string, args: readonly unknown[]): string | undefined {
  if (name !== 'gemm' && name !== 'linear') return undefined;
  const [m, n, k] = (name === 'gemm' ? args.slice(2) : args) as number[];
  return m * n * k >= LARGE ? ORDER[0] : ORDER[1];
}
