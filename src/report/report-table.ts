// The parts of a report on a table: what was read, what matters, and the rows at which a net is the worst.
import { basename } from 'node:path';
import type { ColumnSummary } from '../tables/summary.js';
import { figure } from './drawing.js';
import { metrics } from '../train/metric.js';
import { importanceDrawing, leftOutText } from './importance-svg.js';
import { type Markup, markup } from './markup.js';
import { grouped, plural } from './numbers.js';
import { section } from './page.js';
import type { Matters, TableResults } from './table-results.js';

/** So many columns are seen at once; those behind them unfold. */
const UNFOLDED = 24;

/** Columns as they were read from the training rows: kind, missing cells and what they hold; those that are not used are faint. */
export function columnsSection({
  columns,
  rows,
  target,
  unknown,
}: Pick<TableResults, 'columns' | 'rows' | 'target' | 'unknown'>): Markup {
  // prettier-ignore
  const more = columns.length - UNFOLDED;
  const count = columns.reduce((sum, { columns: several = 1 }) => sum + several, 0);
  const isMissing = columns.some(({ missing }) => missing > 0);
  const table = (part: readonly ColumnSummary[]) => columnsTable(part, rows, target, isMissing);
  const strange = Object.entries(unknown).map(([column, count]) => `${column} of ${plural(count, 'test row')}`);
  return section(
    'What was read',
    markup`<p class="faint small">${plural(rows, 'training row')}, ${plural(count, 'column')}${!isMissing && ', no cell missing'}.${strange.length > 0 && ` Values that no training row has, which are taken as missing: ${strange.join(', ')}.`}</p>\n`,
    table(columns.slice(0, UNFOLDED)),
    more > 0
      ? markup`<details><summary>${plural(more, 'more column')}</summary>\n${table(columns.slice(UNFOLDED))}</details>\n`
      : undefined,
  );
}

function columnsTable(columns: readonly ColumnSummary[], rows: number, target: string, isMissing: boolean): Markup {
  const lines = columns.map(({ name, kind, used, missing, levels, range }) => {
    const share = missing > 0 ? ` (${((missing / rows) * 100).toFixed(1)}\u00a0%)` : '';
    const holds = [levels !== undefined && plural(levels, 'level'), range && `${range[0]} to ${range[1]}`];
    const role = name === target ? ', target' : used ? '' : ', not used';
    return markup`<tr${role === ', not used' && markup` class="faint"`}><th scope="row">${breakable(name)}</th><td>${kind}${role}</td>${isMissing && markup`<td class="number wraps">${grouped(missing)}${share}</td>`}<td>${holds.filter(Boolean).join(', ')}</td></tr>\n`;
  });
  return markup`<div class="scroll"><table><thead><tr><th>column</th><th>kind</th>${isMissing && markup`<th class="number">missing</th>`}<th>holds</th></tr></thead>
<tbody>${lines}</tbody></table></div>
`;
}

/** How much each column matters. */
export function importanceSection({ metric, importances, part, rows }: Matters): Markup {
  const { label } = metrics[metric];
  if (importances.length === 0)
    return section(
      'What matters',
      markup`<p class="faint">Not measured: with so many columns it would take too long.</p>\n`,
    );
  const text = `How much worse the ${label} on ${plural(rows, `${part} row`)} gets if a column is shuffled, on average of five times; the line is one standard deviation.`;
  return section(
    'What matters',
    markup`<p class="faint small">${text} ${leftOutText(importances.length)}</p>\n`,
    figure(importanceDrawing(importances, `How much worse the ${label} gets without each column`)),
  );
}

/** A row at which a net errs. */
export interface WorstRow {
  /** The number of its line in the file, or of the row. */
  readonly line: number;
  readonly truth: string;
  readonly predicted: string;
  /** The probability of what is true, or the error. */
  readonly score: string;
  /** What some columns say of it. */
  readonly cells: readonly string[];
}

/** @param areClasses whether truth and prediction are names, and not numbers */
export function worstRowsSection({ rows, columns, source }: TableResults['worst'], areClasses: boolean): Markup {
  const number = (text: string) => markup`<td class="number">${text}</td>`;
  const cell = (text: string) => markup`<td class="cell" title="${text}">${text}</td>`;
  const told = areClasses ? cell : number;
  const lines = rows.map(
    ({ line, truth, predicted, score, cells }) =>
      markup`<tr>${number(grouped(line))}${told(truth)}${told(predicted)}${number(score)}${cells.map(cell)}</tr>\n`,
  );
  const isNumber = [true, !areClasses, !areClasses, true];
  const heads = ['line', 'true', 'predicted', areClasses ? 'probability of true' : 'error'].map(
    (head, i) => markup`<th${isNumber[i] && markup` class="number"`}>${head}</th>`,
  );
  return section(
    'The worst rows',
    markup`<p class="faint small">Test rows, with their lines in ${breakable(basename(source))}${columns.length > 0 && ' and the columns that matter most'}.</p>\n`,
    markup`<div class="scroll cells"><table><thead><tr>${heads}${columns.map((name) => markup`<th>${breakable(name)}</th>`)}</tr></thead>
<tbody>${lines}</tbody></table></div>\n`,
  );
}

/** A name that may go on in the next line behind its dots and underscores. */
function breakable(name: string): Markup {
  return markup`${name.split(/(?<=[._/-])/).map((part, i) => markup`${i > 0 && markup`<wbr>`}${part}`)}`;
}
