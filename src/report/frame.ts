// A frame for drawings of one number against another: both axes with their names, and a sheet as wide as a card.
import { type Axis, isCrowded, type NumberAxis, type Scale, scaleOf, type Tick, ticksOf } from './axis.js';
import { at, type Drawing, shortened } from './drawing.js';
import { type Markup, markup } from './markup.js';

const [WIDTH, PLOT, TOP, RIGHT, BOTTOM] = [460, 250, 32, 16, 46];
/** Columns of a character. */
const CHARACTER = 7.3;
/** Words that run into each other are slanted by 45 degrees, and lose what is beyond so many letters. */
const [SLANTED_LENGTH, SLANT] = [16, Math.SQRT1_2];

/** Where numbers stand on the sheet, and the drawing of what is put there. */
export interface Frame {
  readonly x: Scale;
  readonly y: Scale;
  readonly drawing: (label: string, content: Markup) => Drawing;
}

/** A frame of these axes, whose ends are made round if they are not exact; the label of y stands above it. */
export function frame(across: Axis, up: NumberAxis): Frame {
  const y = scaleOf(up, [TOP + PLOT, TOP]);
  const marks = ticksOf(up, y);
  const left = 14 + Math.max(...marks.map(({ text }) => text.length)) * CHARACTER;
  const last = ticksOf(across, scaleOf(across, [left, WIDTH - RIGHT])).at(-1)?.text ?? ''; // whose half stands beyond the end
  const right = 'words' in across ? WIDTH - RIGHT : WIDTH - Math.max(RIGHT, (last.length * CHARACTER) / 2);
  const x = scaleOf(across, [left, right]);
  const rows = marks.map(
    ({
      place,
      text,
    }) => markup`<line class="grid" x1="${at(left)}" x2="${at(right)}" y1="${at(place)}" y2="${at(place)}"/>
<text class="faint" x="${at(left - 8)}" y="${at(place + 4)}" text-anchor="end">${text}</text>
`,
  );
  const { content: columns, height: below } = columnsOf(ticksOf(across, x), 'words' in across);
  const names = markup`<text class="faint" x="${at(left)}" y="16">${up.label}</text>
<text class="faint" x="${at(right)}" y="${at(TOP + PLOT + below + 20)}" text-anchor="end">${across.label}</text>
`;
  const drawing = (label: string, content: Markup): Drawing => ({
    width: WIDTH,
    height: Math.ceil(TOP + PLOT + BOTTOM - 18 + below),
    label,
    content: markup`${rows}${columns}${names}${content}`,
  });
  return { x, y, drawing };
}

/** What is written below the sheet, and how far down it goes. */
function columnsOf(ticks: readonly Tick[], areWords: boolean): { content: Markup; height: number } {
  const top = TOP + PLOT + 18;
  if (!areWords || !isCrowded(ticks)) {
    const texts = ticks.map(
      ({ place, text, below }) =>
        markup`<text class="faint" x="${at(place)}" y="${top}" text-anchor="middle">${text}${below && markup`<tspan x="${at(place)}" dy="16">${below}</tspan>`}</text>\n`,
    );
    return { content: markup`${texts}`, height: ticks.some(({ below }) => below) ? 34 : 18 };
  }
  const texts = ticks.map(({ place, text }) => {
    const [x, y] = [at(place + 4), top - 4];
    return markup`<text class="faint" x="${x}" y="${y}" text-anchor="end" transform="rotate(-45 ${x} ${y})">${shortened(text, SLANTED_LENGTH)}</text>\n`;
  });
  const longest = Math.min(Math.max(...ticks.map(({ text }) => text.length)), SLANTED_LENGTH);
  return { content: markup`${texts}`, height: 18 + longest * CHARACTER * SLANT };
}

/** A dashed line between two points, such as where a net would be that guesses. */
export function guide(
  { x, y }: Frame,
  [x1, y1]: readonly [number, number],
  [x2, y2]: readonly [number, number],
): Markup {
  return markup`<line class="mark" x1="${at(x(x1))}" y1="${at(y(y1))}" x2="${at(x(x2))}" y2="${at(y(y2))}"/>\n`;
}
