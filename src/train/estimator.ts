// What Classifier and Regressor have in common: a recipe that is fitted to a table, and a model that answers tables, as on the command line.
import { statSync } from 'node:fs';
import { dataOfTables } from '../dataset/table-data.js';
import { checkTargets, classNamesOf } from '../dataset/table-targets.js';
import { labelledTable, modelTable, type ModelTable, type TableModel } from '../dataset/model-table.js';
import { TensorDataset } from '../dataset/tensor-dataset.js';
import { MlpError } from '../errors.js';
import type { MLP } from '../nn/mlp.js';
import { checkOptions, type Names } from '../options.js';
import { Generator } from '../random/generator.js';
import { checkTable } from '../tables/columns.js';
import { exampleShape, fitPreprocessing } from '../tables/preprocessing.js';
import type { Table } from '../tables/table.js';
import { type EstimatorOptions, settingsGiven, settingsOn } from './estimator-options.js';
import { evaluate } from './evaluate.js';
import type { Metrics } from './metric.js';
import { loadModel, saveModel } from './model-file.js';
import type { Task } from './task.js';
import { complete } from './recipe-values.js';
import type { Settings } from './recipe.js';
import { chosenOfRun } from './run-folder.js';
import { trainRecipe, type TrainingOptions } from './train-recipe.js';

export type { EstimatorOptions } from './estimator-options.js';

/** How an estimator is fitted to a table. */
export interface EstimatorFitOptions extends TrainingOptions {
  /** The column to predict; default: the one that the table's split, or its labels, said. */
  readonly target?: string | undefined;
  /** Rows that choose the best epoch, in place of folds or a share of the table. */
  readonly validation?: Table | undefined;
}

const FIT_NAMES: Names<EstimatorFitOptions> = { target: true, validation: true, signal: true, onEvent: true };

/** What an estimator knows once it is fitted. */
export interface FittedModel extends TableModel {
  readonly model: MLP;
  /** From which probability on a row is of the second of two classes, if not the most probable class is predicted. */
  readonly threshold?: number | undefined;
}

const estimatorOf: Readonly<Record<Task, string>> = { classes: 'Classifier', regression: 'Regressor' };

/** A net for tables that learns from one and answers others. */
export abstract class Estimator {
  readonly #task: Task;
  readonly #given: Partial<Settings>;
  #fitted: FittedModel | undefined;

  /** @throws MlpError `ERR_MLP_ARGUMENT` that names an option that there is not, with the nearest, or a wrong value */
  protected constructor(task: Task, options: EstimatorOptions) {
    this.#task = task;
    this.#given = settingsGiven(estimatorOf[task], options);
  }

  /**
   * Learns from the rows of a table: numbers, dates and texts that repeat, whose preprocessing is fitted too. Small tables train several nets,
   * each on all rows but a fold, as the command does. Pauses between steps, as `fit` does, so that a server in the process answers. What was
   * fitted before is replaced at the end; if it rejects, that stays.
   * @throws MlpError `ERR_MLP_ARGUMENT` if it is not known which column is the target, or settings do not go together, `ERR_MLP_DATA` if the
   * table cannot be learnt from, `ERR_MLP_DIVERGED`
   */
  async fit(table: Table, options: EstimatorFitOptions = {}): Promise<this> {
    const where = `${estimatorOf[this.#task]}.fit`;
    checkOptions(where, options, FIT_NAMES);
    const { validation, signal, onEvent } = options;
    const target = targetOf(checkFilled(table), options, where);
    if (validation !== undefined) checkFilled(validation);
    checkTargets(table, target);
    const classNames = classNamesOf(table, target, this.#task, this.#given.positive);
    const known = settingsOn(where, this.#given, this.#task, table.rows, validation?.source.name);
    const { validation: share, seed, pixels } = complete(known); // the share is 0 if there are folds
    const parts = typeof share === 'number' ? table.split({ test: 0, validation: share, target, seed: BigInt(seed) }) : { train: table, validation }; // prettier-ignore
    const preprocessing = fitPreprocessing(parts.train, target, { pixels });
    const data = dataOfTables(parts, target, classNames, preprocessing);
    const { model, threshold } = await trainRecipe(known, data, { signal, onEvent });
    this.fitted = { model, preprocessing, target, classNames, threshold };
    return this;
  }

  /** All metrics on the rows of a table, which has the target, by their names. @throws MlpError as `predict`, or if a row lacks the target */
  async evaluate(table: Table): Promise<Metrics> {
    const data = labelledTable(this.#readRows(table), this.fitted);
    const { model, threshold } = this.fitted;
    const { metrics } = await evaluate(model, data, { generator: new Generator(0), threshold });
    return metrics;
  }

  /** Writes the model to a file that {@link loadModel} and every command read. @throws MlpError as {@link saveModel} */
  save(path: string): void {
    const { model, preprocessing, target, classNames, threshold } = this.fitted;
    const meaning = this.#task === 'classes' ? { classNames: classNames! } : { task: this.#task };
    saveModel(path, model, {
      ...meaning,
      inputShape: exampleShape(preprocessing),
      preprocessing,
      target,
      ...(threshold !== undefined && { threshold }),
    });
  }

  /** The net, or the ensemble of nets. */
  get model(): MLP {
    return this.fitted.model;
  }

  /** The column that is predicted. */
  get target(): string {
    return this.fitted.target;
  }

  /** The columns that a table must have, in any order. */
  get columns(): readonly string[] {
    return this.fitted.preprocessing.flatMap((entry) => ('column' in entry ? [entry.column] : []));
  }

  /** @throws MlpError `ERR_MLP_STATE` if nothing has been fitted */
  protected get fitted(): FittedModel {
    if (this.#fitted) return this.#fitted;
    const name = estimatorOf[this.#task];
    throw new MlpError('ERR_MLP_STATE', 'it is not fitted', name, `Call fit(table) first, or ${name}.load(path)`);
  }

  protected set fitted(fitted: FittedModel) {
    this.#fitted = fitted;
  }

  /** The rows of a table as the model takes them, with labels that nobody reads. */
  protected inputsOf(table: Table): TensorDataset {
    const { features, shape } = this.#readRows(table);
    return new TensorDataset(features, shape, new Uint8Array(table.rows));
  }

  #readRows(table: Table): ModelTable {
    return modelTable(checkFilled(table), this.fitted);
  }
}

/** Refuses what is no table, or one without rows. */
function checkFilled(table: Table): Table {
  if (checkTable(table).rows > 0) return table;
  throw new MlpError('ERR_MLP_DATA', 'there are no rows', table.source.name);
}

/** The column to predict. */
function targetOf(table: Table, { target = table.target }: EstimatorFitOptions, where: string): string {
  if (target !== undefined) return table.column(target).name;
  const columns = table.columns.map(({ name }) => name).join(', ');
  const fix = `Give \`target\`, as split does too: one of ${columns}`;
  throw new MlpError('ERR_MLP_ARGUMENT', 'it is not said which column is to be predicted', where, fix);
}

/**
 * The model of a file, or of a run's folder the one that the run is about, for the estimator of a task.
 * @throws MlpError `ERR_MLP_FORMAT` if it is no model of a table, or does something else; `ERR_MLP_FILE` if it cannot be read
 */
export function loadFitted(path: string, task: Task): FittedModel {
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  const { model, preprocessing, target, classNames, threshold, task: its = 'classes' } = loadModel(isFolder ? chosenOfRun(path) : path); // prettier-ignore
  const error = (what: string, fix: string) => new MlpError('ERR_MLP_FORMAT', what, path, fix);
  if (!preprocessing || target === undefined || (its === 'classes' && !classNames))
    throw error('it is no model of a table', `Train one by ${estimatorOf[task]}.fit, or mlp-train TABLE`);
  if (its === task) return { model, preprocessing, target, classNames, threshold };
  throw error(`it predicts ${its === 'classes' ? 'classes' : 'numbers'}`, `Load it by ${estimatorOf[its]}.load`);
}
