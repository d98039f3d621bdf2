// Reads a text column by column, in pieces: its head, to see what its columns are; the whole; and once more those columns that turned out to
// be text after numbers, since numbers do not keep their texts.
import { readingOf, type Asked, type Form, type RawColumn, type Reading } from './cells.js';
import type { CellsReader } from './column-reader.js';
import type { Lines } from './lines.js';
import { readAll, type Pass, type TableText } from './table-text.js';

/** How a column is read; undefined if it is passed over. */
export type Plan = Reading | undefined;

/** Says how columns of these names are read. */
export type Planner = (names: readonly string[]) => readonly Plan[];

/** One way through a text. */
export interface ColumnsPass extends Pass {
  readonly names: readonly string[];
  /** One a name; undefined for what is passed over. */
  readonly readers: readonly (CellsReader | undefined)[];
  readonly rows: number;
  readonly lines: Lines;
}

/** What a text holds. */
export interface Content {
  readonly columns: readonly RawColumn[];
  readonly rows: number;
  readonly isGzip: boolean;
  readonly lines: Lines;
}

/**
 * Reads a text.
 * @param passOf makes a pass that plans with the planner it is given
 * @param ask what is asked for of columns of these names; of those that are not in its answer, their cells tell
 * @param missing words that say that a number is missing
 */
export async function readColumns(
  text: TableText,
  passOf: (planner: Planner) => ColumnsPass,
  ask: (names: readonly string[]) => ReadonlyMap<string, Asked>,
  missing?: readonly string[],
): Promise<Content> {
  const planner = (forms?: ReadonlyMap<string, Form | undefined>) => (names: readonly string[]) => {
    const asked = ask(names);
    return names.map((name) => readingOf(asked.get(name), missing, forms?.get(name)));
  };
  const first = passOf(planner());
  first.push(text.head, 1);
  const forms = new Map(first.readers.map((reader, i) => [first.names[i], reader?.form]));
  const all = await readAll(text, passOf(planner(forms)));
  const readers = new Map(all.names.map((name, i) => [name, all.readers[i]]));
  const isMisread = (name: string) => readers.get(name)?.isMisread === true;
  if (all.names.some(isMisread)) {
    const asText: Planner = (names) =>
      names.map((name) => (isMisread(name) ? readingOf(undefined, missing, 'text') : undefined));
    const texts = await readAll(text, passOf(asText));
    for (const [i, name] of texts.names.entries()) if (texts.readers[i]) readers.set(name, texts.readers[i]);
  }
  const columns = all.names.map((name) => {
    const reader = readers.get(name);
    const cells = reader?.finish();
    return { name, missing: reader?.missing ?? 0, cells };
  });
  return { columns, rows: all.rows, isGzip: text.file.isGzip, lines: all.lines };
}
