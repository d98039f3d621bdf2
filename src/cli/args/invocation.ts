// How this process was called: by `npm start` or as a command, and what to type for calling it again.
import { existsSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { shellWord } from '../../report/shell-word.js';

/** Whether `npm start` of this package runs. */
export function isNpmStart(env: NodeJS.ProcessEnv = process.env): boolean {
  return env['npm_lifecycle_event'] === 'start' && env['npm_package_name'] === 'mlp-train';
}

/** The command line that calls `mlp-train` with these arguments as it was called now. */
export function commandLine(args: readonly string[]): string {
  const script = process.argv[1] ?? '';
  // On Windows npm's link to the command is a script, which calls the file itself.
  const isLinked = process.platform === 'win32' && script.includes('\\node_modules\\mlp-train\\');
  const isBin = isLinked || basename(script).replace(/\.\w+$/, '') === 'mlp-train';
  const npx = process.env['npm_command'] === 'exec' ? ['npx'] : [];
  const command = isBin ? [...npx, 'mlp-train'] : ['node', relative('', script)];
  const program = isNpmStart() ? ['npm', 'start', '--'] : command;
  return [...program, ...args].map(shellWord).join(' ');
}

/** A folder in `parent` that is named after the time and is not there yet. */
export function newRunFolder(parent: string, now: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const date = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map(two).join('-');
  const time = [now.getHours(), now.getMinutes(), now.getSeconds()].map(two).join('-');
  return freePath(join(parent, `${date}_${time}`), '_');
}

/** A folder in `parent` that is named after a file and is not there yet: `runs/churn`, `runs/churn-2`. */
export function folderOfData(parent: string, file: string): string {
  return freePath(join(parent, stemOf(file)), '-');
}

/** `churn` of `data/churn.csv.gz` */
export function stemOf(file: string): string {
  return basename(file).replace(/(\.\w{1,5}){1,2}$/, '') || 'table';
}

/** Whether a word is written as a path, as no command is: what is not there then is a file. */
export function isPath(word: string): boolean {
  return /[/.\\]/.test(word) && !word.startsWith('-');
}

/** The path, or with a number behind it the first that is not there yet. */
export function freePath(path: string, separator: string): string {
  let free = path;
  for (let i = 2; existsSync(free); i++) free = `${path}${separator}${i}`;
  return free;
}
