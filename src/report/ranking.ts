// The ranking of a sweep's trials: what each column says of each, on a page and in a terminal.
import { wordOf } from '../train/recipe-values.js';
import { metrics } from '../train/metric.js';
import { shortNumber } from './numbers.js';
import type { Column } from './rows-table.js';
import type { SweepRecord, TrialRecord } from './sweep-record.js';
import { bestEpochText, epochsOf, secondsOfTrial, secondsText, shortTextOf, stateText } from './sweep-trials.js'; // prettier-ignore

/** A column whose cells are text alone. */
export interface RankingColumn extends Column<TrialRecord> {
  readonly cell: (trial: TrialRecord, index: number) => string;
  /** What is narrow leaves out those of the highest number first; those of 0 stay. */
  readonly gives: number;
}

/** Rank, trial, what it reached, which a narrow screen shows too, the settings that vary, and what it took. */
export function rankingColumns(record: SweepRecord): RankingColumn[] {
  const settings = record.varied.map(({ name }) => ({
    head: wordOf(name),
    cell: (trial: TrialRecord) => shortTextOf(trial, name),
    gives: 0,
  }));
  const spread = { head: '±', cell: (trial: TrialRecord) => shortNumber(trial.spread), gives: 1 };
  return [
    { head: 'rank', cell: ({ mean }, i) => (mean === undefined ? '–' : String(i + 1)), gives: 5 },
    { head: 'trial', cell: ({ trial }) => String(trial), gives: 0 },
    { head: metrics[record.metric].label, cell: ({ mean }) => shortNumber(mean), gives: 0 },
    ...(record.trials.some((trial) => trial.spread !== undefined) ? [spread] : []),
    ...settings,
    { head: 'best epoch', cell: bestEpochText, gives: 3 },
    { head: 'epochs', cell: (trial) => String(epochsOf(trial)), gives: 4 },
    { head: 'seconds', cell: (trial) => secondsText(secondsOfTrial(trial)), gives: 6 },
    { head: 'state', cell: (trial) => stateText(trial, record), isText: true, gives: 2 },
  ];
}
