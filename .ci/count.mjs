// Prints `PASSED FAILED` for vitest's JSON report (first argument), given vitest's exit status (second argument). A test that
// was skipped counts as failed, and so does a file that failed before its tests, or a failure that no test shows.
import { readFileSync } from 'node:fs';

const report = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const passed = report.numPassedTests;
let failed = report.numTotalTests - passed;
for (const file of report.testResults) if (file.status === 'failed' && file.assertionResults.length === 0) failed += 1;
if (failed === 0 && (passed === 0 || process.argv[3] !== '0')) failed = 1;
console.log(`${passed} ${failed}`);
