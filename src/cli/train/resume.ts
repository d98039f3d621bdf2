// --resume: the checkpoint to go on from, and the options that its recipe makes.
import { existsSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { MlpError } from '../../errors.js';
import { backendName } from '../../kernels/engine.js';
import { plural } from '../../report/numbers.js';
import { type Checkpoint, loadCheckpoint } from '../../train/checkpoint.js';
import { membersOf } from '../../train/member-settings.js';
import { needsTotal } from '../../optim/schedule.js';
import { flagOf, formatted, type SettingName, settingNames, settingOf } from '../../train/recipe-values.js';
import type { Settings } from '../../train/recipe.js';
import type { Recipe } from '../../train/run-config.js';
import { modelOfRun, readRun, runFiles } from '../../train/run-folder.js';
import { usageError } from '../terminal/failure.js';
import { checkApplies, difference, type TrainOptions } from './options.js';
import { isSameFile } from '../args/out-file.js';

/** The run folder that `--resume` names, or undefined if it names a file. */
export function resumedFolder({ resume, out }: TrainOptions): string | undefined {
  if (resume === undefined || !statSync(resume, { throwIfNoEntry: false })?.isDirectory()) return undefined;
  if (out === undefined || isSameFile(resume, out)) return resume;
  throw usageError(
    `--resume ${resume} goes on in that folder, and --out ${out} names another`,
    `To begin a folder there, resume its ${basename(runFiles(resume).model)} in place of the folder`,
  );
}

/** The checkpoint that `--resume` goes on from: the last model of the folder, or the file. */
export function resumedFile(options: TrainOptions): string | undefined {
  const folder = resumedFolder(options);
  return folder === undefined ? options.resume : modelOfRun(folder);
}

/** A checkpoint that the command line wrote. */
export type RunCheckpoint = Checkpoint & { readonly recipe: Recipe };

/** Reads the checkpoint to go on from. @throws MlpError if there is none */
export function readCheckpoint(path: string): RunCheckpoint {
  const checkpoint = loadCheckpoint(path);
  const { recipe } = checkpoint;
  if (recipe) return { ...checkpoint, recipe };
  throw new MlpError('ERR_MLP_FORMAT', 'it has no recipe: a program wrote it, and can go on from it', path);
}

/**
 * The options of the run that goes on: those of its recipe, with what may change as it was given.
 * @throws usage error that names what else was given otherwise, or changed in config.json, and both values
 */
export function resumedOptions(options: TrainOptions, { recipe, progress, optimizer }: RunCheckpoint): TrainOptions {
  refuseOthers(options, recipe);
  const folder = resumedFolder(options);
  if (folder !== undefined) refuseEdited(folder, recipe, options.given);
  const { given, settings } = options;
  const begun = progress.epochs + Number(progress.pass !== undefined);
  if (given.has('epochs') && settings.epochs < begun)
    throw usageError(`--epochs ${settings.epochs} is the total, but epoch ${begun} has begun`, 'Give a larger one');
  if (given.has('epochs') && settings.epochs !== recipe.epochs && needsTotal(optimizer.options.lr)) {
    const what = `--epochs ${settings.epochs} cannot follow ${recipe.epochs}: every rate of the ${recipe.schedule} schedule depends on that number`;
    throw usageError(what, `--from ${options.resume} begins a new run with its weights`);
  }
  const changed = settingNames.filter((name) => given.has(name) && settingOf(name).mayChange);
  const values = settingNames.map((name) => [name, (changed.includes(name) ? settings : recipe)[name]] as const);
  const resumed = Object.fromEntries(values) as unknown as Settings;
  checkApplies(resumed, changed);
  return {
    ...options,
    settings: resumed,
    known: resumed,
    backend: backendOf(options, recipe),
    threads: recipe.threads,
  };
}

/**
 * The options of a run of several nets that goes on in its folder; undefined if the folder is of one net.
 * @throws usage error that names what was given otherwise
 */
export function resumedMembers(dir: string, options: TrainOptions): TrainOptions | undefined {
  if (!existsSync(runFiles(dir).config)) return undefined;
  const { config } = readRun(dir);
  if (membersOf(config) === 1 || config.member > 0) return undefined;
  if (existsSync(runFiles(dir).model)) throw new MlpError('ERR_MLP_FILE', 'all its nets are trained', dir, 'Begin a new run'); // prettier-ignore
  refuseOthers(options, config, () => true);
  return { ...options, settings: config, known: config, backend: backendOf(options, config), threads: config.threads };
}

/** What the run is to compute on: what is asked for, else what it began with. */
function backendOf({ given, backend }: TrainOptions, recipe: Recipe): TrainOptions['backend'] {
  return given.has('backend') ? backend : recipe.backend;
}

/** Refuses flags that say something else than the recipe, of those settings that a run which goes on cannot change. */
function refuseOthers(
  { given, settings, threads }: TrainOptions,
  recipe: Recipe,
  isFixed = (name: SettingName) => !settingOf(name).mayChange,
): void {
  const fixed = settingNames.filter((name) => given.has(name) && isFixed(name));
  const others = [
    ...fixed.flatMap((name) => difference(name, settings, recipe) ?? []),
    ...(threads === undefined || threads === recipe.threads ? [] : [`--threads ${threads} is ${recipe.threads}`]),
  ];
  if (others.length === 0) return;
  const text = others.map((other) => `${other} there`).join(', ');
  throw usageError(`the run to resume has another recipe: ${text}`, 'Leave the flag out, or begin anew');
}

/** What a run computes on, which is in the recipe and cannot be given again. */
const FACTS = [
  'task',
  'sizes',
  'backend',
  'threads',
  'examples',
  'validationExamples',
  'testExamples',
  'parameters',
] as const;

/** Refuses a config.json that somebody changed: the run goes on by its checkpoint, and would write the old values back. */
function refuseEdited(dir: string, recipe: Recipe, given: TrainOptions['given']): void {
  const { config: path, model } = runFiles(dir);
  if (!existsSync(path)) return;
  const { config } = readRun(dir);
  const changedSettings = settingNames
    .filter((name) => !given.has(name))
    .map((name) => ({ name, there: formatted(name, config[name]), own: formatted(name, recipe[name]) }))
    .filter(({ there, own }) => there !== own);
  const changedFacts = FACTS.map((name) => ({ name, there: String(config[name]), own: String(recipe[name]) })).filter(
    ({ there, own }) => there !== own,
  );
  const changed = [...changedFacts, ...changedSettings];
  if (changed.length === 0) return;
  const both = changed.map(({ name, there, own }) => `${name} is ${there || 'none'} there but ${own || 'none'}`);
  const flags = changedSettings.map(({ name, there }) => `${flagOf(name)} ${there}`);
  const isFree =
    changedFacts.length === 0 && changedSettings.every(({ name, there }) => settingOf(name).mayChange && there !== '');
  const instead = isFree ? `give ${flags.join(' ')}` : 'begin a new run';
  throw usageError(`${path} was changed: ${both.join(', ')} in ${basename(model)}`, `Undo the change, or ${instead}`);
}

/** Refuses other data than the run began with, and warns if this machine computes other last bits. */
export function checkGoesOn(path: string, before: Recipe, now: Recipe): void {
  const data = ({ sizes, examples, validationExamples: held, testExamples, task }: Recipe) =>
    `${examples} examples to train${held > 0 ? `, ${held} to validate` : ''} and ${testExamples} to test, of ${sizes[0]} numbers ` +
    (task === 'classes' ? `in ${sizes[sizes.length - 1]} classes` : `for ${plural(sizes[sizes.length - 1], 'target')}`);
  if (data(before) !== data(now))
    throw new MlpError('ERR_MLP_DATA', `the run began with ${data(before)}, but here are ${data(now)}`, path);
  const saysIsa = before.isa !== undefined && now.isa !== undefined;
  const machine = ({ isa, threads, ...recipe }: Recipe) =>
    `${backendName(recipe)} with ${saysIsa ? `${isa}, ` : ''}${plural(threads, 'thread')}`;
  if (machine(before) === machine(now)) return;
  process.emitWarning(
    `the run began on ${machine(before)}, and goes on on ${machine(now)}: its last bits will not be those of a run without a stop. With --backend ${before.backend} it goes back to that, or says why it cannot`,
    { type: 'MlpTrainWarning', code: 'MLP_TRAIN_RESUME' },
  );
}
