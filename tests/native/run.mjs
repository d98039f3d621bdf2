// Makes every wrong and every unusual call in this bare process: `node tests/native/run.mjs` (under sanitizers, or anything else).
import { loadedAddon } from './addon.mjs';
import { casesOf, problemsOf } from './cases.mjs';
import { edgeCallsOf } from './edge-calls.mjs';
import { signatures } from './signatures.mjs';

const addon = loadedAddon();
const problems = [];
let calls = 0;

for (const signature of signatures) {
  for (const wrong of casesOf(signature)) {
    calls++;
    problems.push(...problemsOf(addon, wrong));
  }
  for (const { what, run } of edgeCallsOf(signature)) {
    calls++;
    try {
      run(addon);
    } catch (error) {
      problems.push(`${signature.title}, ${what}: ${String(error)}`);
    }
  }
}

for (const problem of problems) console.error(problem);
console.log(`${calls} calls, ${problems.length} problems`);
process.exitCode = problems.length > 0 ? 1 : 0;
