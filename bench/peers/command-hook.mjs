// Loaded into the command with --import: notes when its first training step ends and how much memory it took, in MLP_TRAIN_BENCH_NOTES.
import { writeFileSync } from 'node:fs';
import { SGD } from '../../dist/optim/sgd.js';

/** @type {number | null} */
let firstStepAt = null;
const { step } = SGD.prototype;

/** The first update ends the first step; then the method is itself again. @this {SGD} */
SGD.prototype.step = function () {
  step.call(this);
  SGD.prototype.step = step;
  firstStepAt = Date.now();
  if (process.env['MLP_TRAIN_BENCH_STOP']) process.exit(0);
};

process.on('exit', () => {
  const peakBytes = process.resourceUsage().maxRSS * 1024;
  writeFileSync(
    /** @type {string} */ (process.env['MLP_TRAIN_BENCH_NOTES']),
    JSON.stringify({ firstStepAt, peakBytes }),
  );
});
