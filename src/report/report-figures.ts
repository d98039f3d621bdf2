// The figures at the top of a report: what the net reaches, or what several do together.
import { classificationReport } from '../train/classification.js';
import { type MetricName, metrics, type Metrics } from '../train/metric.js';
import { objectives } from '../train/objectives.js';
import { capital } from './curves-svg.js';
import { extent } from './extent.js';
import type { Markup } from './markup.js';
import { decimals, grouped, plural, shortNumber } from './numbers.js';
import { type Figure, figures } from './page.js';
import { secondsOf } from './recipe.js';
import { bestOfRun, type BestEpoch, chosenText, headlineOf } from './run-curves.js';
import { allEpochs, meanOfNets, netsOf, shownEpoch, testedOf } from './run-nets.js';
import type { RunRecord, TestResults } from './run-record.js';

/** Cards of what was reached, by what, and in what time. */
export function keyFigures(record: RunRecord, results: TestResults): Markup {
  const { config } = record;
  const epochs = allEpochs(record);
  const nets = record.nets?.length ?? 1;
  const sizes = config.sizes.join('-');
  return figures([
    ...(record.nets ? figuresOfNets(record) : figuresOfNet(record, results)),
    {
      name: 'Parameters',
      value: grouped(config.parameters),
      note: nets > 1 ? `${nets} times ${sizes}` : sizes,
    },
    { name: 'Time', value: `${secondsOf(epochs).toFixed(1)} s`, note: plural(epochs.length, 'epoch') },
  ]);
}

function figuresOfNet(record: RunRecord, results: TestResults): Figure[] {
  const { config, epochs } = record;
  const last = epochs.at(-1);
  const beside = last ? headlineOf(record) : objectives[config.task].best;
  const best = bestOfRun(record);
  const shown = shownEpoch(record); // whose weights the results below are of
  const measured = results.kind === 'missing' || !results.table ? undefined : results.metrics; // with its temperature
  return [
    {
      name: `Test ${metrics[beside].label}`,
      value: shortNumber(shown ? testedOf(record)?.[beside] : accuracyOf(results)),
      note: shown ? `after epoch ${shown.epoch} of ${config.epochs}${byThreshold(results)}` : 'no epoch has ended',
    },
    ...(measured ? others(measured) : []),
    ...(best ? [bestFigure(best, record, beside)] : []),
    ...(measured || !shown
      ? []
      : [{ name: 'Test loss', value: decimals(shown.testLoss), note: `training ${decimals(shown.trainLoss)}` }]),
  ];
}

function byThreshold(results: TestResults): string {
  const isBy = results.kind === 'classes' && results.threshold !== undefined;
  return isBy ? `, by a threshold of ${results.threshold}` : '';
}

/** By what the best epoch was chosen, if that is not what is best in it anyway. */
function bestFigure(best: BestEpoch, { config, together }: RunRecord, beside: MetricName): Figure {
  const { epoch, metrics: measured } = best.epoch;
  const tested =
    best.on === 'validation' && measured.test && !together ? `; test ${shortNumber(measured.test[beside])}` : '';
  return {
    name: 'Best',
    value: shortNumber(measured[best.on]?.[beside]),
    note: `after epoch ${epoch}, ${chosenText(best)}${config.monitor ? ` ${metrics[config.monitor].label}` : ''}${tested}`,
  };
}

function figuresOfNets(record: RunRecord): Figure[] {
  const { together } = record;
  const nets = netsOf(record);
  const beside = headlineOf(record);
  const alone = meanOfNets(record, 'test', beside);
  const [first, last] = extent(nets.flatMap((net) => shownEpoch(net)?.epoch ?? []));
  return [
    {
      name: `Test ${metrics[beside].label}`,
      value: shortNumber(together?.[beside]),
      note: alone === undefined ? undefined : `one alone: ${shortNumber(alone)} on average`,
    },
    ...(together ? others(together) : []),
    {
      name: 'Nets',
      value: String(nets.length),
      note:
        first > last ? undefined : first === last ? `chosen in epoch ${first}` : `chosen in epochs ${first} to ${last}`,
    },
  ];
}

/** What stands beside the first metric: of a regression the share of the variance, of classes how good the probabilities are. */
function others(tested: Metrics): Figure[] {
  const [shown, ...notes] = tested.r2 === undefined ? (['logLoss', 'auc', 'macroF1'] as const) : (['r2', 'mae'] as const); // prettier-ignore
  const note = notes.find((name) => tested[name] !== undefined);
  return [
    {
      name: `Test ${metrics[shown].label}`,
      value: shortNumber(tested[shown]),
      note: note && capital(`${metrics[note].label} ${shortNumber(tested[note])}`),
    },
  ];
}

function accuracyOf(results: TestResults): number | undefined {
  if (results.kind !== 'classes') return undefined;
  const { images, prediction } = results;
  return classificationReport(images.labels, prediction.labels, prediction.classes).accuracy;
}
