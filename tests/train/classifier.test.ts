// Classifier and Regressor: as good as scikit-learn's, the same model as the command trains, and what they refuse.
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  Classifier,
  type ClassWeight,
  type EstimatorOptions,
  loadModel,
  type MemberEvent,
  type MLP,
  readTable,
  Regressor,
  setBackend,
  Table,
  TensorDataset,
} from '../../src/index.js';
import { trainRecipe } from '../../src/train/train-recipe.js';
import { finish, start } from '../cli/mlp-train.js';

interface Problem {
  readonly train: number;
  readonly x: readonly (readonly number[])[];
  readonly y: readonly (number | string)[];
  readonly scores: Readonly<Record<string, number>>;
}

const fixture = new URL('../fixtures/estimators.json', import.meta.url);
const { problems } = JSON.parse(readFileSync(fixture, 'utf8')) as { problems: [moons: Problem, friedman: Problem] };
const [moons, friedman] = problems;

let home: string;
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'mlp-train-'));
  setBackend('builtin', { threads: 1 }); // which computes the same in a process whose environment says otherwise of OpenBLAS
});
afterAll(() => rmSync(home, { recursive: true }));
const at = (name: string) => join(home, name);
const mlp = (...args: string[]) => finish(start([...args, '--backend', 'builtin', '--threads', '1'], {}, home));

/** The rows of a problem as scikit-learn had them, apart. */
function split({ x, y, train }: Problem) {
  const part = (from: number, to?: number) =>
    Table.from({ features: x.slice(from, to).flat(), width: x[0].length, labels: y.slice(from, to) });
  return { train: part(0, train), test: part(train) };
}

/** Customers who leave if they complain twice or more, but for those with plan c. */
const customers = Array.from({ length: 240 }, (_, i) => {
  const [plan, complaints] = ['abc'[(i * 7) % 3], (i * 5) % 4];
  const left = complaints >= 2 && plan !== 'c' ? 'yes' : 'no';
  return { plan, age: 20 + i / 8, complaints, left, paid: 10 * complaints + i / 100 };
});
type Customer = (typeof customers)[number];
const QUICK = { preset: 'book', epochs: 30, batchSize: 16, optimizer: 'adam', lr: 0.01 } as const;
const churn = () => Table.from(customers).split({ target: 'left', seed: 1 });

/** A digest of the bytes of each parameter. */
const digestsOf = (model: MLP) =>
  [...model.stateDict()].map(([name, { data }]) => [name, createHash('sha256').update(data).digest('hex')]);

describe('as good as scikit-learn', () => {
  const SMALL = { hidden: [64, 64] }; // else by the preset, in a tenth of its time

  test('two moons', async () => {
    const { train, test } = split(moons);
    const model = await new Classifier({ ...SMALL, seed: 1 }).fit(train);
    expect(model.classes).toEqual(['lower', 'upper']);
    expect(await model.score(test)).toBeGreaterThanOrEqual(moons.scores.mlp - 0.015);
    expect((await model.evaluate(test)).auc).toBeGreaterThan(0.99);
  });

  test('Friedman 1', async () => {
    const { train, test } = split(friedman);
    const model = await new Regressor({ ...SMALL, seed: 1 }).fit(train);
    const score = await model.score(test);
    expect(score).toBeGreaterThan((1 + friedman.scores.linear) / 2); // half of what a plane leaves is explained
    const predicted = await model.predict(test);
    const truth = friedman.y.slice(friedman.train) as number[];
    const mean = truth.reduce((sum, y) => sum + y) / truth.length;
    const squares = (of: (y: number, i: number) => number) => truth.reduce((sum, y, i) => sum + of(y, i) ** 2, 0);
    expect(score).toBeCloseTo(1 - squares((y, i) => y - predicted[i]) / squares((y) => y - mean), 5);
  });
});

describe('the same model as the command trains', () => {
  const names = ['plan', 'age', 'complaints', 'left', 'paid'] as const;
  beforeAll(() => {
    const lines = customers.map((row) => names.map((name) => row[name]).join(','));
    writeFileSync(at('churn.csv'), [names.join(','), ...lines].join('\n'));
  });

  test.each<[string, 'left' | 'paid', EstimatorOptions, string[]]>([
    ['five folds', 'left', { epochs: 3 }, ['--epochs', '3']],
    ['one net, chosen on a share', 'left', { epochs: 3, folds: 0 }, ['--epochs', '3', '--folds', '0']],
    ['an ensemble of the book', 'left', { preset: 'book', ensemble: 2, epochs: 2 }, ['--preset', 'book', '--ensemble', '2', '--epochs', '2']], // prettier-ignore
    ['folds of a regression', 'paid', { epochs: 3, folds: 2 }, ['--epochs', '3', '--folds', '2']],
  ])('%s', async (name, target, options, args) => {
    const dir = at(name);
    const [table] = await Promise.all([
      readTable(at('churn.csv')),
      mlp('churn.csv', '--target', target, '--seed', '7', '--quiet', '--out', dir, ...args),
    ]);
    const { train, test } = table.split({ test: 0.2, target, seed: 7 });
    const Estimator = target === 'left' ? Classifier : Regressor;
    const own = await new Estimator({ seed: 7, ...options }).fit(train);
    const its = Estimator.load(dir);
    expect(digestsOf(own.model)).toEqual(digestsOf(its.model));
    expect(String(own.model)).toBe(String(its.model)); // with the temperatures
    expect(await own.evaluate(test)).toEqual(await its.evaluate(test));
    const { stdout } = await mlp('eval', dir, '--json');
    expect(JSON.parse(stdout).metrics).toEqual(await own.evaluate(test));
  });

  test('the file of its folds loads, too', () => {
    const model = Classifier.load(at('five folds/model.safetensors'));
    expect(model).toMatchObject({ classes: ['no', 'yes'], target: 'left', columns: ['plan', 'age', 'complaints', 'paid'] }); // prettier-ignore
  });

  test('the command reads what an estimator saves', async () => {
    const { train, test } = churn();
    const model = await new Classifier(QUICK).fit(train);
    model.save(at('saved.safetensors'));
    expect(digestsOf(loadModel(at('saved.safetensors')).model)).toEqual(digestsOf(model.model));
    const { stdout } = await mlp('predict', 'saved.safetensors', 'churn.csv');
    const said = stdout.split('\n').slice(1, -1).map((line) => line.split(',')[5]); // prettier-ignore
    expect(said).toEqual(await model.predict(Table.from(customers)));
    expect(await Classifier.load(at('saved.safetensors')).evaluate(test)).toEqual(await model.evaluate(test));
  });
});

describe('fit', () => {
  const { train, test: held } = churn();

  test('predicts classes and their probabilities', async () => {
    const model = await new Classifier(QUICK).fit(train);
    const rows: Omit<Customer, 'left'>[] = customers.slice(0, 20).map(({ left: _, ...row }) => row);
    const inbox = Table.from(rows);
    const [predicted, probabilities] = [await model.predict(inbox), await model.predictProba(inbox)];
    expect(predicted).toEqual(customers.slice(0, 20).map(({ left }) => left));
    expect(probabilities.map((row) => model.classes[row[0] > row[1] ? 0 : 1])).toEqual(predicted);
    for (const row of probabilities) expect(row[0] + row[1]).toBeCloseTo(1, 6);
    expect(await model.score(held)).toBe(1);
  });

  test('integers are classes by their names, more than the command takes for classes too', async () => {
    const rows = Array.from({ length: 300 }, (_, i) => ({ x: i % 30, y: (i % 30) + 100 }));
    const model = await new Classifier({ ...QUICK, epochs: 1 }).fit(Table.from(rows), { target: 'y' });
    expect(model.classes).toEqual(Array.from({ length: 30 }, (_, i) => String(100 + i)));
    expect(model.classes).toContain((await model.predict(Table.from([{ x: 3 }])))[0]);
    expect(Object.keys(await model.evaluate(Table.from(rows)))).toContain('accuracy');
  });

  test('labels of rows of numbers are the target', async () => {
    const { x, y } = moons;
    const table = Table.from({ features: x.flat(), width: 2, labels: y.map((label) => (label === 'upper' ? 1 : 0)) });
    const model = await new Classifier({ epochs: 1, folds: 2 }).fit(table);
    expect(model).toMatchObject({ target: 'label', classes: ['0', '1'], columns: ['x1', 'x2'] });
    expect(await model.predict(Table.from({ features: [0, 1], width: 2 }))).toHaveLength(1);
  });

  test('class weights are by the names of classes, or in their order', async () => {
    const fitted = (classWeight: ClassWeight) =>
      new Classifier({ ...QUICK, epochs: 2, classWeight }).fit(churn().train);
    const [named, numbers] = [await fitted({ yes: 3, no: 0.5 }), await fitted([0.5, 3])];
    expect(named.classes).toEqual(['no', 'yes']);
    expect(digestsOf(named.model)).toEqual(digestsOf(numbers.model));
    await expect(fitted({ yes: 3 })).rejects.toThrow('there is no weight for the class "no"');
    expect(() => new Classifier({ classWeight: { file: 'weights.csv' } as never })).toThrow(/for classWeight/);
  });

  test('pixels are bytes, from which the recipe of pictures learns what it learns from a data set of them', async () => {
    const bytes = Uint8Array.from({ length: 4 * 90 }, (_, i) => ((i % 4) * 60 * (i % 3) + 7 * i) % 256);
    const labels = Array.from({ length: 90 }, (_, row) => row % 3);
    const options = { epochs: 3, batchSize: 16, hidden: [5] };
    const model = new Classifier({ ...options, pixels: true });
    await model.fit(Table.from({ features: bytes, width: 4, labels }));
    const data = new TensorDataset(bytes, [1, 2, 2], labels);
    expect(digestsOf(model.model)).toEqual(digestsOf((await trainRecipe(options, { train: data })).model));
    model.save(at('pixels'));
    expect(loadModel(at('pixels'))).toMatchObject({ inputShape: [1, 2, 2], preprocessing: [{ type: 'pixel', column: 'x1' }, {}, {}, {}] }); // prettier-ignore
  });

  test('a text that no training row had counts as missing', async () => {
    const model = await new Classifier(QUICK).fit(train);
    const rows = [{ ...customers[0] }, { ...customers[0] }];
    const known = Table.from([{ ...rows[0], plan: null }, rows[1]]);
    const unknown = Table.from([{ ...rows[0], plan: 'zz' }, rows[1]]);
    expect(await model.predictProba(unknown)).toEqual(await model.predictProba(known));
  });

  test('rows for validation take the place of folds', async () => {
    const { train: rest, validation } = train.split({ test: 0, validation: 0.2 });
    const ends: MemberEvent[] = [];
    const onEvent = (event: MemberEvent) => event.event === 'end' && ends.push(event);
    await new Classifier({ epochs: 2 }).fit(rest, { validation, onEvent });
    expect(ends).toMatchObject([{ member: 1, members: 1, best: { on: 'validation' } }]);
  });

  test('tells of each net, and stops by a signal; what was fitted before stays', async () => {
    const model = await new Classifier({ ...QUICK, epochs: 1 }).fit(train);
    const before = model.model;
    const stop = new AbortController();
    const seen: string[] = [];
    const again = new Classifier({ epochs: 3, folds: 3 }).fit(train, {
      signal: stop.signal,
      onEvent: ({ event, member, members }) => {
        if (event === 'start') seen.push(`${member}/${members}`);
        if (member === 2) stop.abort(new Error('enough'));
      },
    });
    await expect(again).rejects.toThrow('enough');
    expect(seen).toEqual(['1/3', '2/3']);
    await expect(model.fit(train, { signal: AbortSignal.abort(new Error('not again')) })).rejects.toThrow('not again');
    expect(model.model).toBe(before);
  });

  test('lets timers have their turn', async () => {
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    const began = performance.now();
    await new Classifier({ folds: 2, epochs: 40, hidden: [512, 512] }).fit(train);
    clearInterval(timer);
    expect(turns).toBeGreaterThan((performance.now() - began) / 250); // every 50 ms on a machine that does nothing else
  });
});

describe('refused', () => {
  const { train } = churn();
  const wrong = (value: unknown) => value as never;

  test.each<[string, () => unknown, RegExp]>([
    ['a name that is none', () => new Classifier(wrong({ epocs: 3 })), /Classifier: there is no option "epocs"\. The nearest that it takes is epochs/], // prettier-ignore
    ['a setting of the command', () => new Regressor(wrong({ delimiter: ';' })), /Regressor: there is no option "delimiter"/], // prettier-ignore
    ['a value that is none', () => new Classifier({ lr: -1 }), /a number of at least 0 for lr but got -1/],
    ['a number without its digits', () => new Classifier({ seed: 1.5 }), /-2\^63 to 2\^64 - 1 for seed but got 1\.5/],
    ['a path', () => new Classifier({ validation: wrong('a.csv') }), /a share from 0 to below 1 for validation/],
    ['one fold', () => new Classifier({ folds: 1 }), /an integer from 2 to 100, or 0 for folds but got 1/],
    ['to say classes before', () => new Classifier().classes, /^Classifier: it is not fitted\. Call fit\(table\) first, or Classifier\.load\(path\)\.$/], // prettier-ignore
    ['to save before', () => new Regressor().save(at('none')), /^Regressor: it is not fitted/],
    ['what is no file', () => Classifier.load(at('none')), /none/],
  ])('%s', (_, act, message) => {
    expect(act).toThrow(message);
  });

  test.each<[string, () => Promise<unknown>, RegExp]>([
    ['no target', () => new Classifier().fit(Table.from(customers)), /^Classifier\.fit: it is not said which column is to be predicted\. Give `target`, as split does too: one of plan, age, complaints, left, paid\.$/], // prettier-ignore
    ['another target', () => new Classifier().fit(train, { target: 'lef' }), /there is no column "lef"\. The nearest is "left"/], // prettier-ignore
    ['an option of fit', () => new Classifier().fit(train, wrong({ tests: 1 })), /Classifier\.fit: there is no option "tests"/], // prettier-ignore
    ['no table', () => new Classifier().fit(wrong([1])), /a Table for table/],
    ['an idle setting', () => new Regressor({ labelSmoothing: 0.2 }).fit(train, { target: 'paid' }), /Regressor\.fit: labelSmoothing is for loss crossEntropy/], // prettier-ignore
    ['folds beside validation', () => new Classifier({ folds: 3 }).fit(train, { validation: train }), /validation does not go with folds/], // prettier-ignore
    ['numbers as classes', () => new Classifier().fit(train, { target: 'age' }), /column "age": the target holds numbers that are no integers/], // prettier-ignore
    ['texts as numbers', () => new Regressor().fit(train), /the target "left" has no numbers/],
    ['one class', () => new Classifier().fit(Table.from([{ a: 1, b: 'x' }, { a: 2, b: 'x' }]), { target: 'b' }), /every row is of one class, "x"/], // prettier-ignore
    ['a row without target', () => new Classifier().fit(Table.from([...customers, { ...customers[0], left: null }]), { target: 'left' }), /Table\.from, row 240: the target "left" is missing/], // prettier-ignore
    ['no rows', () => new Classifier().fit(train.split({ test: 0.5 }).validation), /Table\.from: there are no rows/],
    ['no rows for validation', () => new Classifier().fit(train, { validation: train.split().validation }), /there are no rows/], // prettier-ignore
    ['only rows without target', () => new Classifier().fit(Table.from([{ a: 1, b: null }, { a: 2, b: null }]), { target: 'b' }), /row 0: the target "b" is missing, and 1 more rows lack it/], // prettier-ignore
    ['fewer rows than folds', () => new Classifier().fit(Table.from(customers.slice(0, 4)), { target: 'plan' }), /4 rows cannot be dealt to 5 folds/], // prettier-ignore
    ['to predict before', () => new Classifier().predict(train), /it is not fitted/],
  ])('%s', async (_, act, message) => {
    await expect(act()).rejects.toThrow(message);
  });

  test('tables that do not fit the model', async () => {
    const model = await new Classifier({ ...QUICK, epochs: 1 }).fit(train);
    const [lacking] = customers.map(({ plan: _, ...row }) => row);
    const [unlabelled] = customers.map(({ left: _, ...row }) => row);
    await expect(model.predict(Table.from([lacking]))).rejects.toThrow(/it lacks the column "plan"/);
    await expect(model.predict(Table.from([{ ...unlabelled, age: 'old' }]))).rejects.toThrow(/Table\.from, row 0, column "age": "old" is no number/); // prettier-ignore
    await expect(model.score(Table.from([unlabelled]))).rejects.toThrow(/there is no column "left"/);
    await expect(model.score(Table.from([{ ...unlabelled, left: 'maybe' }]))).rejects.toThrow(/"maybe", which is none of the classes no, yes/); // prettier-ignore
    await expect(model.predict(train.split().validation)).rejects.toThrow(/there are no rows/);
    model.save(at('classes.safetensors'));
    expect(() => Regressor.load(at('classes.safetensors'))).toThrow(
      /it predicts classes\. Load it by Classifier\.load/,
    );
  });
});
