// Machines that lack something: the addon, a sensible environment; and what `doctor` says of them.
import { describe, expect, test } from 'vitest';
import { compile } from '../native/compile.js';
import { mlpTrain, QUICK, shell } from './mlp-train.js';

const NO_ADDON = { MLP_TRAIN_ADDON: '/nowhere/mlp_train.node' };
const ONE_EPOCH = ['--dataset', 'synthetic', '--epochs', '1', '--hidden', 'none', '--json'];

describe.concurrent('without the addon', () => {
  test('--backend openblas: 1, naming the path and what fixes it', async () => {
    const { code, stdout, stderr } = await mlpTrain([...ONE_EPOCH, '--backend', 'openblas'], NO_ADDON);
    expect(stderr).toMatch(
      /^mlp-train: native addon \/nowhere\/mlp_train\.node: no such file\. Correct or unset MLP_TRAIN_ADDON\.\n$/,
    );
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  });

  test('build-native is for the published package, and says what builds the addon in a clone', async () => {
    const { code, stdout, stderr } = await mlpTrain(['build-native']);
    expect(stderr).toBe(
      'mlp-train: build-native: this is no published package. In a clone `npm start` builds the addon.\n',
    );
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  });

  test('--backend auto: warns once and trains', async () => {
    const { code, stdout, stderr } = await mlpTrain(ONE_EPOCH, NO_ADDON);
    expect(stderr).toMatch(
      /^mlp-train: warning: .* JavaScript: native code, .*, cannot be used: .*\/nowhere\/mlp_train\.node.*\n$/,
    );
    expect(JSON.parse(stdout.split('\n')[0])).toMatchObject({ backend: 'javascript', threads: 1 });
    expect(code).toBe(0);
  });
});

describe.concurrent('without a BLAS library', () => {
  const NO_BLAS = { MLP_TRAIN_BLAS: '/nowhere/libopenblas.so' };
  const WITH_HEADER = ['--dataset', 'synthetic', '--epochs', '1', '--hidden', 'none', '--threads', '1'];

  test('--backend auto: warns once, trains with the builtin sgemm, and the header says so', async () => {
    const { code, stderr } = await mlpTrain(WITH_HEADER, NO_BLAS);
    expect(stderr).toMatch(/^mlp-train: warning: .*builtin.*: OpenBLAS cannot be used.*\/nowhere\/libopenblas\.so.*\n/);
    expect(stderr).toMatch(/^ {2}backend {2}builtin sgemm, 1 thread\n {11}OpenBLAS cannot be used.*\n {2}data /m);
    expect(code).toBe(0);
  });

  test('--backend builtin: no warning, since it was asked for', async () => {
    const { code, stdout, stderr } = await mlpTrain([...ONE_EPOCH, '--backend', 'builtin'], NO_BLAS);
    expect(JSON.parse(stdout.split('\n')[0])).toMatchObject({ backend: 'builtin', blas: 'none' });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  test.each([
    [['--backend', 'builtin'], {}],
    [[], { MLP_TRAIN_BACKEND: 'builtin' }],
  ] as const)('builtin asked for by %j or %j: the header gives no reason', async (flags, env) => {
    const { stderr } = await mlpTrain([...WITH_HEADER, ...flags], env);
    expect(stderr).toMatch(/^ {2}backend {2}builtin sgemm, 1 thread\n {2}data /m);
  });

  test('--backend openblas: 1, naming the library and what fixes it', async () => {
    const { code, stdout, stderr } = await mlpTrain([...ONE_EPOCH, '--backend', 'openblas'], NO_BLAS);
    expect(stderr).toMatch(
      /^mlp-train: MLP_TRAIN_BLAS: none could be loaded \(\/nowhere\/libopenblas\.so.*\)\. Correct or unset MLP_TRAIN_BLAS\.\n$/,
    );
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  });

  test('doctor: a warning, and beneath it what fixes it; asked for by name, builtin is well', async () => {
    const { code, stdout } = await mlpTrain(['doctor'], NO_BLAS);
    expect(stdout).toMatch(
      /^warning {2}backend {3}builtin sgemm\n {19}OpenBLAS cannot be used.*\n.*\/nowhere\/libopenblas\.so.*\n {19}Correct or unset MLP_TRAIN_BLAS$/m,
    );
    expect(code).toBe(0);
    const asked = await mlpTrain(['doctor'], { MLP_TRAIN_BACKEND: 'builtin' });
    expect(asked.stdout).toMatch(/^ok {7}backend {3}builtin sgemm, as MLP_TRAIN_BACKEND asks\n {19}addon .*\.node$/m);
  });
});

describe.concurrent('environment', () => {
  test.each(['0', 'abc', '', '999'])('OPENBLAS_NUM_THREADS=%s: trains, and says on how many', async (threads) => {
    const { code, stdout } = await mlpTrain(ONE_EPOCH, { OPENBLAS_NUM_THREADS: threads });
    expect(JSON.parse(stdout.split('\n')[0]).threads).toBeGreaterThan(0);
    expect(code).toBe(0);
  });

  test('OPENBLAS_CORETYPE=nonsense: trains, and says on which kernels', async () => {
    const { code, stdout, stderr } = await mlpTrain([...ONE_EPOCH, '--backend', 'openblas'], { OPENBLAS_CORETYPE: 'nonsense' }); // prettier-ignore
    expect(JSON.parse(stdout.split('\n')[0]).blas).toMatch(/^OpenBLAS [\d.]+ (?!nonsense)\w+/);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  test('one core of many: one thread, and doctor finds that well', async () => {
    const first = `$(taskset -cp $$ | sed 's/.*: *\\([0-9]*\\).*/\\1/')`;
    const { code, stdout } = await shell(`taskset -c ${first} sh -c '$MLP ${ONE_EPOCH.join(' ')}; $MLP doctor'`);
    expect(stdout).toMatch(/^\{"event":"start",.*"threads":1,/);
    expect(stdout).toMatch(/^ok {7}threads {3}1: what this process may use of \d+ cores\nok {7}speed {5}one thread$/m);
    expect(code).toBe(0);
  });

  test('MLP_TRAIN_BACKEND is taken where no --backend is given', async () => {
    const env = { MLP_TRAIN_BACKEND: 'javascript' };
    const results = await Promise.all([mlpTrain(ONE_EPOCH, env), mlpTrain([...ONE_EPOCH, '--backend', 'auto'], env)]);
    const backends = results.map(({ stdout }) => JSON.parse(stdout.split('\n')[0]).backend);
    expect(backends).toEqual(['javascript', expect.stringMatching(/^(openblas|builtin)$/)]);
  });

  test('warnings of others are shown as Node shows them', async () => {
    const foreign = "data:text/javascript,setTimeout(()=>process.emitWarning('not%20ours'),100)";
    const { stderr } = await mlpTrain([...QUICK, '--json'], { NODE_OPTIONS: `--import ${foreign}` });
    expect(stderr).toMatch(/^\(node:\d+\) Warning: not ours\n/);
  });
});

describe.concurrent('doctor', () => {
  test('a line for each thing, and exit code 0 where training works', async () => {
    const { code, stdout } = await mlpTrain(['doctor']);
    expect(stdout).toMatch(/^ok {7}Node {6}v\d+/);
    expect(stdout).toMatch(/^ok {7}backend {3}(OpenBLAS .*|builtin sgemm)\n {19}.* product .*\n( {19}library .*\n)? {19}addon .*\.node$/m); // prettier-ignore
    expect(stdout).toMatch(/^ok {7}threads {3}\d+: what this process may use of \d+ cores$/m);
    expect(stdout).toMatch(/^ok {7}training {2}.* \d+ ms$/m);
    expect(stdout).toMatch(/^(ok {5}|warning) {2}data {6}/m);
    expect(stdout).toMatch(/^ok {7}terminal {2}stdout is no terminal\n {19}stderr is no terminal\n {19}UTF-8$/m);
    expect(stdout).toMatch(/\n\nTraining works here\.\n$/);
    expect(code).toBe(0);
  });

  test('an OpenBLAS without threads: a warning that names the package that has them', async () => {
    const library = compile('sequential_blas.so', ['recording_blas.c']);
    const env = { MLP_TRAIN_BLAS: library, RECORDED_CALLS: '/dev/null', RECORDING_BLAS_PARALLEL: '0' };
    const { code, stdout } = await mlpTrain(['doctor'], env);
    expect(stdout).toMatch(/^warning {2}speed {5}.* on one thread: .* without threads\n {19}Install .*-pthread/m);
    expect(code).toBe(0);
  });

  test('without the addon: a warning, and beneath it what fixes it', async () => {
    const { code, stdout } = await mlpTrain(['doctor'], NO_ADDON);
    expect(stdout).toMatch(
      /^warning {2}backend {3}JavaScript\n.*cannot be used: .*\n.*\/nowhere\/mlp_train\.node: no such file\n {19}Correct or unset MLP_TRAIN_ADDON$/m,
    );
    expect(stdout).toContain('MLP_TRAIN_ADDON=/nowhere/mlp_train.node');
    expect(code).toBe(0);
  });

  test('where OpenBLAS is asked for and cannot be had: a problem, and exit code 1', async () => {
    const { code, stdout } = await mlpTrain(['doctor'], { ...NO_ADDON, MLP_TRAIN_BACKEND: 'openblas' });
    expect(stdout).toMatch(/^problem {2}backend {3}native addon \/nowhere\/mlp_train\.node: no such file\n {19}\S/m);
    expect(stdout).toMatch(/\n\nTraining does not work here\.\n$/);
    expect(code).toBe(1);
  });

  test('a wrong number of threads: a warning', async () => {
    const { stdout } = await mlpTrain(['doctor'], { OPENBLAS_NUM_THREADS: 'abc', LC_ALL: 'C' });
    expect(stdout).toMatch(/^warning {2}threads {3}\d+: .*; OPENBLAS_NUM_THREADS=abc is no number of threads$/m);
    expect(stdout).toMatch(/^ {19}ASCII, since none of LC_ALL, LC_CTYPE and LANG names UTF-8$/m);
  });
});
