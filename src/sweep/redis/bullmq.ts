// BullMQ and ioredis: what of them is used here, and where they are found. Only those who sweep over Redis install them.
import { join } from 'node:path';
import { MlpError } from '../../errors.js';

/** A connection of ioredis. */
export interface RedisClient {
  connect(): Promise<void>;
  disconnect(): void;
  on(event: 'error', listener: (error: Error) => void): this;
  on(event: 'ready' | 'close', listener: () => void): this;
  info(section: string): Promise<string>;
  /** Seconds and microseconds. */
  time(): Promise<[string | number, string | number]>;
  zadd(key: string, score: number, member: string): Promise<unknown>;
  zrangebyscore(key: string, min: number | string, max: number | string): Promise<string[]>;
  zrem(key: string, ...members: string[]): Promise<unknown>;
}

/** A job of BullMQ. */
export interface QueueJob {
  readonly id?: string;
  readonly data: unknown;
  readonly returnvalue: unknown;
  readonly failedReason?: string;
  /** How often somebody took it. */
  readonly attemptsStarted: number;
  /** 1, or 0 if another or nobody has the lock. */
  extendLock(token: string, milliseconds: number): Promise<number>;
  moveToCompleted(result: unknown, token: string, fetchNext: boolean): Promise<unknown>;
  moveToFailed(error: Error, token: string, fetchNext: boolean): Promise<unknown>;
  moveToWait(token: string): Promise<unknown>;
}

type State = 'wait' | 'paused' | 'active' | 'delayed' | 'prioritized' | 'completed' | 'failed';

interface Emits {
  on(event: 'error', listener: (error: Error) => void): this;
}

/** A queue, seen by who adds to it. */
export interface JobQueue extends Emits {
  addBulk(jobs: readonly { name: string; data: object; opts: { jobId: string } }[]): Promise<unknown>;
  getJob(id: string): Promise<QueueJob | undefined>;
  getJobs(states: readonly State[], first: number, last: number): Promise<QueueJob[]>;
  /** Ids of the jobs in these states. */
  getRanges(states: readonly State[], first: number, last: number): Promise<string[]>;
  resume(): Promise<void>;
  /** Removes all of it. */
  obliterate(options: { force: boolean }): Promise<void>;
  close(): Promise<void>;
}

/** A queue, seen by who takes from it. */
export interface JobTaker extends Emits {
  getNextJob(token: string, options: { block: boolean }): Promise<QueueJob | undefined>;
  startStalledCheckTimer(): Promise<void>;
  close(force: boolean): Promise<void>;
}

interface QueueOptions {
  readonly connection: RedisClient;
  readonly prefix: string;
  readonly skipVersionCheck: boolean;
}

/** The module `bullmq`. */
export interface BullMQ {
  readonly Queue: new (name: string, options: QueueOptions & { skipMetasUpdate: boolean }) => JobQueue;
  readonly Worker: new (
    name: string,
    processor: undefined,
    options: QueueOptions & { lockDuration: number; stalledInterval: number; maxStalledCount: number },
  ) => JobTaker;
}

/** The module `ioredis`. */
export interface IORedis {
  readonly Redis: new (
    url: string,
    options: {
      lazyConnect: boolean;
      maxRetriesPerRequest: null;
      connectTimeout: number;
      retryStrategy: (times: number) => number;
    },
  ) => RedisClient;
}

const INSTALL = 'npm i --ignore-scripts bullmq@6 ioredis';

/** Both modules, as they are beside this package or in the current folder. @throws MlpError `ERR_MLP_STATE` with the line that installs them */
export function queueModules(): { bullmq: BullMQ; ioredis: IORedis } {
  return { bullmq: moduleOf('bullmq') as BullMQ, ioredis: moduleOf('ioredis') as IORedis };
}

function moduleOf(name: string): unknown {
  for (const base of [import.meta.url, join(process.cwd(), 'package.json')]) {
    const require = process.getBuiltinModule('node:module').createRequire(base); // bundlers replace one that they know
    try {
      require.resolve(name);
    } catch {
      continue;
    }
    return require(name);
  }
  throw new MlpError('ERR_MLP_STATE', `a sweep over Redis needs ${name}, which is not installed`, undefined, `Run ${INSTALL}`); // prettier-ignore
}
