// Tables of what is ranked: a row for each, the best ones first; those that are many unfold.
import { type Markup, markup } from './markup.js';
import { grouped } from './numbers.js';

/** So many rows are seen at once. */
const UNFOLDED = 50;
/** Texts of more letters go on in the next line. */
const LONG = 24;

/** A column: its head, and its cell in a row. */
export interface Column<Row> {
  readonly head: string;
  readonly cell: (row: Row, index: number) => string | Markup;
  /** Whether its cells are text, and no numbers. */
  readonly isText?: boolean;
}

/** The rows in their order, the best one marked; those behind the first fifty unfold. @param noun what a row is, such as `trials` */
export function rowsTable<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  { isBest, noun }: { readonly isBest: (row: Row) => boolean; readonly noun: string },
): Markup {
  const more = rows.length - UNFOLDED;
  const table = (from: number, to: number) => tableOf(rows.slice(from, to), from, columns, isBest);
  return markup`${table(0, UNFOLDED)}${more > 0 && markup`<details><summary>${grouped(more)} more ${noun}</summary>\n${table(UNFOLDED, rows.length)}</details>\n`}`;
}

function tableOf<Row>(
  rows: readonly Row[],
  from: number,
  columns: readonly Column<Row>[],
  isBest: (row: Row) => boolean,
): Markup {
  const cells = rows.map((row, i) => columns.map(({ cell }) => cell(row, from + i)));
  const kinds = columns.map(({ isText }, i) => {
    if (!isText) return markup` class="number"`;
    return cells.some((texts) => lengthOf(texts[i]) > LONG) && markup` class="long"`;
  });
  const heads = columns.map(({ head }, i) => markup`<th${kinds[i]}>${head}</th>`);
  const lines = rows.map(
    (row, i) =>
      markup`<tr${isBest(row) && markup` class="changed total"`}>${cells[i].map((cell, column) => markup`<td${kinds[column]}>${cell}</td>`)}</tr>\n`,
  );
  return markup`<div class="scroll ranked"><table><thead><tr>${heads}</tr></thead>\n<tbody>${lines}</tbody></table></div>\n`;
}

/** Letters that are seen. */
function lengthOf(cell: string | Markup): number {
  return String(cell).replace(/<[^>]*>/g, '').length;
}
