// Which kernels a process takes, with how many threads, and what it says where they cannot be loaded; in processes of their own.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism, tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { usableCores } from '../../src/kernels/threads.js';
import { addonPath, requireAddon } from '../native/addon.mjs';

const tsx = createRequire(import.meta.url).resolve('tsx');
const prelude = `
  import { readFileSync, existsSync } from 'node:fs';
  import { setBackend, kernelInfo } from './src/kernels/choose.ts';
  import { kernels, kernelsFor } from './src/kernels/current.ts';
  const { env } = process;
  const warnings = [];
  process.on('warning', ({ name, code, message }) => warnings.push({ name, code, message }));
  const outcome = (call) => { try { return call(); } catch ({ name, code, message }) { return { name, code, message }; } };
  const send = (value) => setImmediate(() => console.log(JSON.stringify({ value, warnings })));
  const [a, b, c] = [[2, 3], [5, 7], [0]].map((values) => new Float32Array(values));
  const product = () => (kernels().gemm(false, false, 1, 1, 2, 1, a, b, 0, c), c[0]);
`;

/** Runs a program in an environment without the variables that choose, but for those given; what it sends, and the warnings meanwhile. */
function run(program: string, env: Record<string, string> = {}) {
  const names = ['MLP_TRAIN_BACKEND', 'MLP_TRAIN_ISA', 'OPENBLAS_CORETYPE', 'OPENBLAS_NUM_THREADS', 'NODE_OPTIONS'];
  const rest = Object.fromEntries(Object.entries(process.env).filter(([name]) => !names.includes(name)));
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--no-warnings', '--import', tsx, '--input-type=module', '--eval', prelude + program],
    { encoding: 'utf8', env: { ...rest, MLP_TRAIN_ADDON: addonPath, ...env } },
  );
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return JSON.parse(stdout);
}

const isas = requireAddon().isas() as string[];
const plain = { backend: 'javascript', blas: 'none', threads: 1 };
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mlp-train choose ü-'));
  writeFileSync(join(folder, 'junk.node'), 'no library at all');
  writeFileSync(join(folder, 'empty.node'), '');
  writeFileSync(join(folder, 'other.json'), '{}');
  const addon = readFileSync(addonPath);
  writeFileSync(join(folder, 'short.node'), addon.subarray(0, addon.length / 2));
  writeFileSync(join(folder, 'foreign.node'), addon.fill(0xff, 18, 20)); // for a processor that there is not
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('the default', () => {
  test('is native and says why, on the usable cores, loaded at the first op and no sooner', () => {
    const { value, warnings } = run(`
      const before = existsSync('/proc/self/maps') && readFileSync('/proc/self/maps', 'utf8').includes(env.MLP_TRAIN_ADDON);
      const [result, info] = [product(), kernelInfo()];
      send({ before, result, info, same: kernelsFor(a) === kernels(), double: kernelsFor(new Float64Array(1)).info() });`);
    expect(warnings).toEqual([]);
    expect(value).toMatchObject({ before: false, result: 31, same: true, double: plain });
    expect(value.info).toMatchObject({ threads: usableCores(), addon: addonPath, why: expect.any(String) });
    expect(value.info.backend).toMatch(/^(openblas|builtin)$/);
  });

  // Of x86-64; OpenBLAS is told its core, which it can run on this processor.
  test.runIf(isas.includes('avx2')).each([
    ['Haswell', 'avx2', 'builtin', 'on AVX2'],
    ['Nehalem', 'avx2', 'builtin', 'on AVX2'],
    ['Nehalem', 'baseline', 'openblas', 'without AVX2'],
  ])('on the core %s with %s is %s, and says why', (OPENBLAS_CORETYPE, MLP_TRAIN_ISA, backend, why) => {
    const { value, warnings } = run('send([product(), kernelInfo()]);', {
      OPENBLAS_CORETYPE,
      MLP_TRAIN_ISA,
      MLP_TRAIN_BLAS: '',
    });
    expect(value).toMatchObject([31, { backend, isa: MLP_TRAIN_ISA, why: expect.stringContaining(why) }]);
    expect(value[1].blas).toMatch(backend === 'openblas' ? /^OpenBLAS/ : /^none$/);
    expect(warnings).toEqual([]);
  });

  test.runIf(isas.includes('avx512'))('with AVX-512 is the built-in product, and loads no BLAS library', () => {
    const { value, warnings } = run(
      `
      const [result, { backend, why }] = [product(), kernelInfo()];
      const maps = existsSync('/proc/self/maps') ? readFileSync('/proc/self/maps', 'utf8') : '';
      send({ result, backend, why, blas: /blas/i.test(maps) });`,
      { MLP_TRAIN_BLAS: '' },
    );
    const why = "on AVX-512, its product is as fast as OpenBLAS's or faster";
    expect({ value, warnings }).toEqual({ value: { result: 31, backend: 'builtin', why, blas: false }, warnings: [] });
  });

  test('is the library that MLP_TRAIN_BLAS names, whatever would be faster', () => {
    const library = run(`send(setBackend('openblas').library);`).value;
    const { value, warnings } = run('send(kernelInfo());', { MLP_TRAIN_BLAS: library });
    expect(value).toMatchObject({ backend: 'openblas', why: 'MLP_TRAIN_BLAS names its library', library });
    expect(warnings).toEqual([]);
  });

  test('has no reason to give if it was asked for by name', () => {
    const { value } = run(`send(['auto', 'builtin', 'openblas'].map((name) => 'why' in setBackend(name)));`);
    expect(value).toEqual([true, false, false]);
  });

  test('without the addon warns once, with path, cause, cost and remedy, and computes in JavaScript', () => {
    const addon = join(folder, 'none.node');
    const { value, warnings } = run('send([product(), product(), kernelInfo()]);', { MLP_TRAIN_ADDON: addon });
    expect(value).toEqual([31, 31, { ...plain, why: expect.stringContaining('50 times') }]);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatchObject({ name: 'MlpTrainWarning', code: 'MLP_TRAIN_JAVASCRIPT' });
    for (const part of [addon, 'no such file', '50 times', 'Correct or unset MLP_TRAIN_ADDON'])
      expect(warnings[0].message).toContain(part);
  });

  test.each([{ MLP_TRAIN_ADDON: addonPath }, { MLP_TRAIN_ADDON: '' }])(
    'where Node loads no addons, the advice is to let it, with %j',
    (env) => {
      const { warnings } = run('send(product());', { NODE_OPTIONS: '--no-addons', ...env });
      expect(warnings).toHaveLength(1);
      expect(warnings[0].message).toMatch(/\. Start Node without --no-addons\.$/);
    },
  );

  test('without a BLAS library warns likewise, and takes the built-in product; asked for by name, OpenBLAS is then an error', () => {
    const program = `send({ result: product(), info: kernelInfo(), error: outcome(() => setBackend('openblas')) });`;
    const { value, warnings } = run(program, { MLP_TRAIN_BLAS: '/nowhere/libblas.so' });
    const info = { backend: 'builtin', blas: 'none', threads: usableCores(), addon: addonPath };
    expect(value).toMatchObject({ result: 31, info, error: { name: 'MlpError', code: 'ERR_MLP_BLAS' } });
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatchObject({ name: 'MlpTrainWarning', code: 'MLP_TRAIN_BUILTIN' });
    for (const message of [warnings[0].message, value.error.message]) {
      for (const part of ['/nowhere/libblas.so', 'Correct or unset MLP_TRAIN_BLAS']) expect(message).toContain(part);
    }
  });

  test.each(isas)('without a BLAS library on %s says what it costs, if anything', (MLP_TRAIN_ISA) => {
    const { warnings } = run('send(product());', { MLP_TRAIN_BLAS: '/nowhere/libblas.so', MLP_TRAIN_ISA });
    const cost = MLP_TRAIN_ISA === 'baseline' ? ', whose product may be faster,' : '';
    expect(warnings).toHaveLength(1); // of the wrong path, even if nothing is lost
    expect(warnings[0].message).toContain(`This process computes with builtin sgemm: OpenBLAS${cost} cannot be used. `);
  });

  test('with a wrong MLP_TRAIN_ISA is an error, and no other', () => {
    const { value, warnings } = run('send(outcome(product));', { MLP_TRAIN_ISA: 'sse9' });
    expect(value).toMatchObject({ name: 'MlpError', code: 'ERR_MLP_ARGUMENT' });
    expect(value.message).toContain('for MLP_TRAIN_ISA but got "sse9"');
    expect(warnings).toEqual([]);
  });
});

describe('by name', () => {
  test('javascript loads nothing, as an argument or by MLP_TRAIN_BACKEND', () => {
    const none = { MLP_TRAIN_ADDON: join(folder, 'none.node') };
    const argument = run(`send([setBackend('javascript'), kernelInfo(), product()]);`, none);
    expect(argument).toEqual({ value: [plain, plain, 31], warnings: [] });
    const variable = run('send([kernelInfo(), product()]);', { ...none, MLP_TRAIN_BACKEND: 'javascript' });
    expect(variable).toEqual({ value: [plain, 31], warnings: [] });
  });

  test('builtin loads the addon and no BLAS library, and keeps its threads', () => {
    const program = `
      const infos = [setBackend('builtin', { threads: 3 }), setBackend('builtin')];
      const maps = existsSync('/proc/self/maps') ? readFileSync('/proc/self/maps', 'utf8') : '';
      send({ infos, result: product(), blas: /blas/i.test(maps) });`;
    const { value, warnings } = run(program);
    const isa = expect.stringMatching(/^(avx512|avx2|baseline)$/);
    const info = { backend: 'builtin', blas: 'none', threads: 3, isa, addon: addonPath };
    expect({ value, warnings }).toEqual({ value: { infos: [info, info], result: 31, blas: false }, warnings: [] });
  });

  test('an argument goes before MLP_TRAIN_BACKEND, which may be empty, and a later choice before an earlier', () => {
    const program = `
      const choices = ['auto', undefined, 'openblas'].map((name) => setBackend(name).backend);
      env.MLP_TRAIN_BACKEND = '';
      send([...choices, setBackend().backend, kernelInfo().backend]);`;
    const { value } = run(program, { MLP_TRAIN_BACKEND: 'javascript' });
    expect(value).toEqual([value[0], 'javascript', 'openblas', value[0], value[0]]);
    expect(value[0]).toMatch(/^(openblas|builtin)$/);
  });

  test('an unknown one is an error that names where it came from and what there is', () => {
    const program = `send([outcome(() => setBackend('cuda')), outcome(product)]);`;
    const [argument, variable] = run(program, { MLP_TRAIN_BACKEND: 'tpu' }).value;
    expect(argument).toMatchObject({ name: 'MlpError', code: 'ERR_MLP_ARGUMENT' });
    expect(argument.message).toBe('expected one of auto, openblas, builtin, javascript for backend but got "cuda"');
    expect(variable.message).toBe(
      'expected one of auto, openblas, builtin, javascript for MLP_TRAIN_BACKEND but got "tpu"',
    );
  });

  test('openblas with a wrong addon is an error that names the path, and changes nothing', () => {
    const wrong = { 'none.node': 'no such file', '': 'no such file', 'junk.node': 'cannot be loaded', 'empty.node': 'cannot be loaded', 'short.node': 'the file is cut short', 'foreign.node': 'cannot be loaded', 'other.json': 'not the addon' }; // prettier-ignore
    const addons = Object.keys(wrong).map((name) => (name ? join(folder, name) : folder));
    const { value, warnings } = run(`
      setBackend('javascript');
      const errors = ${JSON.stringify(addons)}.map((addon) => ((env.MLP_TRAIN_ADDON = addon), outcome(() => setBackend('openblas'))));
      send({ errors, after: kernelInfo() });`);
    Object.values(wrong).forEach((cause, i) => {
      expect(value.errors[i]).toMatchObject({ name: 'MlpError', code: 'ERR_MLP_ADDON' });
      for (const part of [addons[i], cause]) expect(value.errors[i].message).toContain(part);
    });
    expect(value.after).toEqual(plain);
    expect(warnings).toEqual([]);
  });

  test('the path of the addon may be relative', () => {
    const env = { MLP_TRAIN_ADDON: relative('.', addonPath), MLP_TRAIN_BACKEND: 'openblas' };
    expect(run('send(product());', env).value).toBe(31);
  });
});

describe('threads', () => {
  test('are set by the option, from 1 to 32, and wrong ones change nothing', () => {
    const { value } = run(`
      const good = [1, 2].map((threads) => setBackend('openblas', { threads }).threads);
      const wrong = [0, -1, 1.5, NaN, '2', 33].map((threads) => outcome(() => setBackend('openblas', { threads })));
      send({ good, wrong, after: kernelInfo().threads });`);
    expect(value.good).toEqual([1, 2]);
    for (const error of value.wrong) {
      expect(error).toMatchObject({ name: 'MlpError', code: 'ERR_MLP_ARGUMENT' });
      expect(error.message).toContain('an integer from 1 to 32 for threads');
    }
    expect(value.after).toBe(2);
  });

  test('without the option are those of OPENBLAS_NUM_THREADS, cut to the cores; what is no count there is ignored', () => {
    const texts = { 999: availableParallelism(), 1: 1, 99999999: availableParallelism(), 0: usableCores(), '-3': usableCores(), abc: usableCores(), '': usableCores() }; // prettier-ignore
    for (const [text, threads] of Object.entries(texts)) {
      const program = `
        const first = [product(), kernelInfo().threads];
        env.OPENBLAS_NUM_THREADS = '1';
        const option = setBackend('auto', { threads: 2 }).threads;
        send({ first, option, kept: setBackend('openblas').threads });`;
      const { value } = run(program, { OPENBLAS_NUM_THREADS: text });
      expect(value).toEqual({ first: [31, threads], option: 2, kept: 2 });
    }
  });
});
