// `mlp-train report`: pictures of a run folder, a page of several, and what is wrong with what it is given.
import { copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mlpTrain, QUICK } from './mlp-train.js';

const dir = mkdtempSync(join(tmpdir(), 'report-'));
const [first, second] = ['first', 'second'].map((name) => join(dir, name));
const read = (...path: string[]) => readFileSync(join(...path), 'utf8');

beforeAll(async () => {
  const trained = [
    await mlpTrain([...QUICK, '--quiet', '--hidden', '16', '--out', first]),
    await mlpTrain([...QUICK, '--quiet', '--hidden', '16', '--lr', '0.5', '--out', second]),
  ];
  expect(trained.map(({ code, stderr }) => ({ code, stderr }))).toEqual([0, 0].map((code) => ({ code, stderr: '' })));
});
afterAll(() => rmSync(dir, { recursive: true }));

describe('one run', () => {
  const pictures = ['curves.svg', 'confusion-matrix.svg', 'predictions.png', 'report.html'];

  test('draws all four files from the folder, the same each time, and says where the report is', async () => {
    const drawn: string[][] = [];
    for (let time = 0; time < 2; time++) {
      pictures.forEach((name) => rmSync(join(first, name), { force: true }));
      const { code, stdout, stderr } = await mlpTrain(['report', first]);
      expect({ code, stdout, stderr }).toEqual({
        code: 0,
        stdout: `report: ${join(first, 'report.html')}\n`,
        stderr: '',
      });
      drawn.push(pictures.map((name) => readFileSync(join(first, name)).toString('base64')));
    }
    expect(drawn[0]).toEqual(drawn[1]);
    expect(PNG.sync.read(readFileSync(join(first, 'predictions.png'))).width).toBeGreaterThan(500);
    const metrics = read(first, 'metrics.jsonl')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(read(first, 'report.html')).toContain(`<b>${metrics[1].testAccuracy.toFixed(4)}</b>`);
    // 1,000 test images: what the matrix has on its diagonal is what the last epoch measured
    const right = [...read(first, 'confusion-matrix.svg').matchAll(/<title>([^:]+), predicted \1: (\d+) of/g)];
    expect(right.reduce((sum, [, , count]) => sum + Number(count), 0)).toBe(Math.round(metrics[1].testAccuracy * 1000));
  });

  test('--out: the page alone', async () => {
    const copy = join(dir, 'copy');
    mkdirSync(copy);
    ['config.json', 'metrics.jsonl', 'model.safetensors'].forEach((name) =>
      copyFileSync(join(first, name), join(copy, name)),
    );
    const page = join(dir, 'page.html');
    const { stdout } = await mlpTrain(['report', copy, '--out', page]);
    expect(stdout).toBe(`report: ${page}\n`);
    expect(read(page)).toContain('Confusion matrix');
    expect(existsSync(join(copy, 'report.html'))).toBe(false);
  });

  test('without the data: a warning, and a page that says why', async () => {
    const moved = join(dir, 'moved');
    mkdirSync(moved);
    ['metrics.jsonl', 'model.safetensors'].forEach((name) => copyFileSync(join(first, name), join(moved, name)));
    const config = { ...JSON.parse(read(first, 'config.json')), dataset: 'fashion-mnist', dataDir: '/nowhere' };
    writeFileSync(join(moved, 'config.json'), JSON.stringify(config));
    const { code, stdout, stderr } = await mlpTrain(['report', moved]);
    expect(stderr).toMatch(/warning: no predictions are drawn: \/nowhere: no such folder/);
    expect({ code, stdout }).toEqual({ code: 0, stdout: `report: ${join(moved, 'report.html')}\n` });
    expect(read(moved, 'report.html')).toContain('Not shown: the data are not there. /nowhere: no such folder.');
    expect(existsSync(join(moved, 'predictions.png'))).toBe(false);
  });
});

describe('several runs', () => {
  test('are compared on one page', async () => {
    const page = join(dir, 'both.html');
    const { code, stdout } = await mlpTrain(['report', first, second, '--out', page]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: `report: ${page}\n` });
    expect(read(page)).toMatch(/2 runs compared[^]*<th class="number">learning rate<\/th>/);
    const rows = read(page).match(/<tr[^>]*><td>.*?<\/tr>/g)!;
    const rateOf = (name: string) => rows.find((row) => row.includes(`</i>${name}<`))!.split('</td>')[2];
    expect([rateOf('first'), rateOf('second')]).toEqual(['<td class="number">0.1', '<td class="number">0.5']);
  });

  test('of the same name are shown by their paths', async () => {
    const page = join(dir, 'same.html');
    await mlpTrain(['report', first, join(dir, 'copy', '..', 'first'), '--out', page]);
    expect(read(page)).toContain(first);
  });
});

describe('what is wrong is named', () => {
  test('no folder: 2', async () => {
    const { code, stderr } = await mlpTrain(['report']);
    expect(stderr).toMatch(/missing required argument 'folder'/);
    expect(code).toBe(2);
  });

  test.each(['.', 'first/model.safetensors'])('no run folder, %s: 1, and the file that it lacks', async (name) => {
    const path = join(dir, name);
    const { code, stdout, stderr } = await mlpTrain(['report', path]);
    expect(stderr).toBe(`mlp-train: ${path}: no run folder: there is no config.json in it. Give one of a run.\n`);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  });

  test('--out over a file of the run: 2, and it stays', async () => {
    const model = join(first, 'model.safetensors');
    const before = readFileSync(model);
    const { code, stderr } = await mlpTrain(['report', first, '--out', model]);
    expect(stderr).toBe(`mlp-train: --out ${model} is the file that is read. Give another.\n`);
    expect([code, readFileSync(model).equals(before)]).toEqual([2, true]);
  });

  test('a line of the metrics that is none: 1, and what to do', async () => {
    const [copy, metrics] = [join(dir, 'spoilt'), join(dir, 'spoilt', 'metrics.jsonl')];
    cpSync(first, copy, { recursive: true });
    writeFileSync(metrics, 'x\n');
    const { code, stderr } = await mlpTrain(['report', copy]);
    expect(stderr).toMatch(/spoilt\/metrics\.jsonl: line 1 is no JSON: .*\. Remove the file: /);
    expect(code).toBe(1);
    rmSync(metrics);
    expect(await mlpTrain(['report', copy])).toMatchObject({ code: 0 });
  });
});
