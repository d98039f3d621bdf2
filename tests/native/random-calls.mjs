// Makes random calls of every function in this bare process: `node tests/native/random-calls.mjs [count] [seed]`.
//
// A call returns, having written nothing but its outputs, or throws a TypeError or RangeError that has a code and names the
// argument, having written nothing. Ends with a line of how many were refused, for each function.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { loadedAddon } from './addon.mjs';
import { bytesOf } from './cases.mjs';
import { randomCall } from './random-arguments.mjs';
import { signatures } from './signatures.mjs';

const [count = '3000', seed = '1'] = process.argv.slice(2);
const addon = loadedAddon();

/** @type {Record<string, { returned: number, refused: number }>} */
const outcomes = Object.fromEntries(signatures.map(({ fn }) => [fn, { returned: 0, refused: 0 }]));

/** @type {Record<string, (result: any) => boolean>} */
const results = {
  load: (failures) => Array.isArray(failures) && failures.length === 0, // a library is loaded, and stays
  describe: ({ library }) => typeof library === 'string',
  ops: ({ unary, binary }) => unary.includes('exp') && binary.includes('add'),
  isas: (names) => names.at(-1) === 'baseline',
  getIsa: (name) => addon.isas().includes(name),
  getThreads: (threads) => Number.isInteger(threads) && threads >= 0,
  sumOfSquares: (sum) => typeof sum === 'number',
  alignmentOffset: (offset) => Number.isInteger(offset) && offset >= 0 && offset < 16,
};

/** @param {import('./random-arguments.mjs').RandomCall} call */
function check({ signature, args }) {
  const { fn, parameters } = signature;
  const before = args.map(bytesOf);
  let result;
  try {
    result = addon[fn](...args);
  } catch (thrown) {
    outcomes[fn].refused++;
    expectRefusal(signature, args, /** @type {any} */ (thrown));
    assert.deepEqual(args.map(bytesOf), before, 'memory was changed by a call that failed');
    return;
  }
  outcomes[fn].returned++;
  assert((results[fn] ?? ((nothing) => nothing === undefined))(result), `returned ${String(result)}`);
  const outputs = args.filter((_, i) => parameters[i].output);
  const blank = (/** @type {any} */ arg, /** @type {number} */ i) => without(before[i], arg, outputs);
  assert.deepEqual(
    args.map((arg) => without(bytesOf(arg), arg, outputs)),
    args.map(blank),
    'memory beside the outputs was changed',
  );
}

/** @type {(signature: import('./signatures.mjs').Signature, args: any[], thrown: any) => void} */
function expectRefusal({ fn, parameters }, args, thrown) {
  const names = args.length === parameters.length || fn === 'load' ? parameters.map(({ name }) => name) : ['arguments'];
  assert(thrown instanceof TypeError || thrown instanceof RangeError, `threw ${String(thrown)}`);
  assert.match(String(/** @type {any} */ (thrown).code), /^ERR_MLP_ARG_(TYPE|RANGE|COUNT|DETACHED|ALIAS)$/);
  assert.match(thrown.message, new RegExp(`^${fn}: .*\\b(${names.join('|')})\\b`));
}

/**
 * The bytes behind `arg`, with zeros for those of the outputs.
 * @type {(bytes: Buffer | null, arg: any, outputs: any[]) => Buffer | null}
 */
function without(bytes, arg, outputs) {
  const rest = bytes && Buffer.from(bytes);
  for (const { buffer, byteOffset, byteLength } of outputs)
    if (rest && ArrayBuffer.isView(arg) && buffer === arg.buffer) rest.fill(0, byteOffset, byteOffset + byteLength);
  return rest;
}

fc.assert(fc.property(randomCall(signatures), check), { numRuns: Number(count), seed: Number(seed) });
const total = Object.values(outcomes).reduce((sum, { returned, refused }) => sum + returned + refused, 0);
console.log(`${total} calls, 0 problems`);
console.log(JSON.stringify(outcomes));
