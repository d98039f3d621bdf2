// The settings of validation and early stopping.
import type { Schedule } from '../optim/schedule.js';
import type { MemberSettings } from './member-settings.js';
import { type MetricName, metrics } from './metric.js';
import { type Applies, flag, integer, maybe, nonNegative, type Setting, shareOrPath, word } from './setting.js';

/** Those of the rows held out, and of what is done by them. */
export interface ValidationSettings {
  /** The share of the training rows that is held out, 0 for none; of a table also a file of rows. */
  readonly validation: number | string;
  /** Default: the objective's own. */
  readonly monitor: MetricName | undefined;
  /** 0 for none. */
  readonly patience: number;
  readonly minDelta: number;
  readonly cycleStop: boolean;
}

/** With the settings before them that they depend on. */
type WithBefore = ValidationSettings & Pick<MemberSettings, 'folds'> & { readonly schedule: Schedule['type'] };

/** Whether each net has rows that it is not trained on. */
export const isValidated = ({ validation, folds }: Pick<WithBefore, 'validation' | 'folds'>) =>
  validation !== 0 || folds > 0;

const validated: Applies<WithBefore> = { says: 'is for --validation', when: isValidated };

/** Every one of them. */
export const validationSettings: {
  readonly [Key in keyof ValidationSettings]: Setting<ValidationSettings[Key], WithBefore>;
} = {
  validation: {
    group: 'Validation and the best epoch',
    flag: '--validation <share>',
    help: 'holds this share of the training rows out, of each class alike, or of a table takes those of a file; the best epoch goes by them, and its weights are kept',
    kind: shareOrPath,
    fallback: 0,
    applies: { says: 'does not go with --folds, each of which is one', when: ({ folds }) => folds === 0 },
    label: 'validation',
    text: (share) => (share === 0 ? 'none' : typeof share === 'number' ? `a share of ${share}` : share),
    brief: (share) => share !== 0 && `validation ${share}`,
  },
  monitor: {
    group: 'Validation and the best epoch',
    flag: '--monitor <metric>',
    help: `the metric of validation that the best epoch goes by: ${Object.keys(metrics).join(', ')} (default: accuracy, or rmse of a regression)`,
    kind: maybe(word<MetricName>(metrics)),
    fallback: undefined,
    applies: validated,
    label: 'monitor',
    text: (name) => name ?? '–',
    brief: (name) => name !== undefined && `by ${metrics[name].label}`,
  },
  patience: {
    group: 'Validation and the best epoch',
    flag: '--patience <epochs>',
    help: 'ends the run after so many epochs without a better one; 0 never does',
    kind: integer(0),
    fallback: 0,
    applies: validated,
    label: 'patience',
    text: (epochs) => (epochs === 0 ? 'none' : `${epochs} epoch${epochs === 1 ? '' : 's'}`),
    brief: (epochs) => epochs > 0 && `patience ${epochs}`,
    mayChange: true,
  },
  minDelta: {
    group: 'Validation and the best epoch',
    flag: '--min-delta <d>',
    help: 'an epoch is better only if it is so by more than this',
    kind: nonNegative(),
    fallback: 0,
    applies: validated,
    label: 'least gain',
    brief: (delta) => delta > 0 && `gain above ${delta}`,
  },
  cycleStop: {
    group: 'Validation and the best epoch',
    flag: '--cycle-stop',
    help: 'ends the run at the end of a cycle of --schedule coslog that has no epoch better than those before',
    kind: flag,
    fallback: false,
    applies: {
      says: 'is for --validation and --schedule coslog',
      when: (all) => isValidated(all) && all.schedule === 'coslog',
    },
    label: 'stop after a cycle',
    text: (isOn) => (isOn ? 'if none of its epochs is better' : 'no'),
    brief: (isOn) => isOn && 'stops after a cycle without a better epoch',
    mayChange: true,
  },
};
