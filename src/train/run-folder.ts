// The run folder: recipe, metrics, last and best model of one run, such that it can be resumed whatever ends the process.
import { existsSync, rmdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { MlpError } from '../errors.js';
import { lockFolder } from '../files/lock.js';
import { makeFolder } from '../files/make-folder.js';
import { readFile } from '../files/read-file.js';
import { writeFile } from '../files/write-file.js';
import { readJson } from '../formats/fields.js';
import { type Checkpoint, encodeCheckpoint, loadCheckpoint, saveCheckpoint } from './checkpoint.js';
import type { EpochEvent } from './events.js';
import { recipeJson, type RunConfig, runConfigField } from './run-config.js';
import { withTemperature } from './temperature.js';
import { appendMetrics, metricsText, readMetrics } from './run-metrics.js';

export type { RunConfig } from './run-config.js';

const MAX_CONFIG_BYTES = 2 ** 20;

/** Paths of what a run keeps in its folder. */
export function runFiles(dir: string) {
  const names = {
    config: 'config.json',
    metrics: 'metrics.jsonl',
    model: 'model.safetensors',
    best: 'best.safetensors',
  };
  return Object.fromEntries(Object.entries(names).map(([key, name]) => [key, join(dir, name)])) as typeof names;
}

/** The path of the last model of a run. @throws MlpError `ERR_MLP_FILE` if the folder holds none */
export function modelOfRun(dir: string): string {
  return inRun(dir, runFiles(dir).model);
}

/** The path of the best model of a run. @throws MlpError `ERR_MLP_FILE` if the folder holds none */
export function bestOfRun(dir: string): string {
  const { model, best } = runFiles(dir);
  inRun(dir, model);
  if (existsSync(best)) return best;
  const what = `there is no ${basename(best)} in it, since no epoch of the run was measured`;
  throw new MlpError('ERR_MLP_FILE', what, dir, 'Use its last model');
}

/** The path of the model that a run is about: of the epoch that validation chose, or without one of the last. @throws MlpError `ERR_MLP_FILE` */
export function chosenOfRun(dir: string): string {
  const { config, model, best } = runFiles(dir);
  const isChosen = existsSync(best) && existsSync(config) && readRun(dir).config.validationExamples > 0;
  return isChosen ? best : inRun(dir, model);
}

function inRun(dir: string, file: string): string {
  try {
    statSync(file);
    return file;
  } catch (error) {
    if (!/^(ENOENT|ENOTDIR)$/.test((error as NodeJS.ErrnoException).code ?? '')) return file; // whose reading says why
  }
  throw new MlpError('ERR_MLP_FILE', `no run folder: there is no ${basename(file)} in it`, dir, 'Give one of a run');
}

/** When the last epoch of the run in a folder ended: when its metrics were written. Undefined if none has. */
export function endOf(dir: string): Date | undefined {
  return statSync(runFiles(dir).metrics, { throwIfNoEntry: false })?.mtime;
}

/** Reads what a run folder says of its run. @throws MlpError `ERR_MLP_FILE` or `ERR_MLP_FORMAT` that names the file */
export function readRun(dir: string): { config: RunConfig; epochs: EpochEvent[] } {
  const { config, metrics } = runFiles(dir);
  return {
    config: readJson(readFile(inRun(dir, config), MAX_CONFIG_BYTES).toString(), 'the recipe', config, runConfigField),
    epochs: existsSync(metrics) ? readMetrics(metrics) : [],
  };
}

/** A folder that one run writes to, locked against others until it is closed. */
export class RunFolder {
  readonly dir: string;
  /** The first save that failed since the run began; training went on. */
  failure: MlpError | undefined;
  readonly #isMade: boolean;
  readonly #unlock: () => void;
  #unwritten: EpochEvent[] = [];
  #best: Uint8Array | undefined;

  /** Takes a folder for a new run, and makes it if there is none. @throws MlpError if it holds a run or cannot be written */
  static create(dir: string): RunFolder {
    const folder = new RunFolder(dir, makeFolder(dir));
    const files = runFiles(dir);
    const there = Object.values(files).find((path) => existsSync(path));
    if (!there) return folder;
    folder.close();
    const orElse = existsSync(files.model) ? ', or --resume this one' : '';
    const what = there === files.config ? 'run' : basename(there);
    throw new MlpError('ERR_MLP_FILE', `it holds a ${what} already`, dir, `Give another folder${orElse}`);
  }

  /** Takes a folder as it is. @throws MlpError `ERR_MLP_LOCKED` if another process has it */
  constructor(dir: string, isMade = false) {
    this.dir = dir;
    this.#isMade = isMade;
    this.#unlock = lockFolder(dir);
  }

  /**
   * Writes all files of a run that begins or goes on; metrics past its checkpoint are cut.
   * @returns the epochs before it
   * @throws MlpError if one cannot be written
   */
  begin(config: RunConfig, checkpoint: Checkpoint): EpochEvent[] {
    const { epochs } = checkpoint.progress;
    const files = runFiles(this.dir);
    const known = existsSync(files.metrics) ? readMetrics(files.metrics) : [];
    const before = known.filter(({ epoch }) => epoch <= epochs);
    saveCheckpoint(files.model, checkpoint); // first: with this alone, the run can be resumed
    this.describe(config);
    writeFile(files.metrics, metricsText(before));
    return before;
  }

  /**
   * Keeps what an epoch reached: its metrics, its model if it is the best, and the checkpoint if that is due.
   * @param mayWait whether the others wait in memory too until then
   */
  endEpoch(event: EpochEvent, checkpoint: Checkpoint, isDue: boolean, mayWait = false): void {
    const { best, model } = runFiles(this.dir);
    this.#unwritten.push(event);
    if (checkpoint.progress.best?.epoch === event.epoch) this.#best = encodeCheckpoint(best, checkpoint);
    if (isDue || !mayWait) this.flush();
    if (isDue) this.#goOnAfterFailure(() => saveCheckpoint(model, checkpoint));
  }

  /** Writes what waits in memory. */
  flush(): void {
    const { metrics, best } = runFiles(this.dir);
    const bytes = this.#best;
    if (this.#unwritten.length > 0)
      this.#goOnAfterFailure(() => {
        appendMetrics(metrics, this.#unwritten);
        this.#unwritten = [];
      });
    if (bytes)
      this.#goOnAfterFailure(() => {
        writeFile(best, bytes);
        this.#best = undefined;
      });
  }

  /** Gives the best model its temperature and its threshold, which training does not know. */
  finishBest(temperature: number | undefined, threshold: number | undefined): void {
    const { best } = runFiles(this.dir);
    this.#goOnAfterFailure(() => {
      const { model, description, ...others } = loadCheckpoint(best);
      saveCheckpoint(best, {
        ...others,
        model: temperature === undefined ? model : withTemperature(model, temperature),
        description: { ...description, ...(threshold !== undefined && { threshold }) },
      });
    });
  }

  /** Writes what a run of several nets is, whose folders are within this one. @throws MlpError if it cannot be written */
  describe(config: RunConfig): void {
    writeFile(runFiles(this.dir).config, `${JSON.stringify(recipeJson(config), null, 2)}\n`);
  }

  /** Saves the checkpoint now. @throws MlpError as `saveCheckpoint` */
  save(checkpoint: Checkpoint): void {
    this.flush();
    saveCheckpoint(runFiles(this.dir).model, checkpoint);
  }

  /** Lets others have the folder, and removes it if it was made for nothing. */
  close(): void {
    this.#unlock();
    if (!this.#isMade) return;
    try {
      rmdirSync(this.dir);
    } catch {
      // it is not empty
    }
  }

  /** A full disk does not end hours of training: it warns, and the end says so again. */
  #goOnAfterFailure(write: () => void): void {
    try {
      write();
    } catch (error) {
      if (!(error instanceof MlpError) || error.code !== 'ERR_MLP_FILE') throw error;
      this.failure ??= error;
      process.emitWarning(`training goes on, but ${error.message}`, {
        type: 'MlpTrainWarning',
        code: 'MLP_TRAIN_SAVE',
      });
    }
  }
}
