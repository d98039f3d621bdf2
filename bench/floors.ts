// What no training loop over this BLAS can beat: the bare products, the processor's peak, and the memory that a gather must read.
import { loadAddon } from '../dist/kernels/addon.js';
import { kernelInfo, setBackend } from '../dist/kernels/choose.js';
import { kernels } from '../dist/kernels/current.js';
import type { Backend } from '../dist/kernels/kernels.js';
import { alignedFloats } from './aligned.js';
import { best, type Contender, figure, type Figure, inTurns, secondsOf } from './measure.js';
import { pythonProducts } from './python-products.js';
import { BATCH, flopsPerExample, SIZES } from './recipe.js';
import { type Bench, cores, type Findings } from './section.js';
import { number, rounds, table, threadsOf, withSpread } from './text.js';

/** The five products of each step of an epoch and nothing else, in the epoch's order, in warm buffers that are used again. */
export function productsOnly(examples: number, threads: number, backend: Backend = 'openblas'): Contender {
  const [inputs, hidden, outputs] = SIZES;
  setBackend(backend, { threads });
  const X = alignedFloats(BATCH * inputs);
  const W1 = alignedFloats(inputs * hidden);
  const H = alignedFloats(BATCH * hidden);
  const W2 = alignedFloats(hidden * outputs);
  const O = alignedFloats(BATCH * outputs);
  const dH = alignedFloats(BATCH * hidden);
  const dW1 = alignedFloats(inputs * hidden);
  const dW2 = alignedFloats(hidden * outputs);
  for (const array of [X, W1, W2]) array.fill(0.01);
  return () => {
    setBackend(backend, { threads });
    const k = kernels();
    return best(1, () => {
      for (let left = examples; left > 0; left -= BATCH) {
        const m = Math.min(left, BATCH);
        k.gemm(false, false, m, hidden, inputs, 1, X, W1, 0, H);
        k.gemm(false, false, m, outputs, hidden, 1, H, W2, 0, O);
        k.gemm(false, true, m, hidden, outputs, 1, O, W2, 0, dH);
        k.gemm(true, false, hidden, outputs, m, 1, H, O, 0, dW2);
        k.gemm(true, false, inputs, hidden, m, 1, X, dH, 0, dW1);
      }
    });
  };
}

/** The same by the addon's own product, on each instruction set of this processor, or on the one that MLP_TRAIN_ISA names; the best first. */
function ownProducts(examples: number, threads: number): Record<string, Contender> {
  const products = productsOnly(examples, threads, 'builtin');
  const { addon } = loadAddon(process.env['MLP_TRAIN_ADDON']);
  const before = addon.getIsa();
  const on = (isa: string) => async () => {
    addon.useIsa(isa);
    const seconds = await products();
    addon.useIsa(before);
    return seconds;
  };
  const isas = process.env['MLP_TRAIN_ISA'] ? [before] : addon.isas();
  return Object.fromEntries(isas.map((isa) => [isa, on(isa)]));
}

/** GFLOP/s of the best large square product on one thread; a machine's peak is that times its threads. */
export function peakOfOneThread(smoke: boolean): number {
  setBackend('openblas', { threads: 1 });
  const k = kernels();
  const speeds = (smoke ? [128] : [1024, 1536, 2048]).map((side) => {
    const [a, b, c] = [
      alignedFloats(side * side).fill(1),
      alignedFloats(side * side).fill(1),
      alignedFloats(side * side),
    ];
    return (2 * side ** 3) / best(4, () => k.gemm(false, false, side, side, side, 1, a, b, 0, c)) / 1e9;
  });
  return Math.max(...speeds);
}

/** Seconds of an epoch's gather: as the package does it, and the least that its memory traffic takes. */
function gatherFloors({ train }: Bench): Record<'gather' | 'read' | 'write', number> {
  const k = kernels();
  const order = Int32Array.from({ length: train.length }, (_, i) => (i * 7919) % train.length);
  const batch = alignedFloats(BATCH * train.width);
  const bytes = new Uint8Array(BATCH * train.width);
  const each = (work: (start: number, count: number) => void) => () => {
    for (let at = 0; at < train.length; at += BATCH) work(at, Math.min(BATCH, train.length - at));
  };
  return {
    gather: best(5, each((at, count) => k.gatherRows(count, train.width, at, train.features, order, batch))), // prettier-ignore
    read: best(5, each((at, count) => bytes.set((train.features as Uint8Array).subarray(at * train.width, (at + count) * train.width)))), // prettier-ignore
    write: best(
      5,
      each((_, count) => batch.fill(1, 0, count * train.width)),
    ),
  };
}

/** Bare products of an epoch on each thread count: OpenBLAS's and the addon's own. */
async function products({ train, smoke, rounds: count, threads: counts, say }: Bench) {
  const flops = flopsPerExample() * train.length;
  const figures: Record<string, Figure> = {};
  const samples: Record<string, unknown> = {};
  const rows = [['bare products of an epoch', 'seconds', 'GFLOP/s', 'of peak', '']];
  let peak = peakOfOneThread(smoke);
  for (const threads of counts) {
    say(`bare products on ${threadsOf(threads)}`);
    const floor = productsOnly(train.length, threads);
    const contenders = { '': floor, ...ownProducts(train.length, threads) };
    const measured = await inTurns(contenders, floor, { rounds: count });
    peak = Math.max(peak, peakOfOneThread(smoke));
    for (const [isa, way] of Object.entries(measured)) {
      const time = secondsOf(way);
      const speed = flops / time.value / 1e9;
      const name = isa ? `builtin.${isa}.${threads}` : `products.${threads}`;
      figures[name] = time;
      if (isa) figures[`own.${threads}`] ??= time; // the best one's, which comes first
      samples[name] = way.all;
      const label = threadsOf(threads) + (isa && `, the addon's own product, ${isa}`);
      rows.push([`  ${label}`, withSpread(time), number(speed), number(speed / peak / threads), rounds(way)]);
    }
  }
  return { peak, lines: table(rows), figures: { ...figures, 'peak.1': figure([peak]) }, samples };
}

/** Section 1. */
export async function floors(bench: Bench): Promise<Findings> {
  const { peak, lines: rows, figures, samples } = await products(bench);
  const python = await pythonProducts(bench);
  const memory = gatherFloors(bench);
  const ms = (seconds: number) => `${number(1000 * seconds)} ms`;
  const lines = [
    `OpenBLAS: ${kernelInfo().blas}, ${kernelInfo().library ?? ''}`,
    `peak: ${number(peak)} GFLOP/s on one thread (best large square product), ${number(peak * cores(bench))} on ${cores(bench)}`,
    '',
    ...rows,
    "  The threads are the addon's, each with an OpenBLAS of one thread, as in an epoch.",
    ...python.lines,
    '',
    `gather of an epoch: ${ms(memory.gather)}; its bytes copied in order: ${ms(memory.read)}; its floats filled in cache: ${ms(memory.write)}`,
  ];
  return {
    title: 'Floors',
    lines,
    figures: { ...figures, ...python.figures },
    samples: { ...samples, python: python.samples, gather: memory },
  };
}
