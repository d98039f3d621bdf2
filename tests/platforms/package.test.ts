// The installed package on machines that this one is not: trains, saves, goes on, and what is saved there is the same here.
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folder, native, run, train } from '../package/installed.js';
import { arm, COMMAND, windows } from './machines.js';

const here = (...args: string[]) => run(process.execPath, [COMMAND, ...args]);
const SYNTHETIC = ['--dataset', 'synthetic', '--epochs', '2', '--hidden', '16'];

describe.each([arm, windows])('%s', (machine) => {
  const place = () => mkdtempSync(join(folder, 'run-'));

  test('doctor finds the addon, and that training works', () => {
    const { code, stdout } = machine.mlpTrain(['doctor']);
    expect(stdout).toMatch(/^ok {7}backend {3}(builtin sgemm|OpenBLAS)/m);
    expect(stdout).toMatch(new RegExp(`addon .*prebuilds.${machine.target}.mlp_train\\.node$`, 'm'));
    expect(stdout).toMatch(/\nTraining works here\.\n$/);
    expect(code).toBe(0);
  });

  test.each(['train.mjs', 'train.cjs', 'worker.mjs'])('%s comes to the same loss', (program) => {
    const { code, stdout, stderr } = machine.runNode([program]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const { backend, loss } = JSON.parse(stdout) as { backend: string; loss: number };
    expect(backend).toEqual(native);
    expect(loss).toBeCloseTo(train(program).loss, 4);
  });

  test('a run is saved, goes on, and is read here with the same accuracy', () => {
    const out = join(place(), 'größer run');
    expect(machine.mlpTrain([...SYNTHETIC, '--out', out])).toMatchObject({ code: 0 });
    const resumed = machine.mlpTrain(['--resume', out, '--epochs', '3']);
    expect({ code: resumed.code, stderr: resumed.code === 0 ? '' : resumed.stderr }).toEqual({ code: 0, stderr: '' });
    expect(existsSync(join(out, 'report.html'))).toBe(true);
    expect(readFileSync(join(out, 'metrics.jsonl'), 'utf8').match(/"epoch":\d/g)).toHaveLength(3);
    const accuracy = (text: string) => /accuracy (0\.\d+)/.exec(text)?.[1];
    const [there, read] = [machine.mlpTrain(['eval', out]), here('eval', out)];
    expect(accuracy(there.stdout)).toBeDefined();
    expect(accuracy(there.stdout)).toBe(accuracy(read.stdout));
  });

  test('a table is learned from, and its rows are answered as here', () => {
    const at = place();
    const [table, out] = [join(at, 'table.csv'), join(at, 'run')];
    const rows = Array.from(
      { length: 200 },
      (_, i) => `${i % 7},${['red', 'blue', 'green'][i % 3]},${i % 7 > 2 ? 'yes' : 'no'}`,
    );
    writeFileSync(table, ['size,colour,sold', ...rows].join('\n'));
    const learned = machine.mlpTrain([table, '--target', 'sold', '--epochs', '20', '--folds', '0', '--out', out]);
    expect({ code: learned.code, stderr: learned.code === 0 ? '' : learned.stderr }).toEqual({ code: 0, stderr: '' });
    const [there, read] = [machine.mlpTrain(['predict', out, table]), here('predict', out, table)];
    const probabilities = /[\d.]+$/gm;
    expect(there.stdout).toMatch(/,yes,0\.\d+\n/);
    expect(there.stdout.replace(probabilities, '')).toBe(read.stdout.replace(probabilities, ''));
    const numbers = ({ stdout }: { stdout: string }) => stdout.match(probabilities)!.map(Number);
    numbers(read).forEach((number, i) => expect(numbers(there)[i]).toBeCloseTo(number, 5));
  });

  test('what is wrong is said in one line', () => {
    expect(machine.mlpTrain(['--epochs', 'many'])).toMatchObject({ code: 2, stdout: '' });
    const { code, stderr } = machine.mlpTrain(['eval', resolve('nowhere')]);
    expect({ code, lines: stderr.trimEnd().split('\n').length }).toEqual({ code: 1, lines: 1 });
  });
});
