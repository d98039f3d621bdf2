// Section 4: how time grows with hidden units, batch, depth and examples, and how many steps of a tiny net fit into a second.
import { freemem } from 'node:os';
import { median } from 'simple-statistics';
import { Arena } from '../dist/autograd/arena.js';
import { noGrad } from '../dist/autograd/context.js';
import { zeros } from '../dist/autograd/create.js';
import { TensorDataset } from '../dist/dataset/tensor-dataset.js';
import { setBackend } from '../dist/kernels/choose.js';
import { trainStep } from '../dist/train/train-step.js';
import { figure, type Figure, perCall } from './measure.js';
import { BATCH, endless, epochs, flopsPerExample, setUp, SIZES } from './recipe.js';
import { type Bench, cores, type Findings } from './section.js';
import { count, number, table } from './text.js';
import { tinyNet } from './tiny.js';

/** One size: microseconds an example, and GFLOP/s of the products. */
interface Point {
  readonly what: string;
  readonly microseconds: number;
  readonly gflops: number;
}

const [INPUTS, HIDDEN, CLASSES] = SIZES;

/** Section 4. */
export async function scaling(bench: Bench): Promise<Findings> {
  const { smoke } = bench;
  const threads = cores(bench);
  const budget = smoke ? 0.01 : 0.5;
  const rows = await randomRows(smoke ? 1000 : 60_000);
  const at = (what: string, sizes: readonly number[], batch: number): Point => {
    bench.say(`scaling: ${what}`);
    return point(what, rows, sizes, batch, threads, budget);
  };
  const widths = smoke ? [16, 256] : [16, 64, 256, 1024, 4096];
  const batches = smoke ? [1, 256] : [1, 8, 64, 256, 1024, 8192];
  const depths = smoke ? [1, 2] : [1, 2, 4, 8];
  const hidden = (depth: number) => [INPUTS, ...new Array<number>(depth).fill(HIDDEN), CLASSES];
  const groups = [
    widths.map((width) => at(`hidden ${count(width)}`, [INPUTS, width, CLASSES], BATCH)),
    batches.map((batch) => at(`batch ${count(batch)}`, SIZES, batch)),
    depths.map((depth) => at(`depth ${depth}`, hidden(depth), BATCH)),
    await byExamples(bench, threads),
  ];
  const heading = ['784-256-10, batch 256, but for', 'us/example', 'GFLOP/s'];
  const line = ({ what, microseconds, gflops }: Point) => [`  ${what}`, number(microseconds), number(gflops)];
  const one = oneExample(groups[1][0], rows, threads, budget);
  const tiny = await tinyNet(bench);
  const lines = [...table([heading, ...groups.flat().map(line)]), '', `forward of one row, without gradients: ${number(one['one.forward'].value)} us`, '', ...tiny.lines]; // prettier-ignore
  return { title: 'Scaling', lines, figures: { ...tiny.figures, ...one }, samples: { groups, tiny: tiny.samples } };
}

/** Microseconds of a step with one example, and of `forward` alone. */
function oneExample(step: Point, data: TensorDataset, threads: number, budget: number): Record<string, Figure> {
  setBackend('auto', { threads });
  const { model } = setUp(data, {});
  const [arena, X] = [new Arena(), zeros([1, INPUTS])];
  const forward = () => noGrad(() => model.forward(X));
  const seconds = perCall(() => arena.run(forward), budget / 10);
  return { 'one.step': figure([step.microseconds]), 'one.forward': figure([seconds * 1e6]) };
}

/** Steps within the time budget, after a few to warm up; the order of examples is drawn before the clock starts. */
function point(
  what: string,
  data: TensorDataset,
  sizes: readonly number[],
  batch: number,
  threads: number,
  budget: number,
): Point {
  setBackend('auto', { threads });
  const { model, optimizer, loader, loss } = setUp(data, { sizes, batch });
  const arena = new Arena();
  const draw = endless(loader);
  const step = () => trainStep(model, ...draw(), loss, optimizer).examples;
  for (let i = 0; i < 3; i++) arena.run(step);
  const times: number[] = []; // per example, so that the mean of a short last batch weighs like the others
  const start = performance.now();
  while (times.length < 3 || performance.now() - start < 1000 * budget) {
    const stepStart = performance.now();
    const examples = arena.run(step);
    times.push((performance.now() - stepStart) / 1000 / examples);
  }
  const seconds = median(times);
  return { what, microseconds: seconds * 1e6, gflops: flopsPerExample(sizes) / seconds / 1e9 };
}

/** Whole epochs of the recipe, order included. */
async function byExamples(bench: Bench, threads: number): Promise<Point[]> {
  const points: Point[] = [];
  for (const size of bench.smoke ? [1000] : [1000, 10_000, 60_000, 600_000]) {
    const what = `examples ${count(size)}`;
    bench.say(`scaling: ${what}`);
    if (size * INPUTS * 3 > freemem()) {
      points.push({ what: `${what}: needs more free memory`, microseconds: NaN, gflops: NaN });
      continue;
    }
    const work = epochs(await randomRows(size), { threads });
    await work();
    const times = [];
    for (let i = 0; i < (size > 100_000 ? 1 : 3); i++) times.push(await work());
    const seconds = median(times) / size;
    points.push({ what, microseconds: seconds * 1e6, gflops: flopsPerExample() / seconds / 1e9 });
  }
  return points;
}

/** Bytes without meaning, in ten classes: speed does not depend on values. */
async function randomRows(count: number): Promise<TensorDataset> {
  const { randomFillSync } = await import('node:crypto');
  const features = new Uint8Array(count * INPUTS);
  for (let at = 0; at < features.length; at += 2 ** 26)
    randomFillSync(features, at, Math.min(2 ** 26, features.length - at));
  const labels = Uint8Array.from({ length: count }, (_, i) => i % CLASSES);
  return new TensorDataset(features, [INPUTS], labels);
}
