// One net of several: what a thread is told of it, how it is trained, and what comes back; all of it plain data, which threads can hand over.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type PlainRows, plainRows, rowsOfPlain } from '../../dataset/plain-rows.js';
import type { LoadedData } from '../../dataset/sources.js';
import { encodeSafetensors } from '../../formats/safetensors.js';
import type { KernelInfo } from '../../kernels/kernels.js';
import { type ChosenEpoch, chosenEpoch } from '../../train/best-epoch.js';
import type { EndEvent, TrainEvent } from '../../train/events.js';
import { contentOf } from '../../train/model-file.js';
import { RunFolder, runFiles } from '../../train/run-folder.js';
import { withModel } from './from.js';
import { type TrainOptions, withKnown } from './options.js';
import { readyRun } from './ready.js';
import { readCheckpoint } from './resume.js';
import { checkSaved, fitRun } from './run.js';

/** What every net of a run shares. */
export interface MemberTask extends Pick<LoadedData, 'source' | 'preprocessing' | 'target'> {
  readonly options: TrainOptions;
  readonly info: KernelInfo;
  /** The folder of the whole run. */
  readonly dir: string | undefined;
  readonly train: PlainRows;
  readonly validation?: PlainRows | undefined;
  readonly test: PlainRows;
}

/** A net that is trained. */
export interface Member {
  readonly member: number;
  /** Of its model file. */
  readonly bytes: Uint8Array;
  readonly epochs: number;
  readonly best?: ChosenEpoch | undefined;
  readonly end?: EndEvent | undefined;
}

/** The task of a run's nets; each computes on one thread, so that its bytes do not depend on how many are trained side by side. */
export function memberTask(
  options: TrainOptions,
  data: LoadedData,
  info: KernelInfo,
  dir: string | undefined,
): MemberTask {
  const { train, validation, test, source, preprocessing, target } = data;
  return {
    options,
    info: { ...info, threads: 1 },
    dir,
    source,
    ...(preprocessing && { preprocessing, target }),
    train: plainRows(train),
    validation: validation && plainRows(validation),
    test: plainRows(test),
  };
}

/** The folder of a net within that of its run. */
export function folderOf(dir: string, member: number): string {
  return join(dir, `net-${member}`);
}

/** Trains the net, or goes on with it if its folder holds some of it. */
export async function trainMember(
  task: MemberTask,
  member: number,
  signal: AbortSignal,
  show: (event: TrainEvent) => void,
): Promise<Member> {
  const { info, dir, train, validation, test, ...others } = task;
  const { options, start } = await withModel(withKnown(task.options, { member }));
  const data = {
    ...others,
    train: rowsOfPlain(train),
    validation: validation && rowsOfPlain(validation),
    test: rowsOfPlain(test),
  };
  const own = dir === undefined ? undefined : folderOf(dir, member);
  const path = own === undefined ? undefined : runFiles(own).model;
  const from = path !== undefined && existsSync(path) ? { ...readCheckpoint(path), path } : undefined;
  const folder = own === undefined ? undefined : from ? new RunFolder(own) : RunFolder.create(own);
  try {
    const run = await readyRun({ options, data, dataSeconds: 0, info, start, from }, folder);
    const { model, end } = await fitRun(run, signal, show, dir);
    checkSaved(folder);
    const { epochs, best } = run.checkpoint.progress;
    const bytes = encodeSafetensors(contentOf(`net ${member}`, model, run.checkpoint.description ?? {}));
    return { member, bytes, epochs, best: best && chosenEpoch(best), end };
  } finally {
    folder?.close();
  }
}
