// Where output goes and what it may hold there: pipes that close, full disks, locales, colours and terminals of any width.
import { describe, expect, test } from 'vitest';
import { ENDLESS, finish, mlpTrain, onceShown, onTerminal, QUICK, shell, startOnTerminal } from './mlp-train.js';

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
  test.each<Record<string, string>>([
    { LC_ALL: 'C' },
    { LC_ALL: '', LANG: 'C' },
    { LC_ALL: '', LC_CTYPE: 'C', LANG: 'C.UTF-8' },
  ])('%j: ASCII alone', async (locale) => {
    const { stdout, stderr } = await mlpTrain(QUICK, locale);
    expect(stdout).toContain('epoch 2\n');
    expect(stdout + stderr).toMatch(/^[\n -~]*$/);
  });

  test.each<Record<string, string>>([{ CI: 'true' }, { FORCE_COLOR: '0' }])(
    '%j: whole lines, and no escape codes',
    async (env) => {
      const { code, stdout, stderr } = await mlpTrain(QUICK, env);
      expect(stdout).toContain('2 epochs in');
      expect(stdout + stderr).not.toMatch(/[\u001b\r]/);
      expect(code).toBe(0);
    },
  );

  test.each<Record<string, string>>([{ FORCE_COLOR: '1' }, { FORCE_COLOR: '1', NO_COLOR: '1' }])(
    '%j: colours',
    async (env) => {
      const { code, stdout, stderr } = await mlpTrain(QUICK, env);
      expect(stdout).toMatch(COLOR);
      expect(stderr).toMatch(COLOR);
      expect(stderr.includes("'NO_COLOR' env is ignored")).toBe('NO_COLOR' in env);
      expect(code).toBe(0);
    },
  );
});

describe.concurrent('on a terminal', () => {
  test('colours and a bar; the cursor comes back', async () => {
    const { code, stdout } = await onTerminal(QUICK, 80);
    expect(stdout).toMatch(COLOR);
    expect(drawings(stdout).join('\n')).toMatch(/epoch 1\/2 {2}╌{18} {3}0 %/);
    expect(stdout.lastIndexOf('\u001b[?25h')).toBeGreaterThan(stdout.lastIndexOf('\u001b[?25l'));
    expect(code).toBe(0);
  });

  test('beside the bar: the time left of the whole run, then loss and speed where there is room', async () => {
    const beside = async (columns: number) =>
      drawings((await onTerminal([...QUICK, '--hidden', '1024'], columns)).stdout).filter((line) =>
        / % .* left/.test(line),
      );
    const wide = await beside(80);
    expect(wide.join('\n')).toMatch(/^epoch 1\/2 .* % {2}[\d.]+ m?s left {2}loss \d\.\d{4} {2}[\d,]+ images\/s$/m);
    expect(wide.join('\n')).toMatch(/^epoch 2\/2 .* 0 % {2}[\d.]+ m?s left$/m);
    expect((await beside(54)).join('\n')).toMatch(/^epoch 1\/2 .{10} .* left {2}loss \d\.\d{4}$/m);
    expect((await beside(40)).join('\n')).toMatch(/^epoch 1\/2 .{10} .* left$/m);
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
    expect(drawings(stdout).join('\n')).toMatch(/epoch 1\/2 {2}-{18} {3}0 %/);
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

  test('a screen that becomes narrower: bar and curves follow', async () => {
    const child = startOnTerminal(ENDLESS, [80, 30]);
    onceShown(child, /epoch 3\//, () => child.kill('SIGUSR1'));
    onceShown(child, /epoch \d+\/1000000 +\d+ %/, () => child.stdin!.write('\u0003')); // no place for the bar itself
    const { code, stdout } = await finish(child);
    const lines = drawings(stdout.slice(stdout.search(/epoch \d+\/1000000 +\d+ %/)));
    const drawn = lines.filter((line) => /[┤┼]| %/.test(line));
    expect(drawn.length).toBeGreaterThan(0);
    expect(drawn.filter((line) => line.length >= 30)).toEqual([]);
    expect(code).toBe(130);
  });
});
