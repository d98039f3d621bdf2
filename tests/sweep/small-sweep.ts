// A sweep of a few rows that is done in a moment, in this process.
import { TensorDataset } from '../../src/index.js';
import type { Crew } from '../../src/sweep/crew.js';
import { preparedData, type SweepData } from '../../src/sweep/sweep-data.js';
import { trainTrial } from '../../src/sweep/trial.js';
import type { Settings } from '../../src/train/recipe.js';

/** Rows of two classes, one within the other. */
export function rings(rows: number, from = 0): TensorDataset {
  const features = new Float32Array(2 * rows);
  const labels = new Uint8Array(rows);
  for (let row = 0; row < rows; row++) {
    const i = from + row;
    const [angle, radius] = [i * 2.399963, 1 + (i % 2) + 0.3 * Math.sin(i * 12.9898)];
    features.set([radius * Math.cos(angle), radius * Math.sin(angle)], 2 * row);
    labels[row] = i % 2;
  }
  return new TensorDataset(features, [2], labels, { classNames: ['inner', 'outer'] });
}

export const data = (): SweepData => ({ train: rings(200), test: rings(100, 200) });

/** What all trials share. */
export const settings: Partial<Settings> = { hidden: [8], batchSize: 20, epochs: 9 };

/** Trains in this process, in the order of the jobs; `dir` keeps checkpoints. */
export function ownCrew(dir?: string, share: Partial<Settings> = settings): Crew & { readonly trained: string[] } {
  const { parts } = preparedData(data(), share);
  const trained: string[] = [];
  return {
    size: 1,
    trained,
    run: async (jobs, told, signal) => {
      for (const job of jobs) {
        signal?.throwIfAborted();
        trained.push(`trial ${job.trial} seed ${job.seed} to epoch ${job.epochs}`);
        told.end(job, await trainTrial(job, parts, dir));
      }
    },
    close: () => Promise.resolve(),
  };
}
