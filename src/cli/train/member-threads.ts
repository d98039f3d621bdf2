// Nets of a run side by side: as many threads as there are cores to use, each with the next net that nobody trains yet.
import { Worker } from 'node:worker_threads';
import { type ErrorCode, MlpError } from '../../errors.js';
import type { TrainEvent } from '../../train/events.js';
import { Stopped } from '../terminal/failure.js';
import type { Member, MemberTask } from './member.js';

/** What a thread is told. */
export interface ToThread {
  /** The net to train. */
  readonly member?: number;
  readonly stop?: { readonly signal: NodeJS.Signals; readonly exitCode: number };
}

/** What a thread tells, one of these at a time. */
export interface FromThread {
  readonly member?: number;
  readonly event?: TrainEvent;
  readonly done?: Member;
  /** The net that was stopped and saved. */
  readonly stopped?: number;
  readonly warning?: { readonly message: string; readonly code: string | undefined };
  /** An MlpError's parts, or the message of another error. */
  readonly error?: { readonly code?: ErrorCode; readonly what?: string; readonly where?: string; readonly fix?: string; readonly message?: string }; // prettier-ignore
}

/** Trains nets 1 to `count`, and gives them in this order. If one fails or a signal comes, the others are stopped and saved first. */
export async function trainInThreads(
  task: MemberTask,
  count: number,
  threads: number,
  signal: AbortSignal,
  onEvent: (member: number, event: TrainEvent) => void,
  onDone: (member: Member) => void,
): Promise<Member[]> {
  const members: Member[] = [];
  const failures: unknown[] = [];
  let next = 1;
  const run = () =>
    new Promise<void>((resolve) => {
      const worker = new Worker(new URL('./member-worker.js', import.meta.url), { workerData: task });
      const end = () => void worker.terminate().then(() => resolve());
      const proceed = () => {
        if (next <= count && failures.length === 0 && !signal.aborted)
          worker.postMessage({ member: next++ } satisfies ToThread);
        else end();
      };
      const stop = () => {
        const { signal: name, exitCode } = signal.reason instanceof Stopped ? signal.reason : FAILED;
        worker.postMessage({ stop: { signal: name, exitCode } } satisfies ToThread);
      };
      const fail = (error: unknown) => {
        failures.push(error);
        for (const other of stops) other();
        end();
      };
      stops.push(stop);
      signal.addEventListener('abort', stop, { once: true });
      worker.on('error', fail);
      worker.on('message', ({ member, event, done, stopped, warning, error }: FromThread) => {
        if (event) onEvent(member!, event);
        if (warning) process.emitWarning(warning.message, { type: 'MlpTrainWarning', code: warning.code });
        if (error) fail(errorOf(error));
        if (stopped !== undefined) end();
        if (!done) return;
        members.push(done);
        onDone(done);
        proceed();
      });
      proceed();
    });
  const stops: (() => void)[] = [];
  await Promise.all(Array.from({ length: Math.min(threads, count) }, run));
  if (failures.length > 0) throw failures[0];
  signal.throwIfAborted();
  return members.sort((a, b) => a.member - b.member);
}

/** How the others are stopped if one net fails: no signal came. */
const FAILED = { signal: 'SIGTERM', exitCode: 1 } as const;

function errorOf({ code, what, where, fix, message }: NonNullable<FromThread['error']>): Error {
  return code && what !== undefined ? new MlpError(code, what, where, fix) : new Error(message);
}
