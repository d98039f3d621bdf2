// Permutation importance (Breiman 2001): how much worse a net gets if a column says the truth about other rows.
import { MlpError } from '../errors.js';
import { checkSeed } from '../random/generator.js';
import { drawWords, type Stream } from '../random/philox.js';
import { applyPreprocessing, featureNames, type Preprocessing } from '../tables/preprocessing.js';
import type { Table } from '../tables/table.js';
import { type MetricName, metrics, type Metrics } from './metric.js';

/** How much a column matters to a net. */
export interface Importance {
  readonly column: string;
  /** By how much the metric gets worse without it: below 0 if the net is better off. */
  readonly mean: number;
  /** Standard deviation over five permutations, of the population as scikit-learn's `importances_std`. */
  readonly deviation: number;
}

/** How importance is measured. */
export interface ImportanceOptions {
  readonly metric: MetricName;
  /** An integer of -2^63 to 2^64 - 1, which says how rows are permuted. */
  readonly seed: number | bigint;
}

/** How often each column is permuted, as scikit-learn does. */
export const REPEATS = 5;

/**
 * The importance of each column that the preprocessing takes, in its order. All features that are made of a column move together, which is
 * the same as to permute its cells and encode them again, since each cell is encoded on its own.
 * @param table rows that the net was not trained on
 * @param measure the metrics of the net on these rows; it gets features [rows, width], which it must not keep
 * @throws MlpError `ERR_MLP_ARGUMENT` if the metric is not among what is measured
 */
export async function permutationImportance(
  preprocessing: Preprocessing,
  table: Table,
  measure: (features: Float32Array) => Promise<Metrics>,
  { metric, seed }: ImportanceOptions,
): Promise<Importance[]> {
  const { features, width } = applyPreprocessing(preprocessing, table);
  const valueOf = async () => measuredValue(await measure(features), metric);
  const sign = metrics[metric].better === 'higher' ? 1 : -1;
  const whole = await valueOf();
  const importances: Importance[] = [];
  for (const { column, from, to } of featuresByColumn(preprocessing)) {
    const kept = columnsOf(features, width, from, to);
    const losses: number[] = [];
    for (let step = 0; step < REPEATS; step++) {
      const stream = { seed: checkSeed(seed), purpose: 'importance', index: from, step } as const;
      putRows(kept, permuted(table.rows, stream), features, width, from);
      losses.push(sign * (whole - (await valueOf())));
    }
    putRows(kept, identity(table.rows), features, width, from);
    importances.push({ column, ...meanAndDeviation(losses) });
  }
  return importances;
}

function measuredValue(measured: Metrics, metric: MetricName): number {
  const value = measured[metric];
  if (value !== undefined) return value;
  const fix = `Take one of ${Object.keys(measured).join(', ')}`;
  throw new MlpError('ERR_MLP_ARGUMENT', `${metric} is not measured`, 'metric', fix);
}

/** Which features are made of which column: from `from` to before `to`. */
function featuresByColumn(preprocessing: Preprocessing): { column: string; from: number; to: number }[] {
  let to = 0;
  return preprocessing
    .filter((entry) => entry.type !== 'robustScale')
    .map((entry) => ({ column: entry.column, from: to, to: (to += featureNames([entry]).length) }));
}

/** A copy of some columns of features, row by row. */
function columnsOf(features: Float32Array, width: number, from: number, to: number): Float32Array[] {
  return Array.from({ length: features.length / width }, (_, row) =>
    features.slice(row * width + from, row * width + to),
  );
}

/** Writes into each row what the copy has of another. */
function putRows(
  kept: readonly Float32Array[],
  order: Uint32Array,
  features: Float32Array,
  width: number,
  from: number,
): void {
  for (const [row, other] of order.entries()) features.set(kept[other], row * width + from);
}

function identity(rows: number): Uint32Array {
  return Uint32Array.from({ length: rows }, (_, row) => row);
}

/** Fisher and Yates's shuffle: the i-th number of the stream, as a share of 2^32, says which of the first i + 1 comes last. */
function permuted(rows: number, stream: Stream): Uint32Array {
  const order = identity(rows);
  const numbers = drawWords(stream, new Uint32Array(rows));
  for (let i = rows - 1; i > 0; i--) {
    const j = Math.floor((numbers[i] / 2 ** 32) * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}

function meanAndDeviation(values: readonly number[]): { mean: number; deviation: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, deviation: Math.sqrt(variance) };
}
