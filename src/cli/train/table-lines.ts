// What the header says of a table: what is predicted, of which columns, and what was found odd in the rows.
import { columnsRead, type TableData } from '../../dataset/table-data.js';
import { grouped, plural } from '../../report/numbers.js';
import type { ColumnSummary } from '../../tables/summary.js';

/** As many classes are named with their shares. */
const MAX_NAMED = 4;

/** The lines of the header, by what stands before them. */
export function tableLines(data: TableData): Record<string, string> {
  const { train, target, unknown, unlabelled } = data;
  const columns = columnsRead(data).filter(({ name }) => name !== target);
  const missing = columns.filter((column) => column.used && column.missing > 0);
  const cells = missing.reduce((sum, column) => sum + column.missing, 0);
  const lacking = missing.length > 0 ? `${plural(cells, 'cell')} of ${plural(missing.length, 'column')} missing` : '';
  const strange = Object.entries(unknown).flatMap(([part, counts]) =>
    Object.entries(counts ?? {}).map(([column, rows]) => `${plural(rows, `${part} row`)} with a new ${column}`),
  );
  return {
    target: [
      `${target}, ${train.classes > 0 ? classesText(train.labels, train.classNames ?? []) : rangeText(train.labels)}`,
      ...unlabelledLines(unlabelled),
    ].join('\n'),
    columns: [columnsText(columns), thousandsText(columnsRead(data)), lacking, strange.join(', ')]
      .filter(Boolean)
      .join('\n'),
  };
}

/** `left out: 11 rows of houses.csv without the target` */
export function unlabelledLines(unlabelled: TableData['unlabelled']): string[] {
  return Object.entries(unlabelled).map(
    ([file, rows]) => `left out: ${plural(rows, 'row')} of ${file} without the target`,
  );
}

/** `4 numbers, 2 categories; not used: id (id)` */
function columnsText(columns: readonly ColumnSummary[]): string {
  const used = (['number', 'category', 'date'] as const).flatMap((kind) => {
    const count = columns.reduce((sum, column) => sum + (column.kind === kind ? (column.columns ?? 1) : 0), 0);
    return count === 0 ? [] : [plural(count, kind, kind === 'category' ? 'categories' : undefined)];
  });
  const others = columns.filter((column) => !column.used).map(({ name, kind }) => `${name} (${kind})`);
  return `${used.join(', ')}${others.length > 0 ? `; not used: ${others.join(', ')}` : ''}`;
}

/** `thousands separated by "," in sqft` */
function thousandsText(columns: readonly ColumnSummary[]): string {
  const texts = ([',', '.'] as const).flatMap((point) => {
    const names = columns.flatMap(({ name, thousands }) => (thousands === point ? [name] : []));
    return names.length > 0 ? [`thousands separated by "${point}" in ${names.join(', ')}`] : [];
  });
  return texts.join('; ');
}

/** `2 classes: no 86 %, yes 14 %` */
function classesText(labels: ArrayLike<number>, names: readonly string[]): string {
  const counts = names.map(() => 0);
  for (let i = 0; i < labels.length; i++) counts[labels[i]]++;
  const share = (count: number) => `${((100 * count) / labels.length).toFixed(count * 100 < labels.length ? 1 : 0)} %`;
  const sorted = names.map((name, i) => ({ name, count: counts[i] })).sort((a, b) => b.count - a.count);
  const named = sorted.slice(0, MAX_NAMED).map(({ name, count }) => `${name} ${share(count)}`);
  return `${names.length} classes: ${named.join(', ')}${sorted.length > MAX_NAMED ? ', ...' : ''}`;
}

function rangeText(values: ArrayLike<number>): string {
  let [low, high] = [Infinity, -Infinity];
  for (let i = 0; i < values.length; i++) [low, high] = [Math.min(low, values[i]), Math.max(high, values[i])];
  return `a regression: ${shown(low)} to ${shown(high)}`;
}

/** `1,440`, `0.123457` */
export function shown(value: number): string {
  return Number.isInteger(value) ? grouped(value) : String(Number(value.toPrecision(6)));
}
