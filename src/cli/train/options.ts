// The options of `mlp-train train`: one line each, with their defaults, and what does not go together.
import { Command, CommanderError, Option } from 'commander';
import { type Backend, backends } from '../../kernels/kernels.js';
import { MAX_THREADS } from '../../kernels/threads.js';
import { hiddenUnits, integer, nonNegative, oneOf, path, type Reader, seed } from '../args/readers.js';
import { usageError } from '../terminal/failure.js';
import { version } from '../../version.js';

/** What `train` does, checked. */
export interface TrainOptions {
  dataset: 'fashion-mnist' | 'synthetic';
  dataDir?: string;
  hidden: number[];
  epochs: number;
  batchSize: number;
  lr: number;
  momentum: number;
  nesterov?: boolean;
  weightDecay: number;
  initStd: number;
  seed: bigint;
  backend?: Backend;
  threads?: number;
  out?: string;
  saveEvery: number;
  resume?: string;
  json?: boolean;
  quiet?: boolean;
  verbose?: boolean;
  /** Names of the options that stand on the command line. */
  given: ReadonlySet<string>;
}

export const DATASETS: readonly TrainOptions['dataset'][] = ['fashion-mnist', 'synthetic'];

/** Reads the arguments after `train`. Throws usage errors, and commander's own for unknown flags, --help and --version. */
export function parseTrainOptions(args: readonly string[]): TrainOptions {
  const command = trainCommand().parse(args, { from: 'user' });
  if (command.args.length > 0) {
    throw usageError(`unexpected argument ${JSON.stringify(command.args[0])}`);
  }
  const options = command.opts<Omit<TrainOptions, 'given'>>();
  const given = Object.keys(options).filter((name) => command.getOptionValueSource(name) === 'cli');
  checkTogether(options);
  return { ...options, given: new Set(given) };
}

function trainCommand(): Command {
  return commandSettings(new Command('mlp-train'))
    .usage('[train] [options]')
    .description('Trains a multilayer perceptron.')
    .addOption(option('--dataset <name>', 'fashion-mnist or synthetic', oneOf(DATASETS), 'fashion-mnist'))
    .addOption(option('--data-dir <folder>', "folder with Fashion-MNIST's four files", path))
    .addOption(option('--hidden <units>', 'hidden units, such as 256,128 or none', hiddenUnits, '256'))
    .addOption(option('--epochs <n>', 'passes over the data; 0 only evaluates', integer(0), '10'))
    .addOption(option('--batch-size <n>', 'examples in a step', integer(1), '256'))
    .addOption(option('--lr <rate>', 'learning rate', nonNegative, '0.1'))
    .addOption(option('--momentum <m>', "SGD's momentum", nonNegative, '0'))
    .option('--nesterov', "Nesterov's momentum; needs --momentum")
    .addOption(option('--weight-decay <d>', 'L2 penalty', nonNegative, '0'))
    .addOption(option('--init-std <s>', 'spread of the first weights', nonNegative, '0.01'))
    .addOption(option('--seed <n>', "gives PyTorch's weights and order", seed, '42'))
    .addOption(option('--backend <name>', 'auto, openblas, builtin or javascript (MLP_TRAIN_BACKEND)', oneOf(backends)))
    .addOption(option('--threads <n>', 'to compute on (default: the usable cores)', integer(1, MAX_THREADS)))
    .addOption(option('--out <folder>', 'keeps the run there: models, metrics, pictures', path))
    .addOption(option('--save-every <n>', 'epochs between checkpoints in that folder', integer(1), '1'))
    .addOption(option('--resume <path>', 'goes on from a run folder or a checkpoint, with its recipe', path))
    .option('--json', 'only JSON lines on stdout: start, epoch and end')
    .option('--quiet', 'only the final line, warnings and errors')
    .option('--verbose', 'also paths and timings')
    .version(version(), '--version', 'print the version')
    .allowExcessArguments();
}

/** What all commands have in common: errors are thrown, and said by failure.ts. */
export function commandSettings(command: Command): Command {
  return command
    .helpOption('-h, --help', 'print this')
    .exitOverride((error) => {
      throw withSuggestion(error, command);
    })
    .configureOutput({ outputError: () => {} });
}

/** What other programs call these options, in small letters and without dashes; commander finds what is misspelt, not synonyms. */
const SYNONYMS: Readonly<Record<string, readonly string[]>> = {
  '--lr': ['learningrate', 'alpha', 'eta'],
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

/** An option whose value goes through `read`, its default too; given twice it is refused, since neither value should win in silence. */
export function option<T>(flags: string, description: string, read: Reader<T>, defaultText?: string): Option {
  const flag = flags.split(' ')[0];
  let isGiven = false;
  const made = new Option(flags, description).argParser((text) => {
    if (isGiven) throw usageError(`${flag} is given twice`);
    isGiven = true;
    return read(flag, text);
  });
  return defaultText === undefined ? made : made.default(read(flag, defaultText), defaultText);
}

export function checkTogether(options: Omit<TrainOptions, 'given'>): void {
  if (options.nesterov && options.momentum === 0 && options.resume === undefined)
    throw usageError('--nesterov needs --momentum', 'Give one, such as 0.9');
  if (options.quiet && options.verbose)
    throw usageError('--quiet and --verbose exclude each other', 'Give one of them');
  checkData(options);
}

/** Refuses a folder for data that come from none. */
export function checkData({ dataset, dataDir }: Partial<Pick<TrainOptions, 'dataset' | 'dataDir'>>): void {
  if (dataDir === undefined || dataset !== 'synthetic') return;
  throw usageError('--data-dir is for --dataset fashion-mnist; synthetic data are drawn, not read', 'Give one of them');
}
