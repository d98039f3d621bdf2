// The part of a report on several nets that answer together: the curve of each, and what each reaches alone.
import { metrics } from '../train/metric.js';
import { capital, netsPanel, panelDrawing } from './curves-svg.js';
import { figure } from './drawing.js';
import { type Markup, markup } from './markup.js';
import { plural, shortNumber } from './numbers.js';
import { section } from './page.js';
import { secondsOf } from './recipe.js';
import { bestOfRun, headlineOf } from './run-curves.js';
import { shownEpoch } from './run-nets.js';
import type { RunRecord } from './run-record.js';

/** Their curves over each other beside a table of them. */
export function netsSections(record: RunRecord, nets: readonly RunRecord[]): Markup {
  const panel = netsPanel(record, nets);
  const left = nets.length - panel.lines.length;
  const note = left > 0 && markup`<p class="faint small">${plural(left, 'more net')} ${left === 1 ? 'is' : 'are'} not drawn.</p>\n`; // prettier-ignore
  return markup`<div class="columns">
${section(panel.title, note || undefined, figure(panelDrawing(panel)))}${section('Nets', netsTable(record, nets))}</div>
`;
}

function netsTable(record: RunRecord, nets: readonly RunRecord[]): Markup {
  const { config, together } = record;
  const beside = headlineOf(record);
  const chosenBy = config.monitor ?? beside;
  const heads = [
    'net',
    'epochs',
    'chosen',
    capital(metrics[chosenBy].label),
    `test ${metrics[beside].label}`,
    'seconds',
  ];
  const row = (cells: readonly (string | number)[], isTotal = false) =>
    markup`<tr${isTotal && markup` class="total"`}>${cells.map((cell) => markup`<td class="number">${cell}</td>`)}</tr>\n`;
  const rows = nets.map((net, i) => {
    const best = bestOfRun(net);
    const shown = shownEpoch(net);
    const chosen = best && best.epoch.metrics[best.on]?.[chosenBy];
    return row([i + 1, net.epochs.length, shown?.epoch ?? '–', shortNumber(chosen), shortNumber(shown?.metrics.test?.[beside]), secondsOf(net.epochs).toFixed(1)]); // prettier-ignore
  });
  return markup`<div class="scroll"><table><thead><tr>${heads.map((head) => markup`<th class="number">${head}</th>`)}</tr></thead>
<tbody>${rows}${together && row(['all', '', '', '', shortNumber(together[beside]), ''], true)}</tbody></table></div>
`;
}
