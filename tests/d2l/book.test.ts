// The README's first program, line for line the book's, run as a user would run it: all ten epochs, against PyTorch's curve.
import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { expectCurve, type GoldenRun, readFixture } from '../train/golden.js';

const root = fileURLToPath(new URL('../../', import.meta.url));

test("the README's program follows the golden curve and shows predictions", { timeout: 180_000 }, async () => {
  const [, program] = /```ts\n([\s\S]*?)```/.exec(readFileSync(`${root}README.md`, 'utf8')) as RegExpExecArray;
  mkdirSync(`${root}build`, { recursive: true });
  writeFileSync(`${root}build/readme.mts`, program); // inside the package, so that 'mlp-train' is this package, as built
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', 'build/readme.mts'], {
    cwd: root,
  });

  const rows = [...stdout.matchAll(/^ *(\d+) +(\d\.\d{4}) +(\d\.\d{4}) +(\d\.\d{4})$/gm)].map((row) =>
    row.slice(1).map(Number),
  );
  const { epochs } = readFixture<GoldenRun>('d2l_seed42.json');
  expect(rows.map(([epoch]) => epoch)).toEqual(epochs.map(({ epoch }) => epoch));
  // Four decimals are printed, so the golden numbers are rounded alike and epoch 1 agrees to the last digit shown or the one beside it.
  const rounded = epochs.map((row) => ({ ...row, loss: Number(row.loss.toFixed(4)) }));
  expectCurve(rows.slice(1).map(point), rounded.slice(1), 1);
  expect(Math.abs(rows[0][1] - rounded[0].loss)).toBeLessThan(1.5e-4);

  // the first six test images, three in a row; the first four are easy
  expect(stdout).toMatch(/^ankle boot +pullover +trouser\n✓ ankle boot +✓ pullover +✓ trouser$/m);
  expect(stdout).toMatch(/^trouser +shirt +trouser\n✓ trouser +[✓✗] [a-z -]+ +[✓✗] [a-z -]+$/m);
});

const point = ([, trainLoss, trainAccuracy, testAccuracy]: number[]) => ({ trainLoss, trainAccuracy, testAccuracy });
