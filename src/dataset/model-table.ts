// A table for a model that is there already: its columns found by their names, and read as they were when it was trained.
import type { Form } from '../tables/cells.js';
import { applyPreprocessing, type Features, formsOf, type Preprocessing } from '../tables/preprocessing.js';
import type { ReadTableOptions } from '../tables/table-options.js';
import { readTable } from '../tables/read-table.js';
import type { Table } from '../tables/table.js';
import type { TargetArray } from './dataset.js';
import { labelled, labelledRows } from './table-targets.js';
import type { TensorDataset } from './tensor-dataset.js';

/** What a model says of the tables that it takes. */
export interface TableModel {
  readonly preprocessing: Preprocessing;
  /** The column that it predicts. */
  readonly target: string;
  /** Undefined if it predicts numbers. */
  readonly classNames?: readonly string[] | undefined;
}

/** A table, and the inputs that its rows are. */
export interface ModelTable extends Features<Float32Array> {
  readonly table: Table;
  /** How many rows were left out because they do not say the target. */
  readonly unlabelled?: number;
}

/**
 * Reads the rows of a table as inputs of a model. Its target may be there or not; with `dropUnlabelled` only rows that say it are taken.
 * @throws MlpError `ERR_MLP_DATA` if a column lacks, or a cell is of another kind than those that the model was trained on
 */
export async function readModelTable(
  path: string,
  model: TableModel,
  {
    dropUnlabelled = false,
    ...options
  }: Pick<ReadTableOptions, 'delimiter'> & { dropUnlabelled?: boolean | undefined } = {},
): Promise<ModelTable> {
  const forms = { ...formsOf(model.preprocessing), [model.target]: targetForm(model) };
  const table = await readTable(path, { ...options, forms });
  const rows = dropUnlabelled ? labelledRows(table, model.target) : undefined;
  if (!rows) return modelTable(table, model);
  return { ...modelTable(table.select(rows), model), unlabelled: table.rows - rows.length };
}

/** The rows of a table as inputs of a model. @throws MlpError as {@link readModelTable} */
export function modelTable(table: Table, model: TableModel): ModelTable {
  const made = applyPreprocessing(model.preprocessing, table);
  return { ...made, table, ignored: made.ignored.filter((name) => name !== model.target) };
}

/** These rows with their targets; classes are compared by their names. @throws MlpError `ERR_MLP_DATA` if a row lacks it, or has a class that the model does not know */
export function labelledTable({ table, features, shape }: ModelTable, model: TableModel): TensorDataset<TargetArray> {
  return labelled(features, shape, table, model.target, model.classNames);
}

/** Classes that are all numbers may be written otherwise in another file: 1 is 1.0. */
function targetForm({ classNames }: TableModel): Form {
  return !classNames || classNames.every((name) => String(Number(name)) === name) ? 'number' : 'text';
}
