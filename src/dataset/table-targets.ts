// The column of a table that is to be predicted: which classes it tells apart, and what it says of each row.
import { MlpError, show } from '../errors.js';
import { textsOf } from '../tables/cells-as.js';
import { classesOf } from '../tables/classes.js';
import { MAX_LEVELS } from '../tables/dictionary.js';
import type { Table } from '../tables/table.js';
import type { TargetArray } from './dataset.js';
import { TensorDataset } from './tensor-dataset.js';

/**
 * The names of a target's classes: texts, integers of at most 20 values, or of at most 255 if it is said that they are classes.
 * @param task what is said; default: what the column holds
 * @param positive of two classes the one that is to be the second; default: in the order of their names
 * @returns undefined if it is a regression
 * @throws MlpError `ERR_MLP_DATA` if there is one class only, or the column has none; `ERR_MLP_ARGUMENT` if none is called `positive`
 */
export function classNamesOf(
  table: Table,
  target: string,
  task: 'classes' | 'regression' | undefined,
  positive?: string,
): readonly string[] | undefined {
  const where = `${table.source.name}, column ${show(target)}`;
  const names = task === 'regression' ? undefined : namesIn(table, target, task, where);
  return positive === undefined ? names : withSecond(names, positive, where);
}

/** Two classes with that one as the second. */
function withSecond(names: readonly string[] = [], second: string, where: string): readonly string[] {
  if (names.length !== 2) {
    const what = `one of two classes is positive, but ${names.length === 0 ? 'numbers are predicted' : `there are ${names.length}`}`;
    throw new MlpError('ERR_MLP_DATA', what, where, `Leave ${show(second)} out`);
  }
  if (names.includes(second)) return [...names.filter((name) => name !== second), second];
  const what = `no class is called ${show(second)}, to be the positive one`;
  throw new MlpError('ERR_MLP_ARGUMENT', what, where, `There are ${names.map(show).join(' and ')}`);
}

function namesIn(
  table: Table,
  target: string,
  task: 'classes' | undefined,
  where: string,
): readonly string[] | undefined {
  const { cells } = table.column(target);
  if (cells?.form === 'unkept') {
    const fix = `Name another target, or read it as \`categorical\` (--categorical ${target}) if they are all classes`;
    throw new MlpError('ERR_MLP_DATA', `the target has more than ${MAX_LEVELS} different texts`, where, fix);
  }
  const classes = cells && classesOf(cells, task === 'classes' ? MAX_LEVELS : undefined);
  if (!classes && task === 'classes') {
    const what = `the target holds ${cells?.form === 'number' ? `numbers that are no integers, or more than ${MAX_LEVELS} of them` : 'no classes'}`;
    throw new MlpError('ERR_MLP_DATA', what, where, 'Read it as `categorical` if they are classes, else learn a regression'); // prettier-ignore
  }
  if (!classes || classes.names.length > 1) return classes?.names;
  const [only] = classes.names;
  throw new MlpError('ERR_MLP_DATA', `every row is of one class, ${show(only)}`, where, 'Give rows of two or more classes'); // prettier-ignore
}

/** Refuses a whole table in which a class has one row only, of which no test can tell. */
export function checkRows(table: Table, target: string, names: readonly string[]): void {
  const labels = labelsOf(table, target, names);
  const counts = new Float64Array(names.length);
  for (const label of labels) counts[label]++;
  const rare = counts.indexOf(1);
  if (rare < 0) return;
  const more = counts.filter((count) => count === 1).length - 1;
  const number = /\d/.test(names[rare]) ? '. If it is a number, clean it: units are not read' : '';
  const what = `class ${show(names[rare])} has one row${more > 0 ? `, and so have ${more} other classes` : ''}: it cannot be learnt and measured`;
  throw new MlpError('ERR_MLP_DATA', what, table.where(labels.indexOf(rare)), `Leave the row out, or put rare classes into one${number}`); // prettier-ignore
}

/** The rows that say the target; undefined if all do. @throws MlpError `ERR_MLP_DATA` if none does */
export function labelledRows(table: Table, target: string): number[] | undefined {
  const { cells, missing } = table.column(target);
  if (!missing || !cells || cells.form === 'unkept') return undefined;
  if (missing === table.rows) throw new MlpError('ERR_MLP_DATA', `no row says the target ${show(target)}`, table.source.name, 'Name another target'); // prettier-ignore
  const isMissing = (row: number) => (cells.form === 'text' ? cells.codes[row] < 0 : Number.isNaN(cells.values[row]));
  return Array.from({ length: table.rows }, (_, row) => row).filter((row) => !isMissing(row));
}

/** Refuses rows that say nothing of the target. */
export function checkTargets(table: Table, target: string): void {
  const { cells, missing } = table.column(target);
  if (!missing || !cells || cells.form === 'unkept') return;
  const row = cells.form === 'text' ? cells.codes.indexOf(-1) : cells.values.findIndex(Number.isNaN);
  const others = missing > 1 ? `, and ${missing - 1} more rows lack it` : '';
  const what = `the target ${show(target)} is missing${others}`;
  throw new MlpError('ERR_MLP_DATA', what, table.where(row), 'Fill it in, or leave these rows out: --drop-unlabelled');
}

/** Rows of features, each of a shape, with the targets of a table. @param names of the classes; undefined for a regression */
export function labelled(
  features: Float32Array,
  shape: readonly number[],
  table: Table,
  target: string,
  names: readonly string[] | undefined,
): TensorDataset<TargetArray> {
  checkTargets(table, target);
  if (!names) return new TensorDataset(features, shape, numbersOf(table, target));
  return new TensorDataset<TargetArray>(features, shape, labelsOf(table, target, names), { classNames: names });
}

function numbersOf(table: Table, target: string): Float32Array {
  const { cells } = table.column(target);
  if (cells?.form === 'number') return Float32Array.from(cells.values);
  const fix = 'Name another target, or learn classes in place of a regression';
  throw new MlpError('ERR_MLP_DATA', `the target ${show(target)} has no numbers`, table.source.name, fix);
}

/** The place of each row's class among the names. @throws MlpError `ERR_MLP_DATA` that names the line of another class */
function labelsOf(table: Table, target: string, names: readonly string[]): Int32Array {
  const { codes, levels } = textsOf(table.column(target), table);
  const places = levels.map((level) => names.indexOf(level));
  const labels = codes.map((code) => places[code]);
  const other = labels.indexOf(-1);
  if (other < 0) return labels;
  const some = names.length > 8 ? `${names.slice(0, 8).join(', ')} and ${names.length - 8} more` : names.join(', ');
  const what = `the target ${show(target)} is ${show(levels[codes[other]])}, which is none of the classes ${some}`;
  throw new MlpError('ERR_MLP_DATA', what, table.where(other), 'Leave such rows out');
}
