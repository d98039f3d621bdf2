// `mlp-train build-native`: builds the addon from the package's sources into the user's cache folder, for machines that no prebuilt one fits.
import { Command } from 'commander';
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { MlpError } from '../../errors.js';
import { sweep } from '../../files/leftovers.js';
import { replaceFile } from '../../files/replace-file.js';
import { loadAddon } from '../../kernels/addon.js';
import { addonAdvice, cachedAddon, packageFolder } from '../../kernels/addon-files.js';
import { buildTools, canBuildAddon, installLine, isOnPath, missingPrograms } from '../../platforms.mjs';
import { stopOnSignals } from '../terminal/failure.js';
import { commandSettings } from '../args/option.js';
import { print } from '../train/output.js';

/** Builds it with cmake and the headers that the package brings, without the network, and prints where it is. */
export async function buildNative(args: readonly string[]): Promise<void> {
  commandSettings(new Command('mlp-train build-native'))
    .description(
      'Builds the native addon from source into your cache folder, where every program of yours finds it.\n' +
        `Needs ${buildTools.join(', ').replaceAll('|', ' or ')}.`,
    )
    .parse(args, { from: 'user' });
  if (!canBuildAddon) throw buildError('no addon can be built here', addonAdvice());
  const sources = join(packageFolder() ?? '', 'native');
  if (!existsSync(join(sources, 'include')))
    throw buildError('this is no published package', 'In a clone `npm start` builds the addon');
  const missing = missingPrograms(buildTools, process.env['PATH']);
  const line = installLine(['compiler']);
  if (missing.length > 0)
    throw buildError(`${missing.join(', ')} missing`, line ? `Run \`${line}\`` : 'Install what is missing');

  const signal = stopOnSignals();
  const work = workFolder();
  try {
    process.stderr.write('mlp-train: building the native addon, which takes some seconds\n');
    await build(sources, work, signal);
    const built = join(work, 'mlp_train.node');
    loadAddon(built); // one that cannot be loaded is not kept
    replaceFile(built, cachedAddon());
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  print(cachedAddon());
}

/** A new folder beside where the addon is to be, so that a finished one is put there whole, by its name; those of killed builds go. */
function workFolder(): string {
  const folder = dirname(cachedAddon());
  try {
    mkdirSync(folder, { recursive: true });
    sweep(folder, /^build-(\d+)-/);
    return mkdtempSync(join(folder, `build-${process.pid}-`));
  } catch (error) {
    throw new MlpError('ERR_MLP_FILE', (error as Error).message, folder, 'XDG_CACHE_HOME names another cache folder');
  }
}

async function build(sources: string, work: string, signal: AbortSignal): Promise<void> {
  const generator = isOnPath('ninja', process.env['PATH']) ? ['-G', 'Ninja'] : [];
  const steps = [
    ['-S', sources, '-B', work, ...generator, '-DCMAKE_BUILD_TYPE=Release'],
    ['--build', work, '--parallel', String(availableParallelism())],
  ];
  for (const step of steps) {
    try {
      await promisify(execFile)('cmake', step, { signal, maxBuffer: 2 ** 26 });
    } catch (error) {
      signal.throwIfAborted();
      const { stdout, stderr } = error as { stdout: string; stderr: string };
      process.stderr.write(`${stdout}${stderr}`);
      throw buildError('cmake failed, with the output above');
    }
  }
}

function buildError(what: string, fix?: string): MlpError {
  return new MlpError('ERR_MLP_BUILD', what, 'build-native', fix);
}
