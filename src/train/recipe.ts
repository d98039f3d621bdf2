// The recipe of a run: every setting, an entry each. Flags, config.json, checkpoints, --resume, header, report and sweeps derive from it.
//
// To add an option: its type in `Settings`, its entry in `settings`, and the code that uses it (build-run.ts for most). Those of the net's
// layers are in net-settings.ts, of the loss in loss-settings.ts, of the update of the parameters in update-settings.ts, of validation in validation-settings.ts, of tables in table-settings.ts,
// of how answers are made of logits in decision-settings.ts.
import { type SourceName, sourceOf } from '../dataset/sources.js';
import type { InitName } from '../nn/init.js';
import { type Augment, augmentKind } from './augment-setting.js';
import { type DecisionSettings, decisionSettings } from './decision-settings.js';
import { type LossSettings, lossSettings } from './loss-settings.js';
import { type MemberSettings, memberSettings } from './member-settings.js';
import { type NetSettings, netSettings } from './net-settings.js';
import type { Task } from './task.js';
import {
  type Applies,
  flag,
  goesWith,
  integer,
  maybe,
  nonNegative,
  path,
  seed,
  type Setting,
  word,
} from './setting.js';
import { type TableSettings, tableSettings } from './table-settings.js';
import { type UpdateSettings, updateSettings } from './update-settings.js';
import { type ValidationSettings, validationSettings } from './validation-settings.js';

/** The name of a recipe in presets.ts. */
export type PresetName = 'book' | 'fast' | 'best' | 'table';

/** The value of every setting; one that does not apply has its fallback. */
export interface Settings
  extends
    NetSettings,
    UpdateSettings,
    ValidationSettings,
    MemberSettings,
    TableSettings,
    LossSettings,
    DecisionSettings {
  /** The path of data of one's own, such as a table. */
  readonly data: string | undefined;
  /** A source's name, or what a program of one's own calls its data. */
  readonly dataset: string;
  readonly preset: PresetName;
  readonly task: Task;
  readonly dataDir: string | undefined;
  readonly from: string | undefined;
  readonly epochs: number;
  readonly batchSize: number;
  readonly dropLast: boolean;
  readonly init: InitName;
  readonly initStd: number;
  readonly bias: boolean;
  readonly standardize: boolean;
  readonly targetScale: boolean;
  readonly augment: Augment;
  readonly seed: string;
}

const fresh: Applies<Settings> = { says: 'is for new weights, and not for those of --from', when: ({ from }) => from === undefined }; // prettier-ignore

/** Every setting. Those that a fallback depends on come before it. */
export const settings: { readonly [Key in keyof Settings]: Setting<Settings[Key], Settings> } = {
  data: {
    group: 'Data',
    flag: '--data <path>',
    help: 'data of your own: a table (CSV, TSV or JSON lines, plain or gzip), a folder of images with a folder for each class, or an IDX file with its labels beside; the first argument says it too',
    kind: maybe(path),
    fallback: undefined,
    label: 'file',
    text: (file) => file ?? '–',
    mayChange: true,
  },
  dataset: {
    group: 'Data',
    flag: '--dataset <name>',
    help: 'fashion-mnist, synthetic, friedman for a regression; table, images or idx for data of your own (default: fashion-mnist, and beside --data what that is)',
    kind: { ...word<SourceName>({ 'fashion-mnist': true, synthetic: true, friedman: true, table: true, images: true, idx: true }), accepts: (value) => typeof value === 'string', format: String }, // prettier-ignore
    fallback: ({ data }) => (data === undefined ? 'fashion-mnist' : 'table'),
  },
  ...tableSettings,
  preset: {
    group: 'Recipe',
    flag: '--preset <name>',
    help: 'a whole recipe, of which flags given beside it override parts: book; for pictures fast (twice the time of book) or best; table (default: book, and of a table without --pixels table)',
    kind: word<PresetName>({ book: true, fast: true, best: true, table: true }),
    fallback: ({ dataset, pixels }) => (dataset === 'table' && !pixels ? 'table' : 'book'),
    label: 'preset',
    brief: (name) => name !== 'book' && `preset ${name}`,
  },
  task: {
    group: 'Data',
    flag: '--task <task>',
    help: 'classes or regression (default: what the data are for)',
    kind: word<Task>({ classes: true, regression: true }),
    fallback: ({ dataset }) => sourceOf(dataset)?.task ?? 'classes',
    was: 'classes',
    applies: {
      says: 'must be that of --dataset',
      when: ({ dataset, task }) => task === (sourceOf(dataset)?.task ?? task),
    },
  },
  dataDir: {
    group: 'Data',
    flag: '--data-dir <folder>',
    help: "folder with Fashion-MNIST's four files",
    kind: maybe(path),
    fallback: undefined,
    applies: goesWith('--dataset', 'dataset', 'fashion-mnist'),
    mayChange: true,
  },
  from: {
    group: 'Recipe',
    flag: '--from <path>',
    help: 'begins with the weights of a model file or a run folder, and with its layers',
    kind: maybe(path),
    fallback: undefined,
    label: 'first weights',
    text: (file) => file ?? '–',
    brief: (file) => file !== undefined && `weights of ${file}`,
  },
  ...netSettings,
  epochs: {
    group: 'Training',
    flag: '--epochs <n>',
    help: 'passes over the data; 0 only evaluates',
    kind: integer(0),
    fallback: 10,
    label: 'epochs',
    brief: (epochs) => `${epochs} epoch${epochs === 1 ? '' : 's'}`,
    mayChange: true,
  },
  batchSize: {
    group: 'Training',
    flag: '--batch-size <n>',
    help: 'examples in a step',
    kind: integer(1),
    fallback: 256,
    label: 'batch size',
    brief: (size) => `batch ${size}`,
  },
  dropLast: {
    group: 'Training',
    flag: '--drop-last',
    help: 'drops a last batch that is not full, unless it is the only one',
    kind: flag,
    fallback: false,
    label: 'short last batch',
    text: (isOn) => (isOn ? 'left out' : 'taken'),
  },
  ...updateSettings,
  ...memberSettings,
  ...validationSettings,
  ...lossSettings,
  init: {
    group: 'Net',
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
    group: 'Net',
    flag: '--init-std <s>',
    help: 'standard deviation of the init book',
    kind: nonNegative(),
    fallback: 0.01,
    applies: {
      says: 'is for --init book',
      when: ({ init, from }) => init === 'book' && from === undefined,
    },
    brief: (std) => std !== 0.01 && `init std ${std}`,
  },
  bias: {
    group: 'Net',
    flag: '--no-bias',
    help: 'layers without biases',
    kind: flag,
    fallback: true,
    label: 'biases',
    text: (bias) => (bias ? 'yes' : 'none'),
    brief: (bias) => !bias && 'no biases',
  },
  standardize: {
    group: 'Net',
    flag: '--standardize',
    help: 'inputs of mean 0 and deviation 1: of all pixels together, or of each column of other rows',
    kind: flag,
    fallback: false,
    label: 'standardized inputs',
    text: (isOn) => (isOn ? 'yes' : 'no'),
    brief: (isOn) => isOn && 'standardized inputs',
  },
  targetScale: {
    group: 'Loss',
    flag: '--target-scale',
    help: 'of a regression: learns targets of mean 0 and deviation 1; what the model gives stays in their own units',
    kind: flag,
    fallback: false,
    applies: goesWith('--loss', 'loss', 'mse', 'l1', 'huber'),
    label: 'standardized targets',
    text: (isOn) => (isOn ? 'yes' : 'no'),
    brief: (isOn) => isOn && 'standardized targets',
  },
  ...decisionSettings,
  augment: {
    group: 'Training',
    flag: '--augment <list>',
    help: 'changes training images at random in every step: flip mirrors half of them, shift1 to shift8 move each by up to that many pixels; such as flip,shift1',
    kind: augmentKind,
    fallback: 'none',
    label: 'augmentation',
    brief: (augment) => augment !== 'none' && `augmented by ${augmentKind.format(augment)}`,
  },
  seed: {
    group: 'Recipe',
    flag: '--seed <n>',
    help: "gives PyTorch's weights and order",
    kind: seed,
    fallback: '42',
    label: 'seed',
    brief: (seed) => `seed ${seed}`,
  },
};
