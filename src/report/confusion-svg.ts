// The confusion matrix: a row for each true class, a column for each predicted one; what is right in one colour and what is not in another.
import { type Drawing, svgFile } from './drawing.js';
import { type Markup, markup } from './markup.js';

const SIDE = 420;
const [SMALLEST, LARGEST, WITH_NUMBERS, WITH_NAMES] = [5, 48, 26, 9];
/** Columns of a character, as a share of the size of the letters. */
const CHARACTER = 0.56;
const [NAME_LENGTH, MARGIN] = [18, 16];

/** `matrix[true][predicted]` counts examples; there is a name for each class. */
export function confusionMatrixSvg(matrix: readonly (readonly number[])[], classNames: readonly string[]): string {
  return svgFile(confusionDrawing(matrix, classNames));
}

/** The same, to be part of a page. */
export function confusionDrawing(matrix: readonly (readonly number[])[], classNames: readonly string[]): Drawing {
  const cell = Math.min(Math.max(Math.floor(SIDE / matrix.length), SMALLEST), LARGEST);
  const names = cell >= WITH_NAMES ? classNames.map(shortened) : classNames.map(() => '');
  const size = Math.min(13, cell - 1);
  const room = Math.max(...names.map((name) => name.length * size), 65) * CHARACTER;
  const [left, top] = [MARGIN + room + 10, MARGIN + 22 + room * SLANT];
  const side = matrix.length * cell;
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
  const overhang = Math.max((names.at(-1) ?? '').length * size * CHARACTER * SLANT - cell / 2, 0);
  return {
    width: Math.ceil(left + side + MARGIN + overhang),
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
    const number = markup`<text class="${strength > 0.6 ? 'on' : ''}" x="${x + cell / 2}" y="${y + cell / 2 + 4}" text-anchor="middle">${count}</text>`;
    return markup`<g><title>${names[row]}, predicted ${names[column]}: ${count} of ${total}</title><rect class="${isRight ? 'right' : 'wrong'}" x="${x + 0.5}" y="${y + 0.5}" width="${cell - 1}" height="${cell - 1}" rx="2" fill-opacity="${strength.toFixed(3)}"/>${cell >= WITH_NUMBERS && number}</g>
`;
  });
  return markup`${cells}`;
}

function shortened(name: string): string {
  return name.length > NAME_LENGTH ? `${name.slice(0, NAME_LENGTH - 1)}…` : name;
}
