// What a run begins with: the folder to keep it in, and its data, model and optimizer, from the options or a checkpoint.
import type { LoadedData } from '../../dataset/sources.js';
import { setBackend } from '../../kernels/choose.js';
import type { KernelInfo } from '../../kernels/kernels.js';
import { membersOf } from '../../train/member-settings.js';
import { modelOfRun, RunFolder } from '../../train/run-folder.js';
import { dataChoice, loadData, ofData } from './data.js';
import { usageError } from '../terminal/failure.js';
import { withModel } from './from.js';
import { folderOfData, isNpmStart, newRunFolder } from '../args/invocation.js';
import type { TrainOptions } from './options.js';
import { readCheckpoint, resumedFolder, resumedMembers, resumedOptions } from './resume.js';
import { trainRun } from './run.js';
import { type Begun, readyRun, sayHeader } from './ready.js';
import type { Preprocessing } from '../../tables/preprocessing.js';

/** Trains as the options say, on the data that are loaded `ahead` if that succeeds. Rejects with what stopped the run. */
export async function prepareAndTrain(
  options: TrainOptions,
  ahead: Promise<LoadedData> | undefined,
  signal: AbortSignal,
): Promise<void> {
  const resumed = resumedFolder(options);
  const out = options.out ?? ownFolder(options);
  if (options.saveEvery !== undefined && resumed === undefined && out === undefined)
    throw usageError('--save-every needs a folder to save in', 'Give one with --out');
  const folder = resumed !== undefined ? new RunFolder(resumed) : out !== undefined ? RunFolder.create(out) : undefined;
  try {
    const members = resumed === undefined ? undefined : resumedMembers(resumed, options);
    const path = members ? undefined : resumed === undefined ? options.resume : modelOfRun(resumed);
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
  const from = path === undefined ? undefined : { ...readCheckpoint(path), path };
  const { options, start } = from ? { options: resumedOptions(given, from), start: undefined } : withModel(given);
  const info = chosenBackend(options);
  const began = performance.now();
  const preprocessing = (start ?? from?.description)?.preprocessing;
  const data = await dataOf(options, preprocessing, ahead, signal);
  const dataSeconds = (performance.now() - began) / 1000;
  return { options: from ? options : await ofData(options, data), data, dataSeconds, info, start, from };
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
