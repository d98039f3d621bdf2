// The curves that are drawn over while a run goes on: one chart at a time, below the table, and none where nothing can be drawn over.
import { describe, expect, test } from 'vitest';
import { mlpTrain, onTerminal } from './mlp-train.js';
import { screenAfter } from './screen.js';

const RUN = ['--dataset', 'synthetic', '--epochs', '5', '--threads', '1', '--hidden', '16'];
const ROW = /^ {4}\d( +\d\.\d{4}){3} +\d+\.\d{2}$/;
const AXIS = /^ +1 .*epoch 5$/;

const UP = /\u001b\[\d+A/g;

describe.concurrent('on a terminal', () => {
  test.each([[80], [300], [40], [20], [0]])(
    '%d columns: drawn after each epoch from the second on, and left once',
    async (columns) => {
      const { code, stdout } = await onTerminal(RUN, columns);
      expect(stdout.match(UP)).toHaveLength(4); // taken off before each row that follows, and before the last chart
      const screen = screenAfter(stdout);
      const first = screen.findIndex((line) => ROW.test(line));
      expect(screen.slice(first, first + 5).every((line) => ROW.test(line))).toBe(true);
      expect(screen.filter((line) => AXIS.test(line))).toHaveLength(1);
      const panels = columns === 300 ? /^ *\d\.\d+ [┤┼].* \d\.\d+ [┤┼]/m : /loss \d\.\d{4}\n\n *\d\.\d+ [┤┼]/;
      expect(screen.join('\n')).toMatch(panels); // of the loss and of the accuracy
      expect(screen.filter((line) => line.includes('% '))).toEqual([]);
      expect(screen.filter((line) => line !== '').at(-1)).toMatch(/^5 epochs in/);
      expect(code).toBe(0);
    },
  );

  test('it grows from left to right', async () => {
    const { stdout } = await onTerminal(RUN, 80);
    const drawings = stdout.split(UP).slice(0, -1);
    const widths = drawings.map((drawing) => {
      const lines = screenAfter(drawing).filter((line) => /^\d\.\d+ [┤┼]/.test(line));
      return Math.max(...lines.map((line) => line.replace(/ {2}[a-z].*/, '').length));
    });
    expect(widths).toEqual([...widths].sort((a, b) => a - b));
    expect(new Set(widths).size).toBe(widths.length);
  });

  test('a warning stands between the rows, and stays', async () => {
    const screen = screenAfter((await onTerminal([...RUN, '--lr', '100'], 80)).stdout);
    const warning = screen.findIndex((line) => line.startsWith('mlp-train: warning: after epoch 2 '));
    expect(screen.slice(warning - 2, warning)).toEqual([1, 2].map((epoch) => expect.stringMatching(`^ {4}${epoch} `)));
    expect(screen[warning + 1]).toMatch(/^ {4}3 /);
    expect(screen.filter((line) => AXIS.test(line))).toHaveLength(1);
  });

  test('TERM=dumb: only the last chart', async () => {
    const { stdout } = await onTerminal(RUN, 80, { TERM: 'dumb' });
    expect(stdout).not.toContain('\u001b');
    expect(stdout.match(/epoch 5\r\n/g)).toHaveLength(1);
  });

  test.each(['--quiet', '--json'])('%s: none', async (flag) => {
    const { stdout } = await onTerminal([...RUN, flag], 80);
    expect(stdout).not.toMatch(/\u001b\[\d+A|┤/);
  });
});

test('in a pipe: only the last chart', async () => {
  const { stdout, stderr } = await mlpTrain(RUN);
  expect(stdout.match(/epoch 5\n/g)).toHaveLength(1);
  expect(stderr).not.toContain('┤');
});
