// Models of tables in ONNX Runtime: columns go in by their names, NumPy's features and the answers of `predict` come out. And their JSON in NumPy.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodeOnnx } from '../../src/formats/onnx.js';
import type { PlainLayer } from '../../src/formats/plain-layers.js';
import {
  Ensemble,
  fitPreprocessing,
  formsOf,
  Generator,
  Linear,
  loadModel,
  MLP,
  type Preprocessing,
  saveModel,
  Table,
  TargetScale,
  Temperature,
} from '../../src/index.js';
import { textsOf, valuesAs } from '../../src/tables/cells-as.js';
import { onnxTable } from '../../src/tables/onnx-columns.js';
import { plainLayers } from '../../src/train/exchange.js';
import { finish, start } from '../cli/mlp-train.js';

let home: string;
beforeAll(() => (home = mkdtempSync(join(tmpdir(), 'mlp-train-'))));
afterAll(() => rmSync(home, { recursive: true }));

const at = (name: string) => join(home, name);
const mlp = async (...args: string[]) => {
  const { code, stdout, stderr } = await finish(start(args, {}, home));
  expect(code, stderr).toBe(0);
  return stdout;
};
const sessionOf = (layers: readonly PlainLayer[], preprocessing: Preprocessing, classNames?: string[]) => {
  const table = onnxTable(preprocessing, classNames);
  const bytes = encodeOnnx(layers, { producer: { name: 'p', version: '1' }, doc: '', metadata: new Map(), table });
  return InferenceSession.create(bytes);
};

type Row = Readonly<Record<string, string | number | null>>;

/** Rows as another program would give them: the columns by their names, as the graph's inputs say their types. */
function feeds(session: InferenceSession, table: Table): Record<string, Tensor> {
  const entries = session.inputMetadata.map((input) => {
    if (!input.isTensor) throw new Error(input.name);
    const [column, shape] = [table.column(input.name), [table.rows, 1]];
    if (input.type === 'string') {
      const { codes, levels } = textsOf(column, table);
      return [
        input.name,
        new Tensor(
          'string',
          Array.from(codes, (code) => (code < 0 ? '' : levels[code])),
          shape,
        ),
      ];
    }
    const values = valuesAs(column.cells!.form === 'date' ? 'date' : 'number', column, table);
    return [input.name, new Tensor(input.type === 'float64' ? values : Float32Array.from(values), shape)];
  });
  return Object.fromEntries(entries) as Record<string, Tensor>;
}

/** A net that gives its inputs as they are. */
const identity = (size: number): PlainLayer => {
  const data = Float32Array.from({ length: size * size }, (_, i) => (i % (size + 1) === 0 ? 1 : 0));
  return { type: 'linear', weight: { shape: [size, size], data } };
};

function expectClose(found: ArrayLike<number>, wanted: ArrayLike<number>, tolerance: (value: number) => number) {
  expect(found.length).toBe(wanted.length);
  const far = Array.from(wanted).findIndex((value, i) => !(Math.abs(found[i] - value) <= tolerance(value)));
  expect(far, `${found[far]} in place of ${wanted[far]}`).toBe(-1);
}

describe('features', () => {
  test('of numbers, categories and dates, missing and unknown ones among them, as NumPy has them', async () => {
    type Fixture = { train: number; rows: { record: Row; features: number[] }[] };
    const { train, rows } = JSON.parse(readFileSync('tests/fixtures/tables.json', 'utf8')) as Fixture;
    const whole = Table.from(rows.map(({ record }) => record));
    const preprocessing = fitPreprocessing(whole.select(Array.from({ length: train }, (_, i) => i)));
    const session = await sessionOf([identity(rows[0].features.length)], preprocessing);
    const { prediction } = await session.run(feeds(session, whole));
    expectClose(prediction.data as Float32Array, rows.flatMap(({ features }) => features), () => 1e-6); // prettier-ignore
  });

  test('of dates of a thousand years, as JavaScript has them', async () => {
    const parts = (['year', 'month', 'dayOfWeek', 'hour'] as const).map((part) => ({ part, median: -1 }));
    const session = await sessionOf([identity(5)], [{ type: 'date', column: 'at', parts, indicator: true }]);
    const generator = new Generator(1);
    const drawn = generator.uniform(new Float64Array(5000), Date.UTC(1600), Date.UTC(2600)).map(Math.floor);
    const edges = ['1600-02-29', '1900-02-28', '1900-03-01', '1969-12-31T23:59', '1970-01-01', '2000-02-29T23:59:59.999', '2100-12-31', '2400-01-01'].map((text) => Date.parse(`${text}${text.includes('T') ? 'Z' : ''}`)); // prettier-ignore
    const times = [...drawn, ...edges, NaN];
    const { prediction } = await session.run({ at: new Tensor(Float64Array.from(times), [times.length, 1]) });
    const wanted = times.flatMap((time) => {
      if (Number.isNaN(time)) return [-1, -1, -1, -1, 1];
      const date = new Date(time);
      return [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDay() || 7, date.getUTCHours(), 0];
    });
    expect(Array.from(prediction.data as Float32Array)).toEqual(wanted);
  });

  test('of pixels: bytes over 255 as they are', async () => {
    const columns = ['a', 'b', 'c', 'd'];
    const rows = Array.from({ length: 256 }, (_, i) => ({ a: i, b: 255 - i, c: 0, d: (i * 7) % 256 }));
    const session = await sessionOf([identity(4)], fitPreprocessing(Table.from(rows), undefined, { pixels: true }));
    expect(session.inputNames).toEqual(columns);
    const { prediction } = await session.run(feeds(session, Table.from(rows)));
    const bytes = rows.flatMap(({ a, b, c, d }) => [a, b, c, d]);
    expect(prediction.data).toEqual(Float32Array.from(bytes, (byte) => byte / 255));
  });

  test('of numbers that float32 does not tell apart: their input is double', async () => {
    const rows = Array.from({ length: 9 }, (_, i) => ({ seen: 1.7e12 + 1000 * i, near: i }));
    const preprocessing = fitPreprocessing(Table.from(rows));
    const session = await sessionOf([identity(2)], preprocessing);
    expect(session.inputMetadata).toMatchObject([{ type: 'float64' }, { type: 'float32' }]);
    const { prediction } = await session.run(feeds(session, Table.from(rows)));
    const scaled = (i: number) => (i - 4) / 4 / Math.sqrt(1 + ((i - 4) / 12) ** 2); // quartiles 2 and 6
    expectClose(prediction.data as Float32Array, rows.flatMap((_, i) => [scaled(i), scaled(i)]), () => 1e-6); // prettier-ignore
  });
});

/** Orders, of which some say nothing in some columns, and some what no training row said. */
function ordersOf(rows: number, isTraining: boolean): Row[] {
  return Array.from({ length: rows }, (_, i) => ({
    plan: i % 9 === 4 ? null : isTraining || i % 5 > 0 ? ['basic', 'plus', 'pro'][(i * 7) % 3] : 'new',
    'sex?': i % 7 === 3 ? null : 'mf'[(i * 3) % 2],
    label: i % 6 === 5 ? null : ((i * 37) % 101) / 8,
    since: i % 8 === 1 ? null : new Date(Date.UTC(2020, 1, 1) + i * 3.7e7).toISOString().slice(0, 16).replace('T', ' '),
    far: -93.6 - ((i * 31) % 17) / 10,
  }));
}
const csv = (rows: readonly Row[]) =>
  [Object.keys(rows[0]), ...rows.map(Object.values)].map((cells) => `${cells.map((cell) => cell ?? '').join()}\n`).join(''); // prettier-ignore
const isLate = ({ plan, label }: Row) => plan === 'pro' || Number(label) > 7;

/** What `predict` answers for the rows of `inbox.csv`, column by column, and what the export answers in ONNX Runtime. */
async function answers(model: string, ...options: string[]) {
  const lines = (await mlp('predict', model, 'inbox.csv', ...options)).trimEnd().split('\n');
  const [names, ...rows] = lines.map((line) => line.split(','));
  const ours = new Map(names.map((name, j) => [name, rows.map((row) => row[j])]));
  await mlp('export', model, '--out', 'model.onnx');
  const session = await InferenceSession.create(at('model.onnx'));
  const inbox = Table.from(ordersOf(60, false), { forms: formsOf(loadModelOf(model).preprocessing!) });
  return { ours, session, theirs: await session.run(feeds(session, inbox)) };
}
const loadModelOf = (model: string) => loadModel(model.startsWith('runs/') ? at(`${model}/best.safetensors`) : at(model)); // prettier-ignore

const QUICK = ['--folds', '0', '--epochs', '6', '--batch-size', '32', '--seed', '1', '--threads', '1', '--quiet'];

/** Expects the answers for two classes to be the same within 1e-5. */
function expectSameClasses({ ours, theirs }: Awaited<ReturnType<typeof answers>>, label = 'label') {
  expect(theirs[label].data).toEqual(ours.get('prediction'));
  const [no, yes] = ['no', 'yes'].map((name) => ours.get(`probability ${name}`)!.map(Number));
  expectClose(theirs.probabilities.data as Float32Array, no.flatMap((p, i) => [p, yes[i]]), () => 1e-5); // prettier-ignore
}

describe('orders, with cells that are missing and texts that are new', () => {
  beforeAll(async () => {
    const orders = ordersOf(400, true);
    writeFileSync(at('late.csv'), csv(orders.map((row) => ({ ...row, late: isLate(row) ? 'yes' : 'no' }))));
    writeFileSync(at('cost.csv'), csv(orders.map((row) => ({ ...row, cost: 1000 * Number(row.label) + (isLate(row) ? 500 : 0) })))); // prettier-ignore
    writeFileSync(at('inbox.csv'), csv(ordersOf(60, false)));
    await mlp('late.csv', '--target', 'late', ...QUICK);
    await mlp('cost.csv', '--target', 'cost', ...QUICK);
  });

  test('classes: the probabilities and the labels of predict', async () => {
    const found = await answers('runs/late', '--probabilities');
    expect(found.session.inputNames).toEqual(['plan', 'sex?', 'label', 'since', 'far']);
    expect(found.session.outputNames).toEqual(['probabilities', 'output label']); // since a column is called label
    expectSameClasses(found, 'output label');
    expect(new Set(found.ours.get('prediction'))).toEqual(new Set(['no', 'yes']));
    const first = Table.from(ordersOf(1, false), { forms: formsOf(loadModelOf('runs/late').preprocessing!) });
    const { probabilities } = await found.session.run(feeds(found.session, first));
    expect(probabilities.dims).toEqual([1, 2]);
    expectClose(probabilities.data as Float32Array, found.theirs.probabilities.data.slice(0, 2) as Float32Array, () => 1e-6); // prettier-ignore
  });

  test('a regression: its predictions, in the units of the target', async () => {
    const { ours, session, theirs } = await answers('runs/cost');
    expect(session.outputNames).toEqual(['prediction']);
    expect(theirs.prediction.dims).toEqual([60, 1]);
    expectClose(theirs.prediction.data as Float32Array, ours.get('prediction')!.map(Number), (value) => 1e-5 * Math.max(1000, Math.abs(value))); // prettier-ignore
  });

  test.each(['probabilities', 'outputs'] as const)('an ensemble of three by their %s, and a temperature', async (average) => {
    const { model, ...description } = loadModelOf('runs/late');
    const [inputs, outputs] = [model.sizes[0], 2];
    const others = [1, 2].map((seed) => new MLP([inputs, 8, outputs], { activation: 'mish', initStd: 2, generator: new Generator(seed) })); // prettier-ignore
    saveModel(at(average), MLP.of([new Ensemble([model, ...others], average), new Temperature(3)]), description);
    expectSameClasses(await answers(average, '--probabilities'), 'output label');
  }); // prettier-ignore

  test.each([0.2, 0.8])('a threshold of %f: the labels of predict, also between it and a half', async (threshold) => {
    const { model, ...description } = loadModelOf('probabilities');
    saveModel(at('decided'), model, { ...description, threshold });
    const found = await answers('decided', '--probabilities');
    expectSameClasses(found, 'output label');
    const yes = found.ours.get('probability yes')!.map(Number);
    expect(yes.filter((p) => p >= threshold !== p > 0.5).length).toBeGreaterThan(3);
  });

  test('an ensemble of regressions, each of which has a scale of its own', async () => {
    const { model, ...description } = loadModelOf('runs/cost');
    const net = new MLP([model.sizes[0], 8, 1], { activation: 'tanh', initStd: 1, generator: new Generator(1) });
    const other = MLP.of([...net.modules, new TargetScale({ mean: [9000], deviation: [2000] })]);
    saveModel(at('costs'), MLP.of([new Ensemble([model, other], 'outputs')]), description);
    const { ours, theirs } = await answers('costs');
    expectClose(theirs.prediction.data as Float32Array, ours.get('prediction')!.map(Number), (value) => 1e-5 * Math.max(1000, Math.abs(value))); // prettier-ignore
  });

  test.each(['runs/late', 'runs/cost', 'probabilities', 'outputs', 'costs'])('%s as JSON, which NumPy applies as the docs say', async (model) => {
    await mlp('export', model, '--out', 'model.json');
    const args = ['-B', 'tests/fixtures/apply_model_json.py', at('model.json'), at('inbox.csv')];
    const found = JSON.parse(execFileSync('/usr/bin/python3', args, { encoding: 'utf8' })) as number[][];
    const { task } = loadModelOf(model);
    const lines = (await mlp('predict', model, 'inbox.csv', ...(task ? [] : ['--probabilities']))).trimEnd().split('\n');
    const wanted = lines.slice(1).flatMap((line) => line.split(',').slice(task ? -1 : -2).map(Number)); // prettier-ignore
    expectClose(found.flat(), wanted, (value) => 1e-5 * Math.max(task ? 1000 : 1, Math.abs(value)));
  }); // prettier-ignore

  test('an ensemble that comes back from JSON', async () => {
    await mlp('export', 'probabilities', '--out', 'ensemble.json');
    await mlp('import', 'ensemble.json', '--out', 'back');
    expectSameClasses(await answers('back', '--probabilities'), 'output label');
  });
});

test('an ensemble whose members are as sure as can be: no logarithm of 0', async () => {
  const sure = (weight: number) => {
    const layer = new Linear(1, 2, { bias: false });
    layer.loadStateDict(new Map([['weight', { shape: [1, 2], data: Float32Array.of(weight, -weight) }]]));
    return MLP.of([layer]);
  };
  const layers = plainLayers(MLP.of([new Ensemble([sure(200), sure(201)], 'probabilities'), new Temperature(400)]));
  const bytes = encodeOnnx(layers, { producer: { name: 'p', version: '1' }, doc: '', metadata: new Map() });
  const { logits } = await (await InferenceSession.create(bytes)).run({ input: new Tensor(Float32Array.of(1), [1, 1]) }); // prettier-ignore
  // log((e^-400 + e^-402) / 2) / 400
  expectClose(logits.data as Float32Array, [0, (-400 + Math.log((1 + Math.exp(-2)) / 2)) / 400], () => 1e-6);
});
