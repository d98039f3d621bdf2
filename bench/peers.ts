// The rivals of bench/peers: each in a process of its own, installed on demand, and reported as missing where it is not.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Contender } from './measure.js';

const run = promisify(execFile);
const folder = fileURLToPath(new URL('./peers/', import.meta.url));

/** Installs the rivals from their own lock file, unless they are there. */
export async function installPeers(): Promise<void> {
  if (existsSync(`${folder}node_modules`)) return;
  console.error('installing the rivals into bench/peers ...');
  await run('npm', ['ci', '--no-audit', '--no-fund'], { cwd: folder });
}

/** Epochs of the book's recipe in TensorFlow.js on `examples` examples, scaled to the time of a whole epoch of 60,000. */
export function tfjs(backend: 'wasm' | 'cpu', examples: number): Contender {
  return async () => {
    const { stdout } = await run('node', ['tfjs.mjs', backend, String(examples), '1'], { cwd: folder });
    const [time] = JSON.parse(stdout.trim().split('\n').at(-1) as string) as number[];
    return (time / examples) * 60_000;
  };
}
