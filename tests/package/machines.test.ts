// Machines that lack something, and users who may not do everything.
import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { folder, installed, mlpTrain, native, run, train } from './installed.js';

const QUICK = ['--dataset', 'synthetic', '--epochs', '2'];
const NO_BLAS = { MLP_TRAIN_BLAS: '/nowhere/libopenblas.so' };

test('without compiler and OpenBLAS: trains natively, and says on what', () => {
  const env = { ...NO_BLAS, PATH: '/nowhere' };
  const { code, stdout, stderr } = run(process.execPath, [`${installed}/dist/cli/main.js`, ...QUICK], { env });
  expect(stderr).toMatch(
    /^mlp-train: warning: .* with builtin sgemm: OpenBLAS cannot be used.*\/nowhere\/libopenblas\.so/,
  );
  expect(stderr).toMatch(/^ {2}backend {2}builtin sgemm, /m);
  expect(stdout).toMatch(/\n2 epochs in .*\n$/);
  expect(code).toBe(0);
  const { backend, loss } = train('train.mjs', { env });
  expect({ backend, isTrained: loss < 3 }).toEqual({ backend: 'builtin', isTrained: true });
});

// Root may write where the mode says that no one may, so that root is here someone else.
describe('a user who may write nowhere', () => {
  const user = process.getuid?.() === 0 ? { user: 65534 } : {};
  const how = { ...user, env: { HOME: '/nowhere' } };
  const chmod = (mode: string) => execFileSync('chmod', ['-R', mode, folder]);

  test('trains from a read-only node_modules', () => {
    chmod('a-w');
    try {
      expect(run('sh', ['-c', 'touch node_modules/mlp-train/here'], how).code).not.toBe(0);
      expect(train('train.mjs', how)).toMatchObject({ backend: native, warnings: '' });
      const { code, stdout, stderr } = mlpTrain(QUICK, how);
      expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toMatch(/\n2 epochs in .*\n$/);
    } finally {
      chmod('u+w');
    }
  });
});
