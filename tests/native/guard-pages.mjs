// Every kernel over shapes, on each instruction set and on memory between forbidden pages: `node tests/native/guard-pages.mjs FENCES [after | before]`.
//
// One step outside an array ends the process by a signal, also inside BLAS. With a third argument it takes that step itself.
import { createRequire } from 'node:module';
import { loadedAddon } from './addon.mjs';
import { callEveryKernel, everyShape } from './kernel-calls.mjs';

const [file, step] = process.argv.slice(2);
const { fence, touch } = createRequire(import.meta.url)(file);
const BYTES = 2 ** 22; // more than the largest array
const regions = Array.from({ length: 4 }, () => fence(BYTES)); // as many as a call takes arrays, in turn
let next = 0;

/** @type {(at: 'start' | 'end') => import('./kernel-calls.mjs').Allocate} */
const fenced =
  (at) =>
  (length, Class = Float32Array) => {
    const region = regions[next++ % regions.length];
    const start = at === 'start' ? 0 : region.byteLength - length * Class.BYTES_PER_ELEMENT;
    return new Class(region, start, length).fill(1);
  };

if (step === 'after') touch(fenced('end')(5), 20);
if (step === 'before') touch(fenced('start')(5), -1);
const addon = loadedAddon();
addon.setThreads(2);
let calls = 0;
for (const set of addon.isas()) {
  addon.useIsa(set);
  calls += callEveryKernel(addon, everyShape, fenced('end')) + callEveryKernel(addon, everyShape, fenced('start'));
}
console.log(`${calls} calls`);
