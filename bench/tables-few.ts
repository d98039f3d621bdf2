// Sections 11 and 12: tables of few rows: where folds pay, and the default beside scikit-learn's MLP, paired over splits that are drawn.
import { tableFolds } from '../dist/train/presets.js';
import type { Figure } from './measure.js';
import type { Bench, Findings } from './section.js';
import { meanOf, startSklearn } from './tables.js';
import { tableSet, tableSets } from './tables/sets.js';
import { sklearnTable } from './tables/sklearn.js';
import { drawnSplit, wholeTable } from './tables/task.js';
import { type Reached, trainTable } from './tables/train.js';
import { table } from './text.js';

/** Tables and how many rows of them, about where folds cease to pay; Infinity for all. */
const BORDER: readonly (readonly [name: string, rows: number])[] = [
  ['Satellite', Infinity],
  ['LetterRecognition', 5000],
  ['LetterRecognition', 10_000],
  ['lending_club', Infinity],
  ['birdstrikes', Infinity],
  ['diamonds', 5000],
  ['diamonds', 10_000],
];
const FEW = [500, 1000, 2000, Infinity];

/** What two ways reached on one split. */
interface Pair {
  readonly table: string;
  readonly rows: number;
  readonly seed: number;
  readonly first: Reached;
  readonly second: Reached;
}

/** Section 11: five folds beside one net. */
export async function folds(bench: Bench): Promise<Findings> {
  const pairs: Pair[] = [];
  for (const [name, rows] of bench.smoke ? [['Satellite', 50] as const] : BORDER) {
    const whole = await wholeTable(bench, tableSet(name));
    for (const seed of bench.smoke ? [0] : [0, 1, 2]) {
      const task = drawnSplit(whole, rows, seed);
      if (!task) continue;
      const trained = task.parts.train.rows;
      bench.say(`${name}, ${trained} rows, split ${seed}`);
      const shared = { seed: String(seed), ...(bench.smoke && { epochs: 2 }) };
      const first = await trainTable(task, { ...shared, folds: 5, validation: 0 });
      pairs.push({ table: name, rows: trained, seed, first, second: await trainTable(task, shared) });
    }
  }
  return findings('Folds', 'five folds less one net', pairs, []);
}

/** Section 12: the default beside scikit-learn's MLP. */
export async function few(bench: Bench): Promise<Findings> {
  const talk = await startSklearn();
  if (typeof talk === 'string')
    return findings('Tables of few rows', '', [], [`  not measured: scikit-learn is ${talk}`]);
  const pairs: Pair[] = [];
  for (const set of bench.smoke ? tableSets.slice(0, 1) : tableSets) {
    const whole = await wholeTable(bench, set);
    for (const rows of bench.smoke ? [50] : FEW) {
      const before = pairs.length;
      for (const seed of bench.smoke ? [0, 1] : [0, 1, 2, 3, 4]) {
        const task = drawnSplit(whole, rows, seed);
        if (!task) continue;
        const trained = task.parts.train.rows;
        bench.say(`${set.name}, ${trained} rows, split ${seed}`);
        const count = tableFolds(trained);
        const shared = {
          seed: String(seed),
          ...(bench.smoke && { epochs: 2 }),
          ...(count > 0 && { folds: count, validation: 0 }),
        };
        const [first, second] = await Promise.all([trainTable(task, shared), sklearnTable(talk, 'mlp', task, seed)]);
        pairs.push({ table: set.name, rows: rows === Infinity ? Infinity : trained, seed, first, second });
      }
      if (pairs.length > before) bench.say(findings('', '', pairs.slice(before), []).lines[1].trim()); // hours before the whole table
    }
  }
  talk.end();
  return findings('Tables of few rows', "the default less scikit-learn's MLP", pairs, []);
}

/** The mean of accuracy and AUC of classes, the RMSE of a regression. */
function scoreOf({ accuracy, auc, rmse }: Reached): number {
  return rmse ?? (accuracy! + auc!) / 2;
}

/** A line for each table and number of rows: both, and the mean of the differences with its standard error. */
function findings(title: string, heading: string, pairs: readonly Pair[], notes: readonly string[]): Findings {
  const figures: Record<string, Figure> = {};
  const rows = [[heading, 'rows', 'first', 'second', 'difference', 'in errors', 'log loss', '']];
  const keys = [...new Set(pairs.map((pair) => `${pair.table} ${pair.rows}`))];
  for (const key of keys) {
    const of = pairs.filter((pair) => `${pair.table} ${pair.rows}` === key);
    const mean = (part: (pair: Pair) => number) => meanOf(of.map(part))!;
    const difference = mean(({ first, second }) => scoreOf(first) - scoreOf(second));
    const inErrors = difference.value / difference.spread;
    figures[`${title}.${key}`] = difference;
    const digits = of[0].first.rmse === undefined ? 4 : 1;
    const [first, second] = [mean((pair) => scoreOf(pair.first)), mean((pair) => scoreOf(pair.second))];
    const losses = [mean((pair) => pair.first.logLoss ?? NaN), mean((pair) => pair.second.logLoss ?? NaN)];
    rows.push([
      `  ${of[0].table}`,
      of[0].rows === Infinity ? 'all' : String(of[0].rows),
      first.value.toFixed(digits),
      second.value.toFixed(digits),
      `${difference.value.toFixed(digits)} +- ${difference.spread.toFixed(digits)}`,
      Number.isFinite(inErrors) ? inErrors.toFixed(1) : '-',
      losses.map(({ value }) => (Number.isNaN(value) ? '-' : value.toFixed(3))).join(' '),
      `${of.length} splits`,
    ]);
  }
  const meaning =
    'The mean of accuracy and AUC, of regressions the RMSE; +- is the standard error of the mean of paired differences.';
  return { title, lines: [...table(rows), '', meaning, ...notes], figures, samples: pairs };
}
