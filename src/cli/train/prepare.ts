// What a run begins with: the folder to keep it in, and its data, model and optimizer, from the options or a checkpoint. What reads and writes
// runs is imported only if there is one, since every start would pay for it.
import type { LoadedData } from '../../dataset/sources.js';
import { setBackend } from '../../kernels/choose.js';
import type { KernelInfo } from '../../kernels/kernels.js';
import { membersOf } from '../../train/member-settings.js';
import type { RunFolder } from '../../train/run-folder.js';
import { loadData, ofData } from './data.js';
import { usageError } from '../terminal/failure.js';
import { withModel } from './from.js';
import { folderOfData, isNpmStart, newRunFolder } from '../args/invocation.js';
import { dataChoice, type TrainOptions } from './options.js';
import { trainRun } from './run.js';
import { type Begun, readyRun, sayHeader } from './ready.js';
import type { Preprocessing } from '../../tables/preprocessing.js';

/** Trains as the options say, on the data that are loaded `ahead` if that succeeds. Rejects with what stopped the run. */
export async function prepareAndTrain(
  options: TrainOptions,
  ahead: Promise<LoadedData> | undefined,
  signal: AbortSignal,
): Promise<void> {
  const resume = options.resume === undefined ? undefined : await import('./resume.js');
  const resumed = resume?.resumedFolder(options);
  const out = options.out ?? ownFolder(options);
  if (options.saveEvery !== undefined && resumed === undefined && out === undefined)
    throw usageError('--save-every needs a folder to save in', 'Give one with --out');
  const folder = await folderOf(resumed, out);
  try {
    const members = resumed === undefined ? undefined : resume?.resumedMembers(resumed, options);
    const path = members ? undefined : resume?.resumedFile(options);
    const begun = await begin(members ?? options, path, ahead, signal);
    const { settings } = begun.options;
    if (membersOf(settings) > 1 && settings.member === 0)
      return await (await import('./members.js')).trainMembers(begun, folder, signal);
    const run = await readyRun(begun, folder);
    await sayHeader(run, begun);
    await trainRun(run, signal);
  } finally {
    folder?.close();
  }
}

/** The folder that a run goes on in, or a new one; undefined if nothing is kept. */
async function folderOf(resumed: string | undefined, out: string | undefined): Promise<RunFolder | undefined> {
  if (resumed === undefined && out === undefined) return undefined;
  const { RunFolder } = await import('../../train/run-folder.js');
  return resumed !== undefined ? new RunFolder(resumed) : RunFolder.create(out!);
}

/** The folder of a run that nobody named: a table's is called as the table. */
function ownFolder({ settings, resume }: TrainOptions): string | undefined {
  if (settings.data !== undefined && resume === undefined) return folderOfData('runs', settings.data);
  return isNpmStart() ? newRunFolder('runs', new Date()) : undefined;
}

/** Reads and loads what a run needs; `path` is of the checkpoint to go on from. */
async function begin(
  given: TrainOptions,
  path: string | undefined,
  ahead: Promise<LoadedData> | undefined,
  signal: AbortSignal,
): Promise<Begun> {
  const { from, options, start } = await startOf(given, path);
  const info = chosenBackend(options);
  const began = performance.now();
  const preprocessing = (start ?? from?.description)?.preprocessing;
  const data = await dataOf(options, preprocessing, ahead, signal);
  const dataSeconds = (performance.now() - began) / 1000;
  return { options: from ? options : await ofData(options, data), data, dataSeconds, info, start, from };
}

/** The checkpoint to go on from, or the model to begin with, if there is one, and the options with what it says. */
async function startOf(
  given: TrainOptions,
  path: string | undefined,
): Promise<Pick<Begun, 'from' | 'options' | 'start'>> {
  if (path === undefined) return withModel(given);
  const { readCheckpoint, resumedOptions } = await import('./resume.js');
  const from = { ...readCheckpoint(path), path };
  return { from, options: resumedOptions(given, from) };
}

/** What is asked for, or what a run that goes on began on; if that is not here and nobody asks for it now, what a new run would take. */
function chosenBackend({ backend, threads, resume, given }: TrainOptions): KernelInfo {
  try {
    return setBackend(backend, { threads });
  } catch (error) {
    if (resume === undefined || given.has('backend')) throw error;
    return setBackend(undefined, { threads });
  }
}

/** The data that are loaded ahead; what is not there yet may be downloaded now. */
async function dataOf(
  { settings, known, quiet }: TrainOptions,
  preprocessing: Preprocessing | undefined,
  ahead: Promise<LoadedData> | undefined,
  signal: AbortSignal,
): Promise<LoadedData> {
  try {
    if (ahead) return await ahead;
  } catch (error) {
    if (settings.dataDir !== undefined || settings.data !== undefined) throw error; // nothing is downloaded into that
  }
  return loadData({ ...dataChoice(settings, known), preprocessing }, signal, quiet); // its warnings are those of the first time, which are shown once
}
