// Loaded into the command with --import: notes when its first training step ends and how much memory it took, in MLP_TRAIN_BENCH_NOTES.
import { readFileSync, writeFileSync } from 'node:fs';

/** @type {number | null} */
let firstStepAt = null;

/** Milliseconds; where a step ends sooner after the watch began, it may not be the first. */
const LONGEST_STEP = 20;

/** Watches for the first update, which ends the first step; then the method is itself again. */
async function watch() {
  const { SGD } = await import('../../dist/optim/sgd.js');
  const { step } = SGD.prototype;
  const watchedSince = Date.now();
  SGD.prototype.step = /** @this {InstanceType<typeof SGD>} */ function () {
    step.call(this);
    SGD.prototype.step = step;
    const now = Date.now();
    if (now - watchedSince > LONGEST_STEP) firstStepAt = now;
    if (process.env['MLP_TRAIN_BENCH_STOP']) process.exit(0);
  };
}
setTimeout(() => void watch(), 100); // while the data are unpacked, so that the command's own imports are where they would be

/** Peak resident memory of this program. Not getrusage's, which starts at what the parent had when it forked. */
function peakMemory() {
  const [, kilobytes] = /VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  return Number(kilobytes) * 1024;
}

process.on('exit', () => {
  const peakBytes = process.platform === 'linux' ? peakMemory() : process.resourceUsage().maxRSS * 1024;
  writeFileSync(
    /** @type {string} */ (process.env['MLP_TRAIN_BENCH_NOTES']),
    JSON.stringify({ firstStepAt, peakBytes }),
  );
});
