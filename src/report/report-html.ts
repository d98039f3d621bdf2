// The report of one run: recipe, curves, what the net gets right and wrong, what its first layer looks at, and timings.
import { basename } from 'node:path';
import { metrics } from '../train/metric.js';
import { metricPanel, panelDrawing } from './curves-svg.js';
import { figure } from './drawing.js';
import { type Markup, markup } from './markup.js';
import { decimals, grouped, minuteOf, plural } from './numbers.js';
import { page, section, warningList } from './page.js';
import { recipeOf } from './recipe.js';
import { keyFigures } from './report-figures.js';
import { netsSections } from './report-nets.js';
import { predictedSections, showsPictures } from './report-predictions.js';
import { columnsSection, importanceSection, worstRowsSection } from './report-table.js';
import { valuesSections } from './report-values.js';
import { weightsSection } from './report-weights.js';
import { bestOfRun, headlineOf, measuredParts, parts } from './run-curves.js';
import { allEpochs } from './run-nets.js';
import type { RunRecord, TestResults } from './run-record.js';
import { warningOf } from './run-warning.js';
import type { TableResults } from './table-results.js';
import { verdictOf } from './verdict.js';

/**
 * One page that needs no other file.
 * @param results what the net says of the test data
 */
export function reportHtml(run: RunRecord, results: TestResults): string {
  const isOfNoEpoch = run.nets || (results.kind === 'classes' && results.threshold !== undefined);
  const record = isOfNoEpoch && results.kind !== 'missing' ? { ...run, together: results.metrics } : run;
  const table = results.kind === 'missing' ? undefined : results.table;
  const body = markup`<header>
<h1>${record.name}</h1>
<span class="faint">${netText(record)} on ${dataName(record)}, by mlp-train${record.ended && markup`, <time>${minuteOf(record.ended)}</time>`}</span>
<p class="verdict">${verdictOf(record, results)}</p>
${warningList([warningOf(record, results), ...warningsOf(table)])}</header>
${keyFigures(record, results)}
${curves(record)}
${predictions(results)}
${table && tableSections(table, results.kind === 'classes')}
<div class="columns loose">
${recipeSection(record)}${timingsSection(record)}</div>
${results.kind === 'classes' && showsPictures(results) && weightsSection(results)}`;
  return page(`${record.name} · mlp-train`, body);
}

/** `784-256-10`, `5 nets of 20-256-2`. */
function netText({ config, nets }: RunRecord): string {
  const sizes = config.sizes.join('-');
  return nets ? `${plural(nets.length, 'net')} of ${sizes}` : sizes;
}

function dataName({ config: { data, dataset } }: RunRecord): string {
  return data === undefined ? dataset : basename(data);
}

/** Loss and the metric beside it, epoch by epoch; or the nets. */
function curves(record: RunRecord): Markup | undefined {
  if (record.nets) return record.nets.length > 0 ? netsSections(record, record.nets) : undefined;
  if (record.epochs.length === 0) return undefined;
  const panels = [metricPanel(record, 'loss'), metricPanel(record, headlineOf(record))];
  return markup`<div class="columns">
${panels.map((panel) => section(panel.title, figure(panelDrawing(panel))))}</div>`;
}

/** What looks wrong in the data. */
function warningsOf(table: TableResults | undefined): string[] {
  return (table?.warnings ?? []).map((text) => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`);
}

function tableSections(table: TableResults, areClasses: boolean): Markup {
  return markup`${worstRowsSection(table.worst, areClasses)}
<div class="columns">
${table.matters && importanceSection(table.matters)}${columnsSection(table)}</div>`;
}

function predictions(results: TestResults): Markup {
  if (results.kind === 'classes') return predictedSections(results);
  if (results.kind === 'values') return valuesSections(results);
  return section('Predictions', markup`<p class="faint">Not shown: ${results.why}</p>`);
}

function recipeSection(record: RunRecord): Markup {
  const rows = recipeOf([record]).map(
    ({ name, text }) => markup`<tr><th scope="row">${name}</th><td>${text(record)}</td></tr>\n`,
  );
  return section('Recipe', markup`<table class="recipe">\n${rows}</table>\n`);
}

function timingsSection(record: RunRecord): Markup {
  const { config } = record;
  const epochs = allEpochs(record);
  const [train, evaluate] = [sum(epochs.map((e) => e.trainSeconds)), sum(epochs.map((e) => e.evalSeconds))];
  const rate = train > 0 ? `${grouped((config.examples * epochs.length) / train)} examples a second` : '–';
  const rows = [
    ['training', `${train.toFixed(2)} s in ${plural(epochs.length, 'epoch')}${record.nets ? ` of ${plural(record.nets.length, 'net')}` : ''}`], // prettier-ignore
    ['speed', rate],
    ['evaluation', `${evaluate.toFixed(2)} s`],
  ];
  return section(
    'Timings',
    markup`<table class="recipe">\n${rows.map(([name, text]) => markup`<tr><th scope="row">${name}</th><td>${text}</td></tr>\n`)}</table>\n`,
    record.epochs.length > 0 ? epochTable(record) : undefined,
  );
}

function epochTable(record: RunRecord): Markup {
  const { epochs } = record;
  const beside = headlineOf(record);
  const shown = beside === 'loss' ? (['loss'] as const) : (['loss', beside] as const);
  const held = measuredParts(epochs, beside).includes('validation') ? (['validation', 'test'] as const) : (['test'] as const); // prettier-ignore
  const columns = (['train', ...held] as const).flatMap((part) => shown.map((name) => ({ part, name })));
  const heads = columns.map(({ part, name }) => `${parts[part].short} ${metrics[name].short}`);
  const best = bestOfRun(record)?.epoch.epoch;
  const rows = epochs.map(
    (e) =>
      markup`<tr${e.epoch === best && markup` class="total"`}>${[
        e.epoch,
        ...columns.map(({ part, name }) => decimals(e.metrics[part]?.[name])),
        (e.trainSeconds + e.evalSeconds).toFixed(2),
      ].map((cell) => markup`<td class="number">${cell}</td>`)}</tr>\n`,
  );
  return markup`<details${epochs.length <= 12 && markup` open`}><summary>Every epoch; the best is bold</summary>
<div class="scroll"><table><thead><tr>${['epoch', ...heads, 'seconds'].map((head) => markup`<th class="number">${head}</th>`)}</tr></thead>
<tbody>${rows}</tbody></table></div></details>
`;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
