// The importance of columns as bars: how much worse a net gets without each, and how much that varies.
import type { Importance } from '../train/importance.js';
import { scaleLinear } from 'd3-scale';
import { at, type Drawing, fillClass, shortened, widthOf } from './drawing.js';
import { extent } from './extent.js';
import { markup } from './markup.js';
import { sameDigits } from './numbers.js';

const [WIDTH, ROW, BAR, NAME_LENGTH, MARGIN] = [460, 24, 13, 22, 8];
/** Columns beyond these matter little, or there would be too many to read. */
const SHOWN = 20;

/**
 * The most important columns first, up to 20: a bar of the mean, with a line of one standard deviation to each side.
 * @param label what the picture shows
 */
export function importanceDrawing(importances: readonly Importance[], label: string): Drawing {
  const shown = [...importances].sort((a, b) => b.mean - a.mean).slice(0, SHOWN);
  const names = shown.map(({ column }) => shortened(column, NAME_LENGTH));
  const left = MARGIN + 8 + Math.max(0, ...names.map(widthOf));
  const [low, high] = extent([0, ...shown.flatMap(({ mean, deviation }) => [mean - deviation, mean + deviation])]);
  const digits = sameDigits(shown.map(({ mean }) => mean));
  const texts = shown.map(({ mean, deviation }) => `${digits(mean)} ± ${digits(deviation)}`);
  const right = WIDTH - MARGIN - 12 - Math.max(0, ...texts.map(widthOf));
  const x = scaleLinear([low, high > low ? high : low + 1], [left, right]);
  const rows = shown.map(({ column, mean, deviation }, i) => {
    const middle = MARGIN + (i + 0.5) * ROW;
    const [from, to] = extent([x(0), x(mean)]);
    return markup`<g><title>${column}: ${texts[i]}</title><text x="${at(left - 8)}" y="${at(middle + 4)}" text-anchor="end">${names[i]}</text>
<rect class="${fillClass(0)}" x="${at(from)}" y="${at(middle - BAR / 2)}" width="${at(to - from)}" height="${BAR}"/>
<line class="whisker" x1="${at(x(mean - deviation))}" x2="${at(x(mean + deviation))}" y1="${at(middle)}" y2="${at(middle)}"/>
<text class="faint" x="${WIDTH - MARGIN}" y="${at(middle + 4)}" text-anchor="end">${texts[i]}</text></g>
`;
  });
  const bottom = MARGIN + shown.length * ROW;
  const zero = markup`<line class="grid" x1="${at(x(0))}" x2="${at(x(0))}" y1="${MARGIN}" y2="${bottom}"/>\n`;
  return { width: WIDTH, height: bottom + MARGIN, label, content: markup`${zero}${rows}` };
}

/** What to say of columns that are not shown; undefined if all are. */
export function leftOutText(columns: number): string | undefined {
  return columns > SHOWN ? `The ${SHOWN} most important of ${columns} columns.` : undefined;
}
