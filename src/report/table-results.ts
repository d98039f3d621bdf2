// What a page says of a table: what was read, what matters to the model, at which rows it is the worst, and what looks wrong in the data.
import { columnsRead, type TableData } from '../dataset/table-data.js';
import { labelled } from '../dataset/table-targets.js';
import { tableWarnings } from '../dataset/table-warnings.js';
import { kernelInfo } from '../kernels/choose.js';
import type { MLP } from '../nn/mlp.js';
import { Generator } from '../random/generator.js';
import { arePixels, type Preprocessing } from '../tables/preprocessing.js';
import type { ColumnSummary } from '../tables/summary.js';
import type { Table } from '../tables/table.js';
import { evaluate } from '../train/evaluate.js';
import { type Importance, permutationImportance, REPEATS } from '../train/importance.js';
import type { MetricName } from '../train/metric.js';
import { decimals, sameDigits } from './numbers.js';
import { classNamesOf } from './predictions.js';
import type { WorstRow } from './report-table.js';
import type { ClassResults, ValueResults } from './run-record.js';
import { cellText, farthestOff, leastProbable } from './worst-rows.js';

/** What columns matter, measured on some rows. */
export interface Matters {
  readonly metric: MetricName;
  /** Empty if it would have taken too long. */
  readonly importances: readonly Importance[];
  /** On which rows, and on how many of them. */
  readonly part: 'validation' | 'test';
  readonly rows: number;
}

/** What a page says of a table. */
export interface TableResults {
  readonly target: string;
  /** As the training rows have them. */
  readonly columns: readonly ColumnSummary[];
  readonly rows: number;
  /** Test rows with texts that no training row had, by column. */
  readonly unknown: Readonly<Record<string, number>>;
  /** Undefined of pixels. */
  readonly matters: Matters | undefined;
  readonly worst: {
    readonly rows: readonly WorstRow[];
    /** The columns whose cells are shown. */
    readonly columns: readonly string[];
    /** The file that the lines are of. */
    readonly source: string;
  };
  /** Sentences without a full stop. */
  readonly warnings: readonly string[];
}

/** So many rows tell a column that matters from one that does not; with fewer than the least, chance does. */
const [MOST_ROWS, LEAST_ROWS] = [2000, 200];
/** Multiplications that take a few seconds: of a BLAS, and of JavaScript. */
const [MOST_WORK, MOST_WORK_IN_JAVASCRIPT] = [1e11, 2e9];
const [WORST_ROWS, SHOWN_COLUMNS] = [20, 8];

/** @param results what the model says of the data's test rows */
export async function tableResults(
  data: TableData,
  model: MLP,
  results: ClassResults | ValueResults,
): Promise<TableResults> {
  const { tables, target, unknown } = data;
  const matters = arePixels(data.preprocessing) ? undefined : await mattersOf(data, model);
  const worst = results.kind === 'classes' ? worstOfClasses(results) : worstOfValues(results);
  const columns = matters ? shownColumns(matters.importances, data.preprocessing) : [];
  const rows = worst.map(({ row, ...texts }) => ({
    ...texts,
    line: lineOf(tables.test, row),
    cells: columns.map((name) => cellText(tables.test.column(name), row)),
  }));
  return {
    target,
    columns: columnsRead(data),
    rows: tables.train.rows,
    unknown: unknown.test ?? {},
    matters,
    worst: { rows, columns, source: tables.test.source.name },
    warnings: tableWarnings(data),
  };
}

/** On rows that the weights were not trained on: those of validation, or if each net has others, those of the test. */
async function mattersOf(data: TableData, model: MLP): Promise<Matters> {
  const { preprocessing, target, test } = data;
  const part = data.tables.validation.rows > 0 ? 'validation' : 'test';
  const metric = test.classes > 0 ? 'logLoss' : 'rmse';
  const all = data.tables[part];
  const rows = Math.min(all.rows, MOST_ROWS, affordableRows(model, preprocessing.length - 1));
  if (rows < Math.min(all.rows, LEAST_ROWS)) return { metric, importances: [], part, rows };
  const table = all.select(Array.from({ length: rows }, (_, i) => Math.floor((i * all.rows) / rows)));
  const measure = async (features: Float32Array) => {
    const picked = labelled(features, test.shape, table, target, test.classNames);
    return (await evaluate(model, picked, { generator: new Generator(0) })).metrics;
  };
  const importances = await permutationImportance(preprocessing, table, measure, { metric, seed: 0 });
  return { metric, importances, part, rows };
}

/** How many rows go through the model in a few seconds, as often as importance takes. */
function affordableRows(model: MLP, columns: number): number {
  const parameters = model.parameters().reduce((sum, { values }) => sum + values.length, 0);
  const most = kernelInfo().backend === 'javascript' ? MOST_WORK_IN_JAVASCRIPT : MOST_WORK;
  return Math.floor(most / (parameters * REPEATS * columns));
}

type Judged = Omit<WorstRow, 'line' | 'cells'> & { readonly row: number };

function worstOfClasses({ images, prediction }: Pick<ClassResults, 'images' | 'prediction'>): Judged[] {
  const { labels, probabilities, classes } = prediction;
  const names = classNamesOf(images, prediction);
  return leastProbable(images.labels, probabilities, classes, WORST_ROWS).map((row) => {
    const truth = images.labels[row];
    const score = decimals(probabilities[row * classes + truth]);
    return { row, truth: names[truth], predicted: names[labels[row]], score };
  });
}

function worstOfValues({ targets, predicted }: ValueResults): Judged[] {
  const digits = sameDigits([...targets, ...predicted]);
  return farthestOff(targets, predicted, WORST_ROWS).map((row) => {
    const [truth, guess] = [targets[row], predicted[row]];
    return { row, truth: digits(truth), predicted: digits(guess), score: digits(guess - truth) };
  });
}

/** The columns that matter most; if that is not known, the first. */
function shownColumns(importances: readonly Importance[], preprocessing: Preprocessing): string[] {
  const used = preprocessing.flatMap((entry) => (entry.type === 'robustScale' ? [] : [entry.column]));
  const sorted = [...importances].sort((a, b) => b.mean - a.mean).map(({ column }) => column);
  return (sorted.length > 0 ? sorted : used).slice(0, SHOWN_COLUMNS);
}

/** The number at the end of where a row is. */
function lineOf(table: Table, row: number): number {
  return Number(/\d+$/.exec(table.where(row))![0]);
}
