// Tables for tests: texts as files, and files as the texts of their cells.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { Cells } from '../../src/tables/cells.js';
import { CsvPass } from '../../src/tables/csv-pass.js';
import { type Delimiter } from '../../src/tables/dialect.js';

const dir = mkdtempSync(join(tmpdir(), 'mlp-tables-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** A file of this content; its path. */
export function fileOf(content: string | Uint8Array, name = 'table.csv'): string {
  const path = join(dir, name);
  writeFileSync(path, content);
  return path;
}

/** Each cell as numbers, or as the text that it is; null for what is missing. */
export function valuesOf(cells: Cells | undefined): (number | string | null)[] | string {
  if (!cells || cells.form === 'unkept') return cells?.form ?? 'skipped';
  if (cells.form === 'text') return Array.from(cells.codes, (code) => cells.levels[code] ?? null);
  return Array.from(cells.values, (value) => (Number.isNaN(value) ? null : value));
}

/** The header and the rows of a CSV, read in pieces of so many bytes, every cell as text. */
export function textsOf(content: Uint8Array, delimiter: Delimiter, pieceBytes: number): string[][] {
  const asText = (names: readonly string[]) => names.map(() => ({ form: 'text', isSure: true }) as const);
  const pass = new CsvPass('fuzz.csv', { delimiter, decimal: '.' }, asText);
  for (let at = 0; at < content.length; at += pieceBytes) pass.push(content.subarray(at, at + pieceBytes), 0.5);
  pass.finish();
  const columns = pass.readers.map((reader) => valuesOf(reader?.finish()));
  const rows = Array.from({ length: pass.rows }, (_, row) => columns.map((column) => (column[row] as string) ?? ''));
  return [[...pass.names], ...rows];
}
