// Section 10: tables: the preset `table` on splits that are given, beside scikit-learn's MLP and HistGradientBoosting as they come.
import { tableFolds } from '../dist/train/presets.js';
import { missing } from './competitors.js';
import type { Figure } from './measure.js';
import { type Conversation, startTalk } from './peer.js';
import type { Bench, Findings } from './section.js';
import { tableSpeed } from './tables-speed.js';
import { sklearnTable, type SklearnModel } from './tables/sklearn.js';
import { tableSets } from './tables/sets.js';
import { givenSplit, type Whole, wholeTable } from './tables/task.js';
import { type Reached, trainTable } from './tables/train.js';
import { table } from './text.js';

/** What is said first of a table. */
const figureOf: Readonly<Record<string, keyof Reached>> = { credit_data: 'auc', diamonds: 'rmse', ames: 'rmse' };

/** In the order of the columns. */
const ways = ['one net', 'default', 'ensemble of 5', 'MLP', 'HGB'] as const;
type Way = (typeof ways)[number];
type Runs = Partial<Record<Way, Reached>>[];

/** One thread, so that two of them on the same cores do not wait for each other. */
export const ONE_THREAD = { OPENBLAS_NUM_THREADS: '1', OMP_NUM_THREADS: '1' };

/** scikit-learn, or why it is not there. */
export async function startSklearn(): Promise<Conversation | string> {
  const why = await missing({ needs: { module: 'sklearn', debian: 'python3-sklearn' } });
  return why ?? startTalk('sklearn_tables.py', ONE_THREAD);
}

/** Section 10. */
export async function tables(bench: Bench): Promise<Findings> {
  if (bench.speed) return tableSpeed(bench);
  const talk = await startSklearn();
  const found: Record<string, Runs> = {};
  for (const set of tableSets.filter(({ seeds }) => seeds.length > 0)) {
    const whole = await wholeTable(bench, set);
    for (const seed of bench.smoke ? [0] : set.seeds) {
      bench.say(`${set.name}, split ${seed}`);
      (found[set.name] ??= []).push(await everyWay(bench, whole, seed, talk));
    }
    if (bench.smoke) break;
  }
  if (typeof talk !== 'string') talk.end();
  return findings(found, typeof talk === 'string' ? [`  scikit-learn: ${talk}`] : []);
}

async function everyWay(bench: Bench, whole: Whole, seed: number, talk: Conversation | string): Promise<Runs[number]> {
  const { apart, joined } = givenSplit(bench, whole, seed);
  const shared = { seed: String(seed), ...(bench.smoke && { epochs: 2 }) };
  const sklearn = async (model: SklearnModel) =>
    typeof talk === 'string' ? undefined : sklearnTable(talk, model, joined, seed);
  const ours = async () => {
    const one = await trainTable(apart, shared);
    const folds = tableFolds(joined.parts.train.rows);
    const byDefault = folds > 0 ? await trainTable(joined, { ...shared, folds, validation: 0 }) : one;
    return { 'one net': one, default: byDefault, 'ensemble of 5': await trainTable(apart, { ...shared, ensemble: 5 }) };
  };
  const [ourWays, MLP, HGB] = await Promise.all([ours(), sklearn('mlp'), sklearn('hgb')]);
  return { ...ourWays, ...(MLP && { MLP }), ...(HGB && { HGB }) };
}

function findings(found: Readonly<Record<string, Runs>>, notes: readonly string[]): Findings {
  const figures: Record<string, Figure> = {};
  const block = (heading: string, chosen: (name: string) => keyof Reached | undefined) => {
    const rows: string[][] = [[heading, ...ways]];
    for (const [name, runs] of Object.entries(found)) {
      const key = chosen(name);
      if (key === undefined) continue;
      const cells = ways.map((way) => meanOf(runs.flatMap((run) => run[way]?.[key] ?? [])));
      for (const [i, way] of ways.entries()) if (cells[i]) figures[`tables.${name}.${key}.${way}`] = cells[i];
      rows.push([`  ${name}, ${key}`, ...cells.map((cell) => shown(key, cell))]);
    }
    return table(rows);
  };
  const first = (name: string) => figureOf[name] ?? 'accuracy';
  const lines = [
    ...block('means over the splits', first),
    '',
    ...block('log loss', (name) => (first(name) === 'rmse' ? undefined : 'logLoss')),
  ];
  const names = Object.keys(found).filter((name) => figures[`tables.${name}.${first(name)}.HGB`]);
  const wins = (way: Way) => {
    const ahead = names.filter((name) => {
      const [ours, theirs] = [way, 'HGB'].map((of) => figures[`tables.${name}.${first(name)}.${of}`].value);
      return first(name) === 'rmse' ? ours < theirs : ours > theirs;
    });
    figures[`tables.wins.${way}`] = { value: ahead.length, spread: 0, count: names.length };
    return `${way} ${ahead.length}`;
  };
  const counts = names.length > 0 ? ['', `  better than HGB, of ${names.length}: ${ways.slice(0, 3).map(wins).join(', ')}`] : []; // prettier-ignore
  return { title: 'Tables', lines: [...lines, ...counts, ...notes], figures, samples: found };
}

/** The mean and its standard error; undefined of nothing. */
export function meanOf(samples: readonly number[]): Figure | undefined {
  const count = samples.length;
  if (count === 0) return undefined;
  const value = samples.reduce((sum, x) => sum + x, 0) / count;
  const squares = samples.reduce((sum, x) => sum + (x - value) ** 2, 0);
  return { value, spread: count > 1 ? Math.sqrt(squares / (count - 1) / count) : 0, count };
}

function shown(key: keyof Reached, figure: Figure | undefined): string {
  if (!figure) return '-';
  return key === 'rmse' ? Math.round(figure.value).toLocaleString('en-US') : figure.value.toFixed(4);
}
