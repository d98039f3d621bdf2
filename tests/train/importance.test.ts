// Permutation importance: of a column that decides everything, one that is of no use, and a category that is several features.
import { expect, test } from 'vitest';
import { permutationImportance } from '../../src/train/importance.js';
import { applyPreprocessing, fitPreprocessing } from '../../src/tables/preprocessing.js';
import { Table } from '../../src/tables/table.js';

const ROWS = 400;
const table = Table.from(
  Array.from({ length: ROWS }, (_, row) => ({
    decides: row % 2 === 0 ? -1 : 1,
    useless: (row * 37) % 101,
    plan: ['a', 'b', 'c'][row % 3],
  })),
);
const preprocessing = fitPreprocessing(table);
const { width } = applyPreprocessing(preprocessing, table);
const options = { metric: 'accuracy', seed: 1 } as const;

/** A net that goes by the sign of the first feature alone. */
function bySign(features: Float32Array) {
  let right = 0;
  for (let row = 0; row < ROWS; row++) right += Number(features[row * width] > 0 === (row % 2 === 1));
  return Promise.resolve({ accuracy: right / ROWS });
}

test('half of the rows are wrong without the column that decides, and none without others', async () => {
  const [decides, ...others] = await permutationImportance(preprocessing, table, bySign, options);
  expect(decides.column).toBe('decides');
  expect(decides.mean).toBeGreaterThan(0.5 - 3 * 0.025); // the deviation of a mean of 400 halves
  expect(decides.mean).toBeLessThan(0.5 + 3 * 0.025);
  expect(decides.deviation).toBeGreaterThan(0);
  expect(decides.deviation).toBeLessThan(0.06);
  expect(others).toEqual([
    { column: 'useless', mean: 0, deviation: 0 },
    { column: 'plan', mean: 0, deviation: 0 },
  ]);
});

test('mean and deviation are over five permutations; an error counts the other way', async () => {
  const errors = [2, 3, 5, 3, 7, 7]; // first the whole, then five of the first column
  let call = 0;
  const measure = () => Promise.resolve({ rmse: errors[call++] ?? 2 });
  const [first, second] = await permutationImportance(preprocessing, table, measure, { metric: 'rmse', seed: 0 });
  expect(first.mean).toBe(3); // (1 + 3 + 1 + 5 + 5) / 5
  expect(first.deviation).toBeCloseTo(Math.sqrt(3.2), 12); // (4 + 0 + 4 + 4 + 4) / 5
  expect(second).toMatchObject({ mean: 0, deviation: 0 });
  expect(call).toBe(1 + 3 * 5);
});

test('the features of a column move together, each row stays one, and all are put back', async () => {
  const { features: first } = applyPreprocessing(preprocessing, table);
  const seen: Float32Array[] = [];
  await permutationImportance(preprocessing, table, (features) => {
    seen.push(features.slice());
    return Promise.resolve({ accuracy: 1 });
  }, options); // prettier-ignore
  expect(seen[0]).toEqual(first);
  const rowsOf = (features: Float32Array, from: number, to: number) =>
    Array.from({ length: ROWS }, (_, row) => features.slice(row * width + from, row * width + to).join());
  const plan = seen.slice(-5); // "plan" is three features behind the two numbers
  expect(width).toBe(2 + 3);
  for (const features of plan) {
    expect(rowsOf(features, 0, 2)).toEqual(rowsOf(first, 0, 2));
    expect(rowsOf(features, 2, 5)).not.toEqual(rowsOf(first, 2, 5));
    expect(rowsOf(features, 2, 5).sort()).toEqual(rowsOf(first, 2, 5).sort());
  }
  expect(new Set(plan.map((features) => features.join())).size).toBe(5);
});

test('the seed says which, and a metric that is not measured is an error', async () => {
  const again = await permutationImportance(preprocessing, table, bySign, options);
  expect(again).toEqual(await permutationImportance(preprocessing, table, bySign, options));
  expect(again).not.toEqual(await permutationImportance(preprocessing, table, bySign, { ...options, seed: 2 }));
  await expect(permutationImportance(preprocessing, table, bySign, { ...options, metric: 'auc' })).rejects.toThrow(
    'metric: auc is not measured. Take one of accuracy',
  );
});
