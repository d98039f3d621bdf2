// A table that is read, with its classes, and the splits of it that are measured.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { classesOf } from '../../dist/tables/classes.js';
import { readTable } from '../../dist/tables/read-table.js';
import { Table } from '../../dist/tables/table.js';
import type { Bench } from '../section.js';
import { tableFile } from './fetch.js';
import type { TableSet } from './sets.js';
import type { TableTask } from './train.js';

/** A table as a whole, and what is to be predicted. */
export interface Whole extends Pick<TableTask, 'target' | 'names'> {
  readonly name: string;
  readonly table: Table;
}

/** Reads a table; of a smoke run it is one of a few rows that only has the name. */
export async function wholeTable({ smoke, say }: Bench, set: TableSet): Promise<Whole> {
  const { name, target, task } = set;
  const categorical = task === 'classes' ? [target] : [];
  const table = smoke
    ? Table.from(fewRows(target), { categorical })
    : await readTable(await tableFile(set, say), { categorical });
  const classes = task === 'classes' && classesOf(table.column(target).cells!);
  return { name, table, target, names: classes ? classes.names : undefined };
}

/** The rows as the letters of bench/splits say: with those of validation apart, and as part of those to train on. */
export function givenSplit({ smoke }: Bench, whole: Whole, seed: number): { apart: TableTask; joined: TableTask } {
  const file = fileURLToPath(new URL(`../splits/${whole.name}.${seed}.txt`, import.meta.url));
  const letters = smoke ? 'ervrr'.repeat(whole.table.rows / 5) : readFileSync(file, 'latin1').replace(/\s/g, '');
  const task = (letters: string) => ({ ...whole, parts: whole.table.split({ letters }) });
  return { apart: task(letters), joined: task(letters.replaceAll('v', 'r')) };
}

/** A fifth of the rows for the test, drawn by the seed, and of the others so many to train on; undefined if there are fewer. */
export function drawnSplit(whole: Whole, rows: number, seed: number): TableTask | undefined {
  const { table, target } = whole;
  const others = table.rows - Math.round(0.2 * table.rows);
  if (rows !== Infinity && rows >= others) return undefined;
  const validation = rows === Infinity ? 0 : rows / others;
  const drawn = table.split({ test: 0.2, validation, target, seed });
  const train = rows === Infinity ? drawn.train : drawn.validation;
  return { ...whole, parts: { train, validation: train.select([]), test: drawn.test } };
}

/** Two numbers and a category, and a target that follows from them. */
function fewRows(target: string) {
  return Array.from({ length: 100 }, (_, i) => ({
    a: i % 7,
    b: (i * i) % 11,
    c: 'xyz'[i % 3],
    [target]: i % 7 > 2 ? 1 : 0,
  }));
}
