// Runs programs in the folder that has the package installed, without anything of this machine's settings.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { expect, inject } from 'vitest';

export const { folder, tarball, files, size, unpackedSize } = inject('packed');

/** The package where it is installed. */
export const installed = join(folder, 'node_modules/mlp-train');

/** The backends of the addon: which one is the faster one depends on the machine. */
export const native = expect.stringMatching(/^(openblas|builtin)$/) as string;

/** A home with an empty cache. */
export const home = join(dirname(folder), 'home');

/** How a program is to be run, where it is not as usual. */
export interface How {
  /** The Node to run; default: the one that runs the tests. */
  readonly node?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Number of the user and the group to run as. */
  readonly user?: number;
}

/** Runs a program to its end; PATH has the Node of `how` first. */
export function run(program: string, args: readonly string[], how: How = {}) {
  const { node = process.execPath, env = {}, cwd = folder, user } = how;
  const PATH = [dirname(node), process.env['PATH']].join(delimiter);
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd,
    maxBuffer: 2 ** 26,
    env: { HOME: home, PATH, LC_ALL: 'C.UTF-8', ...env },
    encoding: 'utf8',
    ...(user !== undefined && { uid: user, gid: user }),
  });
  if (error) throw error;
  return { code: status, stdout, stderr };
}

/** Runs a program of consumer/, or made of one, with a Node; what it printed as JSON, and its warnings. */
export function train(file: string, how: How = {}) {
  const { code, stdout, stderr } = run(how.node ?? process.execPath, [file], how);
  if (code !== 0) throw new Error(`${file} ended with ${code}: ${stderr}`);
  return { ...(JSON.parse(stdout) as { backend: string; addon?: string; loss: number }), warnings: stderr };
}

/** Runs the installed `mlp-train` through npx, which may fetch nothing. */
export function mlpTrain(args: readonly string[], how: How = {}) {
  return run('npx', ['mlp-train', ...args], { ...how, env: { npm_config_offline: 'true', ...how.env } });
}

/** A tool of tools/, which `npm run test:package` installs. */
export function tool(name: string): string {
  const file = join(import.meta.dirname, '../../tools/node_modules/.bin', name);
  if (!existsSync(file)) throw new Error(`${file} is not there`);
  return file;
}
