// The settings of the loss, by which a net learns.
import type { LossType } from '../nn/losses.js';
import { type ClassWeight, type ClassWeightFile, classWeightKind, classWeightText } from './class-weight.js';
import type { Task } from './task.js';
import { goesWith, nonNegative, type Setting, word } from './setting.js';

/** The loss, and how it counts labels and classes. */
export interface LossSettings {
  readonly loss: LossType;
  readonly classWeight: ClassWeight | ClassWeightFile;
  readonly labelSmoothing: number;
}

/** With the setting before them that they depend on. */
type WithBefore = LossSettings & { readonly task: Task };

/** An entry of each. */
export const lossSettings: { readonly [Key in keyof LossSettings]: Setting<LossSettings[Key], WithBefore> } = {
  loss: {
    group: 'Loss',
    flag: '--loss <name>',
    help: 'crossEntropy for classes; mse, l1, huber or bceWithLogits for a regression (default: crossEntropy or mse, by the data)',
    kind: word<LossType>({ crossEntropy: true, mse: true, l1: true, huber: true, bceWithLogits: true }),
    fallback: ({ task }) => (task === 'regression' ? 'mse' : 'crossEntropy'),
    label: 'loss',
    brief: (name) => name !== 'crossEntropy' && `${name} loss`,
  },
  classWeight: {
    group: 'Loss',
    flag: '--class-weight <weights>',
    help: 'of the cross-entropy: none, balanced, a number for each class, such as 1,2.5, or a file of columns class,weight, or of a JSON object',
    kind: classWeightKind,
    fallback: 'none',
    applies: goesWith('--loss', 'loss', 'crossEntropy'),
    label: 'class weights',
    text: classWeightText,
    brief: (weight) => weight !== 'none' && (weight === 'balanced' ? 'balanced classes' : `class weights ${classWeightText(weight)}`), // prettier-ignore
  },
  labelSmoothing: {
    group: 'Loss',
    flag: '--label-smoothing <s>',
    help: 'of the cross-entropy: the share of a label that goes to all classes; the preset table has none beside --class-weight',
    kind: nonNegative(1),
    fallback: 0,
    applies: goesWith('--loss', 'loss', 'crossEntropy'),
    label: 'label smoothing',
    brief: (share) => share > 0 && `label smoothing ${share}`,
  },
};
