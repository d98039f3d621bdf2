// npm run bench: what training costs here, beside its floor and beside rivals.
//
//   npm run bench                        floors, epoch, shares, choices, command, scaling, tiny
//   npm run bench -- peers               the rivals (npm run bench -- install brings those that npm has)
//   npm run bench -- epoch shares        some sections
//   --rounds 9                           more rounds than 7
//   --chart FILE, --out FILE             the rivals as an SVG; all figures and samples as JSON (default: build/bench.json)
//   --smoke                              a few steps of each section, to see that it works
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { fashionMnist } from '../dist/dataset/fashion-mnist.js';
import { synthetic } from '../dist/dataset/synthetic.js';
import { kernelInfo, setBackend } from '../dist/kernels/choose.js';
import { usableCores } from '../dist/kernels/threads.js';
import { chart } from './chart.js';
import { choices } from './choices.js';
import { command } from './command.js';
import { epochs, shares } from './epoch.js';
import { floors } from './floors.js';
import { bars, installPeers, measurePeers, peerFigures, peersOf } from './peers.js';
import { type Figure, printSection } from './report.js';
import { scaling, tiny } from './scaling.js';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '7' },
    smoke: { type: 'boolean', default: false },
    chart: { type: 'string' },
    out: { type: 'string', default: 'build/bench.json' },
  },
});

const { smoke } = options;
const rounds = smoke ? 1 : Number(options.rounds);
const cores = usableCores();
const { train, source } = smoke ? synthetic({ train: 1000, test: 10 }) : await fashionMnist();

const sections: Record<string, { title: string; measure: () => Promise<Figure[]> }> = {
  floors: { title: 'Floors', measure: () => floors(train, cores, smoke) },
  epoch: {
    title: `The epoch: 784-256-10, batch 256, ${train.length.toLocaleString('en')} examples`,
    measure: () => epochs(train, Array.from({ length: cores }, (_, i) => i + 1), rounds, smoke),
  },
  shares: { title: `Where the time of an epoch goes, ${cores} threads`, measure: () => shares(train, cores, rounds) },
  choices: { title: 'What each choice buys', measure: () => choices(train, cores, rounds) },
  command: {
    title: 'The whole command',
    measure: () => command(smoke ? ['--dataset', 'synthetic'] : [], Math.min(rounds, 5), smoke),
  },
  scaling: { title: `Scaling, ${cores} threads`, measure: () => scaling(cores, smoke) },
  tiny: { title: 'A tiny net', measure: () => tiny(smoke) },
  peers: { title: 'Rivals on the same work, one epoch each', measure: peers },
}; // prettier-ignore

async function peers(): Promise<Figure[]> {
  const list = peersOf(source, cores);
  const results = await measurePeers(list, Math.min(rounds, 5));
  if (options.chart) writeFileSync(options.chart, chart(bars(list, results)));
  return peerFigures(list, results);
}

async function main(): Promise<void> {
  if (positionals.includes('install')) return installPeers();
  const wanted = positionals.length > 0 ? positionals : Object.keys(sections).filter((name) => name !== 'peers');
  const unknown = wanted.find((name) => !(name in sections));
  if (unknown) throw new Error(`no section ${unknown}: there are ${Object.keys(sections).join(', ')}`);
  setBackend('openblas');
  const machine = {
    cpu: cpus()[0].model,
    cores: availableParallelism(),
    node: process.version,
    ...kernelInfo(),
    load: loadavg(),
  };
  console.log(
    `${machine.cpu}, ${cores} cores; ${machine.blas}; Node ${machine.node}; load ${machine.load[0].toFixed(2)}`,
  );
  const report: Record<string, Figure[]> = {};
  for (const name of wanted) {
    console.error(`measuring ${name} ...`);
    report[name] = await sections[name].measure();
    printSection(sections[name].title, report[name]);
  }
  mkdirSync(dirname(options.out), { recursive: true });
  writeFileSync(options.out, JSON.stringify({ date: new Date().toISOString(), machine, rounds, report }, null, 1));
}

await main();
