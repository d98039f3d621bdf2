// The work that each JavaScript rival does, and how it is timed: SGD on u8 rows in memory, in a new random order each epoch.
//
// A rival is run as `node RIVAL.mjs CONFIG`, CONFIG being the JSON of a Config, and prints one line of JSON. recipe.py is the same in Python.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @typedef {object} Config
 * @property {string} folder where features.u8 and labels.u8 are
 * @property {number[]} sizes inputs, hidden units, classes
 * @property {number} batch
 * @property {number} lr
 * @property {number} examples taken from the start of the files
 * @property {number} warmup examples to train on before the clock starts
 * @property {number} epochs timed one by one
 * @property {number} [threads] default: what the rival takes by itself
 * @property {string} [variant] the rival's own choice, such as a backend
 */

/** @type {Config} */
export const config = /** @type {Config} */ (JSON.parse(process.argv[2]));

const bytes = readFileSync(join(config.folder, 'features.u8'));
export const features = new Uint8Array(bytes.buffer, bytes.byteOffset, config.examples * config.sizes[0]);
export const labels = new Uint8Array(readFileSync(join(config.folder, 'labels.u8'))).subarray(0, config.examples);

/** Copies rows of features, divided by 255, into `to`. @param {Int32Array} rows @param {Float32Array} to */
export function gather(rows, to) {
  const width = config.sizes[0];
  for (let i = 0, at = 0; i < rows.length; i++) {
    const from = rows[i] * width;
    for (let j = 0; j < width; j++, at++) to[at] = features[from + j] / 255;
  }
}

/** Normals of standard deviation 0.01. @param {number} length */
export function initialWeights(length) {
  return Float32Array.from({ length }, () => {
    return 0.01 * Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random());
  });
}

/**
 * Times the rival whose `step` trains on the given rows and returns the sum of their losses.
 * @param {{ name: string, threads: number, step: (rows: Int32Array) => number | Promise<number> }} rival
 */
export async function compete({ name, threads, step }) {
  const order = Int32Array.from({ length: config.examples }, (_, i) => i);
  /** @param {number} examples */
  const epoch = async (examples) => {
    shuffle(order);
    let loss = 0;
    for (let start = 0; start < examples; start += config.batch) {
      const rows = order.subarray(start, Math.min(start + config.batch, examples));
      const sum = step(rows);
      loss += typeof sum === 'number' ? sum : await sum;
    }
    return loss / examples;
  };
  await report(name, threads, epoch);
}

/**
 * Warms up, times the epochs, and prints what was measured.
 * @param {string} name @param {number} threads
 * @param {(examples: number) => Promise<number>} epoch trains on so many examples and resolves to their mean loss
 */
export async function report(name, threads, epoch) {
  const losses = [await epoch(config.warmup)];
  const seconds = [];
  for (let i = 0; i < config.epochs; i++) {
    const start = performance.now();
    losses.push(await epoch(config.examples));
    seconds.push((performance.now() - start) / 1000);
  }
  console.log(JSON.stringify({ name, threads, seconds, losses }));
}

/** @param {Int32Array} order */
function shuffle(order) {
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(Math.random() * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
}
