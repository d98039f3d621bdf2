// The page of a run on a table: what it says of the rows, of one net and of several, and that report draws the same again.
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { finish, start } from './mlp-train.js';

let home: string;
const at = (name: string) => join(home, name);
const mlp = (...args: string[]) => finish(start(args, {}, home));
const html = (run: string) => readFileSync(at(`runs/${run}/report.html`), 'utf8');
/** The text that is seen, in one line. */
const textOf = (page: string) =>
  page.replace(/<(style|title)[^]*?<\/\1>|<wbr>/g, '').replace(/<[^>]*>/g, ' ').replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code))).replace(/\s+/g, ' '); // prettier-ignore

/** Whoever complains twice or more leaves, but for the last row, which is the 401st line; the noise says nothing, and the id is none to learn from. */
const customers = Array.from({ length: 400 }, (_, i) => {
  const complaints = (i * 5) % 4;
  const left = complaints >= 2 ? 'yes' : 'no';
  return { id: 1000 + i, complaints, noise: (i * 37) % 101, left: i === 399 ? 'no' : left };
});
const csv = (rows: readonly object[]) =>
  [Object.keys(rows[0]), ...rows.map((row) => Object.values(row))].map((cells) => `${cells.join(',')}\n`).join('');
const QUICK = ['--preset', 'book', '--optimizer', 'adam', '--lr', '0.01', '--batch-size', '32', '--seed', '1', '--threads', '1', '--quiet']; // prettier-ignore

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'mlp-train-'));
  writeFileSync(at('churn.csv'), csv(customers));
  writeFileSync(at('split.txt'), customers.map((_, i) => `${i % 5 === 4 ? 'e' : i % 5 === 3 ? 'v' : 'r'}\n`).join(''));
  writeFileSync(
    at('line.csv'),
    csv(Array.from({ length: 200 }, (_, i) => ({ x: i % 40, y: 1000 * (i % 40) + (i % 7) }))),
  );
  const target = ['--target', 'left', ...QUICK];
  const runs = [
    ['churn.csv', ...target, '--epochs', '20', '--split', 'split.txt'],
    ['churn.csv', ...target, '--epochs', '4', '--folds', '3', '--out', 'runs/folds'],
    ['line.csv', '--target', 'y', ...QUICK, '--epochs', '3', '--ensemble', '2', '--validation', '0.2'],
  ];
  for (const args of runs) expect(await mlp(...args)).toMatchObject({ code: 0 });
});
afterAll(() => rmSync(home, { recursive: true }));

describe('one net', () => {
  test('the columns as the training rows have them', () => {
    const text = textOf(html('churn'));
    expect(text).toContain('What was read 240 training rows, 4 columns, no cell missing. column kind holds');
    expect(text).toMatch(
      /id id, not used \d+ to \d+ complaints number 0 to 3 noise number 0 to 100 left category, target 2 levels/,
    );
  });

  test('what matters, on the rows of validation', () => {
    const page = html('churn');
    expect(textOf(page)).toContain('How much worse the log loss on 80 validation rows gets');
    const [, complaints, noise] = /complaints: (-?[\d.]+) ±[^]*noise: (-?[\d.]+) ±/.exec(page)!.map(Number);
    expect(complaints).toBeGreaterThan(0.5);
    expect(Math.abs(noise)).toBeLessThan(0.2);
  });

  test('the worst row is the one that lies, with its line', () => {
    const [, first] = /The worst rows[^]*?<tbody>(<tr>.*?<\/tr>)/.exec(html('churn'))!;
    expect(textOf(first)).toMatch(/^ 401 no yes 0\.\d+ 3 17 $/); // (399 * 37) % 101 is 17
  });

  test('nothing of pictures', () => {
    expect(textOf(html('churn'))).not.toMatch(/picture|First layer|–/);
  });

  test('the command that repeats it', () => {
    expect(textOf(html('churn'))).toContain(
      'command npx mlp-train churn.csv --target left --split split.txt --preset book',
    );
  });
});

describe('several nets', () => {
  test('what they do together, each of them, and no empty card', () => {
    const text = textOf(html('folds'));
    expect(text).toMatch(/3 nets of 2-256-2 on churn\.csv, by mlp-train, \d{4}-\d\d-\d\d \d\d:\d\d UTC 3 nets together are right on [\d.]+ % of 80 test examples \(always "(?:no|yes)": 5\d\.\d %\), and each alone on [\d.]+ % on average\./); // prettier-ignore
    expect(text).toMatch(
      /Test accuracy [\d.]+ one alone: [\d.]+ on average Test log loss [\d.]+ AUC [\d.]+ Nets 3 chosen in epoch/,
    );
    expect(text).toMatch(/Time [\d.]+ s 12 epochs Validation accuracy /);
    expect(text).toMatch(/net epochs chosen validation accuracy test accuracy 1 4 \d [\d.]+ [\d.]+ 2 4 /);
    expect(text).toContain('the log loss on 80 test rows');
    expect(text).not.toContain('–');
  });

  test('of a regression, in its own units', () => {
    const text = textOf(html('line'));
    expect(text).toMatch(
      /The test RMSE of 2 nets together is [\d,]+\.\d+ \(always the mean: 1\d,\d{3}\.\d+\), and that of each alone [\d,]+\.\d+ on average\./,
    );
    expect(text).toMatch(/How much worse the RMSE on \d+ validation rows/);
    expect(text).toContain('line true predicted error x');
  });
});

describe('report', () => {
  test.each(['churn', 'folds', 'line'])('draws the page of %s as the run did', async (run) => {
    const drawn = html(run);
    expect(await mlp('report', `runs/${run}`)).toMatchObject({ code: 0, stdout: `report: runs/${run}/report.html\n` });
    expect(html(run)).toBe(drawn);
  });

  test('compares a run of several nets with one', async () => {
    const { code, stderr } = await mlp('report', 'runs/churn', 'runs/folds', '--out', 'both.html');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const text = textOf(readFileSync(at('both.html'), 'utf8'));
    expect(text).toMatch(/(churn|folds) has the highest validation accuracy, [\d.]+; its test accuracy is [\d.]+\./);
    expect(text).toMatch(/ churn [\d.]+ 1,282 .* folds [\d.]+ 3,846 in all nets /);
    expect(text).toContain('the curve of several nets is their mean');
  });

  test('without the table: what is known of the nets, and why there is no more', async () => {
    renameSync(at('churn.csv'), at('gone.csv'));
    const { code, stderr } = await mlp('report', 'runs/folds');
    expect(stderr).toContain('no predictions are drawn: ');
    expect(code).toBe(0);
    expect(textOf(html('folds'))).toMatch(/3 nets answer together, which was not tested\. .* Nets 3 chosen in/);
    const both = await mlp('report', 'runs/churn', 'runs/folds');
    expect(both.stderr).toContain('warning: folds is not tested: ');
    expect(both.code).toBe(0);
  });
});
