// Recipe and results of a run as names and texts, for the tables of a report.
import { sourceOf } from '../dataset/sources.js';
import { backendName } from '../kernels/engine.js';
import type { EpochEvent } from '../train/events.js';
import { type MetricName, metrics } from '../train/metric.js';
import { applies, complete, formatted, type SettingName, settingNames, settingOf } from '../train/recipe-values.js';
import type { Settings } from '../train/recipe.js';
import { grouped, minuteOf, plural, shortNumber } from './numbers.js';
import { bestOfRun, headlineOf, type Part, parts } from './run-curves.js';
import { allEpochs, lossShown, meanOfNets, testedOf } from './run-nets.js';
import type { RunRecord } from './run-record.js';
import { commandOf } from './run-command.js';

/** One row of a table: its name, and what it says of a run. */
export interface Row {
  readonly name: string;
  readonly text: (run: RunRecord) => string;
}

/** What runs are made by: the rows of which at least one run says something that is not the usual. */
export function recipeOf(runs: readonly RunRecord[]): Row[] {
  const chosen = settingNames
    .filter((name) => settingOf(name).label !== undefined && runs.some(({ config }) => isWorthSaying(name, config)))
    .map((name) => ({ name: settingOf(name).label!, text: ({ config }: RunRecord) => settingText(name, config) }));
  return [
    { name: 'model', text: ({ config }) => config.sizes.join('-') },
    { name: 'parameters', text: ({ config, nets }) => `${grouped(config.parameters)}${nets ? ' in all nets' : ''}` },
    ...chosen,
    { name: 'data', text: dataText },
    ...(runs.every(({ config }) => config.data !== undefined) ? [] : [{ name: 'read from', text: ({ config }: RunRecord) => config.source }]), // prettier-ignore
    { name: 'computed by', text: ({ config }) => `${backendName(config)}, ${plural(config.threads, 'thread')}` }, // prettier-ignore
    ...(runs.some(({ config }) => sourceOf(config.dataset)) ? [{ name: 'command', text: commandOf }] : []),
    { name: 'versions', text: ({ config }) => `mlp-train ${config.version}, Node ${config.node.replace(/^v/, '')}` },
  ];
}

/** Settings that a page says even if they are the usual: 0.1.0's. */
const ALWAYS: readonly SettingName[] = ['epochs', 'batchSize', 'lr', 'momentum', 'weightDecay', 'init', 'seed'];

function isWorthSaying(name: SettingName, config: Settings): boolean {
  const usual = formatted(name, complete({})[name]);
  return applies(name, config) && (ALWAYS.includes(name) || formatted(name, config[name]) !== usual);
}

function dataText({ config, nets }: RunRecord): string {
  const { dataset, examples, validationExamples, testExamples } = config;
  const held = validationExamples > 0 ? `, ${grouped(validationExamples)} to validate` : '';
  return `${dataset}: ${grouped(examples)} to train${held}${nets && held ? ' in each net' : ''}, ${grouped(testExamples)} to test`; // prettier-ignore
}

function settingText(name: SettingName, config: Settings): string {
  if (!applies(name, config)) return '–';
  return settingOf(name).text?.(config[name], config) ?? formatted(name, config[name]);
}

/** What runs came to with the weights that they have, by the metrics beside their losses, and by the one that they are compared by. */
export function resultsOf(runs: readonly RunRecord[], comparedBy: MetricName | undefined): Row[] {
  const loss = lossShown(runs);
  const besides = [...runs.map(headlineOf), ...(comparedBy ? [comparedBy] : [])];
  const beside = [...new Set(besides)].filter((name) => name !== 'loss' && name !== loss);
  const rowOf = (part: Part, name: MetricName): Row => ({
    name: `${parts[part].label} ${metrics[name].label}`,
    text: (run) => shortNumber(reachedOf(run, part, name)),
  });
  const rowsOf = (part: Part, names: readonly MetricName[]) =>
    names.filter((name) => runs.some((run) => reachedOf(run, part, name) !== undefined)).map((name) => rowOf(part, name)); // prettier-ignore
  return [
    ...beside.map((name) => rowOf('test', name)),
    { name: 'best epoch', text: bestText },
    ...rowsOf('test', [loss]),
    ...rowsOf('validation', [...beside, loss]),
    ...rowsOf('train', [...beside, 'loss']),
    ...(runs.some(({ ended }) => ended) ? [{ name: 'ended', text: ({ ended }: RunRecord) => (ended ? minuteOf(ended) : '–') }] : []), // prettier-ignore
    { name: 'epochs done', text: (run) => grouped(allEpochs(run).length) },
    { name: 'seconds an epoch', text: (run) => (allEpochs(run).length === 0 ? '–' : (secondsOf(allEpochs(run)) / allEpochs(run).length).toFixed(2)) }, // prettier-ignore
  ];
}

/** With the weights that it has; of several nets what they reach together on test data, where no loss is theirs, and on other data the mean. */
function reachedOf(run: RunRecord, part: Part, name: MetricName): number | undefined {
  if (part === 'test' && name !== 'loss') return testedOf(run)?.[name];
  return part === 'test' && run.nets ? undefined : meanOfNets(run, part, name);
}

/** Seconds of training and evaluation. */
export function secondsOf(epochs: readonly EpochEvent[]): number {
  return epochs.reduce((sum, { trainSeconds, evalSeconds }) => sum + trainSeconds + evalSeconds, 0);
}

/** The number of the epoch; if it was chosen on the test set, with what it reached there, which is not what its weights reach. */
function bestText(run: RunRecord): string {
  if (run.nets) return 'chosen by net';
  const best = bestOfRun(run);
  if (!best) return '–';
  const { epoch, metrics: measured } = best.epoch;
  return best.on === 'validation'
    ? String(epoch)
    : `${epoch} (${shortNumber(measured.test?.[headlineOf(run)])} on test)`;
}
