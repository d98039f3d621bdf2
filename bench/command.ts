// Section 5: the whole command, from process start to first step and through ten epochs, with its memory; PyTorch's script beside it.
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { missing, torch } from './competitors.js';
import { figure, type Figure } from './measure.js';
import { python, runPeer } from './peer.js';
import type { Bench, Findings } from './section.js';
import { number, table, withSpread } from './text.js';

const execute = promisify(execFile);
const main = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const hook = pathToFileURL(fileURLToPath(new URL('./peers/command-hook.mjs', import.meta.url))).href;

/** One run of a whole program: seconds of wall time, seconds from its start to the end of its first step, peak resident bytes. */
export interface Run {
  wall: number;
  firstStep: number;
  peakBytes: number;
}

/** Section 5. */
export async function command(bench: Bench): Promise<Findings> {
  const data = bench.smoke ? ['--dataset', 'synthetic'] : [];
  const epochs = bench.smoke ? 1 : 10;
  const rounds = bench.smoke ? 1 : 5;
  const rival = await torchRuns(bench, epochs);
  const runs: Record<string, Run[]> = {};
  const ways: Record<string, () => Promise<Run>> = {
    'to the first step': () => runCommand(data, true),
    '0 epochs, only evaluation': () => runCommand([...data, '--epochs', '0']),
    [`${epochs} epochs`]: () => runCommand([...data, '--epochs', String(epochs)]),
    ...rival.ways,
  };
  for (let round = 0; round < rounds; round++) {
    for (const [name, way] of Object.entries(ways)) {
      bench.say(`whole command: ${name}`);
      (runs[name] ??= []).push(await way());
    }
  }
  const rows = [['', 'seconds', 'to first step', 'peak memory']];
  const figures: Record<string, Figure> = {};
  for (const [name, list] of Object.entries(runs)) {
    const first = figure(list.map(({ firstStep }) => firstStep));
    const peak = figure(list.map(({ peakBytes }) => peakBytes / 1e6));
    const wall = figure(list.map((run) => run.wall));
    figures[`command.${name}.wall`] = wall;
    figures[`command.${name}.firstStep`] = first;
    figures[`command.${name}.peak`] = peak;
    rows.push([
      `  ${name}`,
      withSpread(wall),
      Number.isNaN(first.value) ? '-' : withSpread(first),
      `${number(peak.value)} MB`,
    ]);
  }
  figures['command.firstStep'] = figures['command.to the first step.firstStep'];
  figures['command.peak'] = figures[`command.${epochs} epochs.peak`];
  const lines = [...table(rows), ...rival.lines];
  return { title: 'The whole command', lines, figures, samples: runs };
}

/** Runs the command itself, with a hook that notes when its first step ends, by SGD that is, and its memory. */
export async function runCommand(args: readonly string[], stopAfterFirstStep = false): Promise<Run> {
  const folder = mkdtempSync(join(tmpdir(), 'mlp-train-bench-'));
  const notes = join(folder, 'notes.json');
  const env = { ...process.env, MLP_TRAIN_BENCH_NOTES: notes, MLP_TRAIN_BENCH_STOP: stopAfterFirstStep ? '1' : '' };
  const start = Date.now();
  await execute(process.execPath, ['--import', hook, main, ...args], { env, timeout: 600_000 });
  const wall = (Date.now() - start) / 1000;
  const { firstStepAt, peakBytes } = JSON.parse(readFileSync(notes, 'utf8')) as {
    firstStepAt: number | null;
    peakBytes: number;
  };
  rmSync(folder, { recursive: true });
  return { wall, firstStep: firstStepAt === null ? NaN : (firstStepAt - start) / 1000, peakBytes };
}

/** The same by PyTorch: as it comes, and on one thread. */
async function torchRuns(
  bench: Bench,
  epochs: number,
): Promise<{ ways: Record<string, () => Promise<Run>>; lines: string[] }> {
  const why =
    bench.folder === undefined ? 'needs the data files, which a smoke run does not read' : await missing(torch);
  if (why) return { ways: {}, lines: [`  PyTorch: not measured (${why})`] };
  const run = (variables: Record<string, string>) => async () => {
    const start = Date.now();
    const answer = await runPeer<{ firstStepAt: number; peakBytes: number }>(python, 'command_torch.py', { folder: bench.folder, epochs }, variables); // prettier-ignore
    if ('failure' in answer) throw new Error(answer.failure);
    return {
      wall: (Date.now() - start) / 1000,
      firstStep: answer.firstStepAt - start / 1000,
      peakBytes: answer.peakBytes,
    };
  };
  const ways = {
    [`PyTorch, as it comes, ${epochs} epochs`]: run({}),
    [`PyTorch, 1 thread, ${epochs} epochs`]: run({ OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' }),
  };
  return {
    ways,
    lines: [
      '  PyTorch: the loop in memory of section 3, from the same files, with the same evaluation after each epoch.',
    ],
  };
}
