// Loaded before the command line: notes when the first training step is done, and prints that and the peak memory at the end, on stderr.
import { SGD } from '../../dist/optim/sgd.js';

let firstStep;
const step = SGD.prototype.step;
SGD.prototype.step = function () {
  step.call(this);
  firstStep = (performance.timeOrigin + performance.now() - started()) / 1000;
  SGD.prototype.step = step;
};

/** When this process started, in milliseconds since 1970. */
function started() {
  return Date.now() - process.uptime() * 1000;
}

process.on('exit', () => {
  const megabytes = process.resourceUsage().maxRSS / 1024;
  process.stderr.write(`${JSON.stringify({ firstStep, megabytes })}\n`);
});
