// Report and comparison: what they say, that they need nothing else, and that names cannot become markup.
import { describe, expect, test } from 'vitest';
import { comparisonHtml } from '../../src/report/comparison-html.js';
import { markup } from '../../src/report/markup.js';
import { reportHtml } from '../../src/report/report-html.js';
import { record, results, validated } from './small-run.js';

/** The text that is seen, in one line. */
const textOf = (html: string) =>
  html
    .replace(/<(style|title)[^]*?<\/\1>/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))
    .replace(/\s+/g, ' ');

test('markup escapes what is put in, joins lists and leaves out what is not there', () => {
  const inner = markup`<b>${'<&"\''}</b>`;
  expect(markup`<p title="${'"'}">${inner}${[1, inner]}${false}${undefined}${0}</p>`.text).toBe(
    '<p title="&#34;"><b>&#60;&#38;&#34;&#39;</b>1<b>&#60;&#38;&#34;&#39;</b>0</p>',
  );
});

describe('report', () => {
  const html = reportHtml(record, results);
  const text = textOf(html);

  test('says what the run is and what it reached', () => {
    expect(text).toContain('Test accuracy 0.6250 after epoch 3 of 3');
    expect(text).toContain('Best 0.7500 after epoch 2, chosen on the test set');
    expect(text).toContain('momentum 0.9, Nesterov');
    expect(text).toContain('OpenBLAS 0.3.21, 1 thread');
    expect(text).toContain('read from /data/own');
    expect(text).not.toContain('command');
    expect(text).toContain('training 6.00 s in 3 epochs');
    expect(text).toContain('500 examples a second'); // 3 x 1,000 in 6 s
  });

  test('with validation the best epoch is by it, and each epoch has its numbers', () => {
    const page = reportHtml(validated, results);
    expect(textOf(page)).toContain('Best 0.6000 after epoch 1, by validation; test 0.5000');
    expect(textOf(page)).toContain('Test accuracy 0.5000 after epoch 1 of');
    expect(textOf(page)).toContain('epoch train loss train acc val loss val acc test loss test acc seconds');
    const best = /<tr class="total">(<td class="number">1<.*?)<\/tr>/.exec(page)![1];
    expect(textOf(best).trim()).toBe('1 1.5000 0.5100 1.7000 0.6000 1.6000 0.5000 2.50');
  });

  test('the best epoch is the one that the recipe chooses', () => {
    const config = { ...validated.config, validation: 0.1, monitor: 'loss' as const };
    expect(textOf(reportHtml({ ...validated, config }, results))).toContain('Best 0.5800 after epoch 3, by validation');
    const patient = { ...config, monitor: undefined, minDelta: 0.5 };
    expect(textOf(reportHtml({ ...validated, config: patient }, results))).toContain('Best 0.6000 after epoch 1,');
  });

  test('says when it ended, and warns', () => {
    const dated = textOf(reportHtml({ ...record, ended: new Date(Date.UTC(2026, 10, 29, 20, 5, 59)) }, results));
    expect(dated).toContain('by mlp-train, 2026-11-29 20:05 UTC The net is right on');
    expect(dated).toContain('The best epoch was chosen on the test set, so its accuracy 0.7500 flatters the net.');
    expect(reportHtml(validated, results)).not.toContain('<ul class="warnings"');
  });

  test('has the command that repeats the run, as a shell reads it', () => {
    const config = { ...record.config, dataset: 'fashion-mnist', dataDir: "/it's here" };
    expect(textOf(reportHtml({ ...record, config }, results))).toContain(
      "command npx mlp-train train --data-dir '/it'\\''s here' --hidden 5 --epochs 3 --batch-size 2 --momentum 0.9 --nesterov",
    );
  });

  test('has the scores of each class', () => {
    // "a & b": rows 1 and 4 are, rows 1 and 2 were predicted to be, row 1 is both
    expect(text).toContain('a & b 0.500 0.500 0.500 2');
    expect(text).toContain('naïve 1.000 1.000 1.000 1');
    expect(text).toContain('a & b taken for <img src=x onerror=alert(1)> 1 50.0 % of its class');
  });

  test('of more than two classes: whether probabilities can be believed, and the most frequent mistakes', () => {
    expect(text).toContain('Calibration Probabilities of what was predicted, in ten parts');
    expect(text).toContain('Above the dashed line they are too low, below it too high.');
    expect(text).not.toContain('ROC');
  });

  test('of two classes: what each threshold brings', () => {
    const labels = Uint8Array.of(0, 0, 1, 1, 0, 1);
    const probabilities = Float32Array.of(0.9, 0.1, 0.6, 0.4, 0.65, 0.35, 0.2, 0.8, 0.8, 0.2, 0.1, 0.9);
    const prediction = { labels: Int32Array.of(0, 0, 0, 1, 0, 1), probabilities, classes: 2 };
    const images = { ...results.images, labels, classNames: ['stays', 'leaves'] };
    const two = textOf(reportHtml(record, { ...results, images, prediction }));
    expect(two).toContain('Probabilities of leaves');
    expect(two).toContain('ROC curve: area 0.8889'); // 8 of 9 pairs
    expect(two).not.toContain('Most frequent mistakes'); // the matrix has them
  });

  test('of numbers: drawings and the largest errors', () => {
    const values = {
      kind: 'values',
      targets: Float32Array.of(1, 2),
      predicted: Float32Array.of(1.5, 2),
      perRow: 1,
    } as const;
    const page = textOf(reportHtml(record, values));
    expect(page).toContain('Predicted and true');
    expect(page).toContain('Residuals');
    expect(page).toContain('row true predicted error 0 1.0000 1.5000 0.5000 1 2.0000 2.0000 0.0000');
    expect(textOf(reportHtml(record, { ...values, perRow: 2 }))).not.toContain('Residuals'); // of two scales, perhaps
  });

  test('shows right and wrong pictures, and a picture of each unit', () => {
    expect(text).toContain('Right: 3 of 6');
    expect(text).toContain('Wrong: 3, the most confident first');
    expect(html.match(/<img src="data:image\/png;base64,/g)).toHaveLength(6 + 5);
    expect(text).toContain('all 5 units');
  });

  test('needs nothing else, and runs nothing', () => {
    expect(html).not.toMatch(/<script|<link|@import|url\(/);
    expect(html.match(/(src|href)="(?!data:)/g)).toBeNull();
    expect(html.match(/https?:[^"]*/g)?.every((url) => url === 'http://www.w3.org/2000/svg')).toBe(true);
    expect(html).toContain("default-src 'none'");
  });

  test('a name is never markup', () => expect(html).not.toContain('<img src=x'));

  test('without the data it says why, and has the rest', () => {
    const without = textOf(reportHtml(record, { kind: 'missing', why: 'the data are not there.' }));
    expect(without).toContain('Not shown: the data are not there.');
    expect(without).toContain('Test accuracy 0.6250');
    expect(without).not.toContain('Confusion');
  });

  test('examples that are no pictures are not shown, and the page says so', () => {
    const rows = textOf(reportHtml(record, { ...results, images: { ...results.images, shape: [6] } }));
    expect(rows).toContain('An example has the shape [6], which is not that of a picture.');
    expect(rows).toContain('Its weights are no pictures: an example has the shape [6].');
    expect(rows).toContain('a & b 0.500 0.500 0.500 2');
  });

  test('before the first epoch, and without a test set', () => {
    const untrained = { ...record, epochs: [] };
    expect(textOf(reportHtml(untrained, results))).toContain('Test accuracy 0.5000 no epoch has ended'); // 3 of 6 are right
    expect(textOf(reportHtml(untrained, { kind: 'missing', why: 'there is none.' }))).toContain('Test accuracy –');
    const untested = record.epochs.map(({ testLoss: _, testAccuracy: __, metrics: { train }, ...rest }) => ({
      ...rest,
      metrics: { train },
    }));
    expect(reportHtml({ ...record, epochs: untested }, { kind: 'missing', why: 'there is none.' })).not.toMatch(
      /NaN|undefined/,
    );
  });
});

describe('comparison', () => {
  const other = { ...record, name: 'second', config: { ...record.config, lr: 0.5 }, epochs: record.epochs.slice(0, 2) };
  const html = comparisonHtml([record, other]);

  test('has all curves, and a row for each run, the best one first and marked', () => {
    const text = textOf(html);
    expect(text).toContain('2 runs compared by mlp-train second has the highest test accuracy, 0.7500. first : The best epoch was chosen on the test set'); // prettier-ignore
    expect(text).toContain('Sorted by test accuracy: the first one is chosen on the test set');
    expect(text).toContain('run test accuracy learning rate best epoch test loss training accuracy training loss epochs done'); // prettier-ignore
    const rows = [...html.matchAll(/<tr( class="changed total")?><td.*?<\/tr>/g)].map(([row, best]) => [textOf(row).trim(), best !== undefined]); // prettier-ignore
    expect(rows).toEqual([
      ['second 0.7500 0.5 2 (0.7500 on test) 1.1000 0.7600 1.0000 2 2.50', true],
      ['first 0.6250 0.1 2 (0.7500 on test) 0.6000 0.6350 0.5000 3 2.50', false],
    ]);
    expect(html.match(/<svg /g)).toHaveLength(4);
  });

  test('what does not differ is said once', () => {
    expect(textOf(html)).toContain('What all runs have in common model 6-5-4 parameters 59 epochs 3 batch size 2 momentum 0.9'); // prettier-ignore
    expect(textOf(html).match(/learning rate/g)).toHaveLength(1);
  });

  test('with validation of all runs, they are chosen by it, with the weights that they have', () => {
    const [first, ...others] = validated.epochs;
    const better = { ...first, metrics: { ...first.metrics, validation: { loss: 1, accuracy: 0.7 } } };
    const html = comparisonHtml([validated, { ...validated, name: 'second', epochs: [better, ...others] }]);
    expect(textOf(html)).toContain('second has the highest validation accuracy, 0.7000; its test accuracy is 0.5000.');
    expect(textOf(html)).toMatch(/ second 0\.7000 0\.5000 1 .* first 0\.6000 0\.5000 1 /);
    expect(html.match(/<svg /g)).toHaveLength(6);
  });

  test('with validation beside one without, by the test set', () => {
    const text = textOf(comparisonHtml([{ ...validated, name: 'second' }, record]));
    expect(text).toContain('first has the highest test accuracy, 0.6250.');
    expect(text).toMatch(/validation accuracy validation loss .* first 0\.6250 .* – – 0\.6350 .* second 0\.5000 .* 0\.6000 1\.7000 /); // prettier-ignore
  });

  test('of many runs the curves of the best eight, whose marks are in the table, and four warnings are seen', () => {
    const many = Array.from({ length: 60 }, (_, i) => ({ ...record, name: `run ${i}` }));
    const html = comparisonHtml([...many, other]);
    expect(html.match(/<i class="mark /g)).toHaveLength(8);
    expect(textOf(html)).toContain('The best 8 of 61 runs.');
    expect(textOf(html)).toContain('56 more warnings'); // of 60: 'second' has none
    expect(textOf(html)).toContain('11 more runs');
  });
});
