// The workers of many machines: jobs are added to a queue on Redis, and results are looked for there, so that no restart of anyone loses one.
import { setTimeout as delay } from 'node:timers/promises';
import { MlpError } from '../../errors.js';
import type { JobQueue, QueueJob } from './bullmq.js';
import type { Crew, Told } from '../crew.js';
import { resultField } from '../ledger.js';
import type { SweepPlan } from '../plan.js';
import { idOf, queueName, type SentShared, toSent } from './redis-job.js';
import { Endurance, Redis, warn } from './redis.js';
import type { TrialJob, TrialResult } from '../trial.js';

/** Milliseconds between two looks for results, and between two for jobs that Redis has lost. */
const LOOK = 200;
const CHECK = 2000;
/** Milliseconds that nobody trains until that is said. */
const IDLE = 15_000;
/** Jobs that are added at once. */
const BULK = 1000;
/** Milliseconds to take back what is left in Redis. */
const FAREWELL = 2000;

/** All jobs that a queue may hold. */
const EVERY = ['wait', 'paused', 'active', 'delayed', 'prioritized', 'completed', 'failed'] as const;

/** Trains by a queue on Redis. */
export class RedisCrew implements Crew {
  #lastWork = Date.now();

  private constructor(
    private readonly redis: Redis,
    private readonly name: string,
    private readonly queue: JobQueue,
    private readonly shared: SentShared,
    /** Of the workers that are heard of now. */
    readonly size: number,
  ) {}

  /**
   * Goes to the queue of this sweep, which may have results already.
   * @param shares whether checkpoints are in a folder that workers see too
   * @throws MlpError `ERR_MLP_NETWORK` within 10 s if Redis does not answer
   */
  static async open(url: string, plan: SweepPlan, shares: boolean): Promise<RedisCrew> {
    const redis = await Redis.connect(url);
    const name = queueName(plan);
    await removeForgotten(redis);
    const queue = redis.queue(name);
    await queue.resume(); // which an end that was cut off may have paused
    const { version, data, backend } = plan;
    return new RedisCrew(redis, name, queue, { version, data, backend, shares }, await redis.slots());
  }

  async run(jobs: readonly TrialJob[], told: Told, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    const waiting = new Map(jobs.map((job) => [idOf(job), job]));
    this.#lastWork = Date.now();
    const endurance = new Endurance(this.redis.address);
    let checked = -Infinity;
    while (waiting.size > 0) {
      try {
        if (performance.now() - checked >= CHECK) {
          await orAborted(this.#addMissing(waiting), signal);
          checked = performance.now();
        }
        await this.#hear(waiting, told, signal);
        endurance.good();
      } catch (error) {
        signal?.throwIfAborted();
        if (error instanceof MlpError) throw error;
        endurance.bad(error);
      }
      if (waiting.size > 0) await delay(LOOK, undefined, { signal }).catch(() => signal?.throwIfAborted());
    }
  }

  /** Takes all that is left of the sweep out of Redis: workers then leave its jobs alone. */
  async close(): Promise<void> {
    const leave = async () => {
      await this.redis.sweepEnds(this.name);
      await this.queue.obliterate({ force: true });
    };
    await Promise.race([leave().catch(() => {}), delay(FAREWELL, undefined, { ref: false })]);
    this.redis.close();
  }

  /** Adds the jobs that Redis does not have, at first all; those that it has are as they are. */
  async #addMissing(waiting: ReadonlyMap<string, TrialJob>): Promise<void> {
    await this.redis.sweepLives(this.name);
    const known = new Set(await this.queue.getRanges(EVERY, 0, -1));
    const missing = [...waiting].filter(([id]) => !known.has(id));
    for (let i = 0; i < missing.length; i += BULK)
      await this.queue.addBulk(missing.slice(i, i + BULK).map(([jobId, job]) => ({ name: 'rung', data: toSent(job, this.shared), opts: { jobId } }))); // prettier-ignore
    if (Date.now() - this.#lastWork > IDLE) await this.#warnIfIdle();
  }

  async #hear(waiting: Map<string, TrialJob>, told: Told, signal: AbortSignal | undefined): Promise<void> {
    const ended = (await orAborted(this.queue.getRanges(['completed', 'failed'], 0, -1), signal)).filter((id) => waiting.has(id)); // prettier-ignore
    const found = await orAborted(Promise.all(ended.map((id) => this.queue.getJob(id))), signal);
    for (const [i, id] of ended.entries()) {
      const job = waiting.get(id)!;
      if (found[i] === undefined) continue; // lost just now, and added again
      const result = resultOf(found[i], this.redis.address);
      for (const epoch of result.epochs) told.epoch(job, epoch);
      told.end(job, result);
      waiting.delete(id);
      this.#lastWork = Date.now();
    }
  }

  async #warnIfIdle(): Promise<void> {
    if ((await this.queue.getRanges(['active'], 0, 0)).length > 0) return;
    const line = `mlp-train worker --redis ${this.redis.address}`;
    const isAlone = (await this.redis.slots()) === 0;
    warn(isAlone ? `no worker is there: start one by ${line}` : `no worker takes the jobs of ${this.name}: each says why`); // prettier-ignore
  }
}

/** What came of a job; of one that nobody could end, that it failed. */
function resultOf({ id, returnvalue, failedReason }: QueueJob, where: string): TrialResult {
  if (failedReason !== undefined) return { state: 'failed', epochs: [], seconds: 0, error: failedReason };
  return resultField(returnvalue, `the result of ${id}`, where);
}

/** Removes what is left of sweeps that were killed long ago and that nobody came back to. */
async function removeForgotten(redis: Redis): Promise<void> {
  for (const name of (await redis.sweeps()).forgotten) {
    await redis.queue(name).obliterate({ force: true });
    await redis.sweepEnds(name);
  }
}

/** Waits for `promise`, but no longer than until the signal: without Redis it may never settle. */
function orAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason as Error);
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
