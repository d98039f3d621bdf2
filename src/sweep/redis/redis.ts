// The connection to Redis: an address without its password, an end to waiting for who is not there, and who is heard of.
import { MlpError } from '../../errors.js';
import { isQueueName } from './redis-job.js';
import { type BullMQ, type JobQueue, type JobTaker, queueModules, type RedisClient } from './bullmq.js';

/** Before the names of all keys. */
const PREFIX = 'mlp-train';
const SWEEPS = `${PREFIX}:sweeps`;
const WORKERS = `${PREFIX}:workers`;

/** Milliseconds that a worker's hold on a job lasts unless it says so again, and between two looks for holds that ended: a dead worker's job is at work again within their sum and one look more. */
export const LOCK = 5000;
const STALL_CHECK = 3000;
/** Milliseconds until a Redis that was never there is given up. */
const PATIENCE = 3000;
/** Milliseconds without Redis that go by in silence. */
const GAP = 3000;
/** Milliseconds of errors alone that are borne. */
const BORNE = 30_000;
/** Seconds: a worker that has not been heard of for as long is gone; a sweep is forgotten. */
const WORKER_GONE = 10;
const SWEEP_FORGOTTEN = 7 * 86_400;

/** `redis://host:6379`, without user and password. @throws MlpError `ERR_MLP_ARGUMENT`, in which it does not stand either */
export function addressOf(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const { protocol, hostname, host } = parsed ?? {};
  if ((protocol === 'redis:' || protocol === 'rediss:') && hostname) return `${protocol}//${host}`;
  throw new MlpError('ERR_MLP_ARGUMENT', 'this is no address of Redis', '--redis', 'Give one such as redis://host:6379, or the same with rediss: for TLS'); // prettier-ignore
}

/** A connection that lasts: when Redis goes and comes again, commands wait for it. */
export class Redis {
  private constructor(
    readonly address: string,
    readonly client: RedisClient,
    private readonly bullmq: BullMQ,
  ) {}

  /** @throws MlpError `ERR_MLP_NETWORK` within 10 s if Redis does not answer or lets nobody in, `ERR_MLP_STATE` if its packages are missing */
  static async connect(url: string): Promise<Redis> {
    const address = addressOf(url);
    const { bullmq, ioredis } = queueModules();
    const client = new ioredis.Redis(url, {
      lazyConnect: true,
      maxRetriesPerRequest: null,
      connectTimeout: PATIENCE,
      retryStrategy: (times) => Math.min(times * 100, 1000),
    });
    try {
      await answered(client, address);
      await warnOfEviction(client, address);
    } catch (error) {
      client.disconnect();
      throw error;
    }
    warnOfGaps(client, address);
    return new Redis(address, client, bullmq);
  }

  queue(name: string): JobQueue {
    return new this.bullmq.Queue(name, { ...this.#options(), skipMetasUpdate: true }).on('error', () => {}); // of a connection that comes again
  }

  taker(name: string): JobTaker {
    const holds = { lockDuration: LOCK, stalledInterval: STALL_CHECK, maxStalledCount: 1_000_000 };
    return new this.bullmq.Worker(name, undefined, { ...this.#options(), ...holds }).on('error', () => {});
  }

  /** Says that a sweep goes on. */
  async sweepLives(name: string): Promise<void> {
    await this.client.zadd(SWEEPS, await this.#now(), name);
  }

  async sweepEnds(name: string): Promise<void> {
    await this.client.zrem(SWEEPS, name);
  }

  /** The queues of sweeps; and those that nobody came back to. */
  async sweeps(): Promise<{ known: string[]; forgotten: string[] }> {
    const long = (await this.#now()) - SWEEP_FORGOTTEN;
    const [known, forgotten] = await Promise.all([
      this.client.zrangebyscore(SWEEPS, long, '+inf'),
      this.client.zrangebyscore(SWEEPS, '-inf', `(${long}`),
    ]);
    return { known: known.filter(isQueueName).sort(), forgotten: forgotten.filter(isQueueName) };
  }

  /** Says that a worker is there, which trains so many jobs at a time. */
  async workerLives(id: string, slots: number): Promise<void> {
    await this.client.zadd(WORKERS, await this.#now(), `${id} ${slots}`);
  }

  async workerEnds(id: string, slots: number): Promise<void> {
    await this.client.zrem(WORKERS, `${id} ${slots}`);
  }

  /** How many jobs all workers that are heard of train at a time. */
  async slots(): Promise<number> {
    const workers = await this.client.zrangebyscore(WORKERS, (await this.#now()) - WORKER_GONE, '+inf');
    return workers.reduce((sum, worker) => sum + (Number(worker.split(' ')[1]) || 0), 0);
  }

  close(): void {
    this.client.disconnect();
  }

  /** Seconds of the clock that all share. */
  async #now(): Promise<number> {
    return Number((await this.client.time())[0]);
  }

  #options() {
    return { connection: this.client, prefix: PREFIX, skipVersionCheck: true };
  }
}

/** Until Redis answers; who is not let in is told at once. */
function answered(client: RedisClient, address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let last = 'no answer';
    const fail = () => reject(new MlpError('ERR_MLP_NETWORK', `Redis cannot be used: ${last}`, address, 'Start it there, or give another --redis')); // prettier-ignore
    const timer = setTimeout(fail, PATIENCE);
    client.on('error', (error) => {
      last = error.message;
      if (error.name !== 'ReplyError') return;
      clearTimeout(timer);
      fail();
    });
    client.on('ready', () => {
      clearTimeout(timer);
      resolve();
    });
    client.connect().catch(() => {}); // it is tried again, and 'error' says why
  });
}

async function warnOfEviction(client: RedisClient, address: string): Promise<void> {
  const [, policy = 'noeviction'] = /^maxmemory_policy:(\S+)/m.exec(await client.info('memory')) ?? [];
  if (policy === 'noeviction') return;
  warn(`${address} may drop jobs when its memory is full: its maxmemory-policy is ${policy}. Set it to noeviction.`);
}

function warnOfGaps(client: RedisClient, address: string): void {
  let timer: NodeJS.Timeout | undefined;
  client.on('ready', () => {
    clearTimeout(timer);
    timer = undefined;
  });
  client.on('close', () => {
    timer ??= setTimeout(() => warn(`${address} does not answer. Nothing is lost, and all goes on when it does.`), GAP);
    timer.unref();
  });
}

/** Bears errors of commands, as long as they do not last. */
export class Endurance {
  #since: number | undefined;

  constructor(private readonly address: string) {}

  good(): void {
    this.#since = undefined;
  }

  /** @throws MlpError `ERR_MLP_NETWORK` after half a minute of nothing else */
  bad(error: unknown): void {
    this.#since ??= performance.now();
    if (performance.now() - this.#since < BORNE) return;
    throw new MlpError('ERR_MLP_NETWORK', `Redis refuses: ${(error as Error).message}`, this.address);
  }
}

/** A warning of the package. */
export function warn(text: string): void {
  process.emitWarning(text, { type: 'MlpTrainWarning', code: 'MLP_TRAIN_REDIS' });
}
