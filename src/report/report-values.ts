// The part of a report on predicted numbers: the examples at which the net errs most.
import { type Markup, markup } from './markup.js';
import { decimals, grouped } from './numbers.js';
import { section } from './page.js';
import type { ValueResults } from './run-record.js';

const SHOWN = 20;

/** The largest errors first, each with the true number and the predicted one. */
export function valuesSection({ targets, predicted, perRow }: ValueResults): Markup {
  const errors = Array.from(targets, (target, at) => ({
    at,
    target,
    guess: predicted[at],
    error: predicted[at] - target,
  }));
  errors.sort((a, b) => Math.abs(b.error) - Math.abs(a.error));
  const heads = ['row', ...(perRow > 1 ? ['target'] : []), 'true', 'predicted', 'error'];
  const rows = errors.slice(0, SHOWN).map(({ at, target, guess, error }) => {
    const place = [grouped(Math.floor(at / perRow)), ...(perRow > 1 ? [String(at % perRow)] : [])];
    const cells = [...place, decimals(target), decimals(guess), decimals(error)];
    return markup`<tr>${cells.map((cell) => markup`<td class="number">${cell}</td>`)}</tr>\n`;
  });
  return section(
    'Largest errors on the test data',
    markup`<div class="scroll"><table><thead><tr>${heads.map((head) => markup`<th class="number">${head}</th>`)}</tr></thead>
<tbody>${rows}</tbody></table></div>\n`,
  );
}
