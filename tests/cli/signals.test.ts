// Signals: the run stops at the next batch and says how far it came, or is suspended and goes on.
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadCheckpoint } from '../../src/index.js';
import { temporaryFolder } from '../dataset/idx-files.js';
import { ENDLESS, finish, onceShown, start, startOnTerminal, startShellOnTerminal } from './mlp-train.js';

const SECOND_EPOCH = / 2 +\d\.\d{4} [^\n]*\n/;
const REACHED =
  /mlp-train: stopped by (\w+) in epoch \d+.*; epoch \d+ reached loss \d.*, test accuracy 0\.\d+\r?\nNothing is kept without --out\.\r?\n$/;

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

  test('a terminal that is closed: the run is saved, and ends with 129', async ({ onTestFinished }) => {
    const dir = join(temporaryFolder(onTestFinished), 'run');
    const child = startOnTerminal([...ENDLESS, '--out', dir], 80);
    const { code } = await finish(child, /epoch 3\//, () => child.kill('SIGUSR2'));
    expect(loadCheckpoint(join(dir, 'model.safetensors')).progress.pass?.batches).toBeGreaterThan(0);
    expect(readdirSync(dir).filter((name) => name.startsWith('.'))).toEqual([]);
    expect(code).toBe(129);
  });

  test('Ctrl-Z gives the shell a terminal as it was, and fg goes on', async () => {
    const child = startShellOnTerminal(`$MLP ${ENDLESS.join(' ')}; echo "suspended: $?"; fg; echo "ended: $?"`);
    onceShown(child, /epoch 3\//, () => child.stdin!.write('\u001a')); // while the bar is there
    onceShown(child, /suspended.* {2}\d\.\d{4} {5}\d/s, () => child.stdin!.write('\u0003'));
    const { stdout } = await finish(child);
    const [before, after] = stdout.split('suspended: 148');
    const [cursor, wrapping] = ['?25', '?7'];
    for (const mode of [cursor, wrapping])
      expect(before.lastIndexOf(`\u001b[${mode}h`)).toBeGreaterThan(before.lastIndexOf(`\u001b[${mode}l`));
    expect(after).toMatch(/stopped by SIGINT in epoch \d.*\r\nended: 130\r\n$/s);
  });
});

test.each(['SIGHUP', 'SIGINT', 'SIGTERM'] as const)(
  'the second %s has its default effect: the process ends at once, whatever it does',
  async (signal) => {
    const code = `
      const { stopOnSignals } = await import(${JSON.stringify(resolve('dist/cli/terminal/failure.js'))});
      stopOnSignals().addEventListener('abort', () => {
        console.log('first');
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
      });
      setInterval(() => {}, 1000);
      console.log('ready');`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', code]);
    onceShown(child, /ready/, () => child.kill(signal));
    await finish(child, /first/, () => child.kill(signal));
    expect(child.signalCode).toBe(signal);
  },
);
