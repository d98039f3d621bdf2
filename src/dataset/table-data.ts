// A table as a data set: read, split, and turned into numbers by a preprocessing that only its training rows have made.
import { MlpError, show } from '../errors.js';
import type { Delimiter } from '../tables/dialect.js';
import {
  applyPreprocessing,
  arePixels,
  featureNames,
  fitPreprocessing,
  formsOf,
  type Preprocessing,
} from '../tables/preprocessing.js';
import { type ColumnSummary, withPixels } from '../tables/summary.js';
import type { ReadTableOptions } from '../tables/table-options.js';
import { readLetters, readTable } from '../tables/read-table.js';
import type { Table, TableSplit } from '../tables/table.js';
import type { TargetArray, TrainTest } from './dataset.js';
import { checkRows, checkTargets, classNamesOf, labelled, labelledRows } from './table-targets.js';
import type { TensorDataset } from './tensor-dataset.js';

/** What is asked for of a table. */
export interface TableChoice {
  /** The path of the file. */
  readonly data: string;
  /** The column that is to be predicted: an error names what there is if it is missing. */
  readonly target: string | undefined;
  /** Default: classes for texts and for integers of at most 20 values, else a regression. */
  readonly task?: 'classes' | 'regression' | undefined;
  /** Of two classes the one that is the second; default: in the order of their names. */
  readonly positive?: string | undefined;
  readonly drop?: readonly string[] | undefined;
  readonly categorical?: readonly string[] | undefined;
  readonly numeric?: readonly string[] | undefined;
  readonly missing?: readonly string[] | undefined;
  readonly delimiter?: Delimiter | undefined;
  /** Whether rows that do not say the target are left out. */
  readonly dropUnlabelled?: boolean | undefined;
  /** The property of JSON lines whose arrays are numbers to learn from. */
  readonly features?: string | undefined;
  /** Whether all other columns are pixels. */
  readonly pixels?: boolean | undefined;
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
  /** How many rows of each file were left out because they do not say the target. */
  readonly unlabelled: Readonly<Record<string, number>>;
  readonly tables: TableSplit;
  /** Texts that no training row had, in the rows of each part: how many by column. */
  readonly unknown: Readonly<Partial<Record<keyof TableSplit, Readonly<Record<string, number>>>>>;
}

/**
 * Reads a table and makes data of it.
 * @throws MlpError `ERR_MLP_FILE` if it cannot be read, `ERR_MLP_DATA` if it cannot be learnt from, `ERR_MLP_ARGUMENT` if it lacks a column
 */
export async function tableData(choice: TableChoice): Promise<TableData> {
  const table = await readTable(choice.data, readOptions(choice));
  const target = targetOf(table, choice);
  const unlabelled: Record<string, number> = {};
  const labelledOf = (all: Table) => {
    const rows = choice.dropUnlabelled ? labelledRows(all, target) : undefined;
    if (rows) unlabelled[all.source.name] = all.rows - rows.length;
    return { rows, table: rows ? all.select(rows) : all };
  };
  const { rows, table: whole } = labelledOf(table);
  checkTargets(whole, target);
  const names = classNamesOf(whole, target, choice.task, choice.positive);
  if (names) checkRows(whole, target, names);
  const letters = choice.split === undefined ? undefined : readLetters(choice.split);
  const ofRows = letters && rows ? rows.map((row) => letters[row]).join('') : letters;
  const { folds, ...tables } = await partsOf(whole, target, choice, ofRows, (all) => labelledOf(all).table);
  const { preprocessing = preprocessingFor(tables.train, target, choice) } = choice;
  const made = dataOfTables(tables, target, names, preprocessing);
  return { ...made, test: made.test!, source: choice.data, folds, unlabelled, tables }; // partsOf has seen that there are rows to test
}

/** The rows of a table's parts as numbers, with their targets. */
export interface TablesData extends Pick<TableData, 'train' | 'validation' | 'preprocessing' | 'target' | 'unknown'> {
  readonly test?: TensorDataset<TargetArray>;
}

/**
 * Makes data of the parts of a table; of one that lacks or has no rows, none.
 * @param names of the classes; undefined for a regression
 * @param preprocessing one that the training rows made
 * @throws MlpError `ERR_MLP_DATA` if a part cannot be learnt from
 */
export function dataOfTables(
  tables: Pick<TableSplit, 'train'> & { readonly [Part in keyof TableSplit]?: Table | undefined },
  target: string,
  names: readonly string[] | undefined,
  preprocessing: Preprocessing,
): TablesData {
  const unknown: Partial<Record<keyof TableSplit, Readonly<Record<string, number>>>> = {};
  const dataOf = (part: keyof TableSplit, table: Table) => {
    const made = applyPreprocessing(preprocessing, table);
    if (Object.keys(made.unknown).length > 0) unknown[part] = made.unknown;
    return labelled(made.features, made.shape, table, target, names);
  };
  const { train, validation, test } = tables;
  return {
    train: dataOf('train', train),
    ...(validation && validation.rows > 0 && { validation: dataOf('validation', validation) }),
    ...(test && test.rows > 0 && { test: dataOf('test', test) }),
    preprocessing,
    target,
    unknown,
  };
}

/** The columns of the training rows in short, as the preprocessing takes them. */
export function columnsRead({
  tables,
  preprocessing,
}: Pick<TableData, 'tables' | 'preprocessing'>): readonly ColumnSummary[] {
  const columns = tables.train.describe();
  return arePixels(preprocessing) ? withPixels(columns, new Set(featureNames(preprocessing))) : columns;
}

/** The column to predict. */
function targetOf(table: Table, { target, data }: TableChoice): string {
  if (target === undefined) {
    const columns = table.columns.map(({ name }) => name);
    const fix = `Give --target COLUMN, one of ${columns.join(', ')}`;
    throw new MlpError('ERR_MLP_ARGUMENT', 'it is not said which column is to be predicted', data, fix);
  }
  table.column(target); // which must be there
  return target;
}

/** The rows of each part: as letters say, drawn, or of files of their own; and for how many folds those to train on are. */
async function partsOf(
  whole: Table,
  target: string,
  choice: TableChoice,
  letters: string | undefined,
  labelledOf: (table: Table) => Table,
): Promise<TableSplit & { folds: number }> {
  const { test, validation, seed, split } = choice;
  const hasValidation = typeof validation === 'string' || letters?.includes('v') === true;
  const first = whole.split(letters === undefined ? { test: shareOf(test), target, seed } : { letters });
  const folds = choice.folds?.(first.train.rows + first.validation.rows, hasValidation) ?? 0;
  const isHeldOut = folds === 0 && !hasValidation && validation !== 0;
  const inTrain = !isHeldOut ? undefined : first.train.split({ test: 0, validation: shareOf(validation), target, seed }); // prettier-ignore
  const drawn = letters !== undefined && folds > 0 ? whole.split({ letters: letters.replaceAll('v', 'r') }) : first;
  const parts = { ...drawn, ...(inTrain && { train: inTrain.train, validation: inTrain.validation }) };
  const rowsOf = async (part: number | string, rows: Table) => {
    if (typeof part === 'number' || letters !== undefined) return rows;
    const forms = formsOf(preprocessingFor(parts.train, target, choice));
    return labelledOf(await readTable(part, { ...readOptions(choice), forms }));
  };
  const all = {
    ...parts,
    test: await rowsOf(test, parts.test),
    validation: await rowsOf(validation, parts.validation),
  };
  if (all.test.rows > 0) return { ...all, folds };
  throw new MlpError('ERR_MLP_DATA', 'no row is left for the test', split ?? choice.data, 'Give some, by --test 0.2 or the letter e'); // prettier-ignore
}

function preprocessingFor(train: Table, target: string, { pixels = false }: TableChoice): Preprocessing {
  return fitPreprocessing(train, target, { pixels });
}

const shareOf = (part: number | string) => (typeof part === 'number' ? part : 0);

function readOptions({
  target,
  task,
  drop = [],
  categorical = [],
  numeric = [],
  missing = [],
  delimiter,
  features,
  preprocessing,
}: TableChoice): ReadTableOptions {
  if (target !== undefined && drop.includes(target)) throw new MlpError('ERR_MLP_ARGUMENT', `${show(target)} is the target and dropped`, 'drop', 'Name another target'); // prettier-ignore
  const isOpen = target !== undefined && ![...numeric, ...categorical].includes(target);
  return {
    drop,
    categorical: isOpen && task === 'classes' ? [...categorical, target] : categorical,
    numeric: isOpen && task === 'regression' ? [...numeric, target] : numeric,
    ...(missing.length > 0 && { missing }),
    ...(delimiter && { delimiter }),
    ...(features !== undefined && { features }),
    ...(preprocessing && { forms: formsOf(preprocessing) }),
  };
}
