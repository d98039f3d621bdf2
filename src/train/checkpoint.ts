// Checkpoints: a model file with all that a run needs to go on exactly where it was.
import { otherCopy } from '../copies.js';
import { argumentError, checkInstance, checkInteger, MlpError } from '../errors.js';
import { writeFile } from '../files/write-file.js';
import { type Field, optional, readJson, record } from '../formats/fields.js';
import { encodeSafetensors, MOST, type NamedTensor, type Safetensors } from '../formats/safetensors.js';
import { readSafetensors } from '../formats/safetensors-file.js';
import { checkFinite, checkStateDict, type StateDict } from '../formats/state-dict.js';
import { isObject } from '../kinds.js';
import { MLP } from '../nn/mlp.js';
import { Module } from '../nn/module.js';
import { isStateful, type Optimizer, type StatefulOptimizer } from '../optim/optimizer.js';
import { optimizerFrom } from '../optim/optimizers.js';
import { checkOptions, type Names } from '../options.js';
import { checkGenerator, Generator } from '../random/generator.js';
import { bestState, chosenEpoch } from './best-epoch.js';
import { inFile, modelState, versionOf } from './model-content.js';
import { contentOf, type ModelDescription, modelOf, stateOf } from './model-file.js';
import { progressField, progressFieldOf1, type TrainProgress } from './progress.js';
import { type Recipe, recipeField, recipeJson } from './run-config.js';

/** A run between two steps. {@link fit} goes on from it. */
export interface Checkpoint<M extends Module = MLP> {
  readonly model: M;
  readonly optimizer: StatefulOptimizer;
  readonly generator: Generator;
  readonly progress: TrainProgress;
  /** What the model's numbers mean; of an MLP. */
  readonly description?: Partial<ModelDescription>;
  /** That of the command line. */
  readonly recipe?: Recipe;
}

const NAMES: Names<Checkpoint<Module>> = {
  model: true,
  optimizer: true,
  generator: true,
  progress: true,
  description: true,
  recipe: true,
};

/** What a file calls `training`. */
interface TrainingFields {
  /** The optimizer's description, which optim/optimizers.ts reads. */
  readonly optimizer: unknown;
  readonly progress: TrainProgress;
  readonly recipe?: Recipe;
}

const anything: Field<unknown> = (value) => value;
const sgdOf1: Field<unknown> = (value) => (isObject(value) ? { type: 'sgd', ...value } : value);

/** How each version of the format says it; version 1, of 0.1.0, knew no other optimizer than SGD. */
const trainingFields: Readonly<Record<string, Field<TrainingFields>>> = {
  '1': record({ optimizer: sgdOf1, progress: progressFieldOf1, recipe: optional(recipeField) }),
  '2': record({ optimizer: anything, progress: progressField, recipe: optional(recipeField) }),
};

const OPTIMIZER = 'optimizer.';
/** The parameters after the best epoch, by their places in the optimizer. */
const BEST = 'training.best.';
const GENERATOR = 'generator';

/**
 * Writes a checkpoint, whole or not at all; the same run gives the same bytes, stopped and resumed or not.
 * @throws MlpError `ERR_MLP_DIVERGED` if a number is not finite, `ERR_MLP_FILE` if the file cannot be written, `ERR_MLP_ARGUMENT`
 * if none can hold as much; the old file is untouched then
 */
export function saveCheckpoint(path: string, checkpoint: Checkpoint<Module>): void {
  writeFile(path, encodeCheckpoint(path, checkpoint));
}

/** The bytes that {@link saveCheckpoint} writes to this path. */
export function encodeCheckpoint(path: string, checkpoint: Checkpoint<Module>): Uint8Array {
  checkOptions('saveCheckpoint', checkpoint, NAMES);
  const { model, optimizer, generator, progress, description = {}, recipe } = checkpoint;
  checkInstance('model', model, Module, 'a Module, such as an MLP');
  if (!isObject(optimizer) || !isStateful(optimizer) || otherCopy(optimizer) !== undefined)
    throw argumentError('an optimizer with type, describe(), stateDict() and loadStateDict()', 'optimizer', optimizer);
  checkGenerator(generator);
  checkInteger('progress.epochs', progress?.epochs, 0);
  checkRoom(path, checkpoint);
  const content = model instanceof MLP ? contentOf(path, model, description) : stateOf(path, model);
  const state = new Map([
    ...prefixed(OPTIMIZER, optimizer.stateDict()),
    ...prefixed(BEST, bestState(progress, optimizer)),
  ]);
  const words = generator.getState();
  const tensors = new Map<string, NamedTensor>([
    ...content.tensors,
    ...state,
    [GENERATOR, { shape: [words.length], data: words }],
  ]);
  checkFinite(path, 'ERR_MLP_DIVERGED', state, 'Nothing was written; what was saved before is as it was');
  const { epochs, pass, best } = progress; // in this order, whichever came first
  const training = {
    optimizer: optimizer.describe(model.parameters()),
    progress: { epochs, pass, best: best && { ...chosenEpoch(best), measured: best.measured } },
    recipe: recipe && recipeJson(recipe),
  };
  const metadata = new Map([...content.metadata, ['training', stringify(training)]]);
  return encodeSafetensors({ tensors, metadata });
}

/** Refuses what no file can hold once the optimizer keeps all that it will: at the first save, when no step is lost yet. */
function checkRoom(path: string, { model, optimizer, progress }: Checkpoint<Module>): void {
  const kept = optimizer.parameters.flatMap((parameter) =>
    optimizer.stateNames.map((name) => (name === 'steps' ? 1 : parameter.numel)),
  );
  const best = progress.best?.parameters?.map(({ length }) => length) ?? [];
  const sizes = [...model.parameters().map(({ numel }) => numel), ...kept, ...best];
  const tensors = sizes.length + 1; // and the generator
  const bytes = sizes.reduce((sum, size) => sum + 4 * size, 0);
  if (tensors <= MOST.tensors && bytes <= MOST.bytes) return;
  const what = `a checkpoint has ${tensors} tensors in ${bytes} bytes, but a file holds at most ${MOST.tensors} in ${MOST.bytes}`;
  throw new MlpError('ERR_MLP_ARGUMENT', what, path, 'Give fewer layers or units, or an optimizer that keeps less');
}

/**
 * Reads a checkpoint that {@link saveCheckpoint} wrote.
 * @param build makes the module whose state the file holds, if that is no MLP: no file knows how
 * @throws MlpError `ERR_MLP_FORMAT` if the file holds anything else, `ERR_MLP_FILE` if it cannot be read
 */
export function loadCheckpoint(
  path: string,
  build?: undefined,
): Checkpoint & { readonly description: ModelDescription };
export function loadCheckpoint<M extends Module>(path: string, build: () => M): Checkpoint<M>;
export function loadCheckpoint(path: string, build?: () => Module): Checkpoint<Module> {
  const content = readSafetensors(path);
  const { metadata } = content;
  const training = trainingIn(path, metadata);
  const { model, ...described } = build ? { model: built(path, build, content) } : describedModel(path, content);
  if (!training) throw new MlpError('ERR_MLP_FORMAT', 'it is a model without a training that could go on', path);
  const { progress, recipe } = training;
  return inFile(path, () => {
    const optimizer = optimizerFrom(training.optimizer, model.parameters(), path, metadata.get('producer'));
    optimizer.loadStateDict(stateIn(path, content, OPTIMIZER));
    const generator = new Generator(0).setState(content.tensors.get(GENERATOR)?.data as Uint32Array);
    const at = withBest(path, content, progress, optimizer);
    return { model, optimizer, generator, progress: at, ...described, ...(recipe && { recipe }) };
  });
}

/** The MLP that the file describes. */
function describedModel(path: string, content: Safetensors) {
  if (versionOf(path, content.metadata) !== '1' && !content.metadata.has('model')) {
    const fix = 'Give loadCheckpoint a function that builds it';
    throw new MlpError('ERR_MLP_FORMAT', 'its module is no MLP, and so it does not say how to build it', path, fix);
  }
  const { model, ...description } = modelOf(path, content);
  return { model, description };
}

function built(path: string, build: () => Module, content: Safetensors): Module {
  versionOf(path, content.metadata);
  const model = build();
  inFile(path, () => model.loadStateDict(modelState(content)));
  return model;
}

/** What the metadata of a checkpoint say of its run; other models have none. @throws MlpError `ERR_MLP_FORMAT` */
export function trainingIn(path: string, metadata: Safetensors['metadata']): TrainingFields | undefined {
  const training = metadata.get('training');
  if (training === undefined) return undefined;
  return readJson(training, 'training', path, trainingFields[versionOf(path, metadata)]);
}

/** The progress with the parameters of its best epoch, which are those that the file must have if it was chosen by validation. */
function withBest(path: string, content: Safetensors, progress: TrainProgress, { parameters }: Optimizer) {
  const { best } = progress;
  const kept = best?.on === 'validation' ? parameters : [];
  const state = new Map([...stateIn(path, content, BEST)].filter(([name]) => /^\d+$/.test(name)));
  checkStateDict(path, state, new Map(kept.map(({ shape }, i) => [String(i), shape])));
  if (!best || kept.length === 0) return progress;
  return { ...progress, best: { ...best, parameters: kept.map((_, i) => state.get(String(i))!.data as Float32Array) } };
}

function prefixed(prefix: string, state: StateDict): [name: string, tensor: NamedTensor][] {
  return [...state].map(([name, tensor]) => [prefix + name, tensor]);
}

/** The tensors of this prefix, by names without it. */
function stateIn(path: string, { tensors }: Safetensors, prefix: string): StateDict {
  const ours = [...tensors].filter(([name]) => name.startsWith(prefix));
  const state = new Map(ours.map(([name, tensor]) => [name.slice(prefix.length), tensor]));
  checkFinite(path, 'ERR_MLP_FORMAT', state);
  return state;
}

function stringify(training: object): string {
  return JSON.stringify(training, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
}
