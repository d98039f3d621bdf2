// `mlp-train exercise N`: says an exercise of the book's section 4.2, runs the sweeps that answer it, and shows picture and answer.
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { exercises, type ExerciseSweep } from '../../d2l/exercises.js';
import { exerciseHtml } from '../../d2l/exercise-page.js';
import type { LoadedData } from '../../dataset/sources.js';
import { holdOut } from '../../dataset/split.js';
import { writeFile } from '../../files/write-file.js';
import { setBackend } from '../../kernels/choose.js';
import type { SweepRecord } from '../../report/sweep-record.js';
import { sweep } from '../../sweep/sweep.js';
import { sweepFiles } from '../../sweep/sweep-files.js';
import { complete } from '../../train/recipe-values.js';
import { integer, path } from '../../train/setting.js';
import { commandLine } from '../args/invocation.js';
import { commandSettings, option } from '../args/option.js';
import { sweepDisplay } from '../sweep/display.js';
import { Stopped, stopOnSignals, usageError } from '../terminal/failure.js';
import { printable } from '../terminal/text.js';
import { loadData } from '../train/data.js';
import { dataChoice } from '../train/options.js';
import { print } from '../train/output.js';

/** How the sweeps are run. */
interface Options {
  quick?: boolean;
  out?: string;
  workers?: number;
  dataDir?: string;
}

/** Runs the command with the arguments after `exercise`. */
export async function exercise(args: readonly string[]): Promise<void> {
  const signal = stopOnSignals();
  const command = commandSettings(new Command('mlp-train exercise'))
    .description(
      "Says an exercise of Dive into Deep Learning's section 4.2, runs the sweeps that answer it on Fashion-MNIST, and shows picture and answer.",
    ) // prettier-ignore
    .argument('<number>', `1 to ${Object.keys(exercises).length}`)
    .addOption(new Option('--quick', 'a third of the rows, and at most 3 epochs'))
    .addOption(
      option('--out <folder>', 'keeps it there, and goes on with what is there (default: runs/exercise-N)', path),
    )
    .addOption(
      option('--workers <n>', 'trials side by side, on one thread each (default: the usable cores)', integer(1, 1024)),
    ) // prettier-ignore
    .addOption(option('--data-dir <folder>', "folder with Fashion-MNIST's four files", path))
    .parse(args, { from: 'user' });
  const number = numberOf(command.args[0]);
  const options = command.opts<Options>();
  setBackend();
  const settings = complete(options.dataDir === undefined ? {} : { dataDir: options.dataDir });
  const data = await loadData(dataChoice(settings, settings), signal);
  try {
    await answer(number, data, options, signal);
  } catch (error) {
    throw error instanceof Stopped ? stopped(error, args) : error;
  }
}

function numberOf(text: string): number {
  if (Object.hasOwn(exercises, text)) return Number(text);
  throw usageError(`there is no exercise ${JSON.stringify(text)}`, `Give one of ${Object.keys(exercises).join(', ')}`);
}

async function answer(number: number, data: LoadedData, options: Options, signal: AbortSignal): Promise<void> {
  const { text, answer: answerOf, sweeps, needs } = exercises[number];
  print(`Exercise ${number}: ${text}\n`);
  const dir = options.out ?? folderOf(number, options);
  const before = needs === undefined ? undefined : await first(needs, data, options, signal);
  const records: SweepRecord[] = [];
  const dirs = sweeps.map(({ name }) => join(dir, name));
  for (const [i, each] of sweeps.entries()) records.push(await swept(each, dirs[i], data, before, options, signal));
  const page = join(dir, 'exercise.html');
  writeFile(page, exerciseHtml(number, records, sweeps.map(({ name }) => `${name}/sweep.html`))); // prettier-ignore
  print(`\nAnswer:\n${answerOf(records).map((line) => `- ${line}`).join('\n')}\n`); // prettier-ignore
  print(`picture: ${printable(page)}`);
}

/** The sweep of the exercise that another one needs: what is there of it is not trained again. */
async function first(number: number, data: LoadedData, options: Options, signal: AbortSignal): Promise<SweepRecord> {
  const [only] = exercises[number].sweeps;
  print(`It begins with exercise ${number}.`);
  return swept(only, join(options.out ?? folderOf(number, options), only.name), data, undefined, options, signal);
}

function folderOf(number: number, { quick }: Options): string {
  return join('runs', `exercise-${number}${quick ? '-quick' : ''}`);
}

async function swept(
  { name, space, strategy, trials, epochs, isThird, settings }: ExerciseSweep,
  dir: string,
  { train, test }: LoadedData,
  before: SweepRecord | undefined,
  { quick = false, workers }: Options,
  signal: AbortSignal,
): Promise<SweepRecord> {
  const display = await sweepDisplay({});
  try {
    const { record } = await sweep({
      data: { train: isThird || quick ? holdOut(train, 1 / 3, 42).validation : train, test },
      space: space(before),
      strategy,
      trials: trials?.(quick),
      settings: { ...settings, dataset: 'fashion-mnist', epochs: epochs[quick ? 1 : 0] },
      workers,
      out: dir,
      title: `Fashion-MNIST, ${name}`,
      signal,
      onEvent: display.show,
    });
    display.end(record, sweepFiles(dir).page);
    return record;
  } finally {
    display.clear();
  }
}

function stopped({ signal, exitCode, message }: Stopped, args: readonly string[]): Stopped {
  return new Stopped(signal, exitCode, `${message}\nWhat has ended is kept. To go on: ${commandLine(['exercise', ...args])}`); // prettier-ignore
}
