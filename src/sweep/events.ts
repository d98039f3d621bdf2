// What a sweep reports while it goes on: plain objects, the same ones that the command line prints with --json.
import type { Rung, SweepRecord, TrialEpoch, TrialRecord } from '../report/sweep-record.js';
import type { TrainEvent } from '../train/events.js';
import type { MetricName } from '../train/metric.js';
import type { Settings } from '../train/recipe.js';
import type { TrialJob, TrialResult } from './trial.js';

/** What a sweep does, as it happens; `event` says which it is. */
export type SweepEvent =
  | {
      readonly event: 'start';
      readonly rungs: readonly Rung[];
      /** By which trials are ranked, on validation rows. */
      readonly metric: MetricName;
      /** Runs of each trial. */
      readonly seeds: number;
      readonly workers: number;
      /** What an earlier process came to, best first. */
      readonly known: readonly TrialRecord[];
    }
  | ({ readonly event: 'epoch' } & Pick<TrialJob, 'trial' | 'seed' | 'rung'> & TrialEpoch)
  | ({ readonly event: 'run'; readonly values: Partial<Settings> } & Pick<TrialJob, 'trial' | 'seed' | 'rung'> &
      TrialResult)
  /** All of a rung; the trials that it has had are ranked, best first. */
  | { readonly event: 'rung'; readonly rung: number; readonly trials: readonly TrialRecord[] }
  /** What `fit` tells as the winner is trained again. */
  | { readonly event: 'winner'; readonly trial: number; readonly training: TrainEvent }
  | { readonly event: 'end'; readonly record: SweepRecord };
