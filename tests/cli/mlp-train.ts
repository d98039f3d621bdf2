// Runs the built command line in a child process, alone or in a pseudo-terminal.
import { type ChildProcess, spawn } from 'node:child_process';
import { resolve } from 'node:path';

const MAIN = resolve('dist/cli/main.js');
const PTY = 'tests/cli/pseudo_terminal.py';

/** A recipe that is done in a moment. */
export const QUICK = ['--dataset', 'synthetic', '--epochs', '2', '--threads', '1'];
/** A recipe that goes on until it is stopped. */
export const ENDLESS = ['--dataset', 'synthetic', '--epochs', '1000000', '--threads', '1'];

export interface Result {
  /** Null where a signal ended the process. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

type Env = Record<string, string>;

/** Variables that would change what is tested; a locale and a terminal are given instead. */
const FOREIGN = /^(MLP_TRAIN_|OPENBLAS_|NO_COLOR|FORCE_COLOR|NODE_|LC_|LANG|COLUMNS|CI)/;
const ownEnv: Env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !FOREIGN.test(name))) as Env;

/** Makes Node run `code` before `mlp-train`. */
export function preload(code: string): Env {
  return { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(code)}` };
}

/** Runs `mlp-train` with stdout and stderr in pipes. */
export function mlpTrain(args: readonly string[], env: Env = {}): Promise<Result> {
  return finish(start(args, env));
}

/** Runs `mlp-train` with all three streams on a terminal, whose screen is then `stdout`. */
export function onTerminal(args: readonly string[], columns: number, env: Env = {}): Promise<Result> {
  return finish(startOnTerminal(args, columns, env));
}

/** Runs a bash command in which `$MLP` stands for `mlp-train`. */
export function shell(command: string): Promise<Result> {
  return finish(launch('bash', ['-c', command], { MLP: `${process.execPath} ${MAIN}` }));
}

/** Starts `mlp-train` with its streams in pipes. */
export function start(args: readonly string[], env: Env = {}, cwd?: string): ChildProcess {
  return launch(process.execPath, [MAIN, ...args], env, cwd);
}

/**
 * Starts `mlp-train` on a terminal; what is written to `stdin` is typed there. SIGUSR1 makes it as wide as the second of two `columns`,
 * and SIGUSR2 closes it.
 */
export function startOnTerminal(args: readonly string[], columns: number | number[], env: Env = {}): ChildProcess {
  return launch('python3', [PTY, String(columns), process.execPath, MAIN, ...args], env);
}

/** Starts a bash command with job control on a terminal, in which `$MLP` stands for `mlp-train`. */
export function startShellOnTerminal(command: string): ChildProcess {
  return launch('python3', [PTY, '80', 'bash', '-c', `set -m; ${command}`], { MLP: `${process.execPath} ${MAIN}` });
}

/** Calls `act` once, when the child's stdout first matches. */
export function onceShown(child: ChildProcess, when: RegExp, act: () => void): void {
  let stdout = '';
  const look = (piece: string) => {
    stdout += piece;
    if (!when.test(stdout)) return;
    child.stdout!.off('data', look);
    act();
  };
  child.stdout!.setEncoding('utf8').on('data', look);
}

/** Collects what the child prints until it ends, and calls `act` once when its stdout first matches. */
export function finish(child: ChildProcess, when?: RegExp, act?: () => void): Promise<Result> {
  if (when && act) onceShown(child, when, act);
  return new Promise((resolve, reject) => {
    let [stdout, stderr] = ['', ''];
    child.stdout!.setEncoding('utf8').on('data', (piece: string) => (stdout += piece));
    child.stderr!.setEncoding('utf8').on('data', (piece: string) => (stderr += piece));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

/** Starts a program as `mlp-train` is started. */
export function launch(program: string, args: readonly string[], env: Env, cwd?: string): ChildProcess {
  const terminal = { LC_ALL: 'C.UTF-8', TERM: 'xterm-256color' };
  return spawn(program, args, { env: { ...ownEnv, ...terminal, ...env }, cwd, timeout: 110_000 });
}
