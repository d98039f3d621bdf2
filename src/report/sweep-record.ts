// What pages of a sweep are made of: its trials, what each reached on the validation rows, and the winner on the test rows.
import type { ChosenEpoch } from '../train/best-epoch.js';
import type { MetricName, Metrics } from '../train/metric.js';
import type { SettingName } from '../train/recipe-values.js';
import type { Settings } from '../train/recipe.js';

/** A setting that differs between trials. */
export interface VariedSetting {
  readonly name: SettingName;
  /** How its values lie on an axis: those of words, such as `256,128`, stand side by side in the order in which they were given. */
  readonly scale: 'linear' | 'log' | 'words';
  /** Of a list, its values as texts. */
  readonly values?: readonly string[] | undefined;
}

/** An epoch of a trial. */
export interface TrialEpoch {
  readonly epoch: number;
  readonly trainLoss: number;
  readonly validation: Metrics;
}

/** How a run of a trial stands: `done` as far as it was asked for; `diverged` is a result, `failed` is not. */
export type TrialState = 'done' | 'diverged' | 'failed';

/** A trial with one seed. */
export interface TrialRun {
  readonly seed: string;
  readonly state: TrialState;
  readonly epochs: readonly TrialEpoch[];
  readonly best?: ChosenEpoch | undefined;
  readonly seconds: number;
  /** Why it diverged or failed. */
  readonly error?: string | undefined;
}

/** One choice of values, with each seed. */
export interface TrialRecord {
  /** From 1. */
  readonly trial: number;
  readonly values: Partial<Settings>;
  /** The rung that it came to, from 0. */
  readonly rung: number;
  readonly runs: readonly TrialRun[];
  /** Of the best epochs of its runs, by the sweep's metric; undefined if none was measured, or one diverged or failed. */
  readonly mean?: number | undefined;
  /** Standard deviation over seeds; undefined with one. */
  readonly spread?: number | undefined;
}

/** A round of trials that all train as long. */
export interface Rung {
  readonly trials: number;
  /** At its end, those of the rungs before included. */
  readonly epochs: number;
}

/** What the winner came to, trained once more on all training rows. */
export interface WinnerRecord {
  readonly trial: number;
  /** Its best number of epochs. */
  readonly epochs: number;
  readonly test: Metrics;
  /** What to type to train it again. */
  readonly command: string;
  /** Whether that is a run of its own, which holds rows out and chooses its epoch, and so another net than the winner. */
  readonly isOwn?: boolean | undefined;
}

/** A sweep, as far as it has come. */
export interface SweepRecord {
  /** Of its data. */
  readonly title: string;
  readonly strategy: 'grid' | 'random' | 'halving';
  /** By which trials are ranked, on validation rows. */
  readonly metric: MetricName;
  readonly varied: readonly VariedSetting[];
  readonly seeds: readonly string[];
  readonly rungs: readonly Rung[];
  /** Best first: by the rung that they came to, then by their means. */
  readonly trials: readonly TrialRecord[];
  readonly winner?: WinnerRecord | undefined;
  /** Of all runs, one after the other. */
  readonly seconds: number;
  readonly validationExamples: number;
  /** When it ended. */
  readonly ended?: Date | undefined;
}
