// Trains the net of a recipe, or its several nets, and puts these together: what the command line and the estimators do alike.
import { hasClasses, type TargetArray } from '../dataset/dataset.js';
import type { TensorDataset } from '../dataset/tensor-dataset.js';
import type { MLP } from '../nn/mlp.js';
import { Generator } from '../random/generator.js';
import { skipBaseSeed } from '../random/loader-order.js';
import { augmentOf, buildRun, type Built, heldOut, lossOf } from './build-run.js';
import type { EpochEvent, TrainEvent } from './events.js';
import { fit } from './fit.js';
import type { FitControl, FitOptions } from './fit-options.js';
import { membersOf } from './member-settings.js';
import { complete } from './recipe-values.js';
import type { Settings } from './recipe.js';
import { temperatureOf, withTemperature } from './temperature.js';
import { bestThreshold, checkThresholdFits, scored, type Scored } from './threshold.js';

/** Rows to train on, those held out of them if the data have done so, and those to measure each epoch by. */
export interface RecipeData {
  readonly train: TensorDataset<TargetArray>;
  readonly validation?: TensorDataset<TargetArray> | undefined;
  readonly test?: TensorDataset<TargetArray> | undefined;
}

/** Trains one net, with what the recipe says to `fit`. Rejects and resolves as `fit` does. */
export function fitRecipe(
  settings: Settings,
  { model, optimizer, generator, progress }: Built,
  { train, validation, test }: RecipeData,
  more: Pick<FitOptions, 'loss' | 'augment' | 'signal' | 'onEvent'>,
): Promise<EpochEvent[]> {
  const { epochs, batchSize, dropLast, clipNorm, monitor, patience, minDelta, cycleStop } = settings;
  return fit(model, train, {
    optimizer,
    ...(clipNorm > 0 && { clipNorm }),
    ...(validation && { validation, monitor, patience: patience || undefined, minDelta, cycleStop }),
    test,
    epochs,
    batchSize,
    dropLast,
    generator,
    progress,
    ...more,
  });
}

/** The temperature of a net that is trained, by its validation rows; undefined if the recipe has none. */
export async function fittedTemperature(
  { temperature }: Settings,
  model: MLP,
  { validation }: RecipeData,
): Promise<number | undefined> {
  if (!temperature || !validation || !hasClasses(validation)) return undefined;
  return temperatureOf(model, validation, { generator: new Generator(0) });
}

/**
 * The threshold of a trained model: the one that is given, or the best on validation rows, of folds each row by the net that was not trained
 * on it. Undefined if the most probable class is said.
 * @param nets those of the recipe, in their order, each with its temperature
 * @param whole what they are together
 */
export async function fittedThreshold(
  settings: Settings,
  data: RecipeData,
  nets: readonly MLP[],
  whole: MLP,
): Promise<number | undefined> {
  if (settings.optimize === 'none') return settings.threshold;
  const parts: Scored[] = [];
  for (const [i, net] of (settings.folds > 0 ? nets : [whole]).entries()) {
    const { validation } = heldOut({ ...settings, member: i + 1 }, data);
    parts.push(await scored(net, validation as TensorDataset, { generator: new Generator(0) }));
  }
  return bestThreshold(parts);
}

/** What is fitted behind one net once it is trained. */
export interface Fitted {
  /** With the temperature, if the recipe has one. */
  readonly model: MLP;
  readonly temperature: number | undefined;
  /** From which probability on a row is of the second class, if not the most probable one is said. */
  readonly threshold: number | undefined;
}

/** Fits temperature and threshold, by its validation rows, behind a net that is trained. */
export async function fittedBehind(settings: Settings, trained: MLP, data: RecipeData): Promise<Fitted> {
  const temperature = await fittedTemperature(settings, trained, data);
  const model = temperature === undefined ? trained : withTemperature(trained, temperature);
  return { model, temperature, threshold: await fittedThreshold(settings, data, [model], model) };
}

/** An event of one of the nets: which, from 1, and of how many. */
export type MemberEvent = TrainEvent & { readonly member: number; readonly members: number };

/** What comes of a recipe. */
export interface TrainedRecipe {
  readonly model: MLP;
  readonly threshold: number | undefined;
}

/** Who follows the training of one net or several. */
export interface TrainingOptions {
  /** Stops at the next batch: the training rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Told what `fit` tells, of each net; `control.stop` ends that net. A promise that it returns is waited for. */
  readonly onEvent?: ((event: MemberEvent, control: FitControl) => unknown) | undefined;
}

/**
 * Trains all nets of a recipe, one after the other: one model of them, and its threshold. The same recipe and rows give the weights that the
 * command line gives.
 * @param known the settings that are no fallbacks
 */
export async function trainRecipe(
  known: Partial<Settings>,
  data: RecipeData,
  options: TrainingOptions = {},
): Promise<TrainedRecipe> {
  const all = complete(known);
  checkThresholdFits(all, data.train, 'threshold');
  const members = membersOf(all);
  const models: MLP[] = [];
  for (let member = 1; member <= members; member++) {
    const settings = complete({ ...known, member: members > 1 ? member : 0 });
    models.push(await trainMember(settings, heldOut(settings, data), member, members, options));
  }
  const model = members > 1 ? (await import('../nn/ensemble.js')).together(models, data.train.classes > 0) : models[0];
  return { model, threshold: await fittedThreshold(all, data, models, model) };
}

async function trainMember(
  settings: Settings,
  data: RecipeData,
  member: number,
  members: number,
  { signal, onEvent }: TrainingOptions,
): Promise<MLP> {
  const built = buildRun(settings, data.train);
  await fitRecipe(settings, built, data, {
    loss: lossOf(settings, data.train),
    augment: augmentOf(settings, data.train),
    signal,
    onEvent: (event, control) => {
      // The command measures its test rows after each epoch, and a pass over them draws this: so the orders are the same without any.
      if (event.event === 'epoch') skipBaseSeed(built.generator);
      return onEvent?.({ ...event, member, members }, control);
    },
  });
  const temperature = await fittedTemperature(settings, built.model, data);
  return temperature === undefined ? built.model : withTemperature(built.model, temperature);
}
