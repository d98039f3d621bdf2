// The header: what runs, on what, with which data and recipe.
import type { KernelInfo } from '../kernels/kernels.js';
import { parameterCount, type Workload } from './estimate.js';
import type { TrainOptions } from './options.js';
import { paint } from './terminal.js';
import { grouped, printable } from './text.js';
import { version } from './version.js';

/** The header's lines for stderr; `estimate` is left out where it is empty. */
export function header(
  options: TrainOptions,
  { sizes, examples, testExamples }: Workload,
  info: KernelInfo,
  source: string,
  estimate: string,
): string {
  const lines = {
    backend: info.backend === 'javascript' ? 'JavaScript, 1 thread' : `${info.blas}, ${threads(info.threads)}`,
    data: `${options.dataset === 'synthetic' ? source : `Fashion-MNIST from ${source}`}: ${grouped(examples)} to train, ${grouped(testExamples)} to test`,
    model: `${sizes.join('-')}, ${grouped(parameterCount(sizes))} parameters`,
    recipe: recipe(options),
    time: estimate,
    ...(options.verbose ? { addon: info.addon ?? 'none', library: info.library ?? 'none' } : {}),
  };
  const rows = Object.entries(lines)
    .filter(([, text]) => text !== '')
    .map(([name, text]) => `  ${paint(process.stderr, 'dim', name.padEnd(8))} ${printable(text)}\n`);
  return `${paint(process.stderr, 'bold', `mlp-train ${version()}`)}\n${rows.join('')}`;
}

function threads(count: number): string {
  return count === 1 ? '1 thread' : `${count} threads`;
}

function recipe(options: TrainOptions): string {
  return [
    `${options.epochs} ${options.epochs === 1 ? 'epoch' : 'epochs'}`,
    `batch ${options.batchSize}`,
    `lr ${options.lr}`,
    options.momentum > 0 && `${options.nesterov ? 'nesterov ' : ''}momentum ${options.momentum}`,
    options.weightDecay > 0 && `weight decay ${options.weightDecay}`,
    options.initStd !== 0.01 && `init std ${options.initStd}`,
    `seed ${options.seed}`,
  ]
    .filter(Boolean)
    .join(', ');
}
