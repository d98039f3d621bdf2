// The addon in several threads at once, some of them ended in mid-work: `node tests/native/workers.mjs [exit]`.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { loadedAddon } from './addon.mjs';

const SIDE = 200; // large enough for OpenBLAS to use its threads

/** @returns {Float32Array} the product of two matrices of which every thread makes its own copy */
function product() {
  const addon = loadedAddon();
  const [a, b] = [3, 7].map((step) => Float32Array.from({ length: SIDE * SIDE }, (_, i) => ((i * step) % 13) / 13));
  const c = new Float32Array(SIDE * SIDE);
  addon.sgemm(false, true, SIDE, SIDE, SIDE, 1, a, b, 0, c);
  return c;
}

/** What a worker does: a few products, or products until it is ended. */
function work() {
  const first = product();
  parentPort?.postMessage(first);
  for (let i = 0; workerData === 'for ever' || i < 10; i++) assert.deepEqual(product(), first);
}

/** @param {'for ever' | 'a few times'} howLong */
const start = (howLong) => new Worker(new URL(import.meta.url), { workerData: howLong });

async function main() {
  // The only thread that has the addon ends: the library is unloaded, and loaded again by the next.
  const alone = start('a few times');
  const [first] = await once(alone, 'message');
  await once(alone, 'exit');

  const busy = [1, 2, 3].map(() => start('a few times'));
  const endless = [1, 2].map(() => start('for ever'));
  const ends = busy.map((worker) => once(worker, 'exit'));
  const results = await Promise.all([...busy, ...endless].map((worker) => once(worker, 'message')));
  for (const [result] of results) assert.deepEqual(result, first);
  if (process.argv[2] === 'exit') process.exit(7);
  for (const worker of endless) assert.equal(await worker.terminate(), 1);

  // Ended while they start, load and throw: an error that can no longer be thrown must not end the process.
  for (let delay = 0; delay < 60; delay += 12) {
    const worker = start('for ever');
    await new Promise((done) => setTimeout(done, delay));
    await worker.terminate();
  }
  for (const [code] of await Promise.all(ends)) assert.equal(code, 0);
  assert.deepEqual(product(), first);
  console.log('ok');
}

if (isMainThread) await main();
else work();
