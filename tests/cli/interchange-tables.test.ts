// `mlp-train export` and `import` of models of tables: what comes back answers as what went out, and what a format cannot say is refused.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  Ensemble,
  featureNames,
  fitPreprocessing,
  Generator,
  loadModel,
  MLP,
  saveModel,
  Table,
  TargetScale,
  Temperature,
} from '../../src/index.js';
import { finish, start } from './mlp-train.js';

let home: string;
const at = (name: string) => join(home, name);
const mlp = (...args: string[]) => finish(start(args, {}, home));

const CSV = 'age,plan,since\n20,a,2024-01-31\n,b,2024-02-01\n45,,2023-07-01\n31,c,\n';

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'mlp-train-'));
  const plans = ['a', 'b', 'c', null];
  const rows = Array.from({ length: 40 }, (_, i) => {
    const since = i % 9 === 0 ? null : `202${i % 4}-0${1 + (i % 7)}-11`;
    return { age: i % 5 === 0 ? null : 20 + i, plan: plans[i % 4], since };
  });
  const preprocessing = fitPreprocessing(Table.from(rows));
  const net = (outputs: number, seed: number) => {
    const options = { activation: 'selu', parametrization: 'ntk', init: 'normal', featureScale: true } as const;
    return new MLP([featureNames(preprocessing).length, 6, outputs], { ...options, generator: new Generator(seed) });
  };
  const classes = { preprocessing, target: 'left', classNames: ['no', 'yes'] };
  saveModel(at('one'), MLP.of([...net(2, 1).modules, new Temperature(0.7)]), classes);
  const three = new Ensemble([net(2, 1), net(2, 2), net(2, 3)], 'probabilities');
  saveModel(at('three'), MLP.of([three, new Temperature(0.7)]), classes);
  const scaled = MLP.of([...net(1, 4).modules, new TargetScale({ mean: [5000], deviation: [300] })]);
  saveModel(at('number'), scaled, { preprocessing, target: 'cost', task: 'regression' });
  writeFileSync(at('rows.csv'), CSV);
});
afterAll(() => rmSync(home, { recursive: true }));

/** The numbers among the answers for the rows. */
async function answersOf(model: string): Promise<number[]> {
  const { code, stdout } = await mlp('predict', model, 'rows.csv');
  expect(code).toBe(0);
  return stdout.trimEnd().split('\n').slice(1).map((line) => Number(line.split(',').at(-1))); // prettier-ignore
}

async function expectBack(name: string, format: string, stderr: [exported: string, imported: string]) {
  const [file, back] = [`${name}.${format}`, `${name} from ${format}`];
  expect(await mlp('export', name, '--format', format, '--out', file)).toMatchObject({ code: 0, stderr: stderr[0] });
  expect(await mlp('import', file, '--out', back)).toMatchObject({ code: 0, stderr: stderr[1] });
  const [{ model, ...before }, { model: again, ...after }] = [name, back].map((model) => loadModel(at(model)));
  expect(after).toEqual(before);
  expect(again.sizes[0]).toBe(model.sizes[0]);
  const [ours, theirs] = [await answersOf(name), await answersOf(back)];
  expect(ours.length).toBe(4);
  ours.forEach((value, i) => expect(Math.abs(theirs[i] - value)).toBeLessThan(1e-6 * Math.max(1, Math.abs(value))));
  return again.describe().map(({ type }) => type);
}

test('JSON: one net with its temperature, with all that is done with the columns', async () => {
  const types = await expectBack('one', 'json', ['', '']);
  expect(types).toEqual(['linear', 'selu', 'linear', 'temperature']);
  const { preprocessing, target } = JSON.parse(readFileSync(at('one.json'), 'utf8')) as Record<string, object[]>;
  expect(target).toBe('left');
  expect(preprocessing.map((entry) => 'column' in entry && entry.column)).toEqual(['age', 'plan', 'since', false]);
});

test('JSON: an ensemble', async () => {
  expect(await expectBack('three', 'json', ['', ''])).toEqual(['ensemble', 'temperature']);
});

test('JSON: a regression', async () => {
  expect(await expectBack('number', 'json', ['', ''])).toEqual(['linear', 'selu', 'linear', 'targetScale']);
});

test('PyTorch gets the net alone, which is said; the rest comes back from the metadata', async () => {
  const note =
    'mlp-train: the file holds the net, which takes features: PyTorch does not make them of columns. ONNX does, and JSON says how\n';
  expect(await expectBack('one', 'torch-safetensors', [note, ''])).toEqual(['linear', 'selu', 'linear', 'linear']);
});

test('PyTorch gets no ensemble', async () => {
  const { code, stdout, stderr } = await mlp('export', 'three', '--out', 'three.safetensors');
  const refusal = 'export: an ensemble is no nn.Sequential. ONNX and JSON can say one (--format onnx, --format json).';
  expect({ code, stdout, stderr }).toEqual({ code: 1, stdout: '', stderr: `mlp-train: ${refusal}\n` });
  expect(existsSync(at('three.safetensors'))).toBe(false);
});

test.each([
  ['three', 'probabilities: of left being no, yes; label: the most probable.'],
  ['number', 'prediction: cost.'],
])('ONNX of %s says what goes in and what comes out', async (name, answers) => {
  expect(await mlp('export', name, '--out', `${name}.onnx`)).toMatchObject({ code: 0, stderr: '' });
  const dates = 'dates in milliseconds since 1970 (NaN is missing)';
  const inputs = `a column each, by its name, N rows of one value: numbers (NaN is missing), texts ("" is missing), ${dates}`;
  expect(readFileSync(at(`${name}.onnx`), 'utf8')).toContain(`Inputs: ${inputs}. ${answers}`);
});
