// Ctrl-C and SIGTERM: the run stops at the next batch and says how far it came.
import { describe, expect, test } from 'vitest';
import { stopOnSignals } from '../../src/cli/failure.js';
import { ENDLESS, finish, start, startOnTerminal } from './mlp-train.js';

const SECOND_EPOCH = / 2 +\d\.\d{4} [^\n]*\n/;
const REACHED = /mlp-train: stopped by (\w+) in epoch \d+.*; epoch \d+ reached loss \d.*, test accuracy 0\.\d+\r?\n$/;

describe.concurrent('signals', () => {
  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s ends with %d', async (signal, exitCode) => {
    const child = start(ENDLESS);
    const { code, stdout, stderr } = await finish(child, SECOND_EPOCH, () => child.kill(signal));
    expect(REACHED.exec(stderr)?.[1]).toBe(signal);
    expect(stdout).toMatch(/\d\n$/);
    expect(code).toBe(exitCode);
  });

  test('with --json stdout has whole lines alone', async () => {
    const child = start([...ENDLESS, '--json']);
    const { code, stdout, stderr } = await finish(child, /"epoch":2/, () => child.kill('SIGINT'));
    const events = stdout.trimEnd().split('\n');
    expect(events.map((line) => JSON.parse(line).event).slice(0, 3)).toEqual(['start', 'epoch', 'epoch']);
    expect(stderr).toMatch(REACHED);
    expect(code).toBe(130);
  });

  test('Ctrl-C on a terminal leaves it as it was', async () => {
    const child = startOnTerminal(ENDLESS, 80);
    const { code, stdout } = await finish(child, SECOND_EPOCH, () => child.stdin!.write('\u0003'));
    expect(stdout.slice(-200)).toMatch(REACHED);
    expect(stdout.split('\u001b[?25l').length).toBe(stdout.split('\u001b[?25h').length);
    expect(stdout.lastIndexOf('\u001b[?25h')).toBeGreaterThan(stdout.lastIndexOf('\u001b[?25l'));
    expect(code).toBe(130);
  });
});

test('the second signal has its default effect: the process ends at once', () => {
  const count = () => process.listenerCount('SIGINT') + process.listenerCount('SIGTERM');
  const before = count();
  const signal = stopOnSignals();
  expect([count() - before, signal.aborted]).toEqual([2, false]);
  process.emit('SIGTERM', 'SIGTERM');
  expect([count() - before, signal.aborted]).toEqual([0, true]);
  expect(signal.reason).toMatchObject({ message: 'stopped by SIGTERM', exitCode: 143 });
});
