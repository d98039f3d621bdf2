// The part of a report on predicted numbers: how they lie about the true ones, and the examples at which the net errs most.
import { figure } from './drawing.js';
import { type Markup, markup } from './markup.js';
import { grouped, sameDigits } from './numbers.js';
import { section } from './page.js';
import type { ValueResults } from './run-record.js';
import { notDrawnText, predictedDrawing, residualDrawing, type Scatter } from './scatter-svg.js';

const SHOWN = 20;

/** Drawings of one number a row, then the largest errors, which of a table are its worst rows. */
export function valuesSections(results: ValueResults): Markup {
  return markup`${results.perRow === 1 && scatterSections(results)}${!results.table && errorsSection(results)}`;
}

function scatterSections(results: ValueResults): Markup {
  const part = (title: string, drawing: Scatter) => {
    const text = notDrawnText(results.targets.length, drawing);
    return section(title, figure(drawing), text === '' ? undefined : markup`<p class="faint small">${text}</p>\n`);
  };
  return markup`<div class="columns">
${part('Predicted and true', predictedDrawing(results))}${part('Residuals', residualDrawing(results))}</div>
`;
}

/** The largest errors first, each with the true number and the predicted one. */
function errorsSection({ targets, predicted, perRow }: ValueResults): Markup {
  const errors = Array.from(targets, (target, at) => ({
    at,
    target,
    guess: predicted[at],
    error: predicted[at] - target,
  }));
  errors.sort((a, b) => Math.abs(b.error) - Math.abs(a.error));
  const digits = sameDigits([...targets, ...predicted]);
  const heads = ['row', ...(perRow > 1 ? ['target'] : []), 'true', 'predicted', 'error'];
  const rows = errors.slice(0, SHOWN).map(({ at, target, guess, error }) => {
    const place = [grouped(Math.floor(at / perRow)), ...(perRow > 1 ? [String(at % perRow)] : [])];
    const cells = [...place, ...[target, guess, error].map(digits)];
    return markup`<tr>${cells.map((cell) => markup`<td class="number">${cell}</td>`)}</tr>\n`;
  });
  return section(
    'Largest errors on the test data',
    markup`<div class="scroll"><table><thead><tr>${heads.map((head) => markup`<th class="number">${head}</th>`)}</tr></thead>
<tbody>${rows}</tbody></table></div>\n`,
  );
}
