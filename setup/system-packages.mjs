// What this machine lacks, and installing it: as root, or with sudo after asking; otherwise the exact line is printed.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import {
  blasLibraries,
  canBuildAddon,
  compilerTools,
  detectSystem,
  installLine,
  isOnPath,
  isRoot,
  missingPrograms,
  systemDataFolders,
} from '../src/platforms.mjs';
import { root, run, say } from './process.mjs';

/** @typedef {import('../src/platforms.mjs').Need} Need */

const { env } = process;

/** What is missing here; a compiler is only where something is to be built. @param {boolean} toBuild @returns {Need[]} */
export function missingNeeds(toBuild) {
  /** @type {Need[]} */
  const needs = [];
  if (!canBuildAddon) return needs;
  if (toBuild && missingPrograms(compilerTools, env.PATH).length > 0) needs.push('compiler');
  if (!hasBlas()) needs.push('blas');
  if (detectSystem().packages.data && !hasData()) needs.push('data'); // elsewhere training downloads it
  return needs;
}

/** @param {string | undefined} list */
function pathList(list) {
  return (list || '').split(delimiter).filter((folder) => folder !== '');
}

function hasBlas() {
  if (process.platform === 'darwin' || env.MLP_TRAIN_BLAS) return true; // macOS always has Accelerate
  const names = blasLibraries();
  const folders = ['/lib', '/lib64', '/usr/lib', '/usr/lib64', '/usr/local/lib', '/usr/local/lib64'];
  const triplets = fs.existsSync('/usr/lib')
    ? fs.readdirSync('/usr/lib').filter((name) => name.includes('-linux-'))
    : [];
  folders.push(...triplets.map((name) => join('/usr/lib', name)));
  folders.push(...pathList(env.LD_LIBRARY_PATH));
  if (folders.some((folder) => names.some((name) => fs.existsSync(join(folder, name))))) return true;
  const known = spawnSync('/sbin/ldconfig', ['-p'], { encoding: 'utf8' }).stdout;
  return names.some((name) => (known || '').includes(`${name} (`));
}

function hasData() {
  const cache = join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'mlp-train/fashion-mnist');
  const folders = [env.MLP_TRAIN_DATA || '', join(root, 'data/fashion-mnist'), cache, ...systemDataFolders];
  const files = [
    'train-images-idx3-ubyte',
    'train-labels-idx1-ubyte',
    't10k-images-idx3-ubyte',
    't10k-labels-idx1-ubyte',
  ];
  return folders.some((folder) =>
    files.every((file) => fs.existsSync(join(folder, file)) || fs.existsSync(join(folder, `${file}.gz`))),
  );
}

/** Installs these needs if this user may and wants to; in any case says what is missing and the line that installs it. */
export async function installSystemPackages(/** @type {Need[]} */ needs) {
  const names = {
    compiler: missingPrograms(compilerTools, env.PATH).join(', '),
    blas: 'the OpenBLAS library',
    data: 'the Fashion-MNIST data',
    verify: 'programs that check what this package writes',
    cross: 'compilers for other machines',
    platforms: 'programs that play other machines',
  };
  const what = needs.map((need) => names[need]).join(', ');
  const system = detectSystem();
  const line = installLine(needs);
  if (!line) return say(`missing: ${what}; no package is known for this system (${system.id}), please install by hand`);
  if (!isOnPath(system.install[0], env.PATH))
    return say(`missing: ${what}; ${system.install[0]} is not here to install it: ${line}`);
  if (!isRoot() && !(await isAgreed(what, line))) return say(`missing: ${what}. To install: ${line}`);

  say(`missing: ${what}. Running: ${line}`);
  const sudo = line.startsWith('sudo ') ? ['sudo'] : [];
  const stdin = sudo.length > 0 ? 'inherit' : 'ignore';
  const options = system.id === 'debian' ? ['--no-install-recommends', '-o', 'DPkg::Lock::Timeout=300'] : [];
  if (system.refresh) await run('fetching the package lists', [...sudo, ...system.refresh], stdin);
  const done = await run('installing system packages', [...line.split(' '), ...options], stdin);
  if (!done) say(`still missing: ${what}. To install: ${line}`);
}

/** Asks on a terminal; a no is remembered for that line. @param {string} what @param {string} line */
async function isAgreed(what, line) {
  const refused = join(root, 'build/setup.refused');
  if (!process.stdin.isTTY || !process.stderr.isTTY || !isOnPath(line.split(' ')[0], env.PATH)) return false;
  if (fs.existsSync(refused) && fs.readFileSync(refused, 'utf8') === line) return false;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  /** @type {string} */
  const answer = await new Promise((resolve) => {
    terminal.on('close', () => resolve('no'));
    terminal.question(`set-up: missing: ${what}. Run \`${line}\`? [Y/n] `, resolve);
  });
  terminal.close();
  if (/^(y|yes|)$/i.test(answer.trim())) return true;
  fs.writeFileSync(refused, line);
  return false;
}
