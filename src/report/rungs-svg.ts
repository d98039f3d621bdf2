// The rungs of a sweep by halving: what each trial had come to at the end of each, which went on, and which were cut.
import { isBetter } from '../train/metric.js';
import { at, crossAt, type Drawing, fillClass, strokeClass, svgFile } from './drawing.js';
import { frame, type Frame } from './frame.js';
import { type Markup, markup } from './markup.js';
import { metricAxis } from './metric-axis.js';
import { plural, shortNumber } from './numbers.js';
import type { SweepRecord, TrialRecord, TrialRun } from './sweep-record.js';
import { bestTrial, meanOf, stateOf, valuesText } from './sweep-trials.js';

/** All trials from rung to rung, by the best that they came to so far. */
export function rungsSvg(record: SweepRecord): string {
  return svgFile(rungsDrawing(record));
}

/** What a trial had come to when a rung ended. */
interface Step {
  readonly rung: number;
  /** NaN if it diverged on it. */
  readonly value: number;
}

export function rungsDrawing(record: SweepRecord): Drawing {
  const { rungs, metric, trials } = record;
  const steps = new Map(trials.map((trial) => [trial, stepsOf(trial, record)]));
  const all = [...steps.values()].flat();
  const up = metricAxis(metric, all.map(({ value }) => value)); // prettier-ignore
  const words = rungs.map(({ epochs }) => plural(epochs, 'epoch'));
  const below = rungs.map(({ trials }) => plural(trials, 'trial'));
  const sheet = frame({ label: '', words, below }, up.axis);
  const edge = sheet.y.domain()[up.worst === 'from' ? 0 : 1];
  const best = bestTrial(record);
  const drawn = [...trials].reverse().map((trial) => {
    const says = `trial ${trial.trial}, ${valuesText(trial)}`;
    return drawTrial(steps.get(trial)!, trial === best ? 'best' : stateOf(trial), { sheet, edge, record, says });
  });
  return sheet.drawing(`${up.axis.label} on each rung`, markup`${drawn}`);
}

function stepsOf(trial: TrialRecord, { rungs, metric }: SweepRecord): Step[] {
  return rungs.slice(0, trial.rung + 1).map(({ epochs }, rung) => {
    const isGone = rung === trial.rung && stateOf(trial) !== 'done';
    return { rung, value: isGone ? NaN : meanOf(trial.runs.map((run) => bestSoFar(run, epochs, metric))) };
  });
}

function bestSoFar({ epochs }: TrialRun, last: number, metric: SweepRecord['metric']): number {
  let best: number | undefined;
  for (const { epoch, validation } of epochs)
    if (epoch <= last && isBetter(metric, validation[metric], best)) best = validation[metric];
  return best ?? NaN;
}

/** A dot on each rung, filled if the trial went on from it or is the last; a cross if it diverged. */
function drawTrial(
  steps: readonly Step[],
  kind: 'best' | ReturnType<typeof stateOf>,
  { sheet, edge, record, says }: { sheet: Frame; edge: number; record: SweepRecord; says: string },
): Markup {
  const { x, y } = sheet;
  const [low, high] = y.domain();
  const places = steps.map(({ rung, value }) => {
    const inside = isFinite(value) ? Math.min(Math.max(value, low), high) : edge;
    return { rung, value, left: x(rung), top: y(inside) };
  });
  const color = kind === 'best' ? 1 : 0;
  const d = places.map(({ left, top }, i) => `${i > 0 ? 'L' : 'M'}${at(left)},${at(top)}`).join('');
  const line = places.length > 1 && markup`<path class="${strokeClass(color)} ${kind === 'best' ? 'best' : 'thin'}" d="${d}"/>\n`; // prettier-ignore
  const marks = places.map(({ rung, value, left, top }) => {
    if (!isFinite(value)) {
      if (kind !== 'diverged') return undefined;
      return markup`<path class="cross" d="${crossAt(left, top)}"><title>${says}: diverged</title></path>\n`;
    }
    const wentOn = rung < steps.length - 1 || rung === record.rungs.length - 1;
    return markup`<circle class="${wentOn ? fillClass(color) : 'cut'}" cx="${at(left)}" cy="${at(top)}" r="${kind === 'best' ? 5 : 3}"><title>${says}: ${shortNumber(value)}</title></circle>\n`;
  });
  return markup`${line}${marks}`;
}
