// The thread in which nets of a run are trained, one after the other as it is told.
import { parentPort, workerData } from 'node:worker_threads';
import { setBackend } from '../../kernels/choose.js';
import { MlpError } from '../../errors.js';
import { Stopped } from '../terminal/failure.js';
import type { FromThread, ToThread } from './member-threads.js';
import { type MemberTask, trainMember } from './member.js';

const port = parentPort!;
const task = workerData as MemberTask;
const stopping = new AbortController();
const tell = (message: FromThread) => port.postMessage(message);

setBackend(task.info.backend, { threads: 1 });
process.removeAllListeners('warning');
process.on('warning', ({ message, code }: Error & { code?: string }) => tell({ warning: { message, code } }));
port.on('message', ({ member, stop }: ToThread) => {
  if (stop) stopping.abort(new Stopped(stop.signal, stop.exitCode));
  else void train(member!);
});

async function train(member: number): Promise<void> {
  try {
    tell({ done: await trainMember(task, member, stopping.signal, (event) => tell({ member, event })) });
  } catch (error) {
    if (error instanceof Stopped) return tell({ stopped: member });
    const { message, stack } = error as Error;
    const { code, what, where, fix } = error as Partial<MlpError>;
    tell({ error: error instanceof MlpError ? { code, what, where, fix } : { message: stack ?? message } });
  }
}
