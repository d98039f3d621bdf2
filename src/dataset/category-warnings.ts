// What looks wrong in the texts of categories and of classes: one that is written in several ways, and words that mean missing elsewhere.
import { show } from '../errors.js';
import { isUsed } from '../tables/columns.js';
import { saysMissing } from '../tables/missing-words.js';
import type { TableSplit } from '../tables/table.js';

/** As many texts, and columns, are named. */
const [MAX_TEXTS, MAX_COLUMNS] = [3, 5];

/** How many rows have each text. */
interface TextColumn {
  readonly name: string;
  readonly counts: ReadonlyMap<string, number>;
}

/** A sentence for each column of which some texts differ in writing only, and one for all words that mean missing, without a full stop. */
export function categoryWarnings(tables: TableSplit, target: string): string[] {
  const columns = tables.train.columns.filter((column) => column.name === target || isUsed(column));
  const texts = columns.flatMap(({ name, cells }) =>
    cells?.form === 'text' && !cells.almost ? [{ name, counts: countsOf(tables, name) }] : [],
  );
  return [...texts.flatMap(alikeText), ...missingText(texts, target)];
}

/** Of all parts, since a file is cleaned as a whole. */
function countsOf({ train, validation, test }: TableSplit, name: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const table of [train, validation, test]) {
    const { cells } = table.column(name);
    if (cells?.form !== 'text') continue;
    const ofCode = new Int32Array(cells.levels.length);
    for (const code of cells.codes) if (code >= 0) ofCode[code]++;
    for (const [code, level] of cells.levels.entries())
      if (ofCode[code] > 0) counts.set(level, (counts.get(level) ?? 0) + ofCode[code]);
  }
  return counts;
}

function alikeText({ name, counts }: TextColumn): string[] {
  const groups = new Map<string, [text: string, rows: number][]>();
  for (const entry of counts) {
    const key = entry[0].trim().toLowerCase();
    groups.set(key, [...(groups.get(key) ?? []), entry]);
  }
  const alike = [...groups.values()].filter((group) => group.length > 1);
  if (alike.length === 0) return [];
  const named = alike[0].sort((a, b) => b[1] - a[1]).slice(0, MAX_TEXTS);
  const some = named.map(([text, rows]) => `${show(text)} (${rowsText(rows)})`).join(', ');
  const more = alike.flat().length - named.length;
  return [`${show(name)} has texts that differ only in capitals or in spaces around them, and count as different: ${some}${more > 0 ? ` and ${more} more` : ''}. Write them alike in the file`]; // prettier-ignore
}

/** "None" is not among these words: as a level it mostly says that there is none, which is known. */
function missingText(columns: readonly TextColumn[], target: string): string[] {
  const found = columns.flatMap(({ name, counts }) =>
    [...counts].flatMap(([text, rows]) =>
      saysMissing(text) && text.trim().toLowerCase() !== 'none' ? [{ name, text, rows }] : [],
    ),
  );
  if (found.length === 0) return [];
  found.sort((a, b) => b.rows - a.rows);
  const named = found.slice(0, MAX_COLUMNS).map(({ name, text, rows }) => {
    const taken = name === target ? 'class' : 'level';
    return `${show(text)} is a ${taken} of ${show(name)} (${rowsText(rows)})`;
  });
  const others = found.length > MAX_COLUMNS ? ` and ${found.length - MAX_COLUMNS} more` : '';
  return [`words that mean missing among numbers count as any other among texts: ${named.join(', ')}${others}. Leave these cells empty if nothing is known there`]; // prettier-ignore
}

function rowsText(rows: number): string {
  return `${rows} ${rows === 1 ? 'row' : 'rows'}`;
}
