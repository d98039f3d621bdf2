// The rows of a sweep: to train on, to choose by, and for the winner all of both; and the settings that all trials share.
import { checkDataset, type TargetArray } from '../dataset/dataset.js';
import type { LoadedData } from '../dataset/sources.js';
import { joined } from '../dataset/split.js';
import type { TensorDataset } from '../dataset/tensor-dataset.js';
import { MlpError } from '../errors.js';
import { heldOut } from '../train/build-run.js';
import type { MetricName } from '../train/metric.js';
import type { ModelDescription } from '../train/model-file.js';
import { objectives, taskOf } from '../train/objectives.js';
import { complete, readGiven } from '../train/recipe-values.js';
import type { Settings } from '../train/recipe.js';
import { digestOf } from './data-file.js';
import type { TrialData } from './trial.js';

/** What a sweep is given. */
export interface SweepData {
  readonly train: TensorDataset<TargetArray>;
  /** Rows to rank by; default: the share of the training rows that the setting `validation` says, 0.1 if it says none. */
  readonly validation?: TensorDataset<TargetArray> | undefined;
  /** Rows that only the winner meets, once. */
  readonly test: TensorDataset<TargetArray>;
  /** What a model of these rows takes and gives; default: the shape of its inputs, and the names of its classes. */
  readonly description?: Partial<ModelDescription> | undefined;
}

/** What follows from it. */
export interface PreparedData {
  readonly parts: TrialData;
  readonly whole: LoadedData;
  readonly description: Partial<ModelDescription>;
  /** Those given, as far as a trial is a net that validation chooses. */
  readonly settings: Partial<Settings>;
  /** By which trials are ranked. */
  readonly metric: MetricName;
  readonly digest: string;
}

/** The share of the training rows that trials are ranked on if nobody says another. */
const SHARE = 0.1;

/** What makes a recipe that of a trial: one net, that validation rows choose. */
export function trialSettings({ validation }: Pick<Settings, 'validation'>): Partial<Settings> {
  return { folds: 0, ensemble: 1, validation: validation === 0 ? SHARE : validation };
}

/** Holds the validation rows out. @throws MlpError `ERR_MLP_ARGUMENT` if settings are those of several nets */
export function preparedData(data: SweepData, given: Partial<Settings>, whole?: LoadedData): PreparedData {
  checkDataset('data.train', data?.train);
  checkDataset('data.test', data.test);
  readGiven(given, 'settings', 'sweep');
  const { train, test, validation, description } = data;
  const several = (given.folds ?? 0) > 0 || (given.ensemble ?? 1) > 1;
  if (several) throw new MlpError('ERR_MLP_ARGUMENT', 'a trial is one net, and not several', 'sweep', 'Leave folds and ensemble out'); // prettier-ignore
  const task = taskOf(train);
  const base = { ...given, task, ...trialSettings(complete({ ...given, task, folds: 0 })) };
  const recipe = complete(base);
  if (recipe.epochs === 0) throw new MlpError('ERR_MLP_ARGUMENT', 'no trial trains in 0 epochs', 'epochs', 'Give at least 1'); // prettier-ignore
  const metric = recipe.monitor ?? objectives[task].best;
  const settings = { ...base, epochs: recipe.epochs, monitor: metric }; // of all trials, whatever preset they have
  const parts = heldOut(recipe, { train, ...(validation && { validation }) }) as TrialData;
  const own = { inputShape: train.shape, ...(train.classNames && { classNames: train.classNames }), ...(task !== 'classes' && { task }) }; // prettier-ignore
  return {
    parts,
    whole: whole ?? { train: validation ? joined(train, validation) : train, test, source: 'a program' },
    description: description ?? own,
    settings,
    metric,
    digest: digestOf([parts.train, parts.validation, test]),
  };
}
