// Several runs on one page: a row for each, the best one first, with what differs between their recipes and what they reached, and their curves.
import { metrics } from '../train/metric.js';
import { comparisonPanel, panelDrawing } from './curves-svg.js';
import { figure, strokeClass } from './drawing.js';
import { type Markup, markup } from './markup.js';
import { plural } from './numbers.js';
import { commandText, page, section, warningList } from './page.js';
import { recipeOf, resultsOf, type Row } from './recipe.js';
import { type Column, rowsTable } from './rows-table.js';
import { headlineOf, type Part } from './run-curves.js';
import { lossShown } from './run-nets.js';
import type { RunRecord } from './run-record.js';
import { warningOf } from './run-warning.js';
import { comparisonOf, comparisonVerdict, ranked } from './verdict.js';

/** More curves than colours cannot be told apart. */
const DRAWN = 8;
/** Warnings beyond these unfold. */
const WARNINGS = 4;
/** The row of the recipe that is too long for a column. */
const COMMAND = 'command';

/** One page that needs no other file. */
export function comparisonHtml(given: readonly RunRecord[]): string {
  const runs = ranked(given);
  const verdict = comparisonVerdict(runs);
  const recipe = recipeOf(runs);
  const [same, different] = parted(recipe.filter(({ name }) => name !== COMMAND), runs); // prettier-ignore
  const body = markup`<header>
<h1>${runs.length} runs compared</h1>
<span class="faint">by mlp-train${runs.some(({ nets }) => nets) && '; test figures of several nets are of all together, and the curve of several nets is their mean, as far as all of them go'}</span>
${verdict && markup`<p class="verdict">${verdict}</p>\n`}${warnings(runs)}</header>
${resultsSection(runs, different)}${curves(runs)}
${sameSection(same, runs[0])}${commandsSection(runs, recipe.find(({ name }) => name === COMMAND))}`; // prettier-ignore
  return page('Runs compared · mlp-train', body);
}

function warnings(runs: readonly RunRecord[]): Markup {
  const texts = runs.flatMap((run) => {
    const warning = warningOf(run);
    return warning === undefined ? [] : [markup`<b>${run.name}</b>: ${warning}`];
  });
  const more = texts.slice(WARNINGS);
  return markup`${warningList(texts.slice(0, WARNINGS))}${more.length > 0 && markup`<details><summary>${plural(more.length, 'more warning')}</summary>\n${warningList(more)}</details>\n`}`;
}

/** Rows that say the same of all runs, and those that do not. */
function parted(rows: readonly Row[], runs: readonly RunRecord[]): [same: Row[], different: Row[]] {
  const differs = ({ text }: Row) => new Set(runs.map(text)).size > 1;
  return [rows.filter((row) => !differs(row)), rows.filter(differs)];
}

/** A row for each run: what it is ranked by, in what its recipe differs, and all else that it came to. */
function resultsSection(runs: readonly RunRecord[], different: readonly Row[]): Markup {
  const by = comparisonOf(runs);
  const results = resultsOf(runs, by?.name);
  const first = results.filter(({ name }) => by && name === `${by.on} ${metrics[by.name].label}`);
  const others = results.filter((row) => !first.includes(row));
  const name: Column<RunRecord> = {
    head: 'run',
    cell: (run, i) => markup`${i < DRAWN && markup`<i class="mark ${strokeClass(i)}"></i>`}${run.name}`,
    isText: true,
  };
  const columnOf = ({ name, text }: Row): Column<RunRecord> => ({ head: name, cell: text, isText: !runs.every((run) => /^(-?[\d.,e+-]+|–)$/.test(text(run))) }); // prettier-ignore
  const columns = [name, ...[...first, ...different, ...others].map(columnOf)];
  const sorted = by && `Sorted by ${by.on} ${metrics[by.name].label}${by.on === 'test' ? ': the first one is chosen on the test set, which flatters it' : ''}.`; // prettier-ignore
  return section(
    'Results',
    markup`<p class="faint small">${sorted}</p>\n`,
    rowsTable(runs, columns, { isBest: (run) => by !== undefined && run === runs[0], noun: 'runs' }),
  );
}

function curves(runs: readonly RunRecord[]): Markup {
  const drawn = runs.slice(0, DRAWN);
  const beside = [...new Set(drawn.map(headlineOf))];
  const shown = (part: Part) => new Set([...beside.filter((metric) => metric !== 'loss'), part === 'train' ? 'loss' : lossShown(runs)]); // prettier-ignore
  const panels = (['test', 'validation', 'train'] as const)
    .flatMap((part) => [...shown(part)].map((metric) => comparisonPanel(drawn, part, metric)))
    .filter(({ lines }) => lines.some(({ values }) => values.some(isFinite)));
  const note = runs.length > DRAWN && markup`<p class="faint small">The ${comparisonOf(runs) ? 'best' : 'first'} ${DRAWN} of ${plural(runs.length, 'run')}.</p>\n`; // prettier-ignore
  return markup`<div class="columns">
${panels.map((panel) => section(panel.title, note || undefined, figure(panelDrawing(panel))))}</div>`;
}

function sameSection(rows: readonly Row[], run: RunRecord): Markup {
  const lines = rows.map(({ name, text }) => markup`<tr><th scope="row">${name}</th><td>${text(run)}</td></tr>\n`);
  return section('What all runs have in common', markup`<table class="recipe">\n${lines}</table>\n`);
}

function commandsSection(runs: readonly RunRecord[], row: Row | undefined): Markup | undefined {
  if (!row) return undefined;
  const commands = runs.map((run) => markup`<h3>${run.name}</h3>\n${commandText(row.text(run))}`);
  return markup`<section>\n<details><summary>The commands that repeat them</summary>\n${commands}</details>\n</section>\n`;
}
