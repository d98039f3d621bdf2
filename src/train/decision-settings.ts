// The settings of what is fitted behind a trained classifier: its temperature, and the threshold by which one of two classes is said.
import type { LossType } from '../nn/losses.js';
import type { MemberSettings } from './member-settings.js';
import { flag, maybe, openShare, type Setting, word } from './setting.js';
import { isValidated, type ValidationSettings } from './validation-settings.js';

/** How logits become answers. */
export interface DecisionSettings {
  readonly temperature: boolean;
  /** From which probability on a row is of the second of two classes; undefined if the most probable class is said. */
  readonly threshold: number | undefined;
  readonly optimize: Optimize;
}

/** What the threshold is chosen for. */
export type Optimize = 'none' | 'f1';

/** With the settings before them that they depend on. */
type WithBefore = DecisionSettings &
  Pick<ValidationSettings, 'validation'> &
  Pick<MemberSettings, 'folds'> & { readonly loss: LossType };

const isOfClasses = ({ loss }: WithBefore) => loss === 'crossEntropy';

/** An entry of each. */
export const decisionSettings: {
  readonly [Key in keyof DecisionSettings]: Setting<DecisionSettings[Key], WithBefore>;
} = {
  temperature: {
    group: 'Answers',
    flag: '--temperature',
    help: 'of classes: divides the logits by the number that makes log loss smallest on the validation rows, after training',
    kind: flag,
    fallback: false,
    applies: {
      says: 'is for --validation and --loss crossEntropy',
      when: (all) => isValidated(all) && isOfClasses(all),
    },
    label: 'temperature',
    text: (isOn) => (isOn ? 'fitted on validation rows' : 'none'),
    brief: (isOn) => isOn && 'temperature',
  },
  threshold: {
    group: 'Answers',
    flag: '--threshold <p>',
    help: 'of two classes: a row is of the positive one, which --positive names, if its probability is at least p (default: the more probable class)',
    kind: maybe(openShare),
    fallback: undefined,
    applies: { says: 'is for two classes', when: isOfClasses },
    label: 'threshold',
    text: (threshold) => (threshold === undefined ? '–' : String(threshold)),
    brief: (threshold) => threshold !== undefined && `threshold ${threshold}`,
  },
  optimize: {
    group: 'Answers',
    flag: '--optimize <figure>',
    help: 'of two classes: f1 chooses the threshold, after training, that makes F1 of the positive one largest on the rows of validation or of the folds; none',
    kind: word<Optimize>({ none: true, f1: true }),
    fallback: 'none',
    applies: {
      says: 'is for two classes, with --validation or --folds, and not beside --threshold',
      when: (all) => isValidated(all) && isOfClasses(all) && all.threshold === undefined,
    },
    label: 'threshold chosen by',
    text: (figure) => (figure === 'f1' ? 'F1 on validation rows' : 'nothing'),
    brief: (figure) => figure === 'f1' && 'threshold by F1',
  },
};
