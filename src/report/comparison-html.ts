// Several runs on one page: their curves over each other, and what differs between their recipes and results.
import { comparisonPanel, panelDrawing } from './curves-svg.js';
import { figure, strokeClass } from './drawing.js';
import { type Markup, markup } from './markup.js';
import { page, section, warningList } from './page.js';
import { recipeOf, resultsOf, type Row } from './recipe.js';
import { headlineOf } from './run-curves.js';
import type { RunRecord } from './run-record.js';
import { comparisonVerdict } from './verdict.js';
import { warningOf } from './run-warning.js';

/** One page that needs no other file. */
export function comparisonHtml(runs: readonly RunRecord[]): string {
  const beside = [...new Set(runs.map(headlineOf))];
  const shown = [...beside.filter((metric) => metric !== 'loss'), 'loss'] as const;
  const parts = ['test', 'validation', 'train'] as const;
  const panels = parts
    .flatMap((part) => shown.map((metric) => comparisonPanel(runs, part, metric)))
    .filter(({ lines }) => lines.some(({ values }) => values.some(isFinite)));
  const verdict = comparisonVerdict(runs);
  const warnings = runs.map((run) => {
    const warning = warningOf(run);
    return warning && markup`<b>${run.name}</b>: ${warning}`;
  });
  const body = markup`<header>
<h1>${runs.length} runs compared</h1>
<span class="faint">by mlp-train${runs.some(({ nets }) => nets) && '; the curve of several nets is their mean, as far as all of them go'}</span>
${verdict && markup`<p class="verdict">${verdict}</p>\n`}${warningList(warnings)}</header>
${section('Results', table(resultsOf(runs), runs))}<div class="columns">
${panels.map((panel) => section(panel.title, figure(panelDrawing(panel))))}</div>
${section('Recipes', markup`<p class="faint small">Where the runs differ, the row is marked.</p>`, table(recipeOf(runs), runs, true))}`;
  return page('Runs compared · mlp-train', body);
}

function table(rows: readonly Row[], runs: readonly RunRecord[], marksChanges = false): Markup {
  const heads = runs.map(({ name }, i) => markup`<th><i class="mark ${strokeClass(i)}"></i>${name}</th>`);
  const body = rows.map(({ name, text }) => {
    const cells = runs.map(text);
    const isChanged = marksChanges && new Set(cells).size > 1;
    return markup`<tr${isChanged && markup` class="changed"`}><th scope="row">${name}</th>${cells.map((cell) => markup`<td>${cell}</td>`)}</tr>\n`;
  });
  return markup`<div class="scroll compared"><table><thead><tr><th></th>${heads}</tr></thead>\n<tbody>${body}</tbody></table></div>\n`;
}
