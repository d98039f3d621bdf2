// The curves of one run or several as charts: loss and accuracy, training beside test; or run beside run.
import { chart, type Panel } from './chart.js';
import { type Drawing, svgFile } from './drawing.js';
import { headline, type MetricName, metrics } from '../train/metric.js';
import type { RunRecord } from './run-record.js';

type Curves = Pick<RunRecord, 'name' | 'epochs'>;
type Part = 'train' | 'test';
const PARTS = { train: 'Training', test: 'Test' } as const;

/** The picture of one run (loss above the metric beside it) or of several (that metric on test data above the training loss). */
export function curvesSvg(runs: readonly Curves[]): string {
  const [run] = runs;
  const panels =
    runs.length === 1
      ? [metricPanel(run, 'loss'), metricPanel(run, headlineOf(run))]
      : [comparisonPanel(runs, 'test', headlineOf(run)), comparisonPanel(runs, 'train', 'loss')];
  return svgFile(chart(panels, `Curves of ${runs.map(({ name }) => name).join(', ')}`));
}

/** The metric of a run that stands beside its loss. */
export function headlineOf({ epochs }: Curves): MetricName {
  return headline(epochs[0]?.metrics.train ?? {});
}

/** One metric of one run, on training and on test data. */
export function metricPanel(run: Curves, metric: MetricName): Panel {
  const lines = [line(run, 'train', metric, 'train', 0), line(run, 'test', metric, 'test', 1)];
  return { title: capital(metrics[metric].label), lines };
}

/** One metric of several runs, on training or test data. */
export function comparisonPanel(runs: readonly Curves[], part: Part, metric: MetricName): Panel {
  const title = `${PARTS[part]} ${metrics[metric].label}`;
  return { title, lines: runs.map((run, i) => line(run, part, metric, run.name, i)) };
}

/** A panel as a drawing of its own, for a place that has its title already and may be as narrow as a telephone. */
export function panelDrawing({ title, lines }: Panel): Drawing {
  return chart([{ title: '', lines }], title, { width: 460 });
}

function line({ epochs }: Curves, part: Part, metric: MetricName, name: string, color: number) {
  const values = epochs.map(({ metrics }) => metrics[part]?.[metric] ?? NaN);
  return { name, color, xs: epochs.map(({ epoch }) => epoch), values };
}

/** The text with a capital at its beginning. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
