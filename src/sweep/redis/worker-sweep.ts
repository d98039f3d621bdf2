// A sweep as a worker sees it: where its jobs come from, and the rows that they are trained on, which this machine has itself.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { MlpError } from '../../errors.js';
import { setBackend } from '../../kernels/choose.js';
import type { Backend } from '../../kernels/kernels.js';
import type { QueueJob } from './bullmq.js';
import type { DataAnswer, DataTask } from './data-thread.js';
import type { ChildSetup } from '../local-crew.js';
import { type SentJob, withPaths } from './redis-job.js';
import type { WorkerOptions } from './redis-worker.js';
import type { Redis } from './redis.js';

/** A sweep whose jobs this worker takes. */
export interface OpenSweep {
  readonly name: string;
  /** What its data are called here. */
  readonly source: string;
  /** Digest of its rows. */
  readonly data: string;
  readonly backend: Backend;
  /** For a process that trains jobs with shared checkpoints, or without. */
  setup(shares: boolean): ChildSetup;
  /** The next job, if there is one. */
  take(token: string): Promise<QueueJob | undefined>;
  close(): Promise<void>;
}

/**
 * Loads the rows of a job's sweep.
 * @throws Error that says why they cannot be trained on here: other rows, another version, or what loading them says
 */
export async function openSweep(
  job: SentJob,
  name: string,
  redis: Redis,
  folder: string,
  { paths, shared, signal }: Pick<WorkerOptions, 'paths' | 'shared' | 'signal'>,
): Promise<OpenSweep> {
  setBackend(job.backend, { threads: 1 });
  const settings = withPaths(job, paths);
  const data = join(folder, `${name}.bin`);
  const digest = await load({ settings, path: data }, signal);
  if (digest !== job.data) {
    rmSync(data, { force: true });
    throw new MlpError('ERR_MLP_DATA', `its rows are ${job.data}, and those here ${digest}`);
  }
  const taker = redis.taker(name);
  await taker.startStalledCheckTimer();
  return {
    name,
    source: settings.data ?? settings.dataset,
    data: digest,
    backend: job.backend,
    setup: (shares) => ({ data, dir: shares && shared !== undefined ? join(shared, name) : undefined, backend: job.backend }), // prettier-ignore
    take: (token) => taker.getNextJob(token, { block: false }),
    close: async () => {
      await taker.close(true);
      rmSync(data, { force: true });
    },
  };
}

/** The digest of the rows, which are written to a file. */
function load(task: DataTask, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(new URL('./data-thread.js', import.meta.url), { workerData: task });
    signal.addEventListener('abort', () => void thread.terminate(), { once: true });
    thread.once('message', (answer: DataAnswer) => {
      if ('digest' in answer) resolve(answer.digest);
      else reject(new Error(answer.error));
    });
    thread.once('error', reject);
    thread.once('exit', () => reject(new Error('its rows could not be loaded')));
  });
}
