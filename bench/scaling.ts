// How the cost grows with the work: hidden units, batch, depth, number of examples; and a net so tiny that calls are all there is.
import { TensorDataset } from '../dist/dataset/tensor-dataset.js';
import { setBackend } from '../dist/kernels/choose.js';
import { MLP } from '../dist/nn/mlp.js';
import { Generator } from '../dist/random/generator.js';
import { stepFlops, trainPass } from './book.js';
import { seconds, summarise } from './measure.js';
import { runPeer } from './peers.js';
import type { Figure } from './report.js';

interface Point {
  readonly name: string;
  readonly sizes: readonly number[];
  readonly batch: number;
  readonly examples: number;
}

function points(smoke: boolean): Point[] {
  const book = { sizes: [784, 256, 10], batch: 256, examples: smoke ? 256 : 15_360 };
  if (smoke) return [{ ...book, name: 'the book' }];
  return [
    ...[16, 64, 256, 1024, 4096].map((h) => ({ ...book, name: `hidden ${h}`, sizes: [784, h, 10], examples: h > 1024 ? 2560 : 15_360 })),
    ...[1, 8, 64, 256, 1024, 8192].map((batch) => ({ ...book, name: `batch ${batch}`, batch, examples: batch < 8 ? 1000 : 16_384 })),
    ...[1, 2, 4, 8].map((d) => ({ ...book, name: `depth ${d}`, sizes: [784, ...new Array<number>(d).fill(256), 10] })),
    ...[1000, 10_000, 60_000, 600_000].map((examples) => ({ ...book, name: `examples ${examples}`, examples })),
  ]; // prettier-ignore
}

/** Time an example and GFLOP/s of the products, on `threads` threads, on drawn bytes. */
export async function scaling(threads: number, smoke: boolean): Promise<Figure[]> {
  setBackend('openblas', { threads });
  const figures: Figure[] = [];
  for (const { name, sizes, batch, examples } of points(smoke)) {
    const pass = trainPass(
      drawn(examples, sizes[0], sizes.at(-1) as number),
      new MLP(sizes, { generator: new Generator(1) }),
      batch,
    );
    await pass();
    const time = summarise([await seconds(pass), await seconds(pass), await seconds(pass)]).median;
    const gflops = ((stepFlops(1, sizes) * examples) / time / 1e9).toFixed(1);
    figures.push({ name, value: (time / examples) * 1e3, unit: 'ms', note: `an example; ${gflops} GFLOP/s` });
  }
  return figures;
}

/** Training steps a second of 4-8-3 nets with batch 16: ours, TensorFlow.js's and hand-written loops, each in a process of its own. */
export async function tiny(smoke: boolean): Promise<Figure[]> {
  const budget = smoke ? '0.05' : '2';
  const rate = async (program: readonly string[]) => {
    const rates = [];
    for (let i = 0; i < (smoke ? 1 : 3); i++) rates.push(Number(await runPeer(['node', ...program, budget])));
    return summarise(rates).median;
  };
  const ours = await rate(['tiny.mjs', 'ours']);
  const loops = await rate(['tiny.mjs', 'loops']);
  const figures: Figure[] = [
    { name: '4-8-3, batch 16: ours', value: ours, unit: 'steps/s' },
    { name: 'hand-written JavaScript loops', value: loops, unit: 'steps/s' },
    { name: 'ours / loops', value: ours / loops, unit: 'x', target: { atLeast: 0.8 } },
  ];
  if (smoke) return figures;
  try {
    const tfjs = await rate(['tiny.mjs', 'tfjs']);
    figures.push({ name: 'TensorFlow.js cpu', value: tfjs, unit: 'steps/s' });
    figures.push({ name: 'ours / TensorFlow.js cpu', value: ours / tfjs, unit: 'x', target: { atLeast: 50 } });
  } catch (error) {
    figures.push({ name: 'TensorFlow.js cpu', value: NaN, unit: 'steps/s', note: (error as Error).message });
  }
  return figures;
}

function drawn(examples: number, width: number, classes: number): TensorDataset {
  const generator = new Generator(1);
  const features = new Uint8Array(examples * width);
  features.set(generator.randint(0, 256, new Uint8Array(Math.min(features.length, 1 << 20))));
  for (let filled = 1 << 20; filled < features.length; filled *= 2) features.copyWithin(filled, 0, filled);
  return new TensorDataset(features, [width], generator.randint(0, classes, new Uint8Array(examples)), { classes });
}
