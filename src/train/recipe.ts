// The recipe of a run: every setting, an entry each. Flags, config.json, checkpoints, --resume, header, report and sweeps derive from it.
//
// To add an option: its type in `Settings`, its entry in `settings`, and the code that uses it (build-run.ts for most). Those of the update of
// the parameters are in update-settings.ts, those of validation in validation-settings.ts.
import { type SourceName, sourceOf } from '../dataset/sources.js';
import type { ActivationType } from '../nn/activation.js';
import type { InitName } from '../nn/init.js';
import type { LossType } from '../nn/losses.js';
import { type Augment, augmentKind } from './augment-setting.js';
import { type ClassWeight, classWeightKind } from './class-weight.js';
import {
  type Applies,
  flag,
  goesWith,
  hiddenUnits,
  integer,
  maybe,
  nonNegative,
  path,
  seed,
  type Setting,
  shares,
  word,
} from './setting.js';
import { type UpdateSettings, updateSettings } from './update-settings.js';
import { type ValidationSettings, validationSettings } from './validation-settings.js';

/** The name of a recipe in presets.ts. */
export type PresetName = 'book' | 'fast' | 'best';

/** The value of every setting; one that does not apply has its fallback. */
export interface Settings extends UpdateSettings, ValidationSettings {
  readonly preset: PresetName;
  /** A source's name, or what a program of one's own calls its data. */
  readonly dataset: string;
  readonly dataDir: string | undefined;
  readonly from: string | undefined;
  readonly hidden: readonly number[];
  readonly activation: ActivationType;
  readonly dropout: readonly number[];
  readonly epochs: number;
  readonly batchSize: number;
  readonly loss: LossType;
  readonly labelSmoothing: number;
  readonly classWeight: ClassWeight;
  readonly init: InitName;
  readonly initStd: number;
  readonly bias: boolean;
  readonly standardize: boolean;
  readonly augment: Augment;
  readonly seed: string;
}

const fresh: Applies<Settings> = { says: 'is for new weights, and not for those of --from', when: ({ from }) => from === undefined }; // prettier-ignore

/** Every setting. Those that a fallback depends on come before it. */
export const settings: { readonly [Key in keyof Settings]: Setting<Settings[Key], Settings> } = {
  preset: {
    flag: '--preset <name>',
    help: 'a whole recipe, in which other flags win: book, or for pictures fast (two times the time of book) or best',
    kind: word<PresetName>({ book: true, fast: true, best: true }),
    fallback: 'book',
    label: 'preset',
    brief: (name) => name !== 'book' && `preset ${name}`,
  },
  dataset: {
    flag: '--dataset <name>',
    help: 'fashion-mnist, synthetic, or friedman for a regression',
    kind: { ...word<SourceName>({ 'fashion-mnist': true, synthetic: true, friedman: true }), accepts: (value) => typeof value === 'string', format: String }, // prettier-ignore
    fallback: 'fashion-mnist',
  },
  dataDir: {
    flag: '--data-dir <folder>',
    help: "folder with Fashion-MNIST's four files",
    kind: maybe(path),
    fallback: undefined,
    applies: goesWith('--dataset', 'dataset', 'fashion-mnist'),
    mayChange: true,
  },
  from: {
    flag: '--from <path>',
    help: 'begins with the weights of a model file or a run folder, and with its layers',
    kind: maybe(path),
    fallback: undefined,
    label: 'first weights',
    text: (file) => file ?? '–',
    brief: (file) => file !== undefined && `weights of ${file}`,
  },
  hidden: {
    flag: '--hidden <units>',
    help: 'hidden units, such as 256,128 or none',
    kind: hiddenUnits,
    fallback: [256],
  },
  activation: {
    flag: '--activation <name>',
    help: 'between the layers: relu, tanh, sigmoid, gelu, silu, leakyRelu, elu, selu, mish, identity',
    kind: word<ActivationType>({ relu: true, tanh: true, sigmoid: true, gelu: true, silu: true, leakyRelu: true, elu: true, selu: true, mish: true, identity: true }), // prettier-ignore
    fallback: 'relu',
    label: 'activation',
    brief: (name) => name !== 'relu' && name,
  },
  dropout: {
    flag: '--dropout <share>',
    help: 'what is left out at random behind each hidden layer while the net learns: one share for all, or one for each',
    kind: shares,
    fallback: [0],
    applies: {
      says: 'takes one share for all hidden layers, or as many as --hidden has',
      when: ({ dropout, hidden }) =>
        [1, hidden.length].includes(dropout.length) && (hidden.length > 0 || dropout[0] === 0),
    },
    label: 'dropout',
    brief: (shares) => shares.some((share) => share > 0) && `dropout ${shares.join(', ')}`,
  },
  epochs: {
    flag: '--epochs <n>',
    help: 'passes over the data; 0 only evaluates',
    kind: integer(0),
    fallback: 10,
    label: 'epochs',
    brief: (epochs) => `${epochs} epoch${epochs === 1 ? '' : 's'}`,
    mayChange: true,
  },
  batchSize: {
    flag: '--batch-size <n>',
    help: 'examples in a step',
    kind: integer(1),
    fallback: 256,
    label: 'batch size',
    brief: (size) => `batch ${size}`,
  },
  ...updateSettings,
  ...validationSettings,
  loss: {
    flag: '--loss <name>',
    help: 'crossEntropy for classes; mse, l1, huber or bceWithLogits for a regression (default: crossEntropy or mse, by the data)',
    kind: word<LossType>({ crossEntropy: true, mse: true, l1: true, huber: true, bceWithLogits: true }),
    fallback: ({ dataset }) => (sourceOf(dataset)?.task === 'regression' ? 'mse' : 'crossEntropy'),
    label: 'loss',
    brief: (name) => name !== 'crossEntropy' && `${name} loss`,
  },
  labelSmoothing: {
    flag: '--label-smoothing <s>',
    help: 'of the cross-entropy: the share of a label that goes to all classes',
    kind: nonNegative(1),
    fallback: 0,
    applies: goesWith('--loss', 'loss', 'crossEntropy'),
    label: 'label smoothing',
    brief: (share) => share > 0 && `label smoothing ${share}`,
  },
  classWeight: {
    flag: '--class-weight <weights>',
    help: 'of the cross-entropy: none, balanced, or a number for each class, such as 1,2.5',
    kind: classWeightKind,
    fallback: 'none',
    applies: goesWith('--loss', 'loss', 'crossEntropy'),
    label: 'class weights',
    brief: (weight) => weight !== 'none' && (weight === 'balanced' ? 'balanced classes' : `class weights ${weight.join(', ')}`), // prettier-ignore
  },
  init: {
    flag: '--init <name>',
    help: 'first weights: book, torch, kaiming-normal, kaiming-uniform, xavier-normal, xavier-uniform, normal, ntk or zeros (default: book, and torch for three hidden layers or more)', // prettier-ignore
    kind: word<InitName>({ book: true, torch: true, 'kaiming-normal': true, 'kaiming-uniform': true, 'xavier-normal': true, 'xavier-uniform': true, normal: true, ntk: true, zeros: true }), // prettier-ignore
    fallback: ({ hidden }) => (hidden.length <= 2 ? 'book' : 'torch'), // from N(0, 0.01), three layers wait for epochs, and four for ever
    was: 'book',
    applies: fresh,
    label: 'initial weights',
    text: (init, { initStd }) => (init === 'book' ? `normal, standard deviation ${initStd}` : init),
    brief: (init) => init !== 'book' && `init ${init}`,
  },
  initStd: {
    flag: '--init-std <s>',
    help: 'spread of the first weights of the init book',
    kind: nonNegative(),
    fallback: 0.01,
    applies: {
      says: 'is for --init book',
      when: ({ init, from }) => init === 'book' && from === undefined,
    },
    brief: (std) => std !== 0.01 && `init std ${std}`,
  },
  bias: {
    flag: '--no-bias',
    help: 'layers without biases',
    kind: flag,
    fallback: true,
    label: 'biases',
    text: (bias) => (bias ? 'yes' : 'none'),
    brief: (bias) => !bias && 'no biases',
  },
  standardize: {
    flag: '--standardize',
    help: 'inputs of mean 0 and deviation 1: of all pixels together, or of each column of other rows',
    kind: flag,
    fallback: false,
    label: 'standardized inputs',
    text: (isOn) => (isOn ? 'yes' : 'no'),
    brief: (isOn) => isOn && 'standardized inputs',
  },
  augment: {
    flag: '--augment <list>',
    help: 'training images anew in each step: flip mirrors one in two, shift1 to shift8 move each by up to so many pixels; such as flip,shift1',
    kind: augmentKind,
    fallback: 'none',
    label: 'augmentation',
    brief: (augment) => augment !== 'none' && `augmented by ${augmentKind.format(augment)}`,
  },
  seed: {
    flag: '--seed <n>',
    help: "gives PyTorch's weights and order",
    kind: seed,
    fallback: '42',
    label: 'seed',
    brief: (seed) => `seed ${seed}`,
  },
};
