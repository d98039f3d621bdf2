// Models elsewhere: mlp-train/infer, the exported module and the exported page on all of Fashion-MNIST's test images; and the page in a real
// browser, drawn on and filled in, whose answers are those of `mlp-train predict`.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fashionMnist } from '../../src/index.js';
import { type ClassModel, loadModel } from '../../src/infer/index.js';
import { finish, start } from '../cli/mlp-train.js';
import { type Answers, trainRun } from './fashion.js';

const home = mkdtempSync(join(tmpdir(), 'elsewhere-'));
const at = (name: string) => join(home, name);
const mlp = async (...args: string[]) => {
  const { code, stdout, stderr } = await finish(start(args, {}, home));
  expect(code, stderr).toBe(0);
  return stdout;
};

const RECORDS = Array.from({ length: 200 }, (_, i) => {
  const [complaints, plan] = [i % 6, ['basic', 'pro', 'team'][i % 3]];
  return `${i % 11 === 0 ? '' : 20 + (i % 50)},${plan},202${i % 5}-0${1 + (i % 9)}-11,${complaints},${complaints + (i % 3) > 4 ? 'yes' : 'no'},${1000 + 30 * complaints}`;
});

let browser: Browser;
let answers: Answers;
let pixels: Uint8Array;
beforeAll(async () => {
  answers = await trainRun(at('run'));
  pixels = (await fashionMnist()).test.features as Uint8Array;
  writeFileSync(at('rows.csv'), ['age,plan,since,complaints,left,cost', ...RECORDS, ''].join('\n'));
  const table = ['rows.csv', '--epochs', '4', '--folds', '3', '--quiet', '--drop'];
  await mlp(...table, 'cost', '--target', 'left', '--out', 'left');
  await mlp(...table, 'left', '--target', 'cost', '--task', 'regression', '--out', 'cost');
  for (const name of ['run', 'left', 'cost']) await mlp('export', name, '--out', `${name}.html`);
  await mlp('export', 'run', '--out', 'run.mjs');
  const executablePath = execFileSync('sh', ['-c', 'command -v chromium || command -v google-chrome'], { encoding: 'utf8' }).trim(); // prettier-ignore
  browser = await puppeteer.launch({ executablePath, args: ['--no-sandbox'] });
}, 300_000);
afterAll(async () => {
  await browser?.close();
  rmSync(home, { recursive: true });
});

/** Opens a page; `seen` collects what went wrong, and what was asked of the network. */
async function open(name: string, width = 1200, scheme: 'light' | 'dark' = 'light') {
  const page = await browser.newPage();
  const seen: string[] = [];
  page.on('console', (message) => seen.push(message.text()));
  page.on('pageerror', (error) => seen.push(String(error)));
  page.on('request', (request) => !/^(file|data):/.test(request.url()) && seen.push(`fetched: ${request.url()}`));
  await page.setViewport({ width, height: 900 });
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
  await page.goto(pathToFileURL(at(`${name}.html`)).href);
  return { page, seen };
}

/** What the page says: its answer, and the share of each bar. */
async function saidOn(page: Page): Promise<{ answer: string; shares: number[] }> {
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  return page.evaluate(() => ({
    answer: document.querySelector('output')!.value,
    shares: [...document.querySelectorAll<HTMLElement>('#bars > li')].map((bar) => Number(bar.style.getPropertyValue('--share'))), // prettier-ignore
  }));
}

/** What the command says of the paper's pixels. */
async function predicted(page: Page): Promise<{ answer: string; shares: number[] }> {
  const url = await page.evaluate(() => document.querySelector<HTMLCanvasElement>('#paper')!.toDataURL());
  writeFileSync(at('drawn.png'), Buffer.from(url.slice(url.indexOf(',') + 1), 'base64'));
  const { predictions } = JSON.parse(await mlp('predict', 'run', 'drawn.png', '--json', '--top', '10')) as {
    predictions: { label: number; class: string; probability: number }[];
  };
  const byLabel = [...predictions].sort((a, b) => a.label - b.label);
  return { answer: predictions[0].class, shares: byLabel.map(({ probability }) => probability) };
}

/** The paper's colour at a place, in shares of its sides. */
function inkAt(page: Page, [right, down]: readonly [number, number]): Promise<number[]> {
  return page.evaluate(
    ([right, down]) => {
      const paper = document.querySelector<HTMLCanvasElement>('#paper')!;
      return [...paper.getContext('2d')!.getImageData(right * paper.width, down * paper.height, 1, 1).data];
    },
    [right, down],
  );
}

function expectSame(found: { answer: string; shares: number[] }, expected: { answer: string; shares: number[] }): void {
  expect(found.answer).toBe(expected.answer);
  expect(found.shares.length).toBe(expected.shares.length);
  expected.shares.forEach((share, i) => expect(Math.abs(found.shares[i] - share)).toBeLessThan(1e-5));
}

describe("Fashion-MNIST's 10,000 test images", () => {
  /** The place of the largest logit of each. */
  const labels = () =>
    Array.from({ length: 10_000 }, (_, row) => {
      const logits = answers.logits.subarray(row * 10, row * 10 + 10);
      return logits.indexOf(Math.max(...logits));
    });

  test('infer and the module say what predict says', async () => {
    const file = loadModel(readFileSync(at('run/model.safetensors'))) as ClassModel;
    for (const model of [file, (await import(pathToFileURL(at('run.mjs')).href)) as ClassModel]) {
      expect(model.predict(pixels).map((name) => model.classes.indexOf(name))).toEqual(labels());
      model.outputs(pixels).forEach((logit, i) => {
        const expected = answers.logits[i];
        if (!(Math.abs(logit - expected) <= 1e-5 * Math.max(1, Math.abs(expected)))) expect(logit).toBe(expected);
      });
    }
  });

  test("so does the page's code, in the browser", async () => {
    const { page } = await open('run');
    const said = await page.evaluate((base64) => {
      const { model } = (window as unknown as { mlpTrain: { model: ClassModel } }).mlpTrain;
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      return model.predict(bytes).map((name) => model.classes.indexOf(name));
    }, Buffer.from(pixels).toString('base64'));
    expect(said).toEqual(labels());
    await page.close();
  });
});

describe('the paper', () => {
  const NOTHING = { answer: 'Nothing is drawn yet', shares: Array<number>(10).fill(0) };
  const SHIRT = [[30, 25], [70, 25], [85, 45], [72, 50], [68, 40], [68, 85], [32, 85], [32, 40], [28, 50], [15, 45], [30, 25]]; // prettier-ignore

  test.each([1200, 390])('drawn on by a pointer, %d pixels wide, answers as predict does', async (width) => {
    const { page, seen } = await open('run', width);
    expect(await saidOn(page)).toEqual(NOTHING);
    const { x, y, width: side } = (await (await page.$('#paper'))!.boundingBox())!;
    const point = ([right, down]: number[]) => [x + (right / 100) * side, y + (down / 100) * side] as const;
    await page.mouse.move(...point(SHIRT[0]));
    await page.mouse.down();
    expect(await inkAt(page, [0.3, 0.25])).toEqual([0, 0, 0, 255]); // a dot
    for (const place of SHIRT.slice(1)) await page.mouse.move(...point(place), { steps: 5 });
    const live = await saidOn(page); // the pen is still on the paper
    expectSame(live, await predicted(page));
    await page.mouse.up();
    await page.mouse.move(...point([90, 90]), { steps: 3 });
    expect(await saidOn(page)).toEqual(live);
    await page.click('#clear');
    expect(await saidOn(page)).toEqual(NOTHING);
    expect(seen).toEqual([]);
    await page.close();
  });

  test('drawn on by keys', async () => {
    const { page, seen } = await open('run');
    await page.focus('#paper');
    for (const key of ['ArrowUp', 'ArrowUp', 'Space', ...Array<'ArrowDown'>(9).fill('ArrowDown'), 'ArrowRight', 'ArrowRight'] as const) await page.keyboard.press(key); // prettier-ignore
    const said = await saidOn(page);
    expectSame(said, await predicted(page));
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowLeft');
    expect(await saidOn(page)).toEqual(said);
    await page.keyboard.press('Delete');
    expect((await saidOn(page)).answer).toBe('Nothing is drawn yet');
    expect(seen).toEqual([]);
    await page.close();
  });
});

describe('a form', () => {
  /** The last cells of what the command says of a row. */
  async function cells(model: string, row: string): Promise<string[]> {
    writeFileSync(at('row.csv'), `age,plan,since,complaints\n${row}\n`);
    const lines = (await mlp('predict', model, 'row.csv', ...(model === 'left' ? ['--probabilities'] : []))).trimEnd().split('\n'); // prettier-ignore
    return lines[1].split(',').slice(4);
  }
  const valuesOf = (page: Page) =>
    page.$$eval('[data-column]', (fields) => fields.map((field) => (field as HTMLInputElement).value).join(','));

  test('answers as it comes, after each change, and as it came', async () => {
    const { page, seen } = await open('left');
    const expectPredicted = async () => {
      const [answer, , ...shares] = await cells('left', await valuesOf(page));
      expectSame(await saidOn(page), { answer, shares: shares.map(Number) });
    };
    const before = await valuesOf(page);
    await expectPredicted();
    await page.select('[data-column=plan]', 'team');
    await page.locator('[data-column=complaints]').fill('5');
    expect(await valuesOf(page)).toMatch(/,team,.*,5$/);
    await expectPredicted();
    await page.locator('[data-column=age]').fill('');
    await page.select('[data-column=plan]', '');
    expect(await valuesOf(page)).toMatch(/^,,/);
    await expectPredicted();
    await page.click('[type=reset]');
    expect(await valuesOf(page)).toBe(before);
    await expectPredicted();
    expect(seen).toEqual([]);
    await page.close();
  });

  test('of a regression says the number', async () => {
    const { page, seen } = await open('cost', 390);
    const [expected] = await cells('cost', await valuesOf(page));
    const { answer } = await saidOn(page);
    expect(Math.abs(Number(answer) - Number(expected))).toBeLessThan(1e-5 * Number(expected));
    expect(seen).toEqual([]);
    await page.close();
  });
});

describe.each(['run', 'left', 'cost'])('%s.html', (name) => {
  test.each([390, 1200])('is not wider than %d pixels, and each field has a name', async (width) => {
    const { page } = await open(name, width);
    const found = await page.evaluate(() => ({
      width: document.documentElement.scrollWidth,
      headings: document.querySelectorAll('h1').length,
      nameless: [...document.querySelectorAll<HTMLInputElement>('input, select')].filter(({ labels }) => !labels?.length).length, // prettier-ignore
    }));
    expect(found).toEqual({ width, headings: 1, nameless: 0 });
    await page.close();
  });

  test('text is light on dark, and dark on light', async () => {
    for (const [scheme, isLight] of [
      ['light', 1],
      ['dark', -1],
    ] as const) {
      const { page } = await open(name, 800, scheme);
      const contrasts = await page.$$eval('body, button, input, select', (elements) =>
        elements.map((element) => {
          const { color, backgroundColor } = getComputedStyle(element);
          const [text, ground] = [color, backgroundColor].map((value) => Number(/\d+/.exec(value)));
          return ground - text;
        }),
      );
      for (const contrast of contrasts) expect(isLight * contrast).toBeGreaterThan(120);
      await page.close();
    }
  });
});
