// The losses by their type, and the one that a file names.
import { type Maker, makeByType } from '../formats/by-type.js';
import { CrossEntropyLoss } from './cross-entropy-loss.js';
import { BCEWithLogitsLoss, HuberLoss, L1Loss, MSELoss } from './element-losses.js';

/** Every loss by its type. */
export const losses = {
  crossEntropy: CrossEntropyLoss,
  mse: MSELoss,
  l1: L1Loss,
  huber: HuberLoss,
  bceWithLogits: BCEWithLogitsLoss,
};

/** The name of a loss. */
export type LossType = keyof typeof losses;

const makers: Readonly<Record<string, Maker<InstanceType<(typeof losses)[LossType]>>>> = Object.fromEntries(
  Object.entries(losses).map(([type, Loss]) => [type, (options: object) => new Loss(options)]),
);

/**
 * The loss that `describe` of it gave as plain data.
 * @param where the file
 * @param writtenBy the version that wrote the file, such as `mlp-train 0.2.0`
 * @throws MlpError `ERR_MLP_FORMAT` for a type that is not in the table, or options that are not the type's
 */
export function lossFrom(description: unknown, where: string, writtenBy?: string) {
  return makeByType('loss', makers, { description, where, writtenBy });
}
