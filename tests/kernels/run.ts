// Runs the contract of the native kernels in this bare process: `node --import tsx tests/kernels/run.ts` (under sanitizers, or anything else).
import { builtin, openblas } from './backends.js';
import { contract } from './contract.js';
import { products } from './products.js';

let cases = 0;
let problems = 0;

for (const backend of [openblas, builtin]) {
  for (const { title, run } of [...products(backend), ...contract(backend)]) {
    cases++;
    try {
      run();
    } catch (error) {
      problems++;
      console.error(`${backend.title}, ${title}: ${String(error)}`);
    }
  }
}

console.log(`${cases} cases, ${problems} problems`);
process.exitCode = problems > 0 ? 1 : 0;
