// Runs the contract of the native kernels in this bare process: `node --import tsx tests/kernels/run.ts` (under sanitizers, or anything else).
import { isas, native } from './backends.js';
import { contract } from './contract.js';

let cases = 0;
let problems = 0;

for (const { isa, use } of isas) {
  use();
  for (const backend of native) {
    for (const { title, run } of contract(backend)) {
      cases++;
      try {
        run();
      } catch (error) {
        problems++;
        console.error(`${isa}, ${backend.title}, ${title}: ${String(error)}`);
      }
    }
  }
}

console.log(`${cases} cases, ${problems} problems`);
process.exitCode = problems > 0 ? 1 : 0;
