// Section 6: what each choice of the design is worth: the epoch as it is, and with one thing done the other way.
import { javascriptKernels } from '../dist/kernels/javascript.js';
import { productsOnly } from './floors.js';
import { type Figure, inTurns, ratio, secondsOf } from './measure.js';
import { epochs, unfused, type Way } from './recipe.js';
import { pythonProducts } from './python-products.js';
import { type Bench, cores, type Findings } from './section.js';
import { number, rounds, table, threadsOf, withSpread } from './text.js';

const ASIS = 'as it is';

/** Each is the epoch with one difference. */
const ways: Readonly<Record<string, Omit<Way, 'threads'>>> = {
  [ASIS]: {},
  "layers unfused, the book's spelling": { net: unfused },
  'gather in JavaScript': { replaced: () => ({ gatherRows: (...args) => javascriptKernels.gatherRows(...args) }) },
  'update in JavaScript': { replaced: () => ({ axpby: (...args) => javascriptKernels.axpby(...args) }) },
  'no arena: fresh memory each step': { arena: false },
  'storages not on 64-byte boundaries': { replaced: () => ({ alignmentOffset: () => 0 }) },
};

/** Section 6. */
export async function choices(bench: Bench): Promise<Findings> {
  const threads = cores(bench);
  const contenders = Object.fromEntries(
    Object.entries(ways).map(([name, way]) => [name, epochs(bench.train, { ...way, threads })]),
  );
  bench.say(`${Object.keys(ways).length} ways in turns`);
  const measured = await inTurns(contenders, productsOnly(bench.train.length, threads), { rounds: bench.rounds });
  const asIs = secondsOf(measured[ASIS]);
  const figures: Record<string, Figure> = {};
  const rows = [[`an epoch on ${threadsOf(threads)}`, 'seconds', '/ as it is', '']];
  for (const [name, way] of Object.entries(measured)) {
    const time = secondsOf(way);
    figures[`choice.${name}`] = ratio(time, asIs);
    rows.push([`  ${name}`, withSpread(time), number(time.value / asIs.value), rounds(way)]);
  }
  const python = await pythonProducts(bench);
  const lines = [...table(rows), '', "OpenBLAS's own threads, on the bare products:", ...python.lines];
  const samples = { ways: Object.fromEntries(Object.entries(measured).map(([name, way]) => [name, way.all])), python: python.samples }; // prettier-ignore
  return { title: 'Choices', lines, figures, samples };
}
