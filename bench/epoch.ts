// Section 2: the epoch of the book's recipe beside its bare products, on each thread count, and where its time goes.
import { setBackend } from '../dist/kernels/choose.js';
import { figure, type Figure, inTurns, overFloor, overOther, secondsOf } from './measure.js';
import { heapPerStep } from './heap.js';
import { peakOfOneThread, productsOnly } from './floors.js';
import { epochs, flopsPerExample, unfused } from './recipe.js';
import { type Bench, cores, type Findings } from './section.js';
import { shares } from './shares.js';
import { count, number, rounds, table, threadsOf, withSpread } from './text.js';

const labels: Readonly<Record<string, string>> = {
  openblas: "on OpenBLAS's product",
  builtin: "on the addon's own product",
  unfused: "the book's unfused spelling",
};

/** Section 2. */
export async function epoch(bench: Bench): Promise<Findings> {
  const { train, smoke } = bench;
  const gflop = (flopsPerExample() * train.length) / 1e9;
  const figures: Record<string, Figure> = {};
  const samples: Record<string, unknown> = {};
  const rows = [['train pass, evaluation apart', 'seconds', "/ OpenBLAS's products", 'GFLOP/s', 'of peak', '']];
  for (const threads of bench.threads) {
    bench.say(`epochs on ${threadsOf(threads)}`);
    const { backend } = setBackend('auto', { threads });
    const contenders = {
      openblas: epochs(train, { threads, backend: 'openblas' }),
      builtin: epochs(train, { threads, backend: 'builtin' }),
      unfused: epochs(train, { threads, net: unfused }),
    };
    const peaks = [peakOfOneThread(smoke)];
    const measured = await inTurns(contenders, productsOnly(train.length, threads), { rounds: bench.rounds });
    const peak = Math.max(...peaks, peakOfOneThread(smoke)) * threads;
    figures[`engine.gain.${threads}`] = overOther(measured['openblas'], measured['builtin']);
    for (const [name, way] of Object.entries(measured)) {
      const time = secondsOf(way);
      const over = overFloor(way);
      const sustained = figure(way.kept.map(({ seconds }) => gflop / seconds / peak));
      figures[`${name}.${threads}`] = time;
      figures[`${name}.overProducts.${threads}`] = over;
      figures[`${name}.ofPeak.${threads}`] = sustained;
      samples[`${name}.${threads}`] = way.all;
      rows.push([
        `  ${threadsOf(threads)}, ${labels[name]}${name === backend ? ': auto' : ''}`,
        withSpread(time),
        withSpread(over),
        number(gflop / time.value),
        withSpread(sustained),
        rounds(way),
      ]);
    }
    const over = isNarrow() ? 'overNarrow' : 'overProducts';
    figures[`fused.${over}.${threads}`] = figures[`${backend}.overProducts.${threads}`];
  }
  const parts = await shares(train, cores(bench), smoke ? 1 : 5);
  const heap = heapPerStep(train, cores(bench), smoke);
  samples['shares'] = parts;
  samples['heap'] = heap;
  const total = parts.reduce((sum, { seconds }) => sum + seconds, 0);
  const lines = [
    ...table(rows),
    '',
    `where an epoch on ${threadsOf(cores(bench))} goes:`,
    ...table(
      parts.map(({ name, seconds }) => [
        `  ${name}`,
        `${number(1000 * seconds)} ms`,
        `${number((100 * seconds) / total)} %`,
      ]),
    ),
    '',
    'what a step takes from memory:',
    ...table(heap.map(({ batch, bytes, buffers }) => [`  batch ${count(batch)}`, `${number(bytes / 1024)} KB of objects`, `${count(buffers)} bytes of typed arrays`])), // prettier-ignore
  ];
  return { title: 'The epoch', lines, figures, samples };
}

/** Whether the processor has AVX-512, and OpenBLAS runs on a core of narrower instructions. */
function isNarrow(): boolean {
  const { blas, isa } = setBackend('openblas');
  return isa === 'avx512' && !/SkylakeX|Cooperlake|SapphireRapids/i.test(blas);
}
