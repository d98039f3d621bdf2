// The settings of several nets that answer together: folds of the rows, or seeds.
import { type Applies, integer, type Kind, type Setting } from './setting.js';

/** How many nets, and which of them a run trains. */
export interface MemberSettings {
  /** Nets that are each chosen by another part of the rows; 0 for one net. */
  readonly folds: number;
  /** Nets with seeds of their own; 1 for one. */
  readonly ensemble: number;
  /** Which of the nets, from 1; 0 for all. */
  readonly member: number;
}

const alone: Applies<MemberSettings> = {
  says: 'does not go with --folds, whose nets are an ensemble already',
  when: ({ folds }) => folds === 0,
};

const upTo100 = integer(0, 100);

/** One fold would leave nothing to train on. */
const foldCount: Kind<number> = {
  what: 'an integer from 2 to 100, or 0',
  parse: (text) => (upTo100.parse(text) === 1 ? undefined : upTo100.parse(text)),
  accepts: (value) => value !== 1 && upTo100.accepts(value),
  format: String,
};

/** An entry of each. */
export const memberSettings: { readonly [Key in keyof MemberSettings]: Setting<MemberSettings[Key], MemberSettings> } =
  {
    folds: {
      group: 'Several nets in one model',
      flag: '--folds <k>',
      help: 'trains k nets, each on all training rows but one part in k, by which its best epoch is chosen, and averages them; 0 for one net; a table of up to 10,000 rows has 5 by itself',
      kind: foldCount,
      fallback: 0,
      label: 'folds',
      text: (folds) => (folds === 0 ? 'none' : String(folds)),
      brief: (folds) => folds > 0 && `${folds} folds`,
    },
    ensemble: {
      group: 'Several nets in one model',
      flag: '--ensemble <k>',
      help: 'trains k nets with other seeds, and averages them',
      kind: integer(1, 100),
      fallback: 1,
      applies: alone,
      label: 'ensemble',
      text: (nets) => (nets === 1 ? 'none' : `${nets} nets`),
      brief: (nets) => nets > 1 && `ensemble of ${nets}`,
    },
    member: {
      group: 'Several nets in one model',
      flag: '--member <i>',
      help: 'trains only the i-th net of --folds or --ensemble; 0 for all',
      kind: integer(0, 100),
      fallback: 0,
      applies: {
        says: 'is for --folds or --ensemble, and up to their number',
        when: ({ folds, ensemble, member }) =>
          member === 0 || (membersOf({ folds, ensemble }) > 1 && member <= membersOf({ folds, ensemble })),
      },
      brief: (member) => member > 0 && `net ${member} of them`,
    },
  };

/** How many nets a run trains. */
export function membersOf({ folds, ensemble }: Pick<MemberSettings, 'folds' | 'ensemble'>): number {
  return folds > 0 ? folds : ensemble;
}
