// Compiles the small C sources of these tests, each when its test needs it.
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { basename, resolve } from 'node:path';

/** Compiles a source of this folder into a shared library and gives its path. */
export function compile(source: string, extension: '.node' | '.so'): string {
  const file = resolve('build/tests', basename(source, '.c') + extension);
  mkdirSync('build/tests', { recursive: true });
  const flags = ['-shared', '-fPIC', '-O1', '-Wall', '-Wextra', '-Werror', '-Inode_modules/node-api-headers/include'];
  execFileSync('cc', [...flags, '-o', file, `tests/native/${source}`], { stdio: ['ignore', 'inherit', 'inherit'] });
  return file;
}
