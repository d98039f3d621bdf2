// Where output goes and what it may hold there: pipes that close, full disks, locales, colours and terminals of any width.
import { describe, expect, test } from 'vitest';
import { mlpTrain, onTerminal, QUICK, shell } from './mlp-train.js';

const COLOR = /\u001b\[(?:[1-9]|\d\d)m/;
const RUN = `$MLP ${QUICK.join(' ')}`;

/** What was drawn in place of each other on one line. */
const drawings = (screen: string) =>
  screen.split(/\r\n|\r|\u001b\[1G/).map((line) => line.replace(/\u001b(?:[78]|\[[?\d;]*[A-Za-z])/g, ''));

describe.concurrent('pipes and files', () => {
  test('a reader that leaves: 141, in silence', async () => {
    const { stdout, stderr } = await shell(
      `$MLP --dataset synthetic --epochs 1000 --quiet --json | head -1; echo \${PIPESTATUS[0]}`,
    );
    expect(stdout).toMatch(/^\{"event":"start".*\}\n141\n$/);
    expect(stderr).toBe('');
  });

  test.each([RUN, '$MLP --version', '$MLP --help', '$MLP doctor'])('%s > /dev/full: 1', async (command) => {
    const { code, stderr } = await shell(`${command} > /dev/full`);
    expect(stderr).toMatch(/mlp-train: cannot write output: ENOSPC.*\n$/);
    expect(code).toBe(1);
  });

  test('stderr on a full disk: the run goes on', async () => {
    const { code, stdout } = await shell(`${RUN} 2> /dev/full`);
    expect(stdout).toContain('2 epochs in');
    expect(code).toBe(0);
  });
});

describe.concurrent('locale and colours without a terminal', () => {
  test('LC_ALL=C: ASCII alone', async () => {
    const { stdout, stderr } = await mlpTrain(QUICK, { LC_ALL: 'C' });
    expect(stdout).toContain('epoch 2\n');
    expect(stdout + stderr).toMatch(/^[\n -~]*$/);
  });

  test('FORCE_COLOR=1: colours', async () => {
    const { stdout, stderr } = await mlpTrain(QUICK, { FORCE_COLOR: '1' });
    expect(stdout).toMatch(COLOR);
    expect(stderr).toMatch(COLOR);
  });
});

describe.concurrent('on a terminal', () => {
  test('colours and a bar; the cursor comes back', async () => {
    const { code, stdout } = await onTerminal(QUICK, 80);
    expect(stdout).toMatch(COLOR);
    expect(drawings(stdout).join('\n')).toMatch(/epoch 1\/2 {2}╌{30} {3}0 %/);
    expect(stdout.lastIndexOf('\u001b[?25h')).toBeGreaterThan(stdout.lastIndexOf('\u001b[?25l'));
    expect(code).toBe(0);
  });

  test('NO_COLOR: none', async () => {
    const { stdout } = await onTerminal(QUICK, 80, { NO_COLOR: '1' });
    expect(stdout).not.toMatch(COLOR);
  });

  test('TERM=dumb: no escape codes at all, and no bar', async () => {
    const { stdout } = await onTerminal(QUICK, 80, { TERM: 'dumb' });
    expect(stdout).not.toMatch(/\u001b|╌/);
    expect(stdout).toContain('2 epochs in');
  });

  test('LC_ALL=C: an ASCII bar', async () => {
    const { stdout } = await onTerminal(QUICK, 80, { LC_ALL: 'C' });
    expect(drawings(stdout).join('\n')).toMatch(/epoch 1\/2 {2}-{30} {3}0 %/);
    expect(stdout).toMatch(/^[\u001b\r\n -~]*$/);
  });

  test.each([0, 10, 20, 40, 300])('%d columns', async (columns) => {
    const { code, stdout } = await onTerminal(QUICK, columns);
    const bars = drawings(stdout).filter((line) => line.includes(' %'));
    expect(bars.length > 0).toBe(columns !== 10);
    expect(Math.max(0, ...bars.map((line) => line.length))).toBeLessThan(Math.min(columns || 80, 120));
    expect(stdout).toContain('2 epochs in');
    expect(code).toBe(0);
  });
});
