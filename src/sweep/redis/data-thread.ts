// The thread in which a worker loads rows, so that its own loop goes on; it writes what its processes read, and says the digest.
import { parentPort, workerData } from 'node:worker_threads';
import { sourceOf } from '../../dataset/sources.js';
import { MlpError } from '../../errors.js';
import type { Settings } from '../../train/recipe.js';
import { writeData } from '../data-file.js';
import { preparedData } from '../sweep-data.js';

/** What the thread is told. */
export interface DataTask {
  readonly settings: Settings;
  /** The file to write. */
  readonly path: string;
}

/** What it answers. */
export type DataAnswer = { readonly digest: string } | { readonly error: string };

process.removeAllListeners('warning'); // who made the sweep has seen those of the data
const { settings, path } = workerData as DataTask;
try {
  const { parts, digest } = preparedData(await loaded(settings), settings);
  writeData(path, parts);
  answer({ digest });
} catch (error) {
  if (!(error instanceof MlpError)) throw error;
  answer({ error: error.message });
}

function answer(message: DataAnswer): void {
  parentPort!.postMessage(message);
}

async function loaded({ task, folds: _, ...choice }: Settings) {
  const source = sourceOf(choice.dataset);
  if (!source) throw new MlpError('ERR_MLP_NO_DATA', `there is no data set ${JSON.stringify(choice.dataset)} here`);
  return source.load({ ...choice, task });
}
