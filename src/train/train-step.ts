// The one training step of the package: fit, trainCh3 and the command line all call it.
import type { Targets, Tensor } from '../autograd/tensor.js';
import { MlpError } from '../errors.js';
import type { FloatArray } from '../kernels/kernels.js';
import { forward, type Loss, lossOf, type Net, synchronous } from '../nn/net.js';
import { clipGradNorm } from '../optim/clip.js';
import type { Optimizer } from '../optim/optimizer.js';
import type { StepPosition } from '../optim/schedule.js';
import { checkOptions, type Names } from '../options.js';
import type { Sums } from './objective.js';
import { objectiveOf } from './objectives.js';

/** Moves the parameters: an optimizer, or a function of the batch size that finds in `grad` the gradient of the summed loss, as the book's `sgd`. */
export type Updater = Optimizer | ((batchSize: number) => void);

/** What one step saw, from the outputs before its update: `correct` of classes, or `squaredErrors` and `absoluteErrors` of a regression. */
export interface StepResult extends Sums {
  readonly examples: number;
  /** Sum of the examples' losses. */
  readonly lossSum: number;
}

/** What goes with one step. */
export interface StepOptions {
  /** The largest norm of all gradients together; longer ones are shortened to it. */
  readonly clipNorm?: number | undefined;
  /** Which step it is, for a learning rate that depends on it. */
  readonly at?: StepPosition | undefined;
  /** What random layers draw from; without it they cannot. */
  readonly seed?: bigint | undefined;
}

const TRAINING = { training: true };
const NONE: StepOptions = {};
const NAMES: Names<StepOptions> = { clipNorm: true, at: true, seed: true };

/** Forward, backward and update on one batch. Call it inside `arena.run`, with the batch drawn there too, so that memory is reused. */
export function trainStep(
  net: Net,
  X: Tensor,
  y: Targets,
  loss: Loss,
  updater: Updater,
  options: StepOptions = NONE,
): StepResult {
  if (options !== NONE) checkOptions('trainStep', options, NAMES);
  const { clipNorm, at, seed } = options;
  const mode = seed === undefined ? TRAINING : { training: true, draw: { seed, step: at?.step ?? 0 } };
  const yHat = forward(net, X, mode);
  const l = lossOf(loss, yHat, y);
  const examples = X.shape[0];
  if (typeof updater === 'function') {
    l.sum().backward();
    synchronous('the updater', updater(examples));
  } else {
    updater.zeroGrad();
    l.mean().backward();
    checkReached(updater);
    if (clipNorm !== undefined) clipGradNorm(updater.parameters, clipNorm);
    synchronous("the optimizer's step", updater.step(at));
  }
  const result: Record<string, number> = objectiveOf(y).sums(yHat, y); // added to, since a copy takes a tenth of a small net's step
  result['examples'] = examples;
  result['lossSum'] = sumOfLosses(l, loss, examples);
  return result as unknown as StepResult;
}

/** Refuses an optimizer that would change nothing, because the loss was computed from none of its parameters. */
function checkReached({ parameters }: Optimizer): void {
  for (const { grad } of parameters) if (grad) return;
  throw new MlpError(
    'ERR_MLP_NO_GRAD',
    'none of its parameters got a gradient',
    'the optimizer',
    'Give it the parameters of the net that is trained, such as model.parameters()',
  );
}

/** The sum over the examples, whether `l` holds a loss for each of them or for each target, their mean (which a scalar is taken for), or the sum if the reduction says so. */
export function sumOfLosses(l: Tensor, loss: Loss, examples: number): number {
  if (l.shape.length > 0) return total(l.values) * (examples / l.numel);
  const summed = typeof loss === 'object' && 'reduction' in loss && loss.reduction === 'sum';
  return summed ? l.item() : l.item() * examples;
}

function total(values: FloatArray): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum;
}
