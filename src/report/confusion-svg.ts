// The confusion matrix: a row for each true class, a column for each predicted one; what is right in one colour and what is not in another.
import { type Drawing, shortened, svgFile } from './drawing.js';
import { type Markup, markup } from './markup.js';
import { grouped } from './numbers.js';

const SIDE = 420;
/** Smaller drawings have room beside them, so that their letters are no larger than those of others. */
const NARROWEST = 460;
const [SMALLEST, LARGEST, WITH_NUMBERS, WITH_SHARES, WITH_NAMES] = [5, 96, 26, 38, 9];
/** Columns of a character, as a share of the size of the letters. */
const CHARACTER = 0.56;
const [NAME_LENGTH, MARGIN] = [18, 10];

/** `matrix[true][predicted]` counts examples; there is a name for each class. */
export function confusionMatrixSvg(matrix: readonly (readonly number[])[], classNames: readonly string[]): string {
  return svgFile(confusionDrawing(matrix, classNames));
}

/** The same, to be part of a page. */
export function confusionDrawing(matrix: readonly (readonly number[])[], classNames: readonly string[]): Drawing {
  const cell = Math.min(Math.max(Math.floor(SIDE / matrix.length), SMALLEST), LARGEST);
  const names = cell >= WITH_NAMES ? classNames.map((name) => shortened(name, NAME_LENGTH)) : classNames.map(() => '');
  const size = Math.min(13, cell - 1);
  const room = Math.max(...names.map((name) => name.length * size), 65) * CHARACTER;
  const side = matrix.length * cell;
  const overhang = Math.max((names.at(-1) ?? '').length * size * CHARACTER * SLANT - cell / 2, 0);
  const width = Math.ceil(MARGIN + room + 10 + side + MARGIN + overhang);
  const rise = Math.max(...names.map(({ length }) => length * size * CHARACTER * SLANT), 16);
  const left = MARGIN + room + 10 + Math.max(NARROWEST - width, 0) / 2;
  const top = MARGIN + 24 + rise;
  const columns = names.map((name, i) => {
    const [x, y] = [left + (i + 0.5) * cell, top - 8];
    return markup`<text x="${x}" y="${y}" style="font-size: ${size}px" transform="rotate(-45 ${x} ${y})">${name}</text>\n`;
  });
  const rows = names.map(
    (name, i) =>
      markup`<text x="${left - 10}" y="${top + (i + 0.5) * cell + 4}" style="font-size: ${size}px" text-anchor="end">${name}</text>\n`,
  );
  const cells = matrix.map((counts, row) => drawRow(counts, row, classNames, { left, top, cell }));
  const content = markup`<text class="faint" x="${left - 10}" y="${top - 8}" text-anchor="end">true ↓</text>
<text class="faint" x="${left}" y="${MARGIN + 6}">predicted →</text>
<rect class="empty" x="${left}" y="${top}" width="${side}" height="${side}" rx="3"/>
${columns}${rows}${cells}`;
  return {
    width: Math.max(width, NARROWEST),
    height: Math.ceil(top + side + MARGIN),
    label: 'Confusion matrix: how often each true class was predicted as each class',
    content,
  };
}

/** Height of a line slanted by 45 degrees, as a share of its length. */
const SLANT = Math.SQRT1_2;

interface Place {
  readonly left: number;
  readonly top: number;
  readonly cell: number;
}

/** The cells of one true class that are not empty; the stronger, the larger their share of the class. */
function drawRow(counts: readonly number[], row: number, names: readonly string[], { left, top, cell }: Place): Markup {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const cells = counts.map((count, column) => {
    if (count === 0) return undefined;
    const isRight = row === column;
    const strength = isRight ? 0.15 + 0.85 * (count / total) : Math.sqrt(count / total);
    const [x, y] = [left + column * cell, top + row * cell];
    const title = `${names[row]}, predicted ${names[column]}: ${count} of ${total}`;
    const numbers = drawNumbers(count, total, { left: x + cell / 2, top: y + cell / 2, cell });
    return markup`<g${strength > 0.6 && markup` class="on"`}><title>${title}</title><rect class="${isRight ? 'right' : 'wrong'}" x="${x + 0.5}" y="${y + 0.5}" width="${cell - 1}" height="${cell - 1}" rx="2" fill-opacity="${strength.toFixed(3)}"/>${numbers}</g>
`;
  });
  return markup`${cells}`;
}

/** The count around the middle of a cell, and below it, if there is room, its share of the true class. */
function drawNumbers(count: number, total: number, { left, top, cell }: Place): Markup | undefined {
  if (cell < WITH_NUMBERS) return undefined;
  const text = (content: string, y: number, largest: number) => {
    const size = Math.min(largest, (cell - 4) / content.length / CHARACTER);
    return markup`<text x="${left}" y="${y}" style="font-size: ${size.toFixed(1)}px" text-anchor="middle">${content}</text>`;
  };
  if (cell < WITH_SHARES) return text(grouped(count), top + 4, 13);
  return markup`${text(grouped(count), top - 1, 15)}${text(percent(count, total), top + 14, 12)}`;
}

/** To the nearest, but 0 % is none, and 100 % is all. */
function percent(count: number, total: number): string {
  const share = Math.round((count / total) * 100);
  if (share === 100 && count < total) return '>99 %';
  return share === 0 ? '<1 %' : `${share} %`;
}
