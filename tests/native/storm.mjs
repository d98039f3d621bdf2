// Workers, eight at a time, that load the library and train, each ended at a random moment: `node tests/native/storm.mjs [count] [seed]`.
//
// Between epochs they call the addon wrongly, in a way that it takes long to find: an error that is thrown when its thread is
// already being ended is what may abort a process.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { loadedAddon, requireAddon } from './addon.mjs';

const AT_ONCE = 8;
const LONGEST_MS = 60;

async function trainForEver() {
  const { Generator, MLP, SGD, fit, setBackend, synthetic } = await import(
    new URL('../../dist/index.js', import.meta.url).href
  );
  setBackend('openblas', { threads: 2 });
  const addon = requireAddon();
  const generator = new Generator(workerData);
  const { train, test } = synthetic({ train: 256, test: 32 });
  const model = new MLP([784, 256, 10], { generator }); // products large enough to be shared by threads
  const optimizer = new SGD(model.parameters(), { lr: 0.1 });
  const rows = 2_000_000;
  const logits = new Float32Array(rows);
  const labels = new Uint8Array(rows).fill(1, rows - 1); // of one class, the last one wrong
  parentPort?.postMessage('loaded');
  for (;;) {
    await fit(model, train, { optimizer, test, epochs: 1, batchSize: 128, generator });
    const wrong = () => addon.softmaxCrossEntropy(rows, 1, logits, labels, logits, logits);
    for (let i = 0; i < 20; i++) assert.throws(wrong, RangeError);
  }
}

const [count = '32', seed = '1'] = process.argv.slice(2);
let left = Number(count);
let state = Number(seed);
const random = () => (state = (state * 48271) % 2147483647) / 2147483647; // Park and Miller's

/** @returns {Promise<number>} how many workers had loaded when they were ended */
async function startAndEndSome() {
  let loaded = 0;
  while (left-- > 0) {
    const worker = new Worker(new URL(import.meta.url), { workerData: left });
    worker.on('message', () => loaded++);
    if (random() < 0.6) await once(worker, 'message'); // the others are ended while they start and load
    await new Promise((done) => setTimeout(done, LONGEST_MS * random()));
    await worker.terminate();
  }
  return loaded;
}

async function main() {
  const loaded = await Promise.all(Array.from({ length: AT_ONCE }, startAndEndSome));
  const [one, sum] = [Float32Array.of(1, 2, 3, 4), new Float32Array(1)];
  loadedAddon().sgemm(false, false, 1, 1, 4, 1, one, one, 0, sum);
  assert.deepEqual([...sum], [30]);
  console.log(`${count} ended, ${loaded.reduce((total, n) => total + n)} of them after loading`);
}

await (isMainThread ? main() : trainForEver());
