// The installed package on every Node that it is for: the command, ES modules, CommonJS, a worker thread.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { target } from '../../src/platforms.mjs';
import { folder, installed, mlpTrain, native, run, train } from './installed.js';

const prebuilt = join(installed, 'prebuilds', target(), 'mlp_train.node');

/** The program of a Node that npm brings. */
function nodeOf(version: string): string {
  const name = `node-${process.platform.replace('win32', 'win')}-${process.arch}@${version}`;
  return execFileSync('npx', ['-y', '-p', name, '-c', 'node -p process.execPath'], { encoding: 'utf8' }).trim();
}

test.each(['14', '18'])('on Node %s the command ends with 1, and says where a newer one is', (version) => {
  const { code, stdout, stderr } = run(nodeOf(version), [join(installed, 'dist/cli/main.js'), '--epochs', '1']);
  expect(stderr).toMatch(
    /^mlp-train: needs Node 20\.19 or newer but this is v1[48]\.\S+\. See https:\/\/nodejs\.org\n$/,
  );
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
});

// Those of one machine are to come to the same loss, bit for bit.
const losses = new Set<number>();

describe.each(['20.19', '22', '24', '26'])('Node %s', (version) => {
  const node = nodeOf(version);

  test('is the one that runs', () => {
    expect(run('node', ['--version'], { node }).stdout).toMatch(new RegExp(`^v${version.replace('.', '\\.')}\\.`));
  });

  test('npx mlp-train', () => {
    const { code, stdout, stderr } = mlpTrain(['--dataset', 'synthetic', '--epochs', '2'], { node });
    expect(stderr).toMatch(/^mlp-train \d+\.\d+\.\d+\n {2}backend {2}(OpenBLAS|builtin sgemm)/);
    expect(stdout).toMatch(
      /\n2 epochs in .* test accuracy 0\.\d+ \(best: 0\.\d+ in epoch \d, chosen on the test set\)\n$/,
    );
    expect(code).toBe(0);
  });

  test.each(['train.mjs', 'train.cjs', 'worker.mjs'])('%s', (program) => {
    const { loss, ...ran } = train(program, { node, env: { OPENBLAS_NUM_THREADS: '1' } });
    expect(ran).toMatchObject({ backend: native, addon: prebuilt, threads: 1, warnings: '' });
    losses.add(loss);
    expect(losses.size).toBe(1);
  });
});

describe.each(['24', '26'])('Node %s --permission', (version) => {
  const node = nodeOf(version);
  const out = join(folder, `permission ${version}`);
  const flags = ['--permission', '--allow-fs-read=*', `--allow-fs-write=${out}*`];
  const main = join(installed, 'dist/cli/main.js');
  const mlpTrain = (...args: string[]) => run(node, [...flags, main, ...args], { node });

  test('saves, resumes, and says which flag loads the addon', () => {
    const { code, stderr } = mlpTrain('--dataset', 'synthetic', '--epochs', '1', '--out', out);
    expect(stderr).toContain('Start Node with --allow-addons beside --permission.\n');
    expect(code).toBe(0);
    expect(mlpTrain('--resume', out, '--epochs', '2').code).toBe(0);
    expect(readFileSync(join(out, 'metrics.jsonl'), 'utf8').match(/"epoch":\d/g)).toEqual(['"epoch":1', '"epoch":2']);
  });

  test('doctor says it too', () => {
    expect(mlpTrain('doctor').stdout).toMatch(/\n *Start Node with --allow-addons beside --permission\n/);
  });

  test('with --allow-addons it is native', () => {
    const { code, stdout } = run(node, [...flags, '--allow-addons', 'train.mjs'], { node });
    expect({ code, ...(JSON.parse(stdout) as object) }).toMatchObject({
      code: 0,
      backend: native,
      addon: prebuilt,
    });
  });
});
