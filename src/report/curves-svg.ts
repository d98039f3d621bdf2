// The curves of one run or several as charts: loss and accuracy, training beside test; or run beside run.
import { chart, type Panel } from './chart.js';
import { type Drawing, svgFile } from './drawing.js';
import type { RunRecord } from './run-record.js';

type Curves = Pick<RunRecord, 'name' | 'epochs'>;
type Metric = 'trainLoss' | 'testLoss' | 'trainAccuracy' | 'testAccuracy';

const TITLES: Record<Metric, string> = {
  trainLoss: 'Training loss',
  testLoss: 'Test loss',
  trainAccuracy: 'Training accuracy',
  testAccuracy: 'Test accuracy',
};

/** The picture of one run (loss above accuracy) or of several (test accuracy above training loss, a line for each). */
export function curvesSvg(runs: readonly Curves[]): string {
  const [run] = runs;
  const panels =
    runs.length === 1
      ? [lossPanel(run), accuracyPanel(run)]
      : [comparisonPanel(runs, 'testAccuracy'), comparisonPanel(runs, 'trainLoss')];
  return svgFile(chart(panels, `Curves of ${runs.map(({ name }) => name).join(', ')}`));
}

/** Loss of one run, on training and on test data. */
export function lossPanel(run: Curves): Panel {
  return { title: 'Loss', lines: [line(run, 'trainLoss', 'train', 0), line(run, 'testLoss', 'test', 1)] };
}

/** Accuracy of one run, on training and on test data. */
export function accuracyPanel(run: Curves): Panel {
  return { title: 'Accuracy', lines: [line(run, 'trainAccuracy', 'train', 0), line(run, 'testAccuracy', 'test', 1)] };
}

/** One metric of several runs. */
export function comparisonPanel(runs: readonly Curves[], metric: Metric): Panel {
  return { title: TITLES[metric], lines: runs.map((run, i) => line(run, metric, run.name, i)) };
}

/** A panel as a drawing of its own, for a place that has its title already and may be as narrow as a telephone. */
export function panelDrawing({ title, lines }: Panel): Drawing {
  return chart([{ title: '', lines }], title, { width: 460 });
}

function line({ epochs }: Curves, metric: Metric, name: string, color: number) {
  return { name, color, xs: epochs.map(({ epoch }) => epoch), values: epochs.map((epoch) => epoch[metric] ?? NaN) };
}
