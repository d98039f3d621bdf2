// The warning about a run, for the top of its page: what makes its figures worth less than they look.
import type { EpochEvent } from '../train/events.js';
import { guessingLoss, isGuessing, majorityOf } from '../train/guessing.js';
import { metrics, type Metrics } from '../train/metric.js';
import { errorOf, noBetterText } from './baseline-text.js';
import { capital } from './curves-svg.js';
import { extent } from './extent.js';
import { decimals, grouped, plural } from './numbers.js';
import { classNamesOf } from './predictions.js';
import { bestOfRun, headlineOf } from './run-curves.js';
import { testedOf } from './run-nets.js';
import type { RunRecord, TestResults } from './run-record.js';

type Run = Pick<RunRecord, 'config' | 'epochs' | 'nets' | 'together'>;

/** Losses that differ by less than this share of them are the same: what a run of any use makes smaller in an epoch is more. */
const SAME = 1e-3;

/**
 * The worst that is to be said: that nothing was learned, or no more than guessing takes; else that what looks best was chosen on the test set.
 * @param results what the net says of the test data, if that is known
 */
export function warningOf(run: Run, results?: TestResults): string | undefined {
  const { config, epochs, nets, together } = run;
  const last = epochs.at(-1);
  const tested = nets ? together : last?.metrics.test;
  const guessing = config.task === 'classes' ? tested && guessingText(config, tested) : constantText(run, results);
  if (nets) return guessing ?? majorityText(results);
  return last && (deadText(run) ?? guessing ?? majorityText(results) ?? chosenOnTest(run, last));
}

/** Training changed nothing. */
function deadText({ config, epochs }: Run): string | undefined {
  const [low, high] = extent(epochs.map(({ trainLoss }) => trainLoss));
  if (config.lr !== 0 && (epochs.length < 2 || high - low > SAME * Math.abs(high))) return undefined;
  const fix = config.lr === 0 ? 'The learning rate is 0' : 'Try another learning rate or other initial weights';
  return `The net learned nothing: its training loss stayed at ${decimals(low)} in ${plural(epochs.length, 'epoch')}. ${fix}.`;
}

function guessingText({ sizes, lr }: RunRecord['config'], test: Metrics): string | undefined {
  const classes = sizes[sizes.length - 1];
  if (!isGuessing(test, classes)) return undefined;
  const guessing = `ln ${classes} = ${decimals(guessingLoss(classes))}`;
  const fix =
    lr > 0.1 ? 'Try a lower learning rate, such as 0.1' : 'Try another learning rate or other initial weights';
  return `The net is no better than guessing: its test loss is ${decimals(test.loss)} (${guessing}). ${fix}.`;
}

/** Of the weights that the run has; without a baseline by R², which is 0 for the mean of the test targets. */
function constantText(run: Run, results: TestResults | undefined): string | undefined {
  const tested = testedOf(run) ?? {};
  const baselines = results?.kind === 'values' ? results.baselines : undefined;
  const text = noBetterText(errorOf(run.config), tested, baselines ?? {});
  if (text !== undefined) return capital(text);
  if (baselines?.rmse || errorOf(run.config) === 'mae' || !(tested.r2! <= 0)) return undefined;
  return `The net is no better than always saying the mean: its test R² is ${decimals(tested.r2)}.`;
}

/** Where one class is much more frequent than others, a high accuracy may say nothing. */
function majorityText(results: TestResults | undefined): string | undefined {
  if (results?.kind !== 'classes') return undefined;
  const { images, prediction, threshold } = results;
  const names = classNamesOf(images, prediction);
  const { name, count } = majorityOf(images.labels, names);
  const right = prediction.labels.filter((label, row) => label === images.labels[row]);
  if (right.length > count) return undefined;
  const [guess, total] = [grouped(count), grouped(images.length)];
  const text = `no better than always saying ${name}, which is right for ${guess} of ${total} test rows: the net is for ${grouped(right.length)}`;
  if (threshold === undefined) return `The net is ${text}.`;
  const other = names.findIndex((each) => each !== name); // which a threshold may be there to find
  const found = grouped(right.filter((label) => label === other).length);
  return `By its threshold, the net is ${text}, and finds ${found} of ${grouped(images.length - count)} of ${names[other]}.`;
}

function chosenOnTest(run: Run, last: EpochEvent): string | undefined {
  const best = bestOfRun(run);
  if (best?.on !== 'test' || best.epoch === last) return undefined;
  const name = run.config.monitor ?? headlineOf(run);
  const value = `${metrics[name].label} ${decimals(best.epoch.metrics.test?.[name])}`;
  return `The best epoch was chosen on the test set, so its ${value} flatters the net. Hold rows out for it, such as with --validation 0.1.`;
}
