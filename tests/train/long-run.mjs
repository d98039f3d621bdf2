// A run of 2,000 epochs with a save after each; prints what the process holds at the end beyond what it held after 500.
//
//   node --expose-gc --max-semi-space-size=1 tests/train/long-run.mjs PATH [LEAK]
//
// LEAK bytes of each epoch are kept, and its file stays open.
import { openSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';

/** @type {typeof import('../../src/index.js')} */
const { fit, Generator, MLP, saveCheckpoint, SGD, synthetic } = await import(resolve('dist/index.js'));

const [path, leak] = process.argv.slice(2);
const [warm, end] = [500, 2000];
const { train, test } = synthetic({ train: 40, test: 10 });
const generator = new Generator(1);
const model = new MLP([784, 8, 10], { generator });
const optimizer = new SGD(model.parameters(), { lr: 0.1, momentum: 0.9 });
const progress = { epochs: 0 };
/** @type {unknown[]} */
const kept = [];

/** @param {number} epochs */
async function heldAfter(epochs) {
  await fit(model, train, { optimizer, test, epochs, batchSize: 10, generator, progress, onEvent });
  /** @type {() => void} */ (globalThis.gc)();
  await setTimeout(100); // V8 frees buffers on a thread of its own
  return { bytes: process.memoryUsage().rss, files: readdirSync('/proc/self/fd').length };
}

/** @param {import('../../src/index.js').TrainEvent} event */
function onEvent({ event }) {
  if (event !== 'epoch') return;
  saveCheckpoint(path, { model, optimizer, generator, progress });
  if (leak) kept.push(Buffer.alloc(Number(leak), 1), openSync(path, 'r'));
}

const before = await heldAfter(warm);
const after = await heldAfter(end);
console.log(
  JSON.stringify({ bytesAnEpoch: (after.bytes - before.bytes) / (end - warm), files: after.files - before.files }),
);
