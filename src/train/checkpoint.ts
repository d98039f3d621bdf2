// Checkpoints: a model file with all that a run needs to go on exactly where it was.
import { checkInstance, checkInteger, MlpError } from '../errors.js';
import { writeFile } from '../files/write-file.js';
import { flag, number, optional, readJson, record } from '../formats/fields.js';
import {
  encodeSafetensors,
  MOST,
  type NamedTensor,
  readSafetensors,
  type Safetensors,
} from '../formats/safetensors.js';
import { checkFinite, type StateDict } from '../formats/state-dict.js';
import { MLP } from '../nn/mlp.js';
import { SGD, type SGDOptions } from '../optim/sgd.js';
import { checkOptions, type Names } from '../options.js';
import { checkGenerator, Generator } from '../random/generator.js';
import { contentOf, inFile, type ModelDescription, modelOf } from './model-file.js';
import { progressField, type TrainProgress } from './progress.js';
import { type Recipe, recipeField } from './run-config.js';

/** A run between two steps. {@link fit} goes on from it. */
export interface Checkpoint {
  readonly model: MLP;
  readonly optimizer: SGD;
  readonly generator: Generator;
  readonly progress: TrainProgress;
  /** What the model's numbers mean. */
  readonly description?: Partial<ModelDescription>;
  /** That of the command line. */
  readonly recipe?: Recipe;
}

const NAMES: Names<Checkpoint> = {
  model: true,
  optimizer: true,
  generator: true,
  progress: true,
  description: true,
  recipe: true,
};

/** What a file calls `training`. */
interface TrainingFields {
  readonly optimizer: Required<SGDOptions>;
  readonly progress: TrainProgress;
  readonly recipe?: Recipe;
}

const trainingField = record<TrainingFields>({
  optimizer: record({
    lr: number(0),
    momentum: number(0),
    dampening: number(),
    weightDecay: number(0),
    nesterov: flag,
  }),
  progress: progressField,
  recipe: optional(recipeField),
});

const OPTIMIZER = 'optimizer.';
const GENERATOR = 'generator';

/**
 * Writes a checkpoint, whole or not at all; the same run gives the same bytes, stopped and resumed or not.
 * @throws MlpError `ERR_MLP_DIVERGED` where a number is not finite, `ERR_MLP_FILE` where the file cannot be written, `ERR_MLP_ARGUMENT`
 * where none can hold as much; the old file is untouched then
 */
export function saveCheckpoint(path: string, checkpoint: Checkpoint): void {
  checkOptions('saveCheckpoint', checkpoint, NAMES);
  const { model, optimizer, generator, progress, description = {}, recipe } = checkpoint;
  checkInstance('model', model, MLP, 'an MLP');
  checkInstance('optimizer', optimizer, SGD, 'an SGD');
  checkGenerator(generator);
  checkInteger('progress.epochs', progress?.epochs, 0);
  checkRoom(path, model, optimizer);
  const content = contentOf(path, model, description);
  const velocities = [...optimizer.stateDict()].map(([name, tensor]) => [OPTIMIZER + name, tensor] as const);
  const words = generator.getState();
  const tensors = new Map<string, NamedTensor>([
    ...content.tensors,
    ...velocities,
    [GENERATOR, { shape: [words.length], data: words }],
  ]);
  checkFinite(path, 'ERR_MLP_DIVERGED', new Map(velocities), 'Nothing was written; what was saved before is as it was');
  const { epochs, pass, best } = progress; // in this order, whichever came first
  const training = { optimizer: optimizer.options, progress: { epochs, pass, best }, recipe };
  const metadata = new Map([...content.metadata, ['training', stringify(training)]]);
  writeFile(path, encodeSafetensors({ tensors, metadata }));
}

/** Refuses what no file can hold once every parameter has a velocity: at the first save, when no step is lost yet. */
function checkRoom(path: string, model: MLP, optimizer: SGD): void {
  const arrays = [...model.parameters(), ...(optimizer.options.momentum > 0 ? optimizer.parameters : [])];
  const tensors = arrays.length + 1; // and the generator
  const bytes = arrays.reduce((sum, { numel }) => sum + 4 * numel, 0);
  if (tensors <= MOST.tensors && bytes <= MOST.bytes) return;
  const what = `a checkpoint has ${tensors} tensors in ${bytes} bytes, where ${MOST.tensors} in ${MOST.bytes} are the most`;
  throw new MlpError('ERR_MLP_ARGUMENT', what, path, 'Give fewer layers or units, or no momentum');
}

/**
 * Reads a checkpoint that {@link saveCheckpoint} wrote.
 * @throws MlpError `ERR_MLP_FORMAT` where the file holds anything else, `ERR_MLP_FILE` where it cannot be read
 */
export function loadCheckpoint(path: string): Checkpoint & { readonly description: ModelDescription } {
  const content = readSafetensors(path);
  const { model, ...description } = modelOf(path, content);
  const training = trainingIn(path, content.metadata);
  if (!training) throw new MlpError('ERR_MLP_FORMAT', 'it is a model without a training that could go on', path);
  const { optimizer: options, progress, recipe } = training;
  return inFile(path, () => {
    const optimizer = new SGD(model.parameters(), options);
    optimizer.loadStateDict(velocitiesOf(path, content));
    const generator = new Generator(0).setState(content.tensors.get(GENERATOR)?.data as Uint32Array);
    return { model, optimizer, generator, progress, description, ...(recipe && { recipe }) };
  });
}

/** The recipe in the metadata of a checkpoint that the command line wrote; other models have none. @throws MlpError `ERR_MLP_FORMAT` */
export function recipeIn(path: string, metadata: Safetensors['metadata']): Recipe | undefined {
  return trainingIn(path, metadata)?.recipe;
}

function trainingIn(path: string, metadata: Safetensors['metadata']): TrainingFields | undefined {
  const training = metadata.get('training');
  return training === undefined ? undefined : readJson(training, 'training', path, trainingField);
}

function velocitiesOf(path: string, { tensors }: Safetensors): StateDict {
  const ours = [...tensors].filter(([name]) => name.startsWith(OPTIMIZER));
  const velocities = new Map(ours.map(([name, tensor]) => [name.slice(OPTIMIZER.length), tensor]));
  checkFinite(path, 'ERR_MLP_FORMAT', velocities);
  return velocities;
}

function stringify(training: object): string {
  return JSON.stringify(training, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
}
