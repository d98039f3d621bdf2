// The curves of one run or several as charts: loss and accuracy, training beside test; or run beside run.
import { chart, type Panel } from './chart.js';
import { type Drawing, svgFile } from './drawing.js';
import { type MetricName, metrics } from '../train/metric.js';
import { bestOfRun, curveOf, headlineOf, measuredParts, type Part, parts } from './run-curves.js';
import { allEpochs, netsOf } from './run-nets.js';
import type { RunRecord } from './run-record.js';

/** The picture of one run (loss above the metric beside it, or its nets) or of several (that metric on test data above the training loss). */
export function curvesSvg(runs: readonly RunRecord[]): string {
  const [run] = runs;
  const ofOne = run.nets ? [netsPanel(run, run.nets)] : [metricPanel(run, 'loss'), metricPanel(run, headlineOf(run))];
  const panels =
    runs.length === 1
      ? ofOne
      : [comparisonPanel(runs, 'test', headlineOf(run)), comparisonPanel(runs, 'train', 'loss')];
  return svgFile(chart(panels, `Curves of ${runs.map(({ name }) => name).join(', ')}`));
}

/** One metric of one run, on all data that it was measured on; the best epoch is marked. */
export function metricPanel(run: RunRecord, metric: MetricName): Panel {
  const lines = measuredParts(run.epochs, metric).map((part) => {
    const { short, color } = parts[part];
    return { ...line(run, part, metric, short, color), dashed: part === 'validation' };
  });
  const best = bestOfRun(run);
  return { title: capital(metrics[metric].label), lines, mark: best && { x: best.epoch.epoch, label: 'best' } };
}

/** More lines than colours cannot be told apart. */
const MOST_NETS = 8;

/** What the epochs of a run's nets are chosen by, with a dot at the one that validation chose; of the first few nets if they are many. */
export function netsPanel(run: RunRecord, nets: readonly RunRecord[]): Panel {
  const metric = run.config.monitor ?? headlineOf(run);
  const part = measuredParts(allEpochs(run), metric).includes('validation') ? 'validation' : 'test';
  const lines = nets.slice(0, MOST_NETS).map((net, i) => line(net, part, metric, net.name, i));
  return { title: titleOf(part, metric), lines };
}

/** One metric of several runs, on one kind of data. */
export function comparisonPanel(runs: readonly RunRecord[], part: Part, metric: MetricName): Panel {
  return { title: titleOf(part, metric), lines: runs.map((run, i) => line(run, part, metric, run.name, i)) };
}

/** A panel as a drawing of its own, for a place that has its title already and may be as narrow as a telephone. */
export function panelDrawing(panel: Panel): Drawing {
  return chart([{ ...panel, title: '' }], panel.title, { width: 460 });
}

function titleOf(part: Part, metric: MetricName): string {
  return `${capital(parts[part].label)} ${metrics[metric].label}`;
}

/** Of one net with the epoch that validation chose; of several their mean, as far as all of them go. */
function line(run: RunRecord, part: Part, metric: MetricName, name: string, color: number) {
  const nets = netsOf(run).map(({ epochs }) => ({ epochs, ...curveOf(epochs, part, metric) }));
  const length = Math.min(...nets.map(({ values }) => values.length));
  const meanAt = (i: number) => nets.reduce((sum, { values }) => sum + values[i], 0) / nets.length;
  const [{ epochs, span }] = nets;
  const xs = epochs.slice(0, length).map(({ epoch }) => epoch);
  const best = bestOfRun(run);
  const chosen = best?.on === 'validation' ? epochs.indexOf(best.epoch) : undefined;
  return { name, color, xs, span, chosen, values: Array.from({ length }, (_, i) => meanAt(i)) };
}

/** The text with a capital at its beginning. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
