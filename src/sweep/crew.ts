// Crew: who trains the jobs of a sweep, be it processes of this machine or workers of a queue.
import type { TrialEpoch } from '../report/sweep-record.js';
import type { TrialJob, TrialResult } from './trial.js';

/** Who is told what a crew does. */
export interface Told {
  readonly epoch: (job: TrialJob, epoch: TrialEpoch) => void;
  /** Once for each job. */
  readonly end: (job: TrialJob, result: TrialResult) => void;
}

/** Those who train. */
export interface Crew {
  /** Jobs that are trained at a time, as far as that is known. */
  readonly size: number;
  /** Has all jobs trained, in any order. Rejects with the signal's reason, or with what keeps the crew from working. */
  run(jobs: readonly TrialJob[], told: Told, signal?: AbortSignal): Promise<void>;
  close(): Promise<void>;
}
