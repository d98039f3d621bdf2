// The curves of one run or several as charts: loss and accuracy, training beside test; or run beside run.
import { chart, type Panel } from './chart.js';
import { type Drawing, svgFile } from './drawing.js';
import { type MetricName, metrics } from '../train/metric.js';
import { bestOfRun, curveOf, headlineOf, measuredParts, type Part, parts } from './run-curves.js';
import type { RunRecord } from './run-record.js';

/** The picture of one run (loss above the metric beside it) or of several (that metric on test data above the training loss). */
export function curvesSvg(runs: readonly RunRecord[]): string {
  const [run] = runs;
  const panels =
    runs.length === 1
      ? [metricPanel(run, 'loss'), metricPanel(run, headlineOf(run))]
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

/** One metric of several runs, on one kind of data. */
export function comparisonPanel(runs: readonly RunRecord[], part: Part, metric: MetricName): Panel {
  const title = `${capital(parts[part].label)} ${metrics[metric].label}`;
  return { title, lines: runs.map((run, i) => line(run, part, metric, run.name, i)) };
}

/** A panel as a drawing of its own, for a place that has its title already and may be as narrow as a telephone. */
export function panelDrawing(panel: Panel): Drawing {
  return chart([{ ...panel, title: '' }], panel.title, { width: 460 });
}

function line({ epochs }: RunRecord, part: Part, metric: MetricName, name: string, color: number) {
  return { name, color, xs: epochs.map(({ epoch }) => epoch), ...curveOf(epochs, part, metric) };
}

/** The text with a capital at its beginning. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
