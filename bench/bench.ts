// npm run bench: how fast training is beside what bounds it and beside its rivals.
//
//   npm run bench                       all sections but those that take hours
//   npm run bench -- epoch peers        some of: floors epoch peers scaling command choices ops updates presets csv sweeps infer,
//                                       and those that take hours: tables folds few
//   npm run bench -- tables --speed     seconds of tables, beside PyTorch, in place of what is reached
//   npm run bench -- --rounds 9         quiet rounds of each measurement
//   npm run bench -- --peers-install    installs the rivals that npm has, first
//   npm run bench -- --out FILE         every sample as JSON (default: build/bench.json)
//   npm run bench -- --chart FILE       the rivals as a bar chart, SVG; needs the section peers
//   npm run bench -- --smoke            a few steps of everything, to see that it works
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, release, totalmem, type } from 'node:os';
import { dirname, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { fashionMnist } from '../dist/dataset/fashion-mnist.js';
import { synthetic } from '../dist/dataset/synthetic.js';
import { setBackend } from '../dist/kernels/choose.js';
import { usableCores } from '../dist/kernels/threads.js';
import { type Bar, chart } from './chart.js';
import { choices } from './choices.js';
import { command } from './command.js';
import { competitors } from './competitors.js';
import { csv } from './csv.js';
import { epoch } from './epoch.js';
import { floors } from './floors.js';
import { infer } from './infer.js';
import type { Figure } from './measure.js';
import { ops } from './ops.js';
import { installPeers } from './peer.js';
import { presets } from './presets.js';
import { peers } from './rivals.js';
import { scaling } from './scaling.js';
import type { Bench, Findings, Section } from './section.js';
import { few, folds } from './tables-few.js';
import { sweeps } from './sweeps.js';
import { tables } from './tables.js';
import { targetLines } from './targets.js';
import { updates } from './updates.js';

const sections: Readonly<Record<string, Section>> = {
  floors,
  epoch,
  peers,
  scaling,
  command,
  choices,
  ops,
  updates,
  presets,
  csv,
  tables,
  folds,
  few,
  sweeps,
  infer,
};
/** Those that take hours, unless they are only to be seen to work. */
const long: readonly string[] = ['tables', 'folds', 'few'];

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '9' },
    smoke: { type: 'boolean', default: false },
    speed: { type: 'boolean', default: false },
    'peers-install': { type: 'boolean', default: false },
    out: { type: 'string', default: 'build/bench.json' },
    chart: { type: 'string' },
  },
});

async function main(): Promise<void> {
  const chosen =
    positionals.length > 0
      ? positionals
      : Object.keys(sections).filter((name) => options.smoke || !long.includes(name));
  const unknown = chosen.find((name) => !(name in sections));
  if (unknown !== undefined) throw new Error(`no section ${unknown}; there are ${Object.keys(sections).join(', ')}`);
  const say = (text: string) => process.stderr.write(`  ${text}\n`);
  if (options['peers-install']) {
    say('installing the rivals into bench/peers');
    await installPeers();
  }
  const bench = await prepare(say);
  const machine = describeMachine();
  console.log(`mlp-train bench: ${machine.cpu}, ${machine.cores} cores, Node ${machine.node}, ${machine.kernels.blas}`);
  console.log(`load at the start ${machine.load[0].toFixed(2)}; medians +- median absolute deviations\n`);
  const found: Record<string, Findings> = {};
  const figures: Record<string, Figure> = {};
  for (const name of chosen) {
    process.stderr.write(`${name}\n`);
    const findings = (found[name] = await sections[name](bench));
    Object.assign(figures, findings.figures);
    console.log([`== ${findings.title}`, ...findings.lines, ''].join('\n'));
  }
  if (!bench.smoke) console.log(['== What it is to reach', ...targetLines(figures)].join('\n'));
  write(options.out, JSON.stringify({ machine, options, sections: found }, null, 1));
  if (options.chart !== undefined) write(options.chart, chart(bars(figures), `Fashion-MNIST, 784-256-10, batch 256, SGD; ${machine.cpu}, ${machine.cores} cores`)); // prettier-ignore
}

async function prepare(say: Bench['say']): Promise<Bench> {
  const { smoke, speed } = options;
  const rounds = smoke ? 1 : Number(options.rounds);
  if (!Number.isInteger(rounds) || rounds < 1)
    throw new Error(`--rounds expects a count from 1, not ${options.rounds}`);
  const { train, source } = smoke ? synthetic({ train: 1000, test: 10 }) : await fashionMnist();
  const threads = Array.from({ length: usableCores() }, (_, i) => i + 1);
  return { smoke, speed, rounds, threads, train, folder: smoke ? undefined : source, say };
}

function describeMachine() {
  const kernels = setBackend('openblas');
  return {
    cpu: cpus()[0].model,
    cores: usableCores(),
    memory: totalmem(),
    system: `${type()} ${release()}`,
    node: process.version,
    load: loadavg(),
    kernels: { ...kernels, addon: relative('', kernels.addon!) },
  };
}

/** The best setting of each competitor. */
function bars(figures: Readonly<Record<string, Figure>>): Bar[] {
  return competitors.flatMap(({ id, name }) => {
    const figure = figures[`${id}.best`] as Figure | undefined;
    return figure ? [{ label: name, figure, isOurs: id === 'ours' || id === 'javascript' }] : [];
  });
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  process.stderr.write(`wrote ${file}\n`);
}

await main();
