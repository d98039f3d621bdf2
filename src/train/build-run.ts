// What a run is made of, from its recipe and data alone: nothing is printed, read or written here.
import { type Augmentation, imageShape } from '../dataset/augmentation.js';
import { hasClasses, type TargetArray } from '../dataset/dataset.js';
import { holdFoldOut, holdOut, type HeldOut } from '../dataset/split.js';
import type { TensorDataset } from '../dataset/tensor-dataset.js';
import { MlpError } from '../errors.js';
import { Activation } from '../nn/activation.js';
import { Dropout } from '../nn/dropout.js';
import { FeatureScale } from '../nn/feature-scale.js';
import { Linear } from '../nn/linear.js';
import { lossFrom } from '../nn/losses.js';
import { MLP } from '../nn/mlp.js';
import type { Loss } from '../nn/net.js';
import { Standardize } from '../nn/standardize.js';
import { TargetScale } from '../nn/target-scale.js';
import { zeros } from '../autograd/create.js';
import { Parameter } from '../autograd/parameter.js';
import type { ParameterGroup, StatefulOptimizer, Trained } from '../optim/optimizer.js';
import { optimizers } from '../optim/optimizers.js';
import type { Schedule } from '../optim/schedule.js';
import { Generator } from '../random/generator.js';
import { weightsOf } from './class-weight.js';
import type { TrainProgress } from './progress.js';
import type { Settings } from './recipe.js';

/** A run before its first step. */
export interface Built {
  readonly model: MLP;
  readonly optimizer: StatefulOptimizer;
  readonly generator: Generator;
  readonly progress: TrainProgress;
}

/** The rows that the recipe trains on, and those that it holds out of them, if the data have not done so themselves. */
export function heldOut(
  { validation, seed, folds, member }: Settings,
  { train, validation: held }: Pick<HeldOut<TargetArray>, 'train'> & Partial<HeldOut<TargetArray>>,
): Pick<HeldOut<TargetArray>, 'train'> & Partial<HeldOut<TargetArray>> {
  if (held) return { train, validation: held };
  if (folds > 0) return member === 0 ? { train } : holdFoldOut(train, folds, member, BigInt(seed));
  if (validation === 0) return { train };
  if (typeof validation === 'number') return holdOut(train, validation, BigInt(seed));
  const what = `${validation} is a file, but these data are no table`;
  throw new MlpError('ERR_MLP_ARGUMENT', what, '--validation', 'Give the share of rows to hold out');
}

/** The seed of the run; the nets of an ensemble have those that follow. */
function seedOf({ seed, member }: Settings): bigint {
  return member <= 1 ? BigInt(seed) : BigInt.asUintN(64, BigInt(seed) + BigInt(member - 1));
}

/** Inputs, hidden units and outputs of the net that the recipe trains on these data. */
export function sizesOf({ hidden }: Settings, train: TensorDataset<TargetArray>): number[] {
  return [train.width, ...hidden, train.outputs];
}

/**
 * The model with its first weights, the optimizer, and the generator that goes on with the order.
 * @param start the model to begin with, in place of one whose weights are drawn
 */
export function buildRun(settings: Settings, train: TensorDataset<TargetArray>, start?: MLP): Built {
  const generator = new Generator(seedOf(settings));
  const model = start ?? firstModel(settings, train, generator);
  const optimizer = optimizerOf(settings, trainedOf(settings, model), stepsPerEpoch(settings, train.length));
  return { model, optimizer, generator, progress: { epochs: 0 } };
}

/** The model whose weights are drawn, with what is measured on the training rows in front of it and behind it. */
function firstModel(settings: Settings, train: TensorDataset<TargetArray>, generator: Generator): MLP {
  const { activation, bias, dropout, featureScale, init, initStd, parametrization, standardize, targetScale } =
    settings;
  const [share, ...others] = dropout;
  const drawn = new MLP(sizesOf(settings, train), {
    activation,
    bias,
    dropout: others.length > 0 ? dropout : share,
    featureScale,
    init,
    generator,
    parametrization,
    ...(init === 'book' && { initStd }),
  });
  const before = standardize ? [Standardize.of(train)] : [];
  const after = targetScale ? [TargetScale.of(train.labels as Float32Array, train.outputs)] : [];
  return before.length + after.length > 0 ? MLP.of([...before, ...drawn.modules, ...after]) : drawn;
}

/** The parameters of a model, in groups if feature factors or biases learn at rates of their own. */
function trainedOf({ featureScaleLr, biasLr }: Settings, model: MLP): Trained {
  const all = model.parameters();
  if (featureScaleLr === 1 && biasLr === 1) return all;
  const factors = model.modules.flatMap((layer) => (layer instanceof FeatureScale ? layer.parameters() : []));
  const biases = model.layers.flatMap((layer) => (layer.hasBias ? [layer.bias] : []));
  const weights = all.filter((parameter) => !factors.includes(parameter) && !biases.includes(parameter));
  const groups: ParameterGroup[] = [
    { params: weights },
    { params: factors, lrFactor: featureScaleLr },
    { params: biases, lrFactor: biasLr },
  ];
  return groups.filter(({ params }) => params.length > 0);
}

/** Steps of one epoch on so many examples: of all of them, or without a short last batch. */
export function stepsPerEpoch(
  { batchSize, dropLast }: Pick<Settings, 'batchSize' | 'dropLast'>,
  examples: number,
): number {
  return dropLast ? Math.floor(examples / Math.min(batchSize, examples)) : Math.ceil(examples / batchSize);
}

type LayerSetting = 'hidden' | 'bias' | 'dropout' | 'standardize' | 'parametrization' | 'featureScale' | 'targetScale';

/** The settings that the layers of a model say; of an Ensemble, which has no layers of its own, the fallbacks. */
export function layersOf(model: MLP): Pick<Settings, LayerSetting> & Partial<Pick<Settings, 'activation'>> {
  const [first] = model.layers;
  const activation = model.modules.find((layer) => layer instanceof Activation);
  return {
    hidden: model.sizes.slice(1, -1),
    bias: first?.hasBias ?? true,
    parametrization: first?.parametrization ?? 'standard',
    dropout: sharesOf(model),
    standardize: model.modules[0] instanceof Standardize,
    featureScale: model.modules.some((layer) => layer instanceof FeatureScale),
    targetScale: model.modules.at(-1) instanceof TargetScale,
    ...(activation && { activation: activation.type }),
  };
}

/** What is left out behind each hidden layer, or behind all of them. */
function sharesOf({ modules, layers }: MLP): number[] {
  const shares = layers.slice(1).map(() => 0);
  let linear = -1;
  for (const layer of modules) {
    if (layer instanceof Linear) linear++;
    if (layer instanceof Dropout && linear in shares) shares[linear] = layer.p;
  }
  return new Set(shares).size > 1 ? shares : [shares[0] ?? 0];
}

/** How many arrays of a parameter's size the recipe's optimizer comes to keep for it. */
export function arraysKept(settings: Settings): number {
  const { stateNames } = optimizerOf(settings, [new Parameter(zeros([1]))], 1);
  return stateNames.filter((name) => name !== 'steps').length;
}

/** The optimizer with those of the settings that it takes. */
function optimizerOf(settings: Settings, trained: Trained, stepsPerEpoch: number): StatefulOptimizer {
  const { beta1, beta2, momentum, nesterov, alpha, eps, weightDecay } = settings;
  const lr = rateOf(settings, stepsPerEpoch);
  const all = { lr, momentum, nesterov, betas: [beta1, beta2], alpha, eps, weightDecay };
  const Class = optimizers[settings.optimizer];
  const taken = Object.entries(all).filter(([name]) => Object.hasOwn(Class.fields, name));
  return new Class(trained, Object.fromEntries(taken) as never);
}

/** The learning rate as a schedule counts it, in steps; a number if it never changes. */
function rateOf({ lr, schedule, warmup, stepSize, gamma }: Settings, stepsPerEpoch: number): number | Schedule {
  if (schedule === 'constant' && warmup === 0) return lr;
  const shared = { lr, warmup: Math.round(warmup * stepsPerEpoch) };
  if (schedule === 'step') return { type: schedule, ...shared, stepSize: stepSize * stepsPerEpoch, gamma };
  if (schedule === 'exponential') return { type: schedule, ...shared, gamma: gamma ** (1 / stepsPerEpoch) };
  return { type: schedule, ...shared };
}

/**
 * The loss of the recipe on these data.
 * @throws MlpError `ERR_MLP_ARGUMENT` if the loss is for other targets, or class weights do not fit the classes
 */
export function lossOf(settings: Settings, train: TensorDataset<TargetArray>): Loss {
  const { loss: type, labelSmoothing, classWeight } = settings;
  if (!hasClasses(train)) {
    if (type === 'bceWithLogits') checkShares(train.labels);
    const scale = settings.targetScale && {
      scale: TargetScale.of(train.labels as Float32Array, train.outputs).deviation,
    };
    if (type !== 'crossEntropy') return lossFrom({ type, ...scale }, '--loss');
    throw new MlpError('ERR_MLP_ARGUMENT', 'crossEntropy is for classes, but the data have real targets', '--loss');
  }
  if (type !== 'crossEntropy')
    throw new MlpError('ERR_MLP_ARGUMENT', `${type} is for a regression, but the data have classes`, '--loss');
  const weight = weightsOf(classWeight, train);
  // A loss for each example is the fastest; with weights their mean is a weighted one, which the loss itself takes.
  const options = { reduction: weight ? 'mean' : 'none', labelSmoothing, ...(weight && { weight }) };
  return lossFrom({ type, ...options }, '--loss');
}

/** How the recipe varies these images; undefined if it leaves them. @throws MlpError `ERR_MLP_ARGUMENT` if they are none */
export function augmentOf({ augment }: Settings, train: TensorDataset<TargetArray>): Augmentation | undefined {
  if (augment === 'none') return undefined;
  imageShape(train);
  return augment;
}

/** Beyond 0 and 1 the binary cross-entropy has no smallest value. */
function checkShares(targets: TargetArray): void {
  const other = targets.find((target) => !(target >= 0 && target <= 1));
  if (other === undefined) return;
  throw new MlpError('ERR_MLP_ARGUMENT', `bceWithLogits is for targets from 0 to 1, but the data have ${other}`, '--loss'); // prettier-ignore
}
