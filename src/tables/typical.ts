// A row such as a model was trained on, as its preprocessing tells: for examples, and for forms that are filled in already.
import type { DateEncoder, Encoder } from './encoders.js';
import { featureNames, type Preprocessing, type RobustScale } from './preprocessing.js';

/** A value for each column: the median, or the category that most rows have if the preprocessing tells, else the first. */
export function typicalRow(preprocessing: Preprocessing): Record<string, number | string> {
  const scale = preprocessing.find((entry): entry is RobustScale => entry.type === 'robustScale');
  const row: Record<string, number | string> = {};
  let at = 0;
  for (const entry of preprocessing) {
    if (entry.type === 'robustScale') continue;
    row[entry.column] = typicalValue(entry, scale?.center.slice(at) ?? []);
    at += featureNames([entry]).length;
  }
  return row;
}

/** @param medians of the entry's features */
function typicalValue(entry: Encoder, medians: readonly number[]): number | string {
  if (entry.type === 'number') return entry.median;
  if (entry.type === 'date') return typicalDate(entry);
  if (entry.type === 'pixel') return 0;
  const { levels } = entry;
  const most = levels.length === 2 ? Number(medians[0] < 0) : medians.slice(0, levels.length).indexOf(1);
  return levels[Math.max(most, 0)] ?? '';
}

/** The first day of a month; the time of day is there if the model looks at it. */
function typicalDate({ parts }: DateEncoder): string {
  const median = (part: string, otherwise: number) =>
    Math.floor(parts.find((each) => each.part === part)?.median ?? otherwise);
  const digits = (value: number, length: number) => String(value).padStart(length, '0');
  const day = `${digits(median('year', 2024), 4)}-${digits(median('month', 1), 2)}-01`;
  return parts.some(({ part }) => part === 'hour') ? `${day}T${digits(median('hour', 12), 2)}:00` : day;
}
