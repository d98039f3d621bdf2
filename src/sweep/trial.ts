// A rung of one run of a trial: trained from where the rung before ended, or from the beginning, with the same result.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { MlpError } from '../errors.js';
import type { TrialEpoch, TrialState } from '../report/sweep-record.js';
import { type ChosenEpoch, chosenEpoch } from '../train/best-epoch.js';
import { augmentOf, buildRun, lossOf } from '../train/build-run.js';
import { loadCheckpoint, saveCheckpoint } from '../train/checkpoint.js';
import type { TrainEvent } from '../train/events.js';
import type { Settings } from '../train/recipe.js';
import { endsEarly } from '../train/stopping.js';
import { fitRecipe, fittedBehind, type RecipeData } from '../train/train-recipe.js';
import { skipBaseSeed } from '../random/loader-order.js';

/** What is to be trained; plain data. */
export interface TrialJob {
  /** From 1. */
  readonly trial: number;
  /** Of weights and order; the seed of `settings` is that of the rows held out. */
  readonly seed: string;
  /** From 0. */
  readonly rung: number;
  /** How many epochs are done at its beginning, and at its end. */
  readonly from: number;
  readonly epochs: number;
  /** Whether a later rung may go on from its end. */
  readonly goesOn: boolean;
  /** The whole recipe; its `epochs` are the most that there may be, by which its schedule goes. */
  readonly settings: Settings;
}

/** What came of it; plain data. */
export interface TrialResult {
  readonly state: TrialState;
  /** Those of this rung. */
  readonly epochs: readonly TrialEpoch[];
  /** Of all rungs. */
  readonly best?: ChosenEpoch | undefined;
  readonly seconds: number;
  /** Fitted on the validation rows, if the recipe has one and it is the last rung. */
  readonly temperature?: number | undefined;
  /** Given, or chosen on the validation rows, if it is the last rung. */
  readonly threshold?: number | undefined;
  readonly error?: string | undefined;
}

/** Rows to train on and to choose by: all that a trial is told of the data. */
export type TrialData = Required<Pick<RecipeData, 'train' | 'validation'>>;

/**
 * Trains a rung. A run that diverges, or whose recipe does not go with the data, is a result too.
 * @param dir where checkpoints are kept between rungs; without it, or if there is none, the run begins anew
 */
export async function trainTrial(
  job: TrialJob,
  data: TrialData,
  dir: string | undefined,
  onEvent: (event: TrainEvent) => void = () => {},
): Promise<TrialResult> {
  const epochs: TrialEpoch[] = [];
  let seconds = 0;
  try {
    const settings = { ...job.settings, seed: job.seed };
    const run = begunRun(job, settings, data, dir);
    await fitRecipe(settings, run, data, {
      loss: lossOf(settings, data.train),
      augment: augmentOf(settings, data.train),
      onEvent: (event, control) => {
        onEvent(event);
        if (event.event !== 'epoch') return;
        const { epoch, trainLoss, metrics, trainSeconds, evalSeconds } = event;
        skipBaseSeed(run.generator); // which the pass over test rows draws if there is one: so the order of the next epoch is that of `train`
        seconds += trainSeconds + evalSeconds;
        if (epoch > job.from) epochs.push({ epoch, trainLoss, validation: metrics.validation! });
        if (epoch < job.epochs && endsEarly(run.progress, settings) === undefined) return;
        if (job.goesOn && dir !== undefined) saveCheckpoint(checkpointOf(dir, job, job.epochs), run);
        control.stop('end of the rung');
      },
    });
    const { temperature, threshold } = job.goesOn ? {} : await fittedBehind(settings, run.model, data);
    const { best } = run.progress;
    return { state: 'done', epochs, best: best && chosenEpoch(best), seconds, temperature, threshold };
  } catch (error) {
    if (!(error instanceof MlpError)) throw error;
    return { state: error.code === 'ERR_MLP_DIVERGED' ? 'diverged' : 'failed', epochs, seconds, error: error.message };
  }
}

/** The run at the end of the rung before, or at its beginning. */
function begunRun(job: TrialJob, settings: Settings, { train }: TrialData, dir: string | undefined) {
  const path = dir === undefined || job.from === 0 ? undefined : checkpointOf(dir, job, job.from);
  if (path === undefined || !existsSync(path)) return buildRun(settings, train);
  const { model, optimizer, generator, progress } = loadCheckpoint(path);
  return { model, optimizer, generator, progress };
}

/** The file of a run after so many epochs. */
export function checkpointOf(dir: string, { trial, seed }: Pick<TrialJob, 'trial' | 'seed'>, epochs: number): string {
  return join(dir, `trial-${trial}-seed-${seed}-epoch-${epochs}.safetensors`);
}
