// Every kernel a few times on plain arrays, for valgrind: `node tests/native/few-calls.mjs FENCES [after]`; with `after`, one read beyond an array.
import { createRequire } from 'node:module';
import { loadedAddon } from './addon.mjs';
import { callEveryKernel, someShapes } from './kernel-calls.mjs';

const [file, step] = process.argv.slice(2);
const addon = loadedAddon();
const calls = callEveryKernel(addon, someShapes, (length, Class = Float32Array) => new Class(length).fill(1));
if (step === 'after') createRequire(import.meta.url)(file).touch(new Float32Array(256), 1024);
console.log(`${calls} calls`);
