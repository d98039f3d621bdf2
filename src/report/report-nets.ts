// The part of a report on several nets that answer together: the curve of each, and what each reaches alone.
import { type MetricName, metrics } from '../train/metric.js';
import { netsPanel, panelDrawing } from './curves-svg.js';
import { figure } from './drawing.js';
import { type Markup, markup } from './markup.js';
import { plural, shortNumber } from './numbers.js';
import { section } from './page.js';
import { bestOfRun, headlineOf, type Part, parts } from './run-curves.js';
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
  const figuresOf = (net: RunRecord) => {
    const by = config.monitor ?? beside;
    const [best, shown] = [bestOfRun(net), shownEpoch(net)];
    return {
      epochs: String(net.epochs.length),
      chosen: String(shown?.epoch ?? '–'),
      ...(best?.on === 'validation' && {
        [titled('validation', by)]: shortNumber(best.epoch.metrics.validation?.[by]),
      }),
      [titled('test', beside)]: shortNumber(shown?.metrics.test?.[beside]),
    };
  };
  const rows: Record<string, string>[] = nets.map((net, i) => ({ net: String(i + 1), ...figuresOf(net) }));
  const heads = Object.keys(rows[0]);
  const all: Record<string, string> = { net: 'all', [titled('test', beside)]: shortNumber(together?.[beside]) };
  const line = (cells: Record<string, string>) => heads.map((head) => markup`<td class="number">${cells[head]}</td>`);
  return markup`<div class="scroll"><table><thead><tr>${heads.map((head) => markup`<th class="number">${head}</th>`)}</tr></thead>
<tbody>${rows.map((row) => markup`<tr>${line(row)}</tr>\n`)}${together && markup`<tr class="total">${line(all)}</tr>\n`}</tbody></table></div>
`;
}

function titled(part: Part, name: MetricName): string {
  return `${parts[part].label} ${metrics[name].label}`;
}
