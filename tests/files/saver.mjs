// Saves whole files until it is killed, or as many as are asked for; it waits for a line before the first.
//
//   node tests/files/saver.mjs PATH [COUNT] [--naive]
//
// `--naive` writes them as most programs do. An error is printed as JSON, and ends it with 1.
import { readSync, writeFileSync, writeSync } from 'node:fs';
import { resolve } from 'node:path';
import { wholeFile } from './whole-file.mjs';

const [path, count] = process.argv.slice(2);
const { writeFile } = await import(resolve('dist/files/write-file.js'));
const save = process.argv.includes('--naive') ? writeFileSync : writeFile;
const files = [wholeFile(1), wholeFile(2)];

writeSync(1, 'ready\n');
readSync(0, Buffer.alloc(1));
try {
  for (let i = 0; i !== Number(count); i++) save(path, files[i % 2]);
} catch (error) {
  const { code, message } = /** @type {NodeJS.ErrnoException} */ (error);
  writeSync(1, JSON.stringify({ code, message }));
  process.exitCode = 1;
}
