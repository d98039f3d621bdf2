// Recipe and results of a run as names and texts, for the tables of a report.
import { sourceOf } from '../dataset/sources.js';
import { backendName } from '../kernels/engine.js';
import type { EpochEvent } from '../train/events.js';
import { type MetricName, metrics } from '../train/metric.js';
import { applies, complete, formatted, type SettingName, settingNames, settingOf } from '../train/recipe-values.js';
import type { Settings } from '../train/recipe.js';
import { grouped, minuteOf, plural, shortNumber } from './numbers.js';
import { bestOfRun, headlineOf, measuredParts, type Part, parts } from './run-curves.js';
import { allEpochs, meanOfNets, testedOf } from './run-nets.js';
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

/** What runs came to with the weights that they have, by the metrics beside their losses. */
export function resultsOf(runs: readonly RunRecord[]): Row[] {
  const beside = [...new Set(runs.map(headlineOf))].filter((name) => name !== 'loss');
  const shown = [...beside, 'loss' as const];
  const rowOf = (part: Part, name: MetricName): Row => ({
    name: `${parts[part].label} ${metrics[name].label}`,
    text: (run) => shortNumber(reachedOf(run, part, name)),
  });
  const isMeasured = (part: Part) => runs.some((run) => shown.some((name) => measuredParts(allEpochs(run), name).includes(part))); // prettier-ignore
  return [
    ...beside.map((name) => rowOf('test', name)),
    { name: 'best epoch', text: bestText },
    rowOf('test', 'loss'),
    ...(isMeasured('validation') ? shown.map((name) => rowOf('validation', name)) : []),
    ...shown.map((name) => rowOf('train', name)),
    ...(runs.some(({ ended }) => ended) ? [{ name: 'ended', text: ({ ended }: RunRecord) => (ended ? minuteOf(ended) : '–') }] : []), // prettier-ignore
    { name: 'epochs done', text: (run) => grouped(allEpochs(run).length) },
    { name: 'seconds an epoch', text: (run) => (allEpochs(run).length === 0 ? '–' : (secondsOf(allEpochs(run)) / allEpochs(run).length).toFixed(2)) }, // prettier-ignore
  ];
}

/** With the weights that it has; of several nets what they reach together on test data, and on other data the mean. */
function reachedOf(run: RunRecord, part: Part, name: MetricName): number | undefined {
  return part === 'test' ? testedOf(run)?.[name] : meanOfNets(run, part, name);
}

/** Seconds of training and evaluation. */
export function secondsOf(epochs: readonly EpochEvent[]): number {
  return epochs.reduce((sum, { trainSeconds, evalSeconds }) => sum + trainSeconds + evalSeconds, 0);
}

/** The number of the epoch; if it was chosen on the test set, with what it reached there, which is not what its weights reach. */
function bestText(run: RunRecord): string {
  const best = run.nets ? undefined : bestOfRun(run);
  if (!best) return '–';
  const { epoch, metrics: measured } = best.epoch;
  return best.on === 'validation'
    ? String(epoch)
    : `${epoch} (${shortNumber(measured.test?.[headlineOf(run)])} on test)`;
}
