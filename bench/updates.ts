// Section 8: an epoch of a larger net, 784-512-512-10, with each optimizer, beside SGD's.
import type { Dataset } from '../dist/dataset/dataset.js';
import type { MLP } from '../dist/nn/mlp.js';
import { optimizers, optimizerTypes } from '../dist/optim/optimizers.js';
import { productsOnly } from './floors.js';
import { type Contender, type Figure, inTurns, overOther, secondsOf } from './measure.js';
import { epochs } from './recipe.js';
import { type Bench, cores, type Findings } from './section.js';
import { rounds, table, threadsOf, withSpread } from './text.js';

const LARGER: readonly number[] = [784, 512, 512, 10];

/** Small, so that no optimizer makes of the weights what takes longer to compute with. */
const RATE = 1e-4;

/** An epoch with each optimizer of the table. */
export function epochsOfEach(data: Dataset, threads: number): Record<string, Contender> {
  const each = optimizerTypes.map((type): [string, Contender] => {
    const way = {
      threads,
      sizes: LARGER,
      optimizer: (model: MLP) => new optimizers[type](model.parameters(), { lr: RATE }),
    };
    return [type, epochs(data, way)];
  });
  return Object.fromEntries(each);
}

/** Section 8. */
export async function updates(bench: Bench): Promise<Findings> {
  const threads = cores(bench);
  bench.say(`${optimizerTypes.length} optimizers in turns`);
  const contenders = epochsOfEach(bench.train, threads);
  const measured = await inTurns(contenders, productsOnly(bench.train.length, threads), { rounds: bench.rounds });
  const figures: Record<string, Figure> = {};
  const rows = [
    [`an epoch of ${LARGER.join('-')} on ${threadsOf(threads)}`, 'seconds', "/ SGD's of the same round", ''],
  ];
  for (const [type, way] of Object.entries(measured)) {
    const ratios = overOther(way, measured['sgd']);
    figures[`update.${type}/sgd`] = ratios;
    rows.push([`  ${type}`, withSpread(secondsOf(way)), withSpread(ratios), rounds(way)]);
  }
  const samples = Object.fromEntries(Object.entries(measured).map(([type, way]) => [type, way.all]));
  return { title: 'Updates', lines: table(rows), figures, samples };
}
