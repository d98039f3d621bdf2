// `mlp-train doctor`: what works on this machine, and beneath what does not, the line that fixes it.
import { Command } from 'commander';
import { cpus } from 'node:os';
import { fashionMnist } from '../../dataset/fashion-mnist.js';
import { synthetic } from '../../dataset/synthetic.js';
import { MlpError } from '../../errors.js';
import { kernelInfo, setBackend, takeAuto } from '../../kernels/choose.js';
import { backendName } from '../../kernels/engine.js';
import { MLP } from '../../nn/mlp.js';
import { SGD } from '../../optim/sgd.js';
import { experience, target } from '../../platforms.mjs';
import { Generator } from '../../random/generator.js';
import { grouped } from '../../report/numbers.js';
import { fit } from '../../train/fit.js';
import { commandSettings } from '../args/option.js';
import { print } from '../train/output.js';
import { hasColors, isUnicode, paint } from '../terminal/terminal.js';
import { printable } from '../terminal/text.js';
import { threadSpeedup } from './thread-speed.js';

/** What was found of one thing, and the line that fixes it if it is not well. */
interface Finding {
  readonly state: 'ok' | 'warning' | 'problem';
  readonly text: string;
  readonly fix?: string | undefined;
}

const INDENT = 19;
const STYLES = { ok: 'green', warning: 'yellow', problem: 'red' } as const;

/** Variables that this package, OpenBLAS or the terminal obeys. */
const VARIABLES = [
  ...['DATA', 'BACKEND', 'BLAS', 'ADDON', 'ISA', 'DEBUG'].map((name) => `MLP_TRAIN_${name}`),
  ...['OPENBLAS_NUM_THREADS', 'OPENBLAS_CORETYPE', 'NO_COLOR', 'FORCE_COLOR', 'XDG_CACHE_HOME'],
];

/** Prints a line for each thing that training needs, and resolves to whether training would work. */
export async function doctor(args: readonly string[]): Promise<boolean> {
  commandSettings(new Command('mlp-train doctor'))
    .description('Says what works on this machine, and how to fix what does not.')
    .parse(args, { from: 'user' });
  const checks: [string, () => Finding | Promise<Finding>][] = [
    ['Node', () => ok(`${process.version}; 20.19 or newer is needed`)],
    ['system', () => ok(experience(target()))],
    ['backend', backend],
    ['threads', threads],
    ['speed', speed],
    ['training', training],
    ['data', data],
    ['terminal', terminal],
    ['settings', settings],
  ];
  let works = true;
  for (const [name, check] of checks) {
    const { state, text, fix } = await find(check);
    works &&= state !== 'problem';
    print(`${paint(process.stdout, STYLES[state], state.padEnd(7))}  ${name.padEnd(8)}  ${indented(text)}`);
    if (fix) print(`${' '.repeat(INDENT)}${paint(process.stdout, 'bold', indented(fix))}`);
  }
  print(works ? '\nTraining works here.' : '\nTraining does not work here.');
  return works;
}

/** A check that fails is a problem, which its error says. */
async function find(check: () => Finding | Promise<Finding>): Promise<Finding> {
  try {
    return await check();
  } catch (error) {
    return { state: 'problem', ...explain(error) };
  }
}

function ok(text: string): Finding {
  return { state: 'ok', text };
}

function explain(error: unknown): { text: string; fix?: string | undefined } {
  if (!(error instanceof MlpError)) return { text: String(error) };
  return { text: [error.where, error.what].filter(Boolean).join(': '), fix: error.fix?.trim() };
}

/** Chooses the backend that training would take, and says why; a warning if a faster one cannot be loaded. */
function backend(): Finding {
  const isAsked = (process.env['MLP_TRAIN_BACKEND'] || 'auto') !== 'auto';
  let problem: MlpError | undefined;
  try {
    if (isAsked) setBackend();
    else problem = takeAuto();
  } catch (error) {
    setBackend('javascript'); // for the checks that follow
    throw error;
  }
  const { why, library, addon, ...info } = kernelInfo();
  const name = backendName(info) + (isAsked ? ', as MLP_TRAIN_BACKEND asks' : `\n${why}`);
  if (problem) {
    const { text, fix } = explain(problem);
    return { state: 'warning', text: `${name}\n${text}`, fix };
  }
  return ok([name, ...(library ? [`library ${library}`] : []), ...(addon ? [`addon   ${addon}`] : [])].join('\n'));
}

function threads(): Finding {
  const { threads, backend } = kernelInfo();
  if (backend === 'javascript') return ok('1, as always in JavaScript');
  const asked = process.env['OPENBLAS_NUM_THREADS'];
  const usable = `${threads}: what this process may use of ${cpus().length} cores`;
  if (!asked) return ok(usable);
  if (Number(asked) === threads) return ok(`${threads}, as OPENBLAS_NUM_THREADS asks`);
  if (Number.isSafeInteger(Number(asked)) && Number(asked) > 0) {
    return ok(`${threads}, the most there can be; OPENBLAS_NUM_THREADS asks for ${asked}`);
  }
  return {
    state: 'warning',
    text: `${usable}; OPENBLAS_NUM_THREADS=${asked} is no number of threads`,
    fix: 'Unset OPENBLAS_NUM_THREADS, or give an integer from 1',
  };
}

function speed(): Finding {
  const { threads, blas } = kernelInfo();
  if (threads === 1) return ok('one thread');
  if (blas.endsWith('sequential')) {
    return {
      state: 'warning',
      text: 'matrices are multiplied on one thread: this OpenBLAS is built without threads',
      fix: 'Install the one with threads, libopenblas0-pthread on Debian and Ubuntu',
    };
  }
  const times = threadSpeedup(threads);
  const text = `${threads} threads multiply ${times.toFixed(1)} times as fast as one`;
  if (times >= 1.1) return ok(text);
  return {
    state: 'warning',
    text: `${text}: the machine is busy, or has fewer cores than it says`,
    fix: 'Try again when the machine is idle, or give --threads 1',
  };
}

async function training(): Promise<Finding> {
  const { train } = synthetic({ train: 1024, test: 1 });
  const generator = new Generator(42);
  const model = new MLP([train.width, 256, train.classes], { generator });
  const optimizer = new SGD(model.parameters(), { lr: 0.1 });
  const [epoch] = await fit(model, train, { optimizer, epochs: 1, batchSize: 256, generator });
  return ok(`four steps of 256 drawn images took ${(epoch.trainSeconds * 1000).toFixed(0)} ms`);
}

async function data(): Promise<Finding> {
  try {
    const { train, test, source } = await fashionMnist({ download: false });
    return ok(`Fashion-MNIST, ${grouped(train.length)} images to train and ${grouped(test.length)} to test\n${source}`);
  } catch (error) {
    const { text, fix } = explain(error);
    return { state: 'warning', text: `${text}\ntraining would download it`, fix };
  }
}

function terminal(): Finding {
  const [out, err] = [process.stdout, process.stderr].map((stream) => {
    if (!stream.isTTY) return hasColors(stream) ? 'no terminal, with colours' : 'no terminal';
    return `a terminal of ${stream.columns} columns, ${hasColors(stream) ? 'with' : 'without'} colours`;
  });
  const charset = isUnicode() ? 'UTF-8' : 'ASCII, since none of LC_ALL, LC_CTYPE and LANG names UTF-8';
  return ok(`stdout is ${out}\nstderr is ${err}\n${charset}`);
}

function settings(): Finding {
  const set = VARIABLES.filter((name) => process.env[name] !== undefined);
  return ok(set.length > 0 ? set.map((name) => `${name}=${process.env[name]}`).join('\n') : 'no environment variables');
}

function indented(text: string): string {
  return printable(text).replaceAll('\n', `\n${' '.repeat(INDENT)}`);
}
