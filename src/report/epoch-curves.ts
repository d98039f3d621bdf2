// The curves of a run as text: its loss and the metric beside it, on all data that it measured them on.
import type { ChosenEpoch } from '../train/best-epoch.js';
import type { EpochEvent } from '../train/events.js';
import { metrics, type MetricName } from '../train/metric.js';
import { curvesText, type CurvesOptions } from './curves.js';
import { headlineOf, curveOf, measuredParts, parts } from './run-curves.js';
import type { Series } from './text-plot.js';

/** Draws the run from the first of these epochs, which went on from others perhaps, to epoch `last`; the best one is marked. */
export function epochCurves(
  epochs: readonly EpochEvent[],
  last: number,
  options: CurvesOptions,
  best: Pick<ChosenEpoch, 'epoch' | 'on'> | undefined,
): string {
  const beside = headlineOf({ epochs });
  const at = epochs.findIndex(({ epoch }) => epoch === best?.epoch); // in a run that went on without what came before, it may not be there
  const panel = (metric: MetricName): Series[] =>
    measuredParts(epochs, metric).map((part) => ({
      name: `${parts[part].short} ${metrics[metric].short}`,
      ...curveOf(epochs, part, metric),
      color: parts[part].color,
      best: best?.on === part && at >= 0 ? at : undefined,
    }));
  const first = epochs[0]?.epoch ?? 1;
  const panels = [panel('loss'), beside === 'loss' ? [] : panel(beside)];
  return curvesText(panels, { ...options, xlim: [first, last], points: last - first + 1 });
}
