// A frame for drawings of one number against another: both axes with their names, and a sheet as wide as a card.
import { type ScaleLinear, scaleLinear } from 'd3-scale';
import { at, type Drawing } from './drawing.js';
import { type Markup, markup } from './markup.js';

const [WIDTH, PLOT, TOP, RIGHT, BOTTOM] = [460, 250, 32, 16, 46];
/** Columns of a character. */
const CHARACTER = 7.3;

/** About how many numbers an axis has. */
const TICKS = 5;

type Scale = ScaleLinear<number, number>;

/** What an axis shows. */
export interface Axis {
  readonly label: string;
  readonly from: number;
  readonly to: number;
}

/** Where numbers stand on the sheet, and the drawing of what is put there. */
export interface Frame {
  readonly x: Scale;
  readonly y: Scale;
  readonly drawing: (label: string, content: Markup) => Drawing;
}

/** A frame of these axes, whose ends are made round; the label of y stands above it. */
export function frame(across: Axis, up: Axis): Frame {
  const y = scaleLinear([up.from, up.to], [TOP + PLOT, TOP]).nice(TICKS);
  const marks = ticksOf(y);
  const left = 14 + Math.max(...marks.map(({ text }) => text.length)) * CHARACTER;
  const x = scaleLinear([across.from, across.to], [left, WIDTH - RIGHT]).nice(TICKS);
  const last = ticksOf(x).at(-1)?.text ?? ''; // whose half stands beyond the end
  const right = WIDTH - Math.max(RIGHT, (last.length * CHARACTER) / 2);
  x.range([left, right]);
  const rows = marks.map(
    ({ place, text }) => markup`<line class="grid" x1="${at(left)}" x2="${right}" y1="${at(place)}" y2="${at(place)}"/>
<text class="faint" x="${at(left - 8)}" y="${at(place + 4)}" text-anchor="end">${text}</text>
`,
  );
  const columns = ticksOf(x).map(
    ({ place, text }) =>
      markup`<text class="faint" x="${at(place)}" y="${TOP + PLOT + 18}" text-anchor="middle">${text}</text>\n`,
  );
  const names = markup`<text class="faint" x="${at(left)}" y="16">${up.label}</text>
<text class="faint" x="${right}" y="${TOP + PLOT + 38}" text-anchor="end">${across.label}</text>
`;
  const drawing = (label: string, content: Markup): Drawing => ({
    width: WIDTH,
    height: TOP + PLOT + BOTTOM,
    label,
    content: markup`${rows}${columns}${names}${content}`,
  });
  return { x, y, drawing };
}

/** Round numbers of a scale, and where they stand. */
function ticksOf(scale: Scale): { place: number; text: string }[] {
  const largest = Math.max(...scale.domain().map(Math.abs));
  const format = scale.tickFormat(TICKS, largest < 1e5 ? undefined : '.2~s');
  return scale.ticks(TICKS).map((tick) => ({ place: scale(tick), text: format(tick) }));
}

/** A dashed line between two points, such as where a net would be that guesses. */
export function guide(
  { x, y }: Frame,
  [x1, y1]: readonly [number, number],
  [x2, y2]: readonly [number, number],
): Markup {
  return markup`<line class="mark" x1="${at(x(x1))}" y1="${at(y(y1))}" x2="${at(x(x2))}" y2="${at(y(y2))}"/>\n`;
}
