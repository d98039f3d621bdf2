// Runs the contract of the native kernels in this bare process: `node --import tsx tests/kernels/run.ts` (under sanitizers, or anything else).
import { type Backend, builtin, isas, openblas } from './backends.js';
import { contract } from './contract.js';

let cases = 0;
let problems = 0;

function check(backend: Backend, isa: string): void {
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

check(openblas, isas[0].isa);
for (const { isa, use } of isas) {
  use();
  check(builtin, isa);
}

console.log(`${cases} cases, ${problems} problems`);
process.exitCode = problems > 0 ? 1 : 0;
