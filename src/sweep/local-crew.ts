// The processes of this machine that train: one job at a time each, on one thread; a process that dies is replaced, and its job tried again.
import { type ChildProcess, fork } from 'node:child_process';
import type { Backend } from '../kernels/kernels.js';
import type { TrialEpoch } from '../report/sweep-record.js';
import type { Crew, Told } from './crew.js';
import type { TrialJob, TrialResult } from './trial.js';

/** What a process is told as it starts. */
export interface ChildSetup {
  /** File of the rows. */
  readonly data: string;
  /** Folder of the checkpoints. */
  readonly dir: string | undefined;
  readonly backend: Backend;
}

/** What a process tells, one of these at a time. */
export interface FromChild {
  readonly epoch?: TrialEpoch;
  readonly result?: TrialResult;
}

/** How often a job is begun: after as many crashes it has failed. */
const MOST_TRIES = 3;
/** Of what a process wrote to stderr, for the error that says how it died. */
const KEPT_TEXT = 2000;

/** Processes that begin when they are needed, and stay for later jobs. */
export class LocalCrew implements Crew {
  readonly #idle: ChildProcess[] = [];
  readonly #all = new Set<ChildProcess>();

  constructor(
    readonly size: number,
    private readonly setup: ChildSetup,
  ) {}

  async run(jobs: readonly TrialJob[], told: Told, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    const queue = jobs.map((job) => ({ job, tries: 0 }));
    const ended = new AbortController();
    const kill = () => this.#kill();
    const serve = async () => {
      for (let next = queue.shift(); next && !ended.signal.aborted; next = queue.shift()) {
        const { job, tries } = next;
        const outcome = await this.#train(job, told);
        if (ended.signal.aborted) return;
        if (typeof outcome !== 'string') told.end(job, outcome);
        else if (tries + 1 < MOST_TRIES) queue.push({ job, tries: tries + 1 });
        else told.end(job, failed(outcome));
      }
    };
    const stop = () => ended.abort(signal?.reason);
    signal?.addEventListener('abort', stop, { once: true });
    ended.signal.addEventListener('abort', kill, { once: true });
    const served = Array.from(
      { length: Math.min(this.size, jobs.length) },
      () => serve().catch((error: unknown) => ended.abort(error)), // a result that cannot be kept stops all: nothing is noted after it
    );
    await Promise.all(served);
    signal?.removeEventListener('abort', stop);
    ended.signal.throwIfAborted();
  }

  close(): Promise<void> {
    this.#kill();
    return Promise.resolve();
  }

  /** At once: files are written aside and renamed, and a rung that is lost is trained again. */
  #kill(): void {
    for (const child of this.#all) child.kill('SIGKILL');
  }

  /** The result, or how the process died. */
  #train(job: TrialJob, told: Told): Promise<TrialResult | string> {
    const child = this.#idle.pop() ?? this.#start();
    return new Promise((resolve) => {
      let text = '';
      const end = (outcome: TrialResult | string) => {
        child.off('message', hear).off('exit', exit).off('error', fail);
        child.stderr?.off('data', keep);
        if (typeof outcome !== 'string') this.#idle.push(child);
        resolve(outcome);
      };
      const hear = ({ epoch, result }: FromChild) => {
        if (epoch) told.epoch(job, epoch);
        if (result) end(result);
      };
      const keep = (chunk: Buffer) => (text = `${text}${chunk.toString()}`.slice(-KEPT_TEXT));
      const exit = (code: number | null, name: string | null) =>
        end(`its process ended by ${name ?? `exit code ${code}`}${errorLine(text)}`);
      const fail = (error: Error) => end(`its process cannot be started: ${error.message}`);
      child.on('message', hear).on('exit', exit).on('error', fail);
      child.stderr?.on('data', keep);
      child.send(job, (error) => error && child.kill('SIGKILL'));
    });
  }

  #start(): ChildProcess {
    const child = fork(new URL('./child.js', import.meta.url), [JSON.stringify(this.setup)], {
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.#all.add(child);
    child.once('exit', () => {
      this.#all.delete(child);
      const place = this.#idle.indexOf(child);
      if (place >= 0) this.#idle.splice(place, 1);
    });
    return child;
  }
}

/** The line of a process's last words that says what was wrong. */
function errorLine(text: string): string {
  const line = text.split('\n').find((each) => /Error/.test(each));
  return line === undefined ? '' : `: ${line.trim()}`;
}

function failed(how: string): TrialResult {
  return { state: 'failed', epochs: [], seconds: 0, error: `${how} (${MOST_TRIES} tries)` };
}
