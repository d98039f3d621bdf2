// The rivals of bench/peers on the same work: each in a process of its own, in turns, and reported as missing where it does not run.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Bar } from './chart.js';
import { summarise } from './measure.js';
import type { Figure } from './report.js';

const run = promisify(execFile);
const folder = fileURLToPath(new URL('./peers/', import.meta.url));
const EPOCH = 60_000;
const DEBIAN = '/usr/bin/python3';

/** A program of bench/peers that prints the seconds of each epoch. */
interface Peer {
  readonly name: string;
  readonly command: readonly string[];
  /** Examples of its epoch; fewer than 60,000 for the slow ones, whose time is then scaled. */
  readonly examples: number;
  /** What our best time beside it is aimed at, as a ratio. */
  readonly aim?: number;
  /** How a missing one is had. */
  readonly get: string;
}

/** Every rival at its default and, where it has threads, at each count. */
export function peersOf(data: string, cores: number): Peer[] {
  const node = (name: string, args: string[], examples: number, rest: Partial<Peer> = {}) => ({ name, command: ['node', ...args], examples, get: 'npm run bench -- install', ...rest }); // prettier-ignore
  const python = (name: string, file: string, packages: string, aims: Partial<Record<number, number>> = {}) =>
    [0, ...Array.from({ length: cores }, (_, i) => i + 1)].map((threads) => ({
      name: `${name}, ${threads === 0 ? 'as it comes' : `${threads} thread${threads > 1 ? 's' : ''}`}`,
      command: [DEBIAN, '-B', file, data, String(threads)],
      examples: EPOCH,
      get: `apt-get install ${packages}`,
      ...(aims[threads] === undefined ? {} : { aim: aims[threads] }),
    }));
  return [
    ...Array.from({ length: cores }, (_, i) => node(`mlp-train, ${i + 1} thread${i > 0 ? 's' : ''}`, ['ours.mjs', 'openblas', String(i + 1)], EPOCH)), // prettier-ignore
    node('mlp-train in JavaScript', ['ours.mjs', 'javascript', '1'], 6144),
    node('JavaScript loops', ['naive.mjs'], 1536, { aim: 100 }),
    node('TensorFlow.js wasm', ['tfjs.mjs', 'wasm'], 3072, { aim: 50 }),
    node('jax-js wasm', ['jax.mjs'], 3072),
    node('TensorFlow.js cpu', ['tfjs.mjs', 'cpu'], 512, { aim: 240 }),
    ...python('PyTorch, own loop', 'torch_loop.py', 'python3-torch'),
    ...python("PyTorch, the book's loader", 'torch_book.py', 'python3-torch python3-torchvision', { 0: 10 }),
    ...python('NumPy', 'numpy_loop.py', 'python3-numpy', { 2: 1.25 }),
    ...python('scikit-learn', 'sklearn_mlp.py', 'python3-sklearn', { 2: 1.9 }),
  ];
}

/** The best time of each rival, for the chart. */
export function bars(peers: readonly Peer[], results: Map<string, number[] | string>): Bar[] {
  const best = new Map<string, Bar>();
  for (const { name, command } of peers) {
    const times = results.get(name);
    if (typeof times !== 'object') continue;
    const [rival, isOurs] = [name.replace(/, .*thread.*|, as it comes/, ''), command[1] === 'ours.mjs'];
    const seconds = summarise(times).median;
    if (seconds < (best.get(rival)?.seconds ?? Infinity)) best.set(rival, { name: rival, seconds, isOurs });
  }
  return [...best.values()];
}

/** Runs a program of bench/peers and resolves to its last line. */
export async function runPeer([program, ...args]: readonly string[]): Promise<string> {
  const { stdout } = await run(program, args, { cwd: folder, timeout: 300_000 });
  return stdout.trim().split('\n').at(-1) as string;
}

/** Installs the npm rivals from their own lock file, unless they are there. */
export async function installPeers(): Promise<void> {
  if (existsSync(`${folder}node_modules`)) return;
  console.error('installing the rivals into bench/peers ...');
  await run('npm', ['ci', '--no-audit', '--no-fund'], { cwd: folder });
}

/** Times of a whole epoch, by rival; a message where one does not run. */
export async function measurePeers(peers: readonly Peer[], rounds: number): Promise<Map<string, number[] | string>> {
  const results = new Map<string, number[] | string>();
  for (let round = 0; round < rounds; round++) {
    for (const { name, command, examples, get } of peers) {
      const known = results.get(name) ?? [];
      if (typeof known === 'string') continue;
      console.error(`round ${round + 1}/${rounds}: ${name}`);
      try {
        const [time] = JSON.parse(await runPeer([...command, String(examples), '1'])) as [number];
        results.set(name, [...known, (time / examples) * EPOCH]);
      } catch (error) {
        const cause =
          ((error as { stderr?: string }).stderr ?? '').trim().split('\n').at(-1) || (error as Error).message;
        results.set(name, `does not run here: ${cause.slice(0, 120)}. To get it: ${get}`);
      }
    }
  }
  return results;
}

/** Each rival's time, and how many times as long as our best it takes. */
export function peerFigures(peers: readonly Peer[], results: Map<string, number[] | string>): Figure[] {
  const median = (name: string) => {
    const times = results.get(name);
    return typeof times === 'object' ? summarise(times).median : NaN;
  };
  const ours = Math.min(...peers.filter(({ command }) => command[2] === 'openblas').map(({ name }) => median(name)));
  return peers.flatMap(({ name, examples, aim }): Figure[] => {
    const times = results.get(name);
    if (typeof times !== 'object') return [{ name, value: NaN, unit: 's', note: times ?? 'not run' }];
    const { median, spread } = summarise(times);
    const scaled = examples < EPOCH ? { note: `from ${examples} examples` } : {};
    return [
      { name, value: median, unit: 's', spread, ...scaled },
      {
        name: '  / ours at its best',
        value: median / ours,
        unit: 'x',
        ...(aim === undefined ? {} : { target: { atLeast: aim } }),
      },
    ];
  });
}
