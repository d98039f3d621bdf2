// sweep: tries recipes by a strategy, ranks them on validation rows, and trains the winner once more; what is known survives any end.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkInteger } from '../errors.js';
import type { LoadedData } from '../dataset/sources.js';
import { lockFolder } from '../files/lock.js';
import { makeFolder } from '../files/make-folder.js';
import { writeFile } from '../files/write-file.js';
import { kernelInfo } from '../kernels/choose.js';
import { usableCores } from '../kernels/threads.js';
import type { MLP } from '../nn/mlp.js';
import { sweepHtml } from '../report/sweep-html.js';
import type { SweepRecord } from '../report/sweep-record.js';
import { meanOf } from '../report/sweep-trials.js';
import type { MetricName } from '../train/metric.js';
import type { Settings } from '../train/recipe.js';
import type { Crew, Told } from './crew.js';
import { writeData } from './data-file.js';
import type { SweepEvent } from './events.js';
import { Ledger } from './ledger.js';
import { LocalCrew } from './local-crew.js';
import { jobsOf, planned, type Planned, planOf } from './plan.js';
import { queueName } from './redis/redis-job.js';
import { promoted, ranked } from './ranking.js';
import { recordOf } from './record.js';
import type { SpaceOption } from './space.js';
import type { StrategyName } from './strategies.js';
import { sweepFiles } from './sweep-files.js';
import { preparedData, type PreparedData, type SweepData } from './sweep-data.js';
import { checkpointOf } from './trial.js';
import { trainWinner } from './winner.js';

/** How a sweep is made. */
export interface SweepOptions {
  readonly data: SweepData;
  /** What varies: a text such as `lr: 0.01..1 log; hidden: 64 256,128; seed: 1 2 3`, or an object of lists and ranges. */
  readonly space: SpaceOption;
  /** Default: grid. */
  readonly strategy?: StrategyName | undefined;
  /** Choices that random and halving draw; default 27. */
  readonly trials?: number | undefined;
  /** Of halving: one trial in so many goes on, so many times as long; default 3. */
  readonly eta?: number | undefined;
  /** What all trials share, such as `{ epochs: 27 }`; the others have their fallbacks, and `validation` 0.1. */
  readonly settings?: Partial<Settings> | undefined;
  /** Processes that train, on one thread each; default: the usable cores. */
  readonly workers?: number | undefined;
  /** Address of a Redis whose workers train (`mlp-train worker`), such as `redis://host:6379`; needs the packages bullmq and ioredis. */
  readonly redis?: string | undefined;
  /** Folder of checkpoints that these workers see too; without it they train each rung from the beginning, with the same result. */
  readonly shared?: string | undefined;
  /** Folder of the sweep: one that holds some of it goes on. Default: nothing is kept. */
  readonly out?: string | undefined;
  /** What the data are called. */
  readonly title?: string | undefined;
  /** Stops at once; the sweep then rejects with the signal's reason, and goes on from `out`. */
  readonly signal?: AbortSignal | undefined;
  /** Told what the sweep does, as it happens. */
  readonly onEvent?: ((event: SweepEvent) => void) | undefined;
}

/** Tries to remove a folder: on Windows a process that was just ended may hold a file in it for a moment more. */
const RETRIES = 10;

/** What the command line gives besides. */
export interface SweepParts {
  /** Those who train, in place of processes of this machine. */
  readonly crew?: Crew | undefined;
  /** All rows that the winner is trained on, and what its page says of them; default: `train`, with `validation` if that was given. */
  readonly whole?: LoadedData | undefined;
}

/** What came of a sweep. */
export interface SweepResult {
  readonly record: SweepRecord;
  /** The winner's net; undefined if every trial diverged or failed. */
  readonly model?: MLP | undefined;
}

/**
 * Tries the recipes of a space, each a net of its own, and ranks them by the mean over seeds on the validation rows. The table depends on
 * data, space, strategy and seed alone, not on how many train side by side, nor on stops. The winner meets the test rows once.
 * @throws MlpError `ERR_MLP_ARGUMENT` if options do not go together, or `out` is of another sweep; `ERR_MLP_LOCKED`, `ERR_MLP_FILE`
 */
export function sweep(options: SweepOptions): Promise<SweepResult> {
  return sweepBy(options, {});
}

/** {@link sweep} by these parts. */
export async function sweepBy(options: SweepOptions, { crew, whole }: SweepParts): Promise<SweepResult> {
  const { title = 'own rows', workers, out } = options;
  if (workers !== undefined) checkInteger('workers', workers, 1, 1024);
  const prepared = preparedData(options.data, { dataset: title, ...options.settings }, whole);
  const plan = planned(planOf(options, prepared, kernelInfo().backend)); // before there is a folder
  const dir = out ?? mkdtempSync(join(tmpdir(), 'mlp-train-sweep-'));
  if (out !== undefined) makeFolder(out);
  const unlock = lockFolder(dir);
  try {
    return await new Sweep(options, prepared, plan, dir, crew).run();
  } finally {
    unlock();
    if (out === undefined) rmSync(dir, { recursive: true, force: true, maxRetries: RETRIES });
  }
}

class Sweep {
  readonly #ledger: Ledger;
  readonly #files: ReturnType<typeof sweepFiles>;
  readonly #metric: MetricName;
  readonly #workers: number;

  constructor(
    private readonly options: SweepOptions,
    private readonly prepared: PreparedData,
    private readonly planned: Planned,
    dir: string,
    private readonly crew: Crew | undefined,
  ) {
    const { shared, workers = usableCores() } = options;
    const { plan } = planned;
    this.#workers = workers;
    this.#files = sweepFiles(dir);
    this.#metric = prepared.metric;
    if (shared !== undefined) this.#files.checkpoints = join(shared, queueName(plan));
    this.#ledger = Ledger.open(this.#files.ledger, plan);
  }

  async run(): Promise<SweepResult> {
    await this.#trainAll();
    const [best] = this.#table();
    return this.#end(best?.mean === undefined ? undefined : best.trial);
  }

  /** Every rung, one after the other: which trials go on is known when all are done. */
  async #trainAll(): Promise<void> {
    const { rungs } = this.planned;
    let crew = this.crew ?? (await this.#redisCrew());
    let trials = Array.from({ length: rungs[0].trials }, (_, i) => i + 1);
    try {
      this.#tellStart(crew?.size ?? this.#workers);
      for (const rung of rungs.keys()) {
        if (rung > 0) trials = this.#promoted(rung - 1);
        const jobs = jobsOf(this.planned, rung, trials).filter((job) => !this.#ledger.has(job));
        if (jobs.length > 0) await (crew ??= this.#localCrew()).run(jobs, this.#told(), this.options.signal);
        this.#removeCheckpoints(rung);
        this.options.onEvent?.({ event: 'rung', rung, trials: this.#table() });
      }
    } finally {
      if (crew !== this.crew) await crew?.close();
      rmSync(this.#files.data, { force: true });
    }
    rmSync(this.#files.checkpoints, { recursive: true, force: true, maxRetries: RETRIES });
  }

  #tellStart(workers: number): void {
    const { rungs, seeds } = this.planned;
    const known = this.#table();
    this.options.onEvent?.({ event: 'start', metric: this.#metric, rungs, seeds: seeds.length, workers, known });
  }

  async #redisCrew(): Promise<Crew | undefined> {
    const { redis, shared } = this.options;
    if (redis === undefined) return undefined;
    const { RedisCrew } = await import('./redis/redis-crew.js');
    return RedisCrew.open(redis, this.planned.plan, shared !== undefined);
  }

  #localCrew(): Crew {
    const { data, checkpoints: dir } = this.#files;
    mkdirSync(dir, { recursive: true });
    writeData(data, this.prepared.parts);
    return new LocalCrew(this.#workers, { data, dir, backend: kernelInfo().backend });
  }

  #told(): Told {
    return {
      epoch: ({ trial, seed, rung }, epoch) => this.options.onEvent?.({ event: 'epoch', trial, seed, rung, ...epoch }),
      end: ({ trial, seed, rung }, result) => {
        this.#ledger.add({ trial, seed, rung }, result);
        this.options.onEvent?.({ event: 'run', trial, seed, rung, values: this.planned.valuesOf(trial), ...result });
      },
    };
  }

  /** Those of the rungs before this one, and of trials that do not go on. */
  #removeCheckpoints(rung: number): void {
    const { rungs, seeds } = this.planned;
    const { checkpoints: dir } = this.#files;
    if (!existsSync(dir)) return;
    const goOn = rung + 1 < rungs.length ? this.#promoted(rung) : [];
    const kept = goOn.flatMap((trial) => seeds.map((seed) => checkpointOf(dir, { trial, seed }, rungs[rung].epochs)));
    for (const name of readdirSync(dir)) if (!kept.includes(join(dir, name))) rmSync(join(dir, name), { force: true });
  }

  /** Those that go on from a rung, by what was known at its end. */
  #promoted(rung: number): number[] {
    const known = this.#ledger.entries.filter((entry) => entry.rung <= rung);
    return promoted(ranked(this.planned, known, this.#metric), rung, this.planned.rungs[rung + 1]);
  }

  #table() {
    return ranked(this.planned, this.#ledger.entries, this.#metric);
  }

  async #end(trial: number | undefined): Promise<SweepResult> {
    const { prepared } = this;
    const trials = this.#table();
    const best = trials.find((each) => each.trial === trial);
    const winner =
      best &&
      (await trainWinner(
        { trial: best, settings: this.planned.settingsOf(best.trial), temperature: this.#meanOf('temperature', best.trial), threshold: this.#meanOf('threshold', best.trial) }, // prettier-ignore
        prepared,
        this.#files.winner,
        (training) => this.options.onEvent?.({ event: 'winner', trial: best.trial, training }),
        this.options.signal,
      ));
    const { title = 'Sweep' } = this.options;
    const known = { title, metric: this.#metric, trials, winner: winner?.record, validationExamples: prepared.parts.validation.length }; // prettier-ignore
    const record = recordOf(this.planned, this.#ledger.entries, known);
    writeFile(this.#files.page, sweepHtml(record));
    this.options.onEvent?.({ event: 'end', record });
    return { record, model: winner?.model };
  }

  /** The mean over seeds of what the validation rows gave. */
  #meanOf(name: 'temperature' | 'threshold', trial: number): number | undefined {
    const all = this.#ledger.entries.flatMap((entry) => (entry.trial === trial ? (entry[name] ?? []) : []));
    return all.length === 0 ? undefined : meanOf(all);
  }
}
