// Compiles the small C and C++ sources of these tests, each when its test needs it.
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Compiles `sources` of this folder into a program, or a library where that is what `name` ends like, and gives its path. */
export function compile(name: string, sources: string[], options: string[] = []): string {
  const file = resolve('build/tests', name);
  mkdirSync('build/tests', { recursive: true });
  const flags = ['-O1', '-Wall', '-Wextra', '-Werror', '-Inode_modules/node-api-headers/include'];
  if (/\.(node|so)$/.test(name)) flags.push('-shared', '-fPIC');
  const compiler = sources[0].endsWith('.cc') ? 'c++' : 'cc';
  const paths = sources.map((source) => join('tests/native', source));
  const args = [...flags, ...options, '-o', file, ...paths, '-ldl'];
  execFileSync(compiler, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  return file;
}
