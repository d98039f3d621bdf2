// What looks wrong in a table's data before any training: a column that is read otherwise than it looks, or numbers rows, or gives the target
// away, texts that are other than they look, rows that stand in two parts, rare classes.
import { show } from '../errors.js';
import type { Cells } from '../tables/cells.js';
import { isUsed } from '../tables/columns.js';
import { arePixels } from '../tables/preprocessing.js';
import type { Table } from '../tables/table.js';
import { categoryWarnings } from './category-warnings.js';
import { columnWarnings } from './column-warnings.js';
import { hasClasses, type TargetArray } from './dataset.js';
import { rowNumbers } from './row-numbers.js';
import type { TableData } from './table-data.js';
import type { TensorDataset } from './tensor-dataset.js';

/** Fewer test rows than these say little of how a column does alone. */
const MIN_ROWS = 50;
/** Numbers of more different values than these are put into as many bins of equal counts. */
const MAX_VALUES = 256;
const BINS = 64;
/** Of the errors of guessing, a column that leaves less than these alone tells the target. */
const [MAX_CLASS_ERRORS, MAX_VARIANCE] = [0.02, 0.005];
/** A few twins are in most tables. */
const MIN_SHARED = 0.005;
/** A class with fewer training rows is rare. */
const MIN_CLASS_ROWS = 10;

/** A sentence for each thing that looks wrong, without a full stop. */
export function tableWarnings(data: TableData): string[] {
  const { tables, target, train } = data;
  return [
    ...columnWarnings(tables.train.columns, target),
    ...categoryWarnings(tables, target),
    ...rowNumbers(data),
    ...leaks(data),
    ...sharedRows(data),
    ...rareClasses(train),
  ];
}

/** Columns from which alone the target of the test rows can be told, which is too good to be true; pixels are not looked at alone. */
function leaks({ tables, train, test, target, preprocessing }: TableData): string[] {
  if (test.length < MIN_ROWS || arePixels(preprocessing)) return [];
  const columns = tables.train.columns.filter((column) => column.name !== target && isUsed(column));
  const limit = hasClasses(train) ? MAX_CLASS_ERRORS : MAX_VARIANCE;
  return columns.flatMap(({ name }) => {
    const keys = keysOf(tables.train, tables.test, name);
    if (errorsLeft(keys, train.labels, test.labels, hasClasses(train)) > limit) return [];
    return [
      `column ${show(name)} alone tells the target: is it known before ${show(target)} is? If not, --drop ${show(name)}`,
    ];
  });
}

type Key = number | string;
interface Keys {
  readonly train: readonly Key[];
  readonly test: readonly Key[];
}

/** What a column says of each row: its text, its number, or which of {@link BINS} its number falls into. */
function keysOf(train: Table, test: Table, name: string): Keys {
  const [known, tested] = [train, test].map((table) => table.column(name).cells);
  if (known?.form !== 'number' && known?.form !== 'date') return { train: textsOf(known), test: textsOf(tested) };
  const values = [...known.values];
  const numbers = tested?.form === known.form ? [...tested.values] : [];
  if (new Set(values).size <= MAX_VALUES) return { train: values, test: numbers };
  const sorted = known.values.filter((value) => !Number.isNaN(value)).sort();
  const edges = Array.from({ length: BINS }, (_, i) => sorted[Math.floor((i * sorted.length) / BINS)]);
  const binOf = (value: number) => (Number.isNaN(value) ? -1 : edges.findLastIndex((edge) => value >= edge));
  return { train: values.map(binOf), test: numbers.map(binOf) };
}

function textsOf(cells: Cells | undefined): Key[] {
  return cells?.form === 'text' ? Array.from(cells.codes, (code) => cells.levels[code] ?? '') : [];
}

/**
 * What is left of the errors (or of the variance) that guessing makes on the test rows, if each key gives its most common class (or its
 * mean) among the training rows.
 */
function errorsLeft(keys: Keys, train: TargetArray, test: TargetArray, areClasses: boolean): number {
  const guess = areClasses ? mostCommon : mean;
  const groups = new Map<Key, number[]>();
  for (const [row, key] of keys.train.entries()) {
    const group = groups.get(key);
    if (group) group.push(train[row]);
    else groups.set(key, [train[row]]);
  }
  const overall = guess([...train]);
  const guesses = new Map([...groups].map(([key, targets]) => [key, guess(targets)]));
  const error = (value: number, guessed: number) => (areClasses ? Number(value !== guessed) : (value - guessed) ** 2);
  let [left, all] = [0, 0];
  for (const [row, value] of test.entries()) {
    left += error(value, guesses.get(keys.test[row]) ?? overall);
    all += error(value, overall);
  }
  return all === 0 ? 1 : left / all;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function mostCommon(values: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].reduce((best, entry) => (entry[1] > best[1] ? entry : best))[0];
}

/** Test rows that are equal to training rows in all that the model sees, and in the target. */
function sharedRows({ train, test }: TableData): string[] {
  const known = new Set(rowsOf(train));
  const shared = rowsOf(test).filter((row) => known.has(row)).length;
  if (shared < MIN_SHARED * test.length) return [];
  const share = ((100 * shared) / test.length).toFixed(1);
  return [`${shared} of ${test.length} test rows (${share} %) are equal to training rows: measured on them, a model looks better than it is`]; // prettier-ignore
}

function rowsOf({ features, width, labels, length }: TensorDataset<TargetArray>): string[] {
  const bytes = Buffer.from(features.buffer, features.byteOffset, features.byteLength);
  const size = width * features.BYTES_PER_ELEMENT;
  return Array.from({ length }, (_, row) => `${labels[row]} ${bytes.toString('latin1', row * size, (row + 1) * size)}`);
}

function rareClasses({ labels, classNames = [] }: TensorDataset<TargetArray>): string[] {
  const counts = classNames.map(() => 0);
  for (const label of labels) counts[label]++;
  const rare = classNames.filter((_, i) => counts[i] < MIN_CLASS_ROWS);
  if (rare.length === 0) return [];
  const some = rare.slice(0, 5).map(show).join(', ') + (rare.length > 5 ? ` and ${rare.length - 5} more` : '');
  return [
    `fewer than ${MIN_CLASS_ROWS} training rows of ${rare.length === 1 ? 'class' : 'the classes'} ${some}: little can be learnt of them`,
  ];
}
