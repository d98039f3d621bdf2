// A table as a data set: read, split, and turned into numbers by a preprocessing that only its training rows have made.
import { MlpError, show } from '../errors.js';
import { type Delimiter } from '../tables/dialect.js';
import { applyPreprocessing, fitPreprocessing, formsOf, type Preprocessing } from '../tables/preprocessing.js';
import type { ReadTableOptions } from '../tables/table-options.js';
import { readLetters } from '../tables/table-split.js';
import { readTable, type Table, type TableSplit } from '../tables/table.js';
import { textsOf } from '../tables/cells-as.js';
import { classesOf } from '../tables/classes.js';
import type { TargetArray, TrainTest } from './dataset.js';
import { TensorDataset } from './tensor-dataset.js';

/** What is asked for of a table. */
export interface TableChoice {
  /** The path of the file. */
  readonly data: string;
  /** The column that is to be predicted: an error names what there is if it is missing. */
  readonly target: string | undefined;
  /** Default: classes for texts and for integers of at most 20 values, else a regression. */
  readonly task?: 'classes' | 'regression' | undefined;
  readonly drop?: readonly string[] | undefined;
  readonly categorical?: readonly string[] | undefined;
  readonly numeric?: readonly string[] | undefined;
  readonly delimiter?: Delimiter | undefined;
  /** The property of JSON lines whose arrays are numbers to learn from. */
  readonly features?: string | undefined;
  /** Shares of the rows, or files of rows. */
  readonly test: number | string;
  readonly validation: number | string;
  /** A file with a letter for each row, in place of shares. */
  readonly split?: string | undefined;
  readonly seed: number | bigint;
  /** How many folds a training takes, by its rows and by whether some are named for validation: none are held out then. Default: none. */
  readonly folds?: ((rows: number, hasValidation: boolean) => number) | undefined;
  /** That of a model whose training goes on; default: one for the training rows. */
  readonly preprocessing?: Preprocessing | undefined;
}

/** The data of a table, with what they were made of. */
export interface TableData extends TrainTest<TargetArray> {
  readonly validation?: TensorDataset<TargetArray>;
  readonly preprocessing: Preprocessing;
  readonly target: string;
  readonly folds: number;
  readonly tables: TableSplit;
  /** Texts that no training row had, in the rows of each part: how many by column. */
  readonly unknown: Readonly<Partial<Record<keyof TableSplit, Readonly<Record<string, number>>>>>;
}

/**
 * Reads a table and makes data of it.
 * @throws MlpError `ERR_MLP_FILE` if it cannot be read, `ERR_MLP_DATA` if it cannot be learnt from, `ERR_MLP_ARGUMENT` if it lacks a column
 */
export async function tableData(choice: TableChoice): Promise<TableData> {
  const whole = await readTable(choice.data, readOptions(choice));
  const target = targetOf(whole, choice);
  const names = classNamesOf(whole, target, choice.task);
  const { folds, ...tables } = await partsOf(whole, target, choice);
  const preprocessing = choice.preprocessing ?? fitPreprocessing(tables.train, target);
  const unknown: Partial<Record<keyof TableSplit, Record<string, number>>> = {};
  const dataOf = (part: keyof TableSplit) => {
    const made = applyPreprocessing(preprocessing, tables[part]);
    if (Object.keys(made.unknown).length > 0) unknown[part] = made.unknown;
    return labelled(made.features, made.width, tables[part], target, names);
  };
  const train = dataOf('train');
  const validation = tables.validation.rows > 0 ? dataOf('validation') : undefined;
  const test = dataOf('test');
  return {
    train,
    ...(validation && { validation }),
    test,
    source: choice.data,
    preprocessing,
    target,
    folds,
    tables,
    unknown,
  };
}

/** Rows of features with the targets of a table. @param names of the classes; undefined for a regression */
export function labelled(
  features: Float32Array,
  width: number,
  table: Table,
  target: string,
  names: readonly string[] | undefined,
): TensorDataset<TargetArray> {
  checkTargets(table, target);
  if (!names) return new TensorDataset(features, [width], targetsOf(table, target));
  return new TensorDataset<TargetArray>(features, [width], labelsOf(table, target, names), { classNames: names });
}

/** The column to predict, which every row says. */
function targetOf(table: Table, { target, data }: TableChoice): string {
  if (target === undefined) {
    const columns = table.columns.map(({ name }) => name);
    const fix = `Give --target COLUMN, one of ${columns.join(', ')}`;
    throw new MlpError('ERR_MLP_ARGUMENT', 'it is not said which column is to be predicted', data, fix);
  }
  checkTargets(table, target);
  return target;
}

/** The rows of each part: as letters say, drawn, or of files of their own; and for how many folds those to train on are. */
async function partsOf(whole: Table, target: string, choice: TableChoice): Promise<TableSplit & { folds: number }> {
  const { test, validation, seed, split } = choice;
  const letters = split === undefined ? undefined : readLetters(split);
  const hasValidation = typeof validation === 'string' || letters?.includes('v') === true;
  const first = whole.split(letters === undefined ? { test: shareOf(test), target, seed } : { letters });
  const folds = choice.folds?.(first.train.rows + first.validation.rows, hasValidation) ?? 0;
  const inTrain = folds > 0 || hasValidation ? undefined : first.train.split({ test: 0, validation: shareOf(validation), target, seed }); // prettier-ignore
  const drawn = letters !== undefined && folds > 0 ? whole.split({ letters: letters.replaceAll('v', 'r') }) : first;
  const parts = { ...drawn, ...(inTrain && { train: inTrain.train, validation: inTrain.validation }) };
  const forms = formsOf(fitPreprocessing(parts.train, target));
  const rowsOf = (part: number | string, rows: Table) =>
    typeof part === 'number' || letters !== undefined ? rows : readTable(part, { ...readOptions(choice), forms });
  const all = {
    ...parts,
    test: await rowsOf(test, parts.test),
    validation: await rowsOf(validation, parts.validation),
  };
  if (all.test.rows > 0) return { ...all, folds };
  throw new MlpError('ERR_MLP_DATA', 'no row is left for the test', split ?? choice.data, 'Give some, by --test 0.2 or the letter e'); // prettier-ignore
}

const shareOf = (part: number | string) => (typeof part === 'number' ? part : 0);

function readOptions({
  target,
  task,
  drop = [],
  categorical = [],
  numeric = [],
  delimiter,
  features,
  preprocessing,
}: TableChoice): ReadTableOptions {
  if (target !== undefined && drop.includes(target)) throw new MlpError('ERR_MLP_ARGUMENT', `${show(target)} is the target and dropped`, 'drop', 'Name another target'); // prettier-ignore
  const isText = target !== undefined && task === 'classes' && ![...numeric, ...categorical].includes(target);
  return {
    drop,
    categorical: isText ? [...categorical, target] : categorical,
    numeric,
    ...(delimiter && { delimiter }),
    ...(features !== undefined && { features }),
    ...(preprocessing && { forms: formsOf(preprocessing) }),
  };
}

/** The names of the classes; undefined if it is a regression. */
function classNamesOf(table: Table, target: string, task: TableChoice['task']): readonly string[] | undefined {
  if (task === 'regression') return undefined;
  const { cells } = table.column(target);
  const where = `${table.source.name}, column ${show(target)}`;
  if (cells?.form === 'unkept') {
    const fix = `Name another target, or --categorical ${target} if they are all classes`;
    throw new MlpError('ERR_MLP_DATA', 'the target has more than 255 different texts', where, fix);
  }
  const classes = cells && classesOf(cells);
  if (!classes) return undefined;
  const { names, labels } = classes;
  if (names.length < 2)
    throw new MlpError('ERR_MLP_DATA', `every row is of one class, ${show(names[0])}`, where, 'Give rows of two or more classes'); // prettier-ignore
  const counts = new Float64Array(names.length);
  for (const label of labels) if (label >= 0) counts[label]++;
  const rare = counts.indexOf(1);
  if (rare < 0) return names;
  const more = counts.filter((count) => count === 1).length - 1;
  const what = `class ${show(names[rare])} has one row${more > 0 ? `, and so have ${more} other classes` : ''}: it cannot be learnt and measured`;
  throw new MlpError('ERR_MLP_DATA', what, table.where(labels.indexOf(rare)), 'Leave the row out, or put rare classes into one'); // prettier-ignore
}

/** Refuses rows that say nothing of the target. */
function checkTargets(table: Table, target: string): void {
  const { cells, missing } = table.column(target);
  if (!missing || !cells || cells.form === 'unkept') return;
  const row = cells.form === 'text' ? cells.codes.indexOf(-1) : cells.values.findIndex(Number.isNaN);
  const others = missing > 1 ? `, and ${missing - 1} more rows lack it` : '';
  const what = `the target ${show(target)} is missing${others}`;
  throw new MlpError('ERR_MLP_DATA', what, table.where(row), 'Fill it in, or leave these rows out');
}

function targetsOf(table: Table, target: string): Float32Array {
  const { cells } = table.column(target);
  const fix = 'Name another target, or leave --task out';
  if (cells?.form !== 'number')
    throw new MlpError('ERR_MLP_DATA', `the target ${show(target)} has no numbers`, table.source.name, fix);
  return Float32Array.from(cells.values);
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
