// What looks wrong in a table's data beside the settings: outliers of a regression, which other losses weigh less.
import { expect, test } from 'vitest';
import { hints } from '../../src/cli/train/hints.js';
import { tableData } from '../../src/dataset/table-data.js';
import { complete } from '../../src/train/recipe-values.js';
import type { Settings } from '../../src/train/recipe.js';
import { fileOf } from '../tables/read.js';

/** What is said of a table with these targets. */
async function hintsOf(targets: readonly (number | string)[], settings: Partial<Settings> = {}): Promise<string[]> {
  const lines = targets.map((target, row) => `${(row * 7) % 10},${target}`);
  const data = await tableData({ data: fileOf(`x,duration\n${lines.join('\n')}\n`), target: 'duration', test: 0.2, validation: 0.1, seed: 1 }); // prettier-ignore
  return hints(complete({ dataset: 'table', task: 'regression', validation: 0.1, ...settings }), data);
}

/** 0 to 99, whose quartiles are 50 apart when one more is behind them: the median is 50, and 1050 is 20 times as far from it. */
const hundred = Array.from({ length: 100 }, (_, i) => i);
const advice = 'If these are errors, remove the rows; else --loss l1 --monitor mae (or huber for l1) weighs them less';

test('a target more than 20 times the distance of the quartiles from the median is said, wherever its row is', async () => {
  for (const place of [0, 17, 50, 83, 100]) {
    const targets = [...hundred];
    targets.splice(place, 0, 1440);
    expect(await hintsOf(targets)).toEqual([
      `"duration" has outliers more than 1,000 from the median 50: 1 row (0.99 %), the farthest at 1,440. ${advice}`,
    ]);
  }
  expect(await hintsOf([...hundred, 1051])).toHaveLength(1);
  expect(await hintsOf([...hundred, 1050])).toEqual([]);
  const [unmonitored] = await hintsOf([...hundred, 1051], { validation: 0 });
  expect(unmonitored).toContain('else --loss l1 (or huber for l1) weighs them less');
});

test('below as above, and the farthest is named', async () => {
  // of 103 targets the quartiles are at 23.5 and 74.5, and the median at 49
  expect(await hintsOf([...hundred, 2000, -3000, -1500])).toEqual([
    `"duration" has outliers more than 1,020 from the median 49: 3 rows (2.9 %), the farthest at -3,000. ${advice}`,
  ]);
});

test('not if the loss is another, if most targets are alike, if they are classes, or of ordinary targets', async () => {
  for (const loss of ['l1', 'huber'] as const) expect(await hintsOf([...hundred, 1440], { loss })).toEqual([]);
  expect(await hintsOf(hundred.map((i) => (i < 80 ? 0 : i * 1000)))).toEqual([]);
  expect(await hintsOf(hundred.map((i) => (i % 2 ? 'yes' : 'no')))).toEqual([]);
  const exponential = hundred.map((i) => -Math.log(1 - (i + 0.5) / 100));
  expect(await hintsOf(exponential)).toEqual([]);
});
