// A grid of captioned pictures as text: two pixels in a half block if the terminal has colours, shades if it has not.
import type { Image } from '../images/image.js';
import { resize } from '../images/resize.js';
import type { Captioned, Tone } from './captioned.js';

export interface GridTextOptions {
  /** Columns in all; default 80. */
  width?: number;
  /** Whether block characters may be used, or ASCII alone; default true. */
  unicode?: boolean;
  /** Whether the terminal shows 256 colours; default false. */
  colors?: boolean;
  /** Pictures in a row at most; default as many as there is room for. */
  columns?: number;
}

const GAP = 2;
/** Columns of a picture: no fewer, for its caption's sake, and no more. */
const [NARROWEST, WIDEST] = [16, 24];
const [BLOCKS, LETTERS] = [' ░▒▓█', ' .:-=+*#%@'];
const TONES: Record<Tone, number | undefined> = { plain: undefined, faint: 2, right: 32, wrong: 31 };

/** The pictures row by row, their captions below them; at most 24 columns each, and smaller on a narrow screen. */
export function gridText(items: readonly Captioned[], options: GridTextOptions = {}): string {
  const { width = 80, unicode = true, colors = false, columns = Infinity } = options;
  const widest = Math.max(...items.map(({ picture }) => picture.width), 1);
  const cell = Math.min(Math.max(widest, NARROWEST), WIDEST, width);
  const perRow = Math.min(Math.max(Math.floor((width + GAP) / (cell + GAP)), 1), columns);
  const rows: string[] = [];
  for (let i = 0; i < items.length; i += perRow) {
    const cells = items.slice(i, i + perRow).map((item) => drawItem(item, cell, unicode, colors));
    const height = Math.max(...cells.map((lines) => lines.length));
    const blank = ' '.repeat(cell);
    for (let line = 0; line < height; line++) {
      rows.push(cells.map((lines) => lines[line] ?? blank).join(' '.repeat(GAP)).trimEnd()); // prettier-ignore
    }
    rows.push('');
  }
  return rows.slice(0, -1).join('\n');
}

/** Lines of `columns` characters each, besides escape codes. */
function drawItem({ picture, captions }: Captioned, columns: number, unicode: boolean, colors: boolean): string[] {
  const lines = Math.max(Math.round((columns * picture.height) / picture.width / 2), 1);
  const drawn = colors && unicode ? halfBlocks(picture, columns, lines) : shades(picture, columns, lines, unicode);
  const texts = captions.map(({ text, tone }) => {
    const line = text.replaceAll('\u00a0', ' ').slice(0, columns).padEnd(columns);
    return colors && TONES[tone] !== undefined ? `\u001b[${TONES[tone]}m${line}\u001b[0m` : line;
  });
  return [...drawn, ...texts];
}

function halfBlocks(picture: Image, columns: number, lines: number): string[] {
  const small = resize(picture, columns, 2 * lines, 'area');
  return Array.from({ length: lines }, (_, line) => {
    const pixels = Array.from({ length: columns }, (_, x) => [
      color(small, x, 2 * line),
      color(small, x, 2 * line + 1),
    ]);
    return `${pixels.map(([top, bottom]) => `\u001b[38;5;${top};48;5;${bottom}m▀`).join('')}\u001b[0m`;
  });
}

function shades(picture: Image, columns: number, lines: number, unicode: boolean): string[] {
  const ramp = unicode ? BLOCKS : LETTERS;
  const small = resize(picture, columns, lines, 'area');
  return Array.from({ length: lines }, (_, y) =>
    Array.from({ length: columns }, (_, x) => {
      const pixel = channelsAt(small, x, y);
      const light = pixel.reduce((sum, value) => sum + value, 0) / pixel.length;
      return ramp[Math.round((light / 255) * (ramp.length - 1))];
    }).join(''),
  );
}

/** The nearest of xterm's 256 colours: of its 24 greys with black and white, or of its cube of 6 x 6 x 6. */
function color(picture: Image, x: number, y: number): number {
  const pixel = channelsAt(picture, x, y);
  if (pixel.length === 3) {
    const [red, green, blue] = pixel.map((value) => Math.round(value / 51));
    return 16 + 36 * red + 6 * green + blue;
  }
  const grey = Math.round((pixel[0] - 8) / 10);
  return grey < 0 ? 16 : grey > 23 ? 231 : 232 + grey;
}

function channelsAt({ pixels, width, channels }: Image, x: number, y: number): number[] {
  return Array.from(pixels.subarray((y * width + x) * channels, (y * width + x + 1) * channels));
}
