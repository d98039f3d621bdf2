// The report, the comparison and the page of a sweep in a real browser: nothing fails, nothing is fetched, and nothing is wider than the screen.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { comparisonHtml } from '../../src/report/comparison-html.js';
import { confusionMatrixSvg } from '../../src/report/confusion-svg.js';
import { curvesSvg } from '../../src/report/curves-svg.js';
import { markup } from '../../src/report/markup.js';
import { page } from '../../src/report/page.js';
import { parallelSvg } from '../../src/report/parallel-svg.js';
import { reportHtml } from '../../src/report/report-html.js';
import { columnsSection, importanceSection, worstRowsSection } from '../../src/report/report-table.js';
import type { ClassResults, ValueResults } from '../../src/report/run-record.js';
import { rungsSvg } from '../../src/report/rungs-svg.js';
import { secondsSvg, settingSvg } from '../../src/report/setting-svg.js';
import { sweepHtml } from '../../src/report/sweep-html.js';
import { record, results } from '../report/small-run.js';
import { largeSweep } from '../report/small-sweep.js';

const dir = mkdtempSync(join(tmpdir(), 'pages-'));
const longName = { ...record, name: 'a-run-whose-name-is-as-long-as-a-path-may-be/'.repeat(4) };
const pages = {
  'report.html': reportHtml(record, results),
  'without-data.html': reportHtml(longName, { kind: 'missing', why: 'there are none.' }),
  'two-classes.html': reportHtml(record, twoClasses()),
  'numbers.html': reportHtml(record, numbers()),
  'table.html': page('A table', tableParts()),
  'sweep.html': sweepHtml(largeSweep(14, 3)),
  'sweep-400.html': sweepHtml(largeSweep(400)),
  'comparison.html': comparisonHtml([
    record,
    longName,
    ...Array.from({ length: 9 }, (_, i) => ({ ...record, name: `run ${i}` })),
  ]),
};
const halving = largeSweep(64, 1, [{ trials: 64, epochs: 1 }, { trials: 22, epochs: 3 }, { trials: 8, epochs: 9 }]); // prettier-ignore
const svgs = {
  'curves.svg': curvesSvg([record]),
  'setting.svg': settingSvg(halving, 'hidden'),
  'seconds.svg': secondsSvg(halving, 'batchSize'),
  'parallel.svg': parallelSvg(halving),
  'rungs.svg': rungsSvg(halving),
  'confusion.svg': confusionMatrixSvg([[1, 2], [0, 3]], ['a & b', '<c>']), // prettier-ignore
};

function twoClasses(): ClassResults {
  const labels = Uint8Array.of(0, 0, 1, 1, 0, 1);
  const probabilities = Float32Array.of(0.9, 0.1, 0.6, 0.4, 0.65, 0.35, 0.2, 0.8, 0.8, 0.2, 0.1, 0.9);
  const images = { ...results.images, labels, classNames: ['stays', 'a class whose name is rather long'] };
  return { ...results, images, prediction: { labels: Int32Array.of(0, 0, 0, 1, 0, 1), probabilities, classes: 2 } };
}

function numbers(): ValueResults {
  const targets = Float32Array.from({ length: 3000 }, (_, i) => 1e6 * Math.sin(i));
  return { kind: 'values', targets, predicted: targets.map((value, i) => value + (i % 7)), perRow: 1 };
}

function tableParts() {
  const column = 'a column whose name is as long as a head of a file may be';
  const cells = ['1', 'a long text that somebody wrote into a form and that goes on and on'];
  return markup`<h1>A table</h1>
${columnsSection({ columns: [{ name: column, kind: 'number', used: true, missing: 7, range: [-1e-7, 123456.789] }], rows: 2000, target: 'a', unknown: { [column]: 3 } })}
${importanceSection({ importances: [{ column, mean: 0.1, deviation: 0.02 }], metric: 'logLoss', part: 'validation', rows: 2000 })}
${worstRowsSection({ rows: [{ line: 1017, truth: 'yes', predicted: 'no', score: '3 %', cells }], columns: ['a', column], source: `${column}.csv` }, true)}`;
}

let browser: Browser;
beforeAll(async () => {
  for (const [name, text] of Object.entries({ ...pages, ...svgs })) writeFileSync(join(dir, name), text);
  const executablePath = execFileSync('sh', ['-c', 'command -v chromium || command -v google-chrome'], {
    encoding: 'utf8',
  }).trim();
  browser = await puppeteer.launch({ executablePath, args: ['--no-sandbox'] });
});
afterAll(async () => {
  await browser?.close();
  rmSync(dir, { recursive: true });
});

/** Opens a file; `seen` collects what went wrong and what was asked of the network. */
async function open(name: string, width: number, scheme: 'light' | 'dark'): Promise<{ page: Page; seen: string[] }> {
  const page = await browser.newPage();
  const seen: string[] = [];
  page.on('console', (message) => seen.push(message.text()));
  page.on('pageerror', (error) => seen.push(String(error)));
  page.on('requestfailed', (request) => seen.push(`failed: ${request.url()}`));
  page.on('request', (request) => !/^(file|data):/.test(request.url()) && seen.push(`fetched: ${request.url()}`));
  await page.setViewport({ width, height: 800 });
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
  await page.goto(pathToFileURL(join(dir, name)).href, { waitUntil: 'load' });
  return { page, seen };
}

describe.each(Object.keys(pages))('%s', (name) => {
  test.each([360, 768, 1280])('%d pixels', async (width) => {
    const { page, seen } = await open(name, width, 'light');
    const { scrollWidth, broken, headings } = await page.evaluate(() => ({
      scrollWidth: document.documentElement.scrollWidth,
      broken: [...document.images].filter((image) => image.naturalWidth === 0).length,
      headings: document.querySelectorAll('h1').length,
    }));
    expect({ seen, scrollWidth, broken, headings }).toEqual({ seen: [], scrollWidth: width, broken: 0, headings: 1 });
    await page.close();
  });

  test('text is light on dark, and dark on light', async () => {
    const brightness = async (scheme: 'light' | 'dark') => {
      const { page } = await open(name, 800, scheme);
      const colors = await page.evaluate(() => {
        const style = getComputedStyle(document.body);
        const plotText = getComputedStyle(document.querySelector('svg .faint') ?? document.body).fill;
        return [style.color, style.backgroundColor, plotText].map((color) => Number(/\d+/.exec(color)?.[0]));
      });
      await page.close();
      return colors;
    };
    const [text, paper, plotText] = await brightness('light');
    const [darkText, darkPaper, darkPlotText] = await brightness('dark');
    expect(paper - text).toBeGreaterThan(150);
    expect(darkText - darkPaper).toBeGreaterThan(150);
    expect(darkPlotText).toBeGreaterThan(plotText);
  });
});

test.each(Object.keys(svgs))('%s is well-formed and has no text outside of the picture', async (name) => {
  const { page, seen } = await open(name, 800, 'dark');
  const outside = await page.evaluate(() => {
    const [, , width, height] = document.documentElement.getAttribute('viewBox')!.split(' ').map(Number);
    const scale = document.documentElement.getBoundingClientRect().width / width;
    return [...document.querySelectorAll('text')]
      .filter((text) => {
        const box = text.getBoundingClientRect();
        return box.left < 0 || box.top < 0 || box.right > width * scale || box.bottom > height * scale;
      })
      .map((text) => text.textContent);
  });
  expect({ seen, root: await page.evaluate(() => document.documentElement.tagName), outside }).toEqual({
    seen: [],
    root: 'svg',
    outside: [],
  });
  await page.close();
});
