// Means and deviations of the rows that a model learns from, by which Standardize changes its inputs.
import { argumentError } from '../errors.js';
import type { Moments } from '../formats/layer-fields.js';
import { isArray, isFloat32Array, isUint8Array } from '../kinds.js';

export type { Moments } from '../formats/layer-fields.js';

/** Rows to measure, such as a data set; bytes count as bytes / 255. */
export interface MeasuredRows {
  readonly features: Float32Array | Uint8Array;
  /** Of one row. */
  readonly shape: readonly number[];
}

/**
 * Mean and deviation (of the population): one of all numbers for images, which have two axes or more, and one for each column of other rows.
 * What never changes has the deviation 1.
 */
export function momentsOf(rows: MeasuredRows): Moments {
  const { features, shape } = rows ?? {};
  if (!(isFloat32Array(features) || isUint8Array(features)) || !isArray(shape))
    throw argumentError('a data set, such as a TensorDataset,', 'rows', rows);
  const columns = shape.length > 1 ? 1 : shape[0];
  const unit = isUint8Array(features) ? 255 : 1;
  const [values, counts] = isUint8Array(features) && columns === 1 ? [BYTES, countsOf(features)] : [features];
  const { mean, deviation } = measure(values, columns, counts);
  return {
    mean: mean.map((value) => value / unit),
    deviation: deviation.map((value) => Math.fround(value / unit) || 1),
  };
}

const BYTES = Uint8Array.from({ length: 256 }, (_, byte) => byte);

/** How many there are of each byte; in four tables, since an increment waits for the one before it of the same place. */
function countsOf(bytes: Uint8Array): Float64Array {
  const tables = new Uint32Array(4 * 256);
  const whole = bytes.length - (bytes.length % 4);
  for (let i = 0; i < whole; i += 4) {
    tables[bytes[i]]++;
    tables[256 + bytes[i + 1]]++;
    tables[512 + bytes[i + 2]]++;
    tables[768 + bytes[i + 3]]++;
  }
  for (let i = whole; i < bytes.length; i++) tables[bytes[i]]++;
  return Float64Array.from(
    BYTES,
    (byte) => tables[byte] + tables[256 + byte] + tables[512 + byte] + tables[768 + byte],
  );
}

/** Of values in rows of `columns`, of which there are `counts` each if that is given; the mean of what never changes is exact. */
function measure(values: ArrayLike<number>, columns: number, counts?: Float64Array) {
  const n = counts ? counts.reduce((sum, count) => sum + count) : values.length / columns;
  const first = Array.from({ length: columns }, (_, j) => values[j]);
  const summed = (term: (difference: number) => number, from: readonly number[]) => {
    const sums = new Float64Array(columns);
    for (let i = 0; i < values.length; i += columns)
      for (let j = 0; j < columns; j++) sums[j] += term(values[i + j] - from[j]) * (counts ? counts[i] : 1);
    return sums;
  };
  const mean = Array.from(
    summed((x) => x, first),
    (sum, j) => first[j] + sum / n,
  );
  const deviation = Array.from(
    summed((x) => x * x, mean),
    (sum) => Math.sqrt(sum / n),
  );
  return { mean, deviation };
}
