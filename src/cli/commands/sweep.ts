// `mlp-train sweep`: tries recipes side by side, ranks them on validation rows, and trains the best one once more.
import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { type LoadedData, sourceOf } from '../../dataset/sources.js';
import { MlpError } from '../../errors.js';
import { setBackend } from '../../kernels/choose.js';
import { stateOf } from '../../report/sweep-trials.js';
import { readLedger } from '../../sweep/ledger.js';
import { ETA, type SweepPlan } from '../../sweep/plan.js';
import { addressOf } from '../../sweep/redis/redis.js';
import { parseSpace } from '../../sweep/space.js';
import { strategies, type StrategyName, TRIALS } from '../../sweep/strategies.js';
import { trialSettings } from '../../sweep/sweep-data.js';
import { sweepBy } from '../../sweep/sweep.js';
import { sweepFiles } from '../../sweep/sweep-files.js';
import { complete, flagOf } from '../../train/recipe-values.js';
import type { Settings } from '../../train/recipe.js';
import { integer, path, word } from '../../train/setting.js';
import { commandLine, freePath, stemOf } from '../args/invocation.js';
import { option } from '../args/option.js';
import { redisOption, redisUrl } from '../args/redis-option.js';
import { sweepDisplay } from '../sweep/display.js';
import { Stopped, stopOnSignals, usageError } from '../terminal/failure.js';
import { printable } from '../terminal/text.js';
import { loadData, ofData } from '../train/data.js';
import { unlabelledLines } from '../train/table-lines.js';
import { dataChoice, type TrainOptions, withKnown } from '../train/options.js';
import { parseTrainOptions } from '../train/parse-options.js';
import { descriptionOf } from '../train/ready.js';

/** What a sweep takes besides the settings of its trials. */
interface OwnOptions {
  vary?: string;
  strategy?: StrategyName;
  trials?: number;
  eta?: number;
  workers?: number;
  redis?: string | true;
  shared?: string;
}

type SweepOptions = TrainOptions & OwnOptions;

/** Refused before any data are read. */
const spaceKind = {
  what: 'a space',
  parse: (text: string) => {
    parseSpace(text);
    return text;
  },
};
const strategyKind = word<StrategyName>(strategies);

const ownOptions = () => [
  option('--vary <space>', 'what varies: "lr: 0.01..1 log; hidden: 64 256 256,128; seed: 1 2 3"', spaceKind),
  option('--strategy <name>', 'grid (all choices), random, or halving, whose best trials go on (default: grid)', strategyKind), // prettier-ignore
  option('--trials <n>', `choices that random and halving draw (default: ${TRIALS})`, integer(1)),
  option('--eta <n>', `of halving: one trial in n goes on, n times as long (default: ${ETA})`, integer(2, 100)),
  option('--workers <n>', 'trials side by side, on one thread each (default: the usable cores)', integer(1, 1024)),
  redisOption('has workers of other machines train, by a queue on this Redis'),
  option('--shared <folder>', 'of --redis: checkpoints go there, where the workers of --shared see them too', path),
  option('--out <folder>', 'keeps the sweep there (default: runs/sweep, or of a table runs/NAME-sweep)', path),
  option('--resume <folder>', 'goes on with the sweep there; no other option is needed', path),
];

/** Runs the command with the arguments after `sweep`. */
export async function runSweep(args: readonly string[]): Promise<void> {
  const signal = stopOnSignals();
  const { plan, dir, options } = chosen(parseTrainOptions<OwnOptions>(args, 'sweep', ownOptions(), trialSettings));
  const redis = options.redis === undefined ? undefined : redisUrl(options.redis);
  checkMachines(options);
  setBackend(options.backend ?? plan?.backend);
  const { data, whole, settings, title } = await sweepData(options, signal);
  const display = await sweepDisplay(options);
  try {
    const { record } = await sweepBy(
      {
        data,
        space: options.vary!,
        strategy: options.strategy,
        trials: options.trials,
        eta: options.eta,
        settings,
        workers: options.workers,
        redis,
        shared: options.shared,
        out: dir,
        title,
        signal,
        onEvent: display.show,
      },
      { whole },
    );
    display.end(record, sweepFiles(dir).page);
    if (!record.winner) process.exitCode = record.trials.some((trial) => stateOf(trial) === 'diverged') ? 3 : 1;
  } catch (error) {
    throw error instanceof Stopped ? stopped(error, dir, options) : error;
  } finally {
    display.clear();
  }
}

/** The options with those of the sweep that goes on, if there is one, and the folder. */
function chosen(given: SweepOptions): { options: SweepOptions; dir: string; plan?: SweepPlan } {
  const several = (['folds', 'ensemble', 'member', 'from'] as const).find((name) => given.given.has(name));
  if (several !== undefined) throw usageError(`${flagOf(several)} does not go with a sweep, whose trials are one net each`, 'Leave it out'); // prettier-ignore
  const { resume, out } = given;
  if (resume === undefined) {
    if (given.vary === undefined)
      throw usageError('nothing is varied', 'Say what by --vary, such as --vary "lr: 0.01..1 log 5; hidden: 64 256 256,128"'); // prettier-ignore
    const dir = out ?? freePath(join('runs', given.settings.data === undefined ? 'sweep' : `${stemOf(given.settings.data)}-sweep`), '-'); // prettier-ignore
    if (existsSync(sweepFiles(dir).ledger)) throw usageError(`${dir} holds a sweep already`, `Give another --out, or go on with it by --resume ${dir}`); // prettier-ignore
    return { options: given, dir };
  }
  if (out !== undefined && out !== resume) throw usageError('--resume goes on in its folder, and --out names another', 'Give one of them'); // prettier-ignore
  const { ledger } = sweepFiles(resume);
  if (!existsSync(ledger)) throw new MlpError('ERR_MLP_FILE', `no sweep: there is no ${basename(ledger)} in it`, resume, 'Give the folder of one'); // prettier-ignore
  const { plan } = readLedger(ledger);
  const names = Object.keys(plan.settings).filter((name) => !given.given.has(name)) as (keyof Settings)[];
  const kept = Object.fromEntries(names.map((name) => [name, plan.settings[name]]));
  const { vary = plan.space, strategy = plan.strategy, trials = plan.trials, eta = plan.eta } = given;
  return { options: { ...withKnown(given, kept), vary, strategy, trials, eta }, dir: resume, plan };
}

/** Refuses options of one machine beside those of many. */
function checkMachines({ redis, shared, workers }: OwnOptions): void {
  if (redis === undefined && shared !== undefined) throw usageError('--shared is for --redis', 'Leave it out, or give that'); // prettier-ignore
  if (redis !== undefined && workers !== undefined) throw usageError('--workers is for trials on this machine, and --redis has others train', 'Give it to `mlp-train worker`'); // prettier-ignore
}

/** The rows, with those of validation, and what all trials share. */
async function sweepData(asked: SweepOptions, signal: AbortSignal) {
  const loaded = await loadData(dataChoice(asked.settings, asked.known), signal, asked.quiet);
  if (!asked.quiet)
    for (const text of unlabelledLines(loaded.unlabelled ?? {}))
      process.stderr.write(`mlp-train: ${printable(text)}\n`);
  const { known, settings } = await ofData(asked, loaded);
  const isDrawn =
    loaded.tables !== undefined && typeof settings.validation === 'number' && settings.split === undefined;
  const whole = isDrawn ? await wholeTable(settings, signal) : undefined;
  const { train, validation, test } = loaded;
  const description = await descriptionOf(whole ?? loaded, true, undefined);
  return { data: { train, validation, test, description }, whole, title: titleOf(settings), settings: { ...known, ...places(settings) } }; // prettier-ignore
}

/** Which data they are, wherever the sweep goes on. */
function places({ dataset, data, dataDir }: Settings): Partial<Settings> {
  return { dataset, ...(data !== undefined && { data: resolve(data) }), ...(dataDir !== undefined && { dataDir: resolve(dataDir) }) }; // prettier-ignore
}

/** What people call the data: a file by its name. */
function titleOf({ data, dataset }: Settings): string {
  return data === undefined ? (sourceOf(dataset)?.title ?? dataset) : basename(data);
}

/** The table with its preprocessing fitted on all rows but those of the test. */
function wholeTable(settings: Settings, signal: AbortSignal): Promise<LoadedData> {
  const all = complete({ ...settings, validation: 0, folds: 0 });
  return loadData(dataChoice(all, all), signal, true);
}

function stopped({ signal, exitCode, message }: Stopped, dir: string, { redis, shared }: OwnOptions): Stopped {
  const machines = redis === undefined ? [] : ['--redis', ...(redis === true ? [] : [addressOf(redis)]), ...(shared === undefined ? [] : ['--shared', shared])]; // prettier-ignore
  const how = `What has ended is kept. To go on from there: ${commandLine(['sweep', '--resume', dir, ...machines])}`;
  return new Stopped(signal, exitCode, `${message}\n${how}`);
}
