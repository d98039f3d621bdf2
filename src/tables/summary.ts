// What was read, as data and as lines for people.
import type { Point } from './thousands.js';
import { type Column, type ColumnKind, isUsed, rangeOf } from './columns.js';

/** A column in short. */
export interface ColumnSummary {
  readonly name: string;
  readonly kind: ColumnKind;
  /** Whether models learn from it. */
  readonly used: boolean;
  readonly missing: number;
  /** How many different texts there are; undefined if it is no text, or has too many to keep. */
  readonly levels?: number;
  /** The smallest and the largest number, or the first and the last date. */
  readonly range?: readonly [number, number] | readonly [string, string];
  /** What separates the thousands of its numbers, if something does. */
  readonly thousands?: Point;
  /** How many columns these are, if they are several in one. */
  readonly columns?: number;
}

/** A column in short. */
export function summaryOf(column: Column): ColumnSummary {
  const { name, kind, missing, cells } = column;
  const summary = { name, kind, used: isUsed(column), missing };
  if (!cells || cells.form === 'unkept') return summary;
  if (cells.form === 'text') return { ...summary, levels: cells.levels.length };
  const range = rangeOf(cells.values);
  if (!range) return summary;
  if (cells.form === 'date') return { ...summary, range: [dateText(range[0]), dateText(range[1])] };
  return { ...summary, range, ...(cells.thousands && { thousands: cells.thousands }) };
}

/** `2024-05-06`, with its time if it has one. */
export function dateText(time: number): string {
  return new Date(time).toISOString().replace(/(T00:00)?:\d\d\.\d+Z$/, '');
}

/** `embedding[12]`: an element of an array. */
const ELEMENT = /^(.*)\[(\d+)\]$/;

/** Numbers that are elements of one array as one column: as wide as their ranges together, missing as often as the one that is most often. */
function joined(columns: readonly ColumnSummary[]): ColumnSummary[] {
  const groups = new Map<string, ColumnSummary[]>();
  for (const column of columns) {
    const key = (column.kind === 'number' && ELEMENT.exec(column.name)?.[1]) || column.name;
    if (!groups.get(key)?.push(column)) groups.set(key, [column]);
  }
  return [...groups.values()].map((group) => {
    const [first, last] = [group[0], group[group.length - 1]];
    return first === last ? first : inOne(group, `${first.name} to [${ELEMENT.exec(last.name)![2]}]`);
  });
}

/** Columns of numbers as one of this name. */
function inOne(columns: readonly ColumnSummary[], name: string): ColumnSummary {
  const ends = columns.flatMap(({ range }) => (range ?? []).map(Number));
  const range = ends.length > 0 && { range: rangeOf(Float64Array.from(ends)) };
  const missing = Math.max(...columns.map((column) => column.missing));
  return { ...columns[0], name, missing, ...range, columns: columns.length };
}

/** Columns in short of which some are pixels: these in one, which is used. */
export function withPixels(columns: readonly ColumnSummary[], pixels: ReadonlySet<string>): ColumnSummary[] {
  const [all, others] = [true, false].map((are) => columns.filter(({ name }) => pixels.has(name) === are));
  const name = all.length > 1 ? `${all[0].name} to ${all[all.length - 1].name}` : all[0].name;
  return [{ ...inOne(all, name), kind: 'number', used: true }, ...others];
}

/** A line for each column that is used, elements of one array in one, then one that names the others, and why they are not used. */
export function summaryLines(columns: readonly ColumnSummary[]): string[] {
  const used = joined(columns.filter((column) => column.used));
  const width = Math.max(0, ...used.map(({ name }) => name.length));
  const lines = used.map((column) => `${column.name.padEnd(width)}  ${column.kind.padEnd(8)}  ${detailsOf(column)}`);
  const others = columns.filter((column) => !column.used).map(({ name, kind }) => `${name} (${kind})`);
  return others.length > 0 ? [...lines, `not used: ${others.join(', ')}`] : lines;
}

function detailsOf({ levels, range, thousands, missing }: ColumnSummary): string {
  const parts = [
    ...(levels === undefined ? [] : [`${levels} ${levels === 1 ? 'level' : 'levels'}`]),
    ...(range ? [`${range[0]} to ${range[1]}`] : []),
    ...(thousands ? [`thousands separated by ${JSON.stringify(thousands)}`] : []),
    ...(missing > 0 ? [`${missing} missing`] : []),
  ];
  return parts.join(', ');
}
