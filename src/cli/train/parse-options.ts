// The arguments of `mlp-train train`, and of other commands that take its settings.
import { existsSync } from 'node:fs';
import { Command, Help, Option } from 'commander';
import { sourceOfPath } from '../../dataset/source-of-path.js';
import { type Backend, backends } from '../../kernels/kernels.js';
import { MAX_THREADS } from '../../kernels/threads.js';
import { complete, formatted, type SettingName, settingNames, settingOf, switchOf } from '../../train/recipe-values.js';
import type { Settings } from '../../train/recipe.js';
import { integer, path, word } from '../../train/setting.js';
import { version } from '../../version.js';
import { isPath } from '../args/invocation.js';
import { commandSettings, option } from '../args/option.js';
import { usageError } from '../terminal/failure.js';
import { checkApplies, type RunOptions, type TrainOptions } from './options.js';

/** A kernel backend by name. */
export const backendKind = word<Backend>(Object.fromEntries(backends.map((name) => [name, true])) as Record<Backend, true>); // prettier-ignore

/**
 * Reads the arguments after `train`, or another command that takes its settings. Throws usage errors, and commander's own for unknown flags,
 * --help and --version.
 * @param others the command's options besides settings and those of all these commands
 * @param assumed what the command takes for granted if it is not given
 */
export function parseTrainOptions<Others extends object = object>(
  args: readonly string[],
  name: keyof typeof USAGES = 'train',
  others: readonly Option[] = trainingOptions(),
  assumed: (settings: Settings) => Partial<Settings> = () => ({}),
): TrainOptions & Others {
  const command = trainCommand(name, others).parse(args, { from: 'user' });
  const [data, ...more] = command.args;
  if (more.length > 0) throw usageError(`unexpected argument ${JSON.stringify(more[0])}`);
  if (data !== undefined) addData(command, data);
  const values = command.opts<RunOptions & Partial<Settings>>();
  const given = new Set(Object.keys(values).filter((name) => command.getOptionValueSource(name) === 'cli'));
  const chosen = settingNames.filter((name) => given.has(name));
  const asked = Object.fromEntries(chosen.map((name) => [name, values[name]])) as Partial<Settings>;
  const { data: path, dataset } = asked;
  const said = path === undefined || dataset !== undefined ? asked : { ...asked, dataset: sourceOfPath(path) };
  const known = { ...assumed(complete(said)), ...said };
  const settings = complete(known);
  if (values.quiet && values.verbose) throw usageError('--quiet and --verbose exclude each other', 'Give one of them');
  const isTable = settings.dataset === 'table' && !given.has('task'); // which says only when it is read what it is for
  if (values.resume === undefined && !isTable) checkApplies(settings, chosen);
  const run = Object.fromEntries(Object.entries(values).filter(([name]) => !(name in settings))) as unknown as RunOptions & Others; // prettier-ignore
  return { ...run, settings, known, given };
}

/** The first argument says the data, as --data does. */
function addData(command: Command, data: string): void {
  if (!existsSync(data)) {
    if (isPath(data)) throw usageError(`there is no file ${JSON.stringify(data)}`, 'Name a table to learn from');
    throw usageError(`unexpected argument ${JSON.stringify(data)}, which is no file either`);
  }
  if (command.getOptionValueSource('data') === 'cli') throw usageError(`--data and ${JSON.stringify(data)} both say the data`, 'Give one'); // prettier-ignore
  command.setOptionValueWithSource('data', data, 'cli');
}

const USAGES = {
  train: [
    '[train] [data] [options]',
    'Trains a multilayer perceptron on a table of your own, or on a data set by name.',
  ],
  check: [
    'check <data> [options]',
    'Says what a training with these options would do, and what looks wrong in the table.',
  ],
  sweep: [
    'sweep [data] [options] --vary <space>',
    'Trains many recipes side by side, ranks them on validation rows, and trains the best one once more.',
  ],
} as const;

function trainCommand(name: keyof typeof USAGES, others: readonly Option[]): Command {
  const [usage, description] = USAGES[name];
  const made = new Command('mlp-train').optionsGroup('Run:');
  const command = commandSettings(made, name).usage(usage).description(description).configureHelp({ optionDescription: optionText }); // prettier-ignore
  for (const name of settingNames) {
    const { group, fallback } = settingOf(name);
    command.addOption(settingOption(name).helpGroup(`${group}:`));
    if (typeof fallback !== 'boolean') continue;
    command.addOption(new Option(switchOf(name, fallback)).hideHelp().helpGroup(`${group}:`)); // is so anyway but for a preset
  }
  command
    .addOption(option('--backend <name>', 'auto, openblas, builtin or javascript (MLP_TRAIN_BACKEND)', backendKind))
    .option('--json', 'only JSON lines on stdout: what happens, as it does')
    .option('--quiet', 'only the final line, warnings and errors')
    .version(version(), '--version', 'print the version')
    .allowExcessArguments();
  for (const other of others) command.addOption(other);
  return command;
}

/** How a run is computed and kept. */
function trainingOptions(): Option[] {
  const every = 'epochs between checkpoints in that folder (default: each, but not more than one a second)';
  return [
    option('--threads <n>', 'to compute on (default: the usable cores)', integer(1, MAX_THREADS)),
    option('--out <folder>', 'keeps the run there: models, metrics, pictures', path),
    option('--save-every <n>', every, integer(1)),
    option('--resume <path>', 'goes on from a run folder or a checkpoint, with its recipe', path),
    new Option('--verbose', 'also paths and timings'),
  ];
}

/**
 * A setting as an option: on and off by its flag alone, or with a value; a fallback that is always the same stands in the help.
 * @param otherwise what a command takes in place of the fallback
 */
export function settingOption(name: SettingName, otherwise?: string): Option {
  const { flag, help, kind, fallback } = settingOf(name);
  if (otherwise !== undefined) return option(flag, `${help.replace(/ \(default: .*\)$/, '')} (default: ${otherwise})`, kind); // prettier-ignore
  if (typeof fallback === 'boolean') return new Option(flag, help);
  const isFixed = fallback !== undefined && typeof fallback !== 'function';
  return option(flag, help, kind, isFixed && formatted(name, fallback) !== '' ? formatted(name, fallback) : undefined);
}

/** What help says of an option of training: with the default that tables have in place of the other. */
export function optionText(option: Option): string {
  const text = new Help().optionDescription(option);
  const name = settingNames.find((known) => known === option.attributeName());
  const ofTables = name && defaultOfTables(name);
  if (ofTables === undefined) return text;
  return / \(default: .*\)$/.test(text) ? text.replace(/\)$/, `; for tables ${ofTables})`) : `${text} (default: on for tables)`; // prettier-ignore
}

/** What the preset of tables has in place of the fallback, for classes and for a regression; undefined if it is the same. */
function defaultOfTables(name: SettingName): string | undefined {
  const others = (['classes', 'regression'] as const).flatMap((task) => {
    const [fallback, own] = (['book', 'table'] as const).map((preset) => formatted(name, complete({ dataset: 'table', task, preset })[name])); // prettier-ignore
    return own === fallback ? [] : [own];
  });
  return name === 'preset' || others.length === 0 ? undefined : [...new Set(others)].join(', of a regression ');
}
