// The process in which rungs are trained, one after the other as it is told; it ends with the process that began it.
import { setBackend } from '../kernels/choose.js';
import { readData } from './data-file.js';
import type { ChildSetup, FromChild } from './local-crew.js';
import { trainTrial, type TrialJob } from './trial.js';

const { data: path, dir, backend } = JSON.parse(process.argv[2]) as ChildSetup;
const tell = (message: FromChild) => void process.send?.(message);

process.on('disconnect', () => process.kill(process.pid, 'SIGKILL')); // nobody waits for it any more
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {}); // of a terminal's group: the parent says what becomes of it
process.removeAllListeners('warning'); // those of a recipe are the same in every trial
setBackend(backend, { threads: 1 });
const data = readData(path);

process.on('message', (job: TrialJob) => {
  void trainTrial(job, data, dir, (event) => {
    if (event.event !== 'epoch') return;
    const { epoch, trainLoss, metrics } = event;
    tell({ epoch: { epoch, trainLoss, validation: metrics.validation! } });
  }).then((result) => tell({ result }));
});
