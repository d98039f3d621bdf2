// `mlp-train worker`: trains for sweeps of other machines, whose jobs it takes from a queue on Redis.
import { Command } from 'commander';
import { usableCores } from '../../kernels/threads.js';
import { work } from '../../sweep/redis/redis-worker.js';
import { flagOf } from '../../train/recipe-values.js';
import { integer, path } from '../../train/setting.js';
import { commandSettings, option } from '../args/option.js';
import { redisOption, redisUrl } from '../args/redis-option.js';
import { stopOnSignals, usageError } from '../terminal/failure.js';
import { printable } from '../terminal/text.js';
import { print } from '../train/output.js';

interface OwnOptions {
  redis?: string | true;
  workers?: number;
  shared?: string;
  quiet?: boolean;
  data?: string;
  dataDir?: string;
  test?: string;
  validation?: string;
  split?: string;
}

const HELP = `
It takes the jobs of all sweeps whose rows it can load: those of data sets by
name, and those of its files, if their digests are the sweep's. SIGTERM hands
its jobs back. Whoever can write to that Redis decides what it computes: see
docs/many-machines.md.`;

/** Runs the command with the arguments after `worker`. */
export async function runWorker(args: readonly string[]): Promise<void> {
  const command = commandSettings(new Command('mlp-train worker'))
    .usage('--redis <url> [options]')
    .description('Trains for sweeps of other machines, whose jobs it takes from a queue on Redis.')
    .addOption(redisOption('where the jobs are'))
    .addOption(option('--data <path>', 'the file of a sweep on data of your own', path))
    .addOption(option(`${flagOf('test')} <path>`, 'its file of test rows, if it has one', path))
    .addOption(option(`${flagOf('validation')} <path>`, 'its file of validation rows, if it has one', path))
    .addOption(option(`${flagOf('split')} <path>`, 'its file of letters, if it has one', path))
    .addOption(option(`${flagOf('dataDir')} <folder>`, "folder with Fashion-MNIST's four files", path))
    .addOption(
      option('--workers <n>', 'jobs at a time, on one thread each (default: the usable cores)', integer(1, 1024)),
    ) // prettier-ignore
    .addOption(option('--shared <folder>', 'of checkpoints, as sweeps with --shared have it', path))
    .option('--quiet', 'only warnings and errors')
    .addHelpText('after', HELP)
    .allowExcessArguments()
    .parse(args, { from: 'user' });
  const [extra] = command.args;
  if (extra !== undefined) throw usageError(`unexpected argument ${JSON.stringify(extra)}`);
  const { redis, workers = usableCores(), shared, quiet, ...paths } = command.opts<OwnOptions>();
  if (redis === undefined) throw usageError('a worker needs --redis', 'Give the address of Redis, such as redis://host:6379'); // prettier-ignore
  const url = redisUrl(redis);
  const say = (line: string) => quiet || print(printable(line));
  await work({ redis: url, slots: workers, paths, shared, signal: stopOnSignals(), say });
}
