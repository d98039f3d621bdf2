// Section 14: sweeps: trials side by side on one thread each beside the same in turn on all threads, and what a tiny trial costs besides its training.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { holdOut } from '../dist/dataset/split.js';
import { TensorDataset } from '../dist/dataset/tensor-dataset.js';
import { setBackend } from '../dist/kernels/choose.js';
import { writeData } from '../dist/sweep/data-file.js';
import { LocalCrew } from '../dist/sweep/local-crew.js';
import { sweep } from '../dist/sweep/sweep.js';
import { trainTrial, type TrialJob } from '../dist/sweep/trial.js';
import { complete } from '../dist/train/recipe-values.js';
import { productsOnly } from './floors.js';
import { figure, inTurns, overOther, seconds, secondsOf } from './measure.js';
import { type Bench, cores, type Findings } from './section.js';
import { rounds, table, threadsOf, withSpread } from './text.js';

const TINY = 4000;
/** Of each way in a round; a multiple of the workers, so that none is left alone at the end. */
const TRIALS = 4;

/** Section 14. */
export async function sweeps(bench: Bench): Promise<Findings> {
  const workers = cores(bench);
  const folder = mkdtempSync(join(tmpdir(), 'mlp-train-bench-'));
  try {
    const parts = holdOut(bench.train, 0.1, 42);
    const data = join(folder, 'rows.bin');
    writeData(data, parts);
    const epochs = bench.smoke ? 1 : 5;
    const settings = complete({ epochs, validation: 0.1 });
    const jobs: TrialJob[] = Array.from({ length: TRIALS }, (_, i) => ({ trial: i + 1, seed: String(i), rung: 0, from: 0, epochs, goesOn: false, settings })); // prettier-ignore
    const crew = new LocalCrew(workers, { data, dir: undefined, backend: 'auto' });
    const told = { epoch: () => {}, end: () => {} };
    const contenders = {
      side: () => seconds(() => crew.run(jobs, told)),
      turn: () =>
        seconds(async () => {
          setBackend('auto', { threads: workers });
          for (const job of jobs) await trainTrial(job, parts, undefined);
        }),
    };
    bench.say('trials side by side and in turn');
    const measured = await inTurns(contenders, productsOnly(bench.train.length, workers), { rounds: bench.rounds });
    await crew.close();
    const gain = overOther(measured['turn'], measured['side']);
    bench.say('tiny trials');
    const overhead = figure([await overheadOf(bench.smoke ? 20 : TINY, workers)]);
    const rows = [
      [`${TRIALS} trials of ${epochs} epochs of the book's net`, 'seconds', ''],
      [`  side by side, on one thread each`, withSpread(secondsOf(measured['side'])), rounds(measured['side'])],
      [`  in turn, on ${threadsOf(workers)}`, withSpread(secondsOf(measured['turn'])), rounds(measured['turn'])],
      ['  in turn / side by side', withSpread(gain), ''],
      [`a tiny trial, of ${bench.smoke ? 20 : TINY}: milliseconds in all`, withSpread(overhead), ''],
    ];
    const figures = { 'sweep.side': gain, 'sweep.tiny': overhead };
    return { title: 'Sweeps', lines: table(rows), figures, samples: { side: measured['side'].all, turn: measured['turn'].all } }; // prettier-ignore
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Milliseconds of a sweep, for each of so many trials that train next to nothing. */
async function overheadOf(trials: number, workers: number): Promise<number> {
  const rows = (count: number) => new TensorDataset(Float32Array.from({ length: 2 * count }, (_, i) => Math.sin(i)), [2], Uint8Array.from({ length: count }, (_, i) => i % 2)); // prettier-ignore
  const data = { train: rows(40), test: rows(10) };
  const took = await seconds(() => sweep({ data, space: `lr: 0.01..1 ${trials}`, settings: { epochs: 1, hidden: [4], batchSize: 40 }, workers })); // prettier-ignore
  return (took / trials) * 1000;
}
