// npm run bench: what an epoch of the book's recipe costs beside its bare matrix products, and beside rivals.
//
//   npm run bench                 the epoch on 1 .. cores threads against its floor
//   npm run bench -- --peers      TensorFlow.js too (installs it into bench/peers)
//   npm run bench -- --rounds 9   more rounds
//   npm run bench -- --smoke      a few steps of each, to see that it works
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { fashionMnist } from '../dist/dataset/fashion-mnist.js';
import { synthetic } from '../dist/dataset/synthetic.js';
import { kernelInfo, setBackend } from '../dist/kernels/choose.js';
import { usableCores } from '../dist/kernels/threads.js';
import { productsOnly, trainEpochs } from './book.js';
import { type Contender, type Samples, summarise, takeTurns } from './measure.js';
import { installPeers, tfjs } from './peers.js';

const { values: options } = parseArgs({
  options: { peers: { type: 'boolean' }, rounds: { type: 'string', default: '7' }, smoke: { type: 'boolean' } },
});

async function main(): Promise<void> {
  const smoke = options.smoke ?? false;
  const rounds = smoke ? 1 : Number(options.rounds);
  const { train } = smoke ? synthetic({ train: 1000, test: 10 }) : await fashionMnist();
  const threads = Array.from({ length: usableCores() }, (_, i) => i + 1);
  const contenders: Record<string, Contender> = {};
  for (const n of threads) {
    contenders[`products, ${n} threads`] = productsOnly(train.length, n);
    contenders[`epoch, ${n} threads`] = trainEpochs(train, 'openblas', n);
  }
  const samples = await takeTurns(contenders, rounds);
  if (options.peers) {
    await installPeers();
    Object.assign(samples, await takeTurns({ 'tfjs wasm': tfjs('wasm', smoke ? 512 : 6000) }, Math.min(rounds, 2)));
  }
  setBackend('openblas');
  report(samples, threads);
  mkdirSync('build', { recursive: true });
  const machine = { cpu: cpus()[0].model, cores: availableParallelism(), node: process.version, kernels: kernelInfo() };
  writeFileSync('build/bench.json', JSON.stringify({ machine, rounds, examples: train.length, samples }, null, 1));
}

function report(samples: Samples, threads: readonly number[]): void {
  for (const [name, list] of Object.entries(samples)) {
    const { median, spread } = summarise(list);
    console.log(`${name.padEnd(22)} ${median.toFixed(4)} s  +- ${spread.toFixed(4)}`);
  }
  for (const n of threads) {
    const ratio = summarise(
      samples[`epoch, ${n} threads`].map((time, i) => time / samples[`products, ${n} threads`][i]),
    );
    console.log(`epoch / products, ${n} threads: ${ratio.median.toFixed(3)}`);
  }
  const wasm = samples['tfjs wasm'];
  const ours = Math.min(...threads.map((n) => summarise(samples[`epoch, ${n} threads`]).median));
  if (wasm) console.log(`TensorFlow.js wasm / ours: ${(summarise(wasm).median / ours).toFixed(1)}`);
}

await main();
