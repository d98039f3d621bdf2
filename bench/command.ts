// The whole command, as a user waits for it: process start to the first step, ten epochs, and the memory at its peak.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { summarise } from './measure.js';
import type { Figure } from './report.js';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Runs a program to its end; resolves to its wall time, and to what it reports of itself on stderr's last line. */
function run(program: string, args: readonly string[]): Promise<{ seconds: number; last: string }> {
  return new Promise((resolve, reject) => {
    const start = process.hrtime.bigint();
    const child = spawn(program, args, { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] });
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', reject);
    child.on('close', (code) => {
      const seconds = Number(process.hrtime.bigint() - start) / 1e9;
      if (code === 0) resolve({ seconds, last: stderr.trim().split('\n').at(-1) as string });
      else reject(new Error(stderr.trim().split('\n').at(-1) ?? `exit ${code}`));
    });
  });
}

/** Figures of `mlp-train`, and of a PyTorch script that does the same. */
export async function command(dataset: readonly string[], rounds: number, smoke: boolean): Promise<Figure[]> {
  const probe = [
    '--import',
    fileURLToPath(new URL('./peers/probe.mjs', import.meta.url)),
    'dist/cli/main.js',
    '--quiet',
    ...dataset,
  ];
  const [first, ten, memory]: [number[], number[], number[]] = [[], [], []];
  for (let round = 0; round < rounds; round++) {
    const { seconds, last } = await run(process.execPath, [...probe, '--epochs', smoke ? '1' : '10']);
    const { firstStep, megabytes } = JSON.parse(last) as { firstStep: number; megabytes: number };
    ten.push(seconds);
    first.push(firstStep);
    memory.push(megabytes);
  }
  const figure = (name: string, samples: number[], unit: Figure['unit'], atMost?: number): Figure => {
    const { median, spread } = summarise(samples);
    return { name, value: median, unit, spread, ...(atMost === undefined ? {} : { target: { atMost } }) };
  };
  const figures = [
    figure('process start to the end of the first step', first, 's', 0.3),
    figure('ten epochs, process start to end', ten, 's'),
    figure('peak resident memory', memory, 'MB', 120),
  ];
  return smoke ? figures : [...figures, await pytorch()];
}

async function pytorch(): Promise<Figure> {
  const name = 'PyTorch script, the same ten epochs';
  try {
    const { seconds } = await run('/usr/bin/python3', [
      '-B',
      'bench/peers/torch_loop.py',
      '/usr/share/datasets/fashion-mnist',
      '1',
      '60000',
      '9',
    ]);
    return { name, value: seconds, unit: 's', note: 'own loop, one thread, without evaluation' };
  } catch (error) {
    return { name, value: NaN, unit: 's', note: `does not run here: ${(error as Error).message}` };
  }
}
