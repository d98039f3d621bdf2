// Options of commands: how they are declared, read and refused, the same for all commands.
import { type Command, CommanderError, Option } from 'commander';
import { expected } from '../../errors.js';
import type { Kind } from '../../train/setting.js';
import { exampleText } from '../examples.js';
import { usageError } from '../terminal/failure.js';

/**
 * What all commands have in common: errors are thrown, and said by failure.ts; help ends with examples.
 * @param name whose examples; default: the last word of the command's own
 */
export function commandSettings(command: Command, name = command.name().split(' ').at(-1)!): Command {
  return command
    .helpOption('-h, --help', 'print this')
    .addHelpText('after', exampleText(name))
    .exitOverride((error) => {
      throw withSuggestion(error, command);
    })
    .configureOutput({ outputError: () => {} });
}

/** What other programs call these options, in small letters and without dashes; commander finds what is misspelt, not synonyms. */
const SYNONYMS: Readonly<Record<string, readonly string[]>> = {
  '--lr': ['learningrate', 'eta'],
  '--optimizer': ['optim', 'solver'],
  '--schedule': ['scheduler', 'lrscheduler', 'lrschedule'],
  '--activation': ['act', 'nonlinearity'],
  '--clip-norm': ['gradclip', 'maxgradnorm', 'clip'],
  '--epochs': ['numepochs', 'nepochs', 'maxepochs', 'iterations'],
  '--batch-size': ['batch', 'bs', 'minibatchsize'],
  '--hidden': ['hiddenunits', 'hiddensize', 'hiddenlayers', 'layers', 'units'],
  '--weight-decay': ['wd', 'l2'],
  '--seed': ['randomseed', 'randomstate'],
  '--threads': ['numthreads', 'nthreads', 'jobs', 'workers', 'numworkers'],
  '--backend': ['device'],
  '--data-dir': ['datapath', 'root'],
  '--out': ['output', 'outputdir', 'outdir', 'savedir'],
  '--resume': ['checkpoint', 'continue', 'restore', 'load'],
};

/** Adds to the error for an unknown option which one is called so elsewhere, or spelt so, as `--batch_size` and `-lr` are. */
function withSuggestion(error: CommanderError, { options }: Command): CommanderError {
  const [, unknown] = /^error: unknown option '([^=']+)[^']*'$/.exec(error.message) ?? [];
  if (unknown === undefined) return error;
  const letters = (flag: string) => flag.replace(/[-_]/g, '').toLowerCase();
  const names = options.flatMap(({ long }) => (long && long !== unknown ? [long] : []));
  const meant = names.find((name) => [letters(name), ...(SYNONYMS[name] ?? [])].includes(letters(unknown)));
  if (meant === undefined) return error;
  return new CommanderError(error.exitCode, error.code, `${error.message}\n(Did you mean ${meant}?)`);
}

/** What the text after a flag is read by. */
export type Readable<T> = Pick<Kind<T>, 'what' | 'parse'>;

/** An option whose value is read by its kind, its default too; given twice it is refused, since neither value should win in silence. */
export function option<T>(flags: string, description: string, kind: Readable<T>, defaultText?: string): Option {
  const flag = flags.split(' ')[0];
  let isGiven = false;
  const read = (text: string) => {
    const value = kind.parse(text);
    if (value === undefined) throw usageError(expected(kind.what, flag, text));
    return value;
  };
  const made = new Option(flags, description).argParser((text) => {
    if (isGiven) throw usageError(`${flag} is given twice`);
    isGiven = true;
    return read(text);
  });
  return defaultText === undefined ? made : made.default(read(defaultText), defaultText);
}
