// Section 10 with --speed: seconds of one net of the preset `table` on tables of many rows, beside the same in PyTorch, in turns.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { labelled } from '../dist/dataset/table-targets.js';
import { setBackend } from '../dist/kernels/choose.js';
import { applyPreprocessing, fitPreprocessing } from '../dist/tables/preprocessing.js';
import { missing, torch } from './competitors.js';
import { productsOnly } from './floors.js';
import { type Contender, type Figure, inTurns, type Measured, overOther, secondsOf } from './measure.js';
import { type Conversation, startTalk } from './peer.js';
import { type Bench, cores, type Findings } from './section.js';
import { tableSet } from './tables/sets.js';
import { givenSplit, wholeTable } from './tables/task.js';
import { trainOne, type TableTask } from './tables/train.js';
import { rounds, table, threadsOf, withSpread } from './text.js';

const TABLES = ['LetterRecognition', 'diamonds'];
/** Of the recipe, and those that are run: each takes as long as another. */
const [ALL, SOME] = [256, 8];

/** The same rows for both sides. */
interface Rows {
  readonly data: Parameters<typeof trainOne>[1];
  readonly width: number;
  readonly classes: number;
  readonly folder: string;
}

/** Section 10 with --speed. */
export async function tableSpeed(bench: Bench): Promise<Findings> {
  const why = await missing(torch);
  const talks = why ? [] : bench.threads.map((n) => startTalk('torch_tds.py', { OPENBLAS_NUM_THREADS: `${n}`, OMP_NUM_THREADS: `${n}` })); // prettier-ignore
  const lines: string[] = why ? [`  PyTorch: not measured (${why})`] : [];
  const figures: Record<string, Figure> = {};
  const samples: Record<string, unknown> = {};
  for (const name of bench.smoke ? TABLES.slice(0, 1) : TABLES) {
    const whole = await wholeTable(bench, tableSet(name));
    const rows = rowsOf(givenSplit(bench, whole, 0).apart);
    try {
      bench.say(`${name}, one net, in turns`);
      const measured = await measure(bench, rows, talks);
      const { ours, theirs } = bests(measured);
      if (theirs) figures[`tables.speed.${name}`] = overOther(measured[ours], measured[theirs]);
      lines.push(...report(name, measured, ours), '');
      samples[name] = measured;
    } finally {
      rmSync(rows.folder, { recursive: true });
    }
  }
  for (const talk of talks) talk.end();
  return { title: 'Seconds of tables', lines, figures, samples };
}

/** Seconds of all epochs by {@link SOME} of them. */
function measure(bench: Bench, rows: Rows, talks: readonly Conversation[]): Promise<Record<string, Measured>> {
  const { data, folder, width, classes } = rows;
  const epochs = bench.smoke ? 1 : SOME;
  const contenders: Record<string, Contender> = {};
  for (const threads of bench.threads) {
    contenders[`mlp-train, ${threadsOf(threads)}`] = async () => {
      setBackend('auto', { threads });
      const start = performance.now();
      await trainOne({ epochs, cycleStop: false, task: classes > 0 ? 'classes' : 'regression' }, data);
      const seconds = (performance.now() - start) / 1000;
      setBackend('auto', { threads: cores(bench) }); // as the floor has it
      return (seconds / epochs) * ALL;
    };
  }
  for (const [i, talk] of talks.entries()) {
    contenders[`PyTorch, ${threadsOf(bench.threads[i])}`] = async () => {
      const { seconds } = await talk.ask<{ seconds: number }>({ folder, width, classes, epochs });
      return (seconds / epochs) * ALL;
    };
  }
  const count = bench.smoke ? 1 : Math.max(3, Math.ceil(bench.rounds / 2));
  const floor = productsOnly(bench.train.length, cores(bench));
  return inTurns(contenders, floor, { rounds: count, atMost: bench.smoke ? 1 : count + 2 });
}

/** The fastest setting of each side. */
function bests(measured: Readonly<Record<string, Measured>>): { ours: string; theirs: string | undefined } {
  const fastest = (side: string) =>
    Object.keys(measured)
      .filter((name) => name.startsWith(side))
      .sort((a, b) => secondsOf(measured[a]).value - secondsOf(measured[b]).value);
  return { ours: fastest('mlp-train')[0], theirs: fastest('PyTorch').at(0) };
}

function report(name: string, measured: Readonly<Record<string, Measured>>, ours: string): string[] {
  const rows = [[`${name}, ${ALL} epochs, from ${SOME}`, 'seconds', '/ our best of the same round', '']];
  for (const [way, of] of Object.entries(measured))
    rows.push([`  ${way}`, withSpread(secondsOf(of)), withSpread(overOther(of, measured[ours])), rounds(of)]);
  return table(rows);
}

/** The rows that are trained on and those of validation, for us and in files for PyTorch. */
function rowsOf({ parts, target, names }: TableTask): Rows {
  const preprocessing = fitPreprocessing(parts.train, target);
  const folder = mkdtempSync(join(tmpdir(), 'mlp-train-bench-'));
  const [train, validation] = (['train', 'validation'] as const).map((part) => {
    const { features, width } = applyPreprocessing(preprocessing, parts[part]);
    const data = labelled(features, [width], parts[part], target, names);
    writeFileSync(join(folder, `${part}.features`), features);
    writeFileSync(join(folder, `${part}.targets`), Float32Array.from(data.labels));
    return data;
  });
  return { data: { train, validation }, width: train.width, classes: train.classes, folder };
}
