// A model of every kind that a file can hold, with examples for it as both sides take them.
import {
  Activation,
  type ActivationOptions,
  Ensemble,
  fitPreprocessing,
  featureNames,
  Generator,
  MLP,
  type MLPOptions,
  type ModelDescription,
  Standardize,
  Table,
  TargetScale,
  Temperature,
} from '../../src/index.js';
import type { Inputs } from '../../src/infer/index.js';
import { activations, type ActivationType } from '../../src/nn/activations.js';
import { formsOf } from '../../src/tables/preprocessing.js';

export interface KindOfModel {
  readonly name: string;
  readonly model: MLP;
  readonly description: Partial<ModelDescription>;
  /** What `mlp-train/infer` is asked. */
  readonly inputs: Inputs;
  /** The same, as the package takes it: a table, or numbers in the model's range. */
  readonly rows: Table | Float32Array;
}

const generator = () => new Generator(3);
const drawn = { init: 'torch', generator: generator() } as const;
const net = (sizes: readonly number[], options: MLPOptions = {}) => new MLP(sizes, { ...drawn, ...options });
const bytes = Uint8Array.from({ length: 5 * 12 }, (_, i) => (i * 89) % 256);
const inRange = (low: number, high: number) => Float32Array.from(bytes, (byte) => low + ((high - low) * byte) / 255);

const plans = ['basic', 'pro', 'team', null];
const records = Array.from({ length: 40 }, (_, i) => {
  const since = i % 9 === 0 ? null : `202${i % 4}-0${1 + (i % 7)}-11`;
  return { age: i % 5 === 0 ? null : 20 + i, plan: plans[i % 4], member: i % 3 === 0, since };
});
const table = Table.from(records);
const preprocessing = fitPreprocessing(table);
const width = featureNames(preprocessing).length;
const columns = { preprocessing, target: 'left', classNames: ['no', 'yes'] };
/** Rows with a missing cell, a text that no training row had, and a column that the model does not know. */
const asked = [...records.slice(0, 7), { age: 3.5, plan: 'other', member: null, since: '2030-12-31', more: 1 }];
const ofTable = { inputs: asked, rows: Table.from(asked, { forms: formsOf(preprocessing) }) };
const rich = { activation: 'selu', parametrization: 'ntk', init: 'normal', featureScale: true } as const;

const pixels = ['p1', 'p2', 'p3', 'p4'];
const pixelRecords = [0, 1, 2].map((row) => Object.fromEntries(pixels.map((name, i) => [name, (row * 70 + i * 31) % 256]))); // prettier-ignore
const pixelTable = Table.from(pixelRecords);

const image = { inputShape: [1, 3, 4], classNames: ['a', 'b', 'c'] };

export const kinds: readonly KindOfModel[] = [
  { name: 'images', model: net([12, 6, 3]), description: image, inputs: bytes, rows: inRange(0, 1) },
  {
    name: 'images from -1 to 1, standardized, without names',
    model: MLP.of([new Standardize({ mean: [0.1], deviation: [0.3] }), ...net([12, 6, 3], { dropout: 0.5 }).modules]),
    description: { inputShape: [3, 2, 2], pixelRange: [-1, 1] },
    inputs: new Uint8ClampedArray(bytes),
    rows: inRange(-1, 1),
  },
  {
    name: 'rows of numbers, each column standardized, without bias',
    model: MLP.of([
      new Standardize({ mean: [1, 2, 3], deviation: [0.5, 1, 2] }),
      ...net([3, 4, 2], { bias: false }).modules,
    ]),
    description: {},
    inputs: [1, 2, 3, -4, 5, 0.6],
    rows: Float32Array.of(1, 2, 3, -4, 5, 0.6),
  },
  {
    name: 'several targets',
    model: MLP.of([...net([3, 4, 2]).modules, new TargetScale({ mean: [5000, -2], deviation: [300, 0.5] })]),
    description: { task: 'regression' },
    inputs: Float32Array.of(1, 2, 3, -4, 5, 0.6),
    rows: Float32Array.of(1, 2, 3, -4, 5, 0.6),
  },
  {
    name: 'a table, with a temperature',
    model: MLP.of([...net([width, 6, 2], rich).modules, new Temperature(0.7)]),
    description: columns,
    ...ofTable,
  },
  {
    name: 'a table, with a threshold',
    model: net([width, 6, 2], rich),
    description: { ...columns, threshold: 0.3 },
    ...ofTable,
  },
  {
    name: 'folds of a table',
    model: MLP.of([
      new Ensemble([net([width, 5, 2]), net([width, 5, 2]), net([width, 5, 2])], 'probabilities'),
      new Temperature(1.4),
    ]),
    description: columns,
    ...ofTable,
  },
  {
    name: 'numbers of a table, by folds',
    model: MLP.of([
      new Ensemble([net([width, 5, 1]), net([width, 5, 1])], 'outputs'),
      new TargetScale({ mean: [20], deviation: [3] }),
    ]),
    description: { preprocessing, target: 'cost', task: 'regression' },
    ...ofTable,
  },
  {
    name: 'pixels of a table',
    model: net([4, 3]),
    description: {
      preprocessing: fitPreprocessing(pixelTable, undefined, { pixels: true }),
      inputShape: [1, 2, 2],
      target: 'label',
      classNames: ['0', '1', '2'],
    },
    inputs: pixelRecords,
    rows: pixelTable,
  },
  ...(Object.keys(activations) as ActivationType[]).map((type): KindOfModel => {
    const options: Partial<Record<ActivationType, ActivationOptions>> = {
      leakyRelu: { negativeSlope: 0.2 },
      elu: { alpha: 0.7 },
      gelu: { approximate: 'tanh' },
    };
    const activation = new Activation(type, options[type]).describe();
    const model = net([12, 6, 3], { activation });
    return { name: `activation ${type}`, model, description: {}, inputs: inRange(-2, 2), rows: inRange(-2, 2) };
  }),
];
