// A slot of a worker: one process that trains one job at a time, and the lock on it, which is kept as long as that lasts.
import { mkdirSync } from 'node:fs';
import type { QueueJob } from './bullmq.js';
import { LocalCrew } from '../local-crew.js';
import type { SentJob } from './redis-job.js';
import { LOCK } from './redis.js';
import type { TrialResult } from '../trial.js';
import type { OpenSweep } from './worker-sweep.js';

/** How often a job is taken: after as many starts that came to no end, nobody takes it any more. */
export const MOST_STARTS = 20;

/** Trains a job at a time. */
export class RedisSlot {
  /** The sweep that its process is for. */
  at: string | undefined;
  #crew: LocalCrew | undefined;
  #isBusy = false;
  /** The folder of its process's checkpoints. */
  #dir: string | undefined;

  constructor(
    private readonly say: (line: string) => void,
    private readonly signal: AbortSignal,
  ) {
    signal.addEventListener('abort', () => void this.#crew?.close(), { once: true });
  }

  /** Ends the process that waits for jobs of a sweep; one that trains is ended by its lock. */
  async leave(name: string): Promise<void> {
    if (this.at !== name || this.#isBusy) return;
    await this.#crew?.close();
    this.at = undefined;
  }

  /** Gives a job back that another worker is to take. */
  async handBack(job: QueueJob, token: string): Promise<void> {
    await job.moveToWait(token).catch(() => {}); // if its lock is lost, it has gone back already
  }

  /** Says that a job cannot be trained by anyone. */
  async refuse(job: QueueJob, token: string, why: string): Promise<void> {
    await job.moveToFailed(new Error(why), token, false).catch(() => {});
  }

  /** Trains a job that was taken; if the signal comes, it is handed back. */
  async train(sweep: OpenSweep, sent: SentJob, job: QueueJob, token: string): Promise<void> {
    if (this.signal.aborted) return this.handBack(job, token);
    if (job.attemptsStarted > MOST_STARTS)
      return this.refuse(job, token, `no worker that took it came to its end (${MOST_STARTS} starts)`);
    const stop = new AbortController();
    const held = AbortSignal.any([this.signal, stop.signal]);
    const lock = setInterval(() => void keep(job, token, stop), LOCK / 3).unref(); // what waits for a Redis that has gone keeps no process
    const began = performance.now();
    this.#isBusy = true;
    const { trial, seed, from, epochs } = sent;
    const what = `${sweep.name}: trial ${trial}, seed ${seed}, epochs ${from + 1} to ${epochs}`;
    this.say(`${what}: begun`);
    try {
      const result = await this.#result(sweep, sent, held);
      await job.moveToCompleted(result, token, false);
      const seconds = (performance.now() - began) / 1000;
      this.say(`${what}: ${result.error ?? result.state}, ${seconds.toFixed(1)} s`);
    } catch (error) {
      if (this.signal.aborted) {
        await this.handBack(job, token);
        this.say(`${what}: handed back`);
      } else this.say(`${what}: what came of it is thrown away: ${(error as Error).message}`);
    } finally {
      clearInterval(lock);
      this.#isBusy = false;
    }
  }

  async #result(sweep: OpenSweep, sent: SentJob, signal: AbortSignal): Promise<TrialResult> {
    const setup = sweep.setup(sent.shares);
    if (this.at !== sweep.name || this.#dir !== setup.dir) {
      await this.#crew?.close();
      this.#crew = new LocalCrew(1, setup);
      this.at = sweep.name;
      this.#dir = setup.dir;
    }
    if (setup.dir !== undefined) mkdirSync(setup.dir, { recursive: true }); // the sweep removes it as it ends
    const { trial, seed, rung, from, epochs, goesOn, settings } = sent;
    let result: TrialResult | undefined;
    const end = (_: unknown, ended: TrialResult) => (result = ended);
    await this.#crew!.run([{ trial, seed, rung, from, epochs, goesOn, settings }], { epoch: () => {}, end }, signal);
    return result!;
  }
}

/** Holds a job for a while longer; if another has it, or nobody, its training is ended. */
async function keep(job: QueueJob, token: string, stop: AbortController): Promise<void> {
  const isHeld = await job.extendLock(token, LOCK).catch(() => 1); // an error of the connection, which comes again
  if (isHeld !== 1) stop.abort(new Error('another worker may have it, or its sweep has ended'));
}
