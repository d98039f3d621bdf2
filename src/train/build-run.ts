// What a run is made of, from its recipe and data alone: nothing is printed, read or written here.
import type { Dataset, TargetArray } from '../dataset/dataset.js';
import type { TensorDataset } from '../dataset/tensor-dataset.js';
import { MLP } from '../nn/mlp.js';
import type { Loss } from '../nn/net.js';
import { SGD } from '../optim/sgd.js';
import { Generator } from '../random/generator.js';
import type { Settings } from './recipe.js';
import type { TrainProgress } from './progress.js';

/** A run before its first step. */
export interface Built {
  readonly model: MLP;
  readonly optimizer: SGD;
  readonly generator: Generator;
  readonly progress: TrainProgress;
}

/** Inputs, hidden units and outputs of the net that the recipe trains on these data. */
export function sizesOf({ hidden }: Settings, train: TensorDataset<TargetArray>): number[] {
  return [train.width, ...hidden, train.outputs];
}

/** The model with its first weights, the optimizer, and the generator that goes on with the order. */
export function buildRun(settings: Settings, sizes: readonly number[]): Built {
  const { activation, bias, init, initStd, lr, momentum, nesterov, weightDecay } = settings;
  const generator = new Generator(BigInt(settings.seed));
  const model = new MLP(sizes, { activation, bias, init, generator, ...(init === 'book' && { initStd }) });
  const optimizer = new SGD(model.parameters(), { lr, momentum, nesterov, weightDecay });
  return { model, optimizer, generator, progress: { epochs: 0 } };
}

/** The loss of the recipe; undefined for the one that the data have by themselves. */
export function lossOf(settings: Settings, train: Dataset<TargetArray>): Loss | undefined {
  void settings;
  void train;
  return undefined;
}
