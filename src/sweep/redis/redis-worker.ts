// A worker of sweeps over Redis: finds the sweeps whose rows it can load, and trains their jobs in processes of its own, as many at a time as it has slots.
import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { QueueJob } from './bullmq.js';
import { fromSent, type PathSetting, type SentJob } from './redis-job.js';
import { RedisSlot } from './redis-slot.js';
import { Endurance, Redis } from './redis.js';
import { openSweep, type OpenSweep } from './worker-sweep.js';

/** How a worker works. */
export interface WorkerOptions {
  /** Address of Redis. */
  readonly redis: string;
  /** Jobs at a time, each on one thread. */
  readonly slots: number;
  /** This machine's paths of what sweeps have as paths. */
  readonly paths: Partial<Record<PathSetting, string>>;
  /** Folder of checkpoints that other machines see too. */
  readonly shared?: string | undefined;
  /** Hands its jobs back, and ends. */
  readonly signal: AbortSignal;
  /** Told what it does, a line each. */
  readonly say: (line: string) => void;
}

/** Milliseconds between two looks for sweeps, and between two for jobs while there are none. */
const LOOK = 1000;
const NO_JOB = 200;
/** Milliseconds until a sweep that was refused is looked at again: its file may have come. */
const REFUSED = 60_000;
/** Milliseconds in which jobs are handed back. */
const FAREWELL = 900;

/** Works until the signal. @throws MlpError `ERR_MLP_NETWORK` within 10 s if Redis does not answer, `ERR_MLP_STATE` if its packages are missing */
export async function work(options: WorkerOptions): Promise<void> {
  setMaxListeners(0, options.signal); // a few for each slot
  const redis = await Redis.connect(options.redis);
  const folder = mkdtempSync(join(tmpdir(), 'mlp-train-worker-'));
  try {
    await new RedisWorker(options, redis, folder).run();
  } finally {
    redis.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

class RedisWorker {
  readonly #id = randomUUID();
  readonly #open = new Map<string, OpenSweep>();
  readonly #refused = new Map<string, { why: string; at: number }>();
  readonly #slots: readonly RedisSlot[];
  #tokens = 0;

  constructor(
    private readonly options: WorkerOptions,
    private readonly redis: Redis,
    private readonly folder: string,
  ) {
    this.#slots = Array.from({ length: options.slots }, () => new RedisSlot(options.say, options.signal));
  }

  async run(): Promise<void> {
    const { slots, say, signal } = this.options;
    say(`${this.redis.address}: ${slots} at a time; waiting for sweeps`);
    const served = this.#slots.map((slot) => this.#again(() => this.#serve(slot), NO_JOB));
    try {
      await Promise.race([
        aborted(signal),
        this.#again(() => this.#live(), LOOK),
        this.#again(() => this.#look(), LOOK),
        ...served,
      ]);
    } finally {
      const leave = Promise.allSettled([...served, this.redis.workerEnds(this.#id, slots)]);
      await Promise.race([leave, delay(FAREWELL, undefined, { ref: false })]);
      for (const sweep of this.#open.values()) void sweep.close();
    }
  }

  /** Does it until the signal, with a pause wherever it says that there was nothing to do. */
  async #again(act: () => Promise<boolean>, pause: number): Promise<void> {
    const { signal } = this.options;
    const endurance = new Endurance(this.redis.address);
    while (!signal.aborted) {
      let isBusy = false;
      try {
        isBusy = await act();
        endurance.good();
      } catch (error) {
        endurance.bad(error);
      }
      if (!isBusy) await delay(pause, undefined, { signal }).catch(() => {});
    }
  }

  async #live(): Promise<boolean> {
    await this.redis.workerLives(this.#id, this.options.slots);
    return false;
  }

  /** Sees which sweeps there are. */
  async #look(): Promise<boolean> {
    const { known } = await this.redis.sweeps();
    for (const name of [...this.#open.keys()].filter((name) => !known.includes(name))) await this.#closeSweep(name);
    for (const name of this.#refused.keys()) if (!known.includes(name)) this.#refused.delete(name);
    for (const name of known) if (this.#isNew(name)) await this.#tryOpen(name);
    return false;
  }

  #isNew(name: string): boolean {
    const refused = this.#refused.get(name);
    return !this.#open.has(name) && (refused === undefined || Date.now() - refused.at > REFUSED);
  }

  /** Opens a sweep that has a job to look at, if it can be trained here; also one that others train, whose jobs are taken if they die. */
  async #tryOpen(name: string): Promise<void> {
    const queue = this.redis.queue(name);
    const [job] = await queue.getJobs(['wait', 'active'], 0, 0);
    await queue.close();
    if (!job) return;
    try {
      const sweep = await openSweep(fromSent(job.data, name), name, this.redis, this.folder, this.options);
      this.#open.set(name, sweep);
      this.#refused.delete(name);
      this.options.say(`${name}: ${sweep.source}, ${sweep.data}`);
    } catch (error) {
      this.#refuse(name, (error as Error).message);
    }
  }

  #refuse(name: string, why: string): void {
    if (this.#refused.get(name)?.why !== why) this.options.say(`${name} is left to other workers: ${why}`);
    this.#refused.set(name, { why, at: Date.now() });
  }

  async #closeSweep(name: string): Promise<void> {
    const sweep = this.#open.get(name);
    this.#open.delete(name);
    for (const slot of this.#slots) await slot.leave(name);
    await sweep?.close();
  }

  /** Trains a job, if there is one: of the sweep that the slot was at, as long as that has any. */
  async #serve(slot: RedisSlot): Promise<boolean> {
    const next = await this.#next(slot);
    if (!next) return false;
    const { sweep, job, token } = next;
    const read = this.#read(sweep, job);
    if (typeof read === 'string') await slot.refuse(job, token, read);
    else if (read.data === sweep.data && read.backend === sweep.backend) await slot.train(sweep, read, job, token);
    else {
      await slot.handBack(job, token);
      this.#refuse(sweep.name, `a job's rows are ${read.data}, ${read.backend}, and those here ${sweep.data}, ${sweep.backend}`); // prettier-ignore
      await this.#closeSweep(sweep.name);
    }
    return true;
  }

  async #next(slot: RedisSlot): Promise<{ sweep: OpenSweep; job: QueueJob; token: string } | undefined> {
    const all = [...this.#open.values()];
    for (const sweep of all.sort((a, b) => Number(b.name === slot.at) - Number(a.name === slot.at))) {
      const token = `${this.#id}:${this.#tokens++}`;
      const job = await sweep.take(token);
      if (job) return { sweep, job, token };
    }
    return undefined;
  }

  /** The job, or what is wrong with it. */
  #read(sweep: OpenSweep, job: QueueJob): SentJob | string {
    try {
      return fromSent(job.data, sweep.name);
    } catch (error) {
      return (error as Error).message;
    }
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
