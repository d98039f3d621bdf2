// A table of one's own, from the CSV to a model that another table is given to: the commands in processes of their own.
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadModel } from '../../src/index.js';
import { finish, start } from './mlp-train.js';

let home: string;
beforeAll(() => (home = mkdtempSync(join(tmpdir(), 'mlp-train-'))));
afterAll(() => rmSync(home, { recursive: true }));

const at = (name: string) => join(home, name);
/** In the folder of the tables, which is where a user types. */
const mlp = (...args: string[]) => finish(start(args, {}, home));

/** Customers who leave if they complain twice or more, but for those with plan c; the id says nothing. */
const customers = Array.from({ length: 400 }, (_, i) => {
  const [plan, complaints] = ['abc'[(i * 7) % 3], (i * 5) % 4];
  return {
    id: 1000 + i,
    plan,
    'age, years': 20 + i / 8,
    complaints,
    left: complaints >= 2 && plan !== 'c' ? 'yes' : 'no',
  };
});
const csv = (rows: readonly object[], names = Object.keys(rows[0])) => {
  const cell = (value: unknown) =>
    /[",\n]/.test(String(value)) ? `"${String(value).replaceAll('"', '""')}"` : String(value);
  const line = (row: object) => names.map((name) => cell(row[name as never])).join(',');
  return [names.map(cell).join(','), ...rows.map(line)].join('\n') + '\n';
};
const QUICK = ['--preset', 'book', '--epochs', '30', '--batch-size', '16', '--seed', '1', '--threads', '1'];

describe('a table of 400 customers', () => {
  let stderr: string;
  beforeAll(async () => {
    writeFileSync(at('churn.csv'), csv(customers));
    ({ stderr } = await mlp('churn.csv', '--target', 'left', ...QUICK, '--optimizer', 'adam', '--lr', '0.01'));
  });

  test('trains in runs/churn, and says what was taken for what', () => {
    expect(stderr).toContain('  data     churn.csv, 320 rows to train and 80 to test\n');
    expect(stderr).toContain('  target   left, 2 classes: no 67 %, yes 33 %\n');
    expect(stderr).toContain('  columns  2 numbers, 1 category; not used: id (id)\n');
    for (const name of ['config.json', 'model.safetensors', 'report.html']) expect(existsSync(at(`runs/churn/${name}`))).toBe(true); // prettier-ignore
  });

  test('a second run goes beside the first', async () => {
    await mlp('train', 'churn.csv', '--target', 'left', ...QUICK, '--epochs', '0', '--quiet').catch(() => {});
    await mlp('churn.csv', '--target', 'left', '--preset', 'book', '--epochs', '1', '--quiet');
    expect(existsSync(at('runs/churn-2/model.safetensors'))).toBe(true);
  });

  test('eval measures it on its own test rows, and on another table whose columns stand otherwise', async () => {
    const own = await mlp('eval', 'runs/churn', '--json');
    expect(JSON.parse(own.stdout)).toMatchObject({ examples: 80, metrics: { accuracy: 1 } });
    const names = ['left', 'complaints', 'note', 'plan', 'age, years'];
    writeFileSync(at('march.csv'), csv(customers.slice(0, 50).map((row) => ({ ...row, note: 'x' })), names)); // prettier-ignore
    const { code, stdout, stderr } = await mlp('eval', 'runs/churn', 'march.csv');
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('march.csv: not used by the model: note\n') }); // prettier-ignore
    expect(stdout).toMatch(/\nyes +1\.0000 +1\.0000 +1\.0000 +\d+\n/);
    const no = customers.slice(0, 50).filter(({ left }) => left === 'no').length / 50;
    expect(stdout).toContain(
      `test accuracy 1.0000 (always "no": ${no.toFixed(4)}), test macro F1 1.0000, test AUC 1.0000`,
    );
    expect(stdout).toMatch(/ on 50 rows of march\.csv\n$/);
  });

  test('eval takes the delimiter that is said, also where the first lines say another', async () => {
    const rows = customers.slice(0, 50).map(({ 'age, years': age, ...row }) => [...Object.values(row), age, 'a, b, c, d, e'].join(';')); // prettier-ignore
    writeFileSync(at('notes.csv'), `id;plan;complaints;left;"age, years";"x,a,b,c,d,e"\n${rows.join('\n')}\n`);
    writeFileSync(at('plain.csv'), csv(customers.slice(0, 50)));
    const [said, plain, wrong] = await Promise.all([
      mlp('eval', 'runs/churn', 'notes.csv', '--delimiter', ';', '--json'),
      mlp('eval', 'runs/churn', 'plain.csv', '--json'),
      mlp('eval', 'runs/churn', 'notes.csv', '--delimiter', ','),
    ]);
    expect(JSON.parse(said.stdout)).toEqual({ ...JSON.parse(plain.stdout), dataset: 'notes.csv' });
    expect({ ...wrong }).toMatchObject({ code: 1, stdout: '' });
  });

  test('a table that moved is found by --data when the run goes on', async () => {
    await mlp('churn.csv', '--target', 'left', '--preset', 'book', '--epochs', '2', '--quiet', '--out', 'moved');
    cpSync(at('churn.csv'), at('elsewhere.csv'));
    const { code, stdout } = await mlp('--resume', 'moved', '--epochs', '3', '--data', 'elsewhere.csv');
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('\n    3  ') });
  });

  test('rows for the test and for validation may be in files of their own', async () => {
    writeFileSync(at('april.csv'), csv(customers.slice(0, 70)));
    writeFileSync(at('may.csv'), csv(customers.slice(70, 120)));
    const files = ['--test', 'april.csv', '--validation', 'may.csv'];
    const { code, stderr } = await mlp('churn.csv', '--target', 'left', ...files, '--preset', 'book', '--epochs', '1');
    expect(stderr).toContain('  data     churn.csv, 400 rows to train, 50 to validate and 70 to test\n');
    expect(code).toBe(0);
  });

  test('class weights of a file stand in the recipe by the names of classes, and no run reads the file again', async () => {
    writeFileSync(at('weights.csv'), 'class,weight\nyes,3\nno,0.5\n');
    const train = ['churn.csv', '--target', 'left', ...QUICK.slice(0, 2), '--threads', '1', '--quiet'];
    await mlp(...train, '--epochs', '1', '--class-weight', 'weights.csv', '--out', 'named');
    const { classWeight } = JSON.parse(readFileSync(at('named/config.json'), 'utf8'));
    expect(classWeight).toEqual({ no: 0.5, yes: 3 });
    rmSync(at('weights.csv'));
    await mlp('--resume', 'named', '--epochs', '2', '--quiet');
    await mlp(...train, '--epochs', '2', '--class-weight', '0.5,3', '--out', 'numbers');
    const [named, numbers] = ['named', 'numbers'].map((run) => loadModel(at(`${run}/model.safetensors`)).model.stateDict()); // prettier-ignore
    expect(named).toEqual(numbers);
    const page = readFileSync(at('named/report.html'), 'utf8');
    expect(page).toContain('class weights</th><td>no 0.5, yes 3</td>');
    const lacking = await mlp(...train, '--class-weight', 'weights.csv', '--out', 'unmade');
    expect(lacking).toMatchObject({ code: 1, stderr: 'mlp-train: weights.csv: there is no such file\n' });
    expect(existsSync(at('unmade/config.json'))).toBe(false);
  });

  test('check says what it would do, and writes nothing', async () => {
    const { code, stdout } = await mlp('check', 'churn.csv', '--target', 'left', '--out', 'unmade');
    expect(code).toBe(0);
    expect(stdout).toContain('churn.csv: 400 rows, 5 columns, separated by ","\n');
    expect(stdout).toMatch(/\nplan +category +3 levels\n/);
    expect(stdout).toMatch(/\nnot used: id \(id\)\n/);
    expect(stdout).toContain('target   left, 2 classes: no 67 %, yes 33 %\n');
    expect(existsSync(at('unmade'))).toBe(false);
  });
});

describe('a table with gaps, grouped thousands and words for what is missing', () => {
  const rows = customers.map((row, i) => ({
    ...row,
    'age, years': i % 20 === 3 ? 'k.A.' : (1000 + i * 7).toLocaleString('en-US'),
    left: i % 40 === 7 ? '' : row.left,
  }));
  const [labelled, unlabelled] = [true, false].map((is) => rows.filter((row) => (row.left !== '') === is));
  const WORDS = ['--missing', 'k.A.', '--drop-unlabelled'];
  beforeAll(() => {
    writeFileSync(at('gaps.csv'), csv(rows));
    writeFileSync(at('full.csv'), csv(labelled));
  });

  test('check says what is left out, what separates thousands, and which word keeps a column from being numbers', async () => {
    const { stdout } = await mlp('check', 'gaps.csv', '--target', 'left', ...WORDS);
    expect(stdout).toMatch(/\nage, years {2}number {4}1\d{3} to 3\d{3}, thousands separated by ",", \d+ missing\n/);
    expect(stdout).toContain('\n         left out: 10 rows of gaps.csv without the target\n');
    const { stdout: found } = await mlp('check', 'full.csv', '--target', 'left');
    expect(found).toContain('- "age, years" looks like numbers: 94 % of its cells are, 20 are not ("k.A."). It is not used. Clean these cells, or name what is missing: --missing "k.A."\n'); // prettier-ignore
  });

  test('a model reads later rows by the words and thousands that it was trained with', async () => {
    const train = (name: string, ...args: string[]) => mlp(name, '--target', 'left', '--missing', 'k.A.', ...QUICK.slice(0, 2), '--epochs', '1', ...args); // prettier-ignore
    const { stderr } = await train('gaps.csv', '--drop-unlabelled', '--out', 'gaps');
    expect(stderr).toContain('           left out: 10 rows of gaps.csv without the target\n');
    await train('full.csv', '--out', 'full');
    const [gaps, full] = ['gaps', 'full'].map((run) => loadModel(at(`${run}/model.safetensors`)).model.stateDict());
    expect(gaps).toEqual(full);
    const all = await mlp('eval', 'gaps', 'gaps.csv', '--drop-unlabelled');
    expect(all.stderr).toContain('gaps.csv: left out: 10 rows without the target\n');
    expect(all.stdout).toContain(`on ${labelled.length} rows of gaps.csv\n`);
    const asked = await mlp('predict', 'gaps', 'gaps.csv', '--out', 'answers.csv');
    expect(asked.code).toBe(0);
    const text = readFileSync(at('answers.csv'), 'utf8');
    expect(text.match(/"1,021",3,(yes|no),(yes|no),|k\.A\.,3,/g)?.length).toBeGreaterThan(0);
    await mlp('export', 'gaps', '--format', 'js', '--out', 'gaps.mjs');
    const { predict } = (await import(at('gaps.mjs'))) as { predict: (rows: readonly object[]) => unknown[] };
    const [plain, spelt] = [1021, '1,021'].map((age) => predict([{ plan: 'a', 'age, years': age, complaints: 3 }]));
    expect(spelt).toEqual(plain);
    expect(predict([{ plan: 'a', 'age, years': 'k.A.', complaints: 3 }])).toEqual(predict([{ plan: 'a', 'age, years': null, complaints: 3 }])); // prettier-ignore
  });

  test('letters are of all rows of the file, and files of other rows may have gaps too', async () => {
    writeFileSync(at('letters.txt'), rows.map((_, i) => (i < 300 ? 'r' : 'e')).join(''));
    const split = await mlp('check', 'gaps.csv', '--target', 'left', ...WORDS, '--split', 'letters.txt', '--json');
    const train = rows.slice(0, 300).filter(({ left }) => left !== '').length;
    expect(JSON.parse(split.stdout)).toMatchObject({ rows: { train, validation: 0, test: labelled.length - train } });
    const apart = await mlp('check', 'full.csv', '--target', 'left', ...WORDS, '--test', 'gaps.csv');
    expect(apart.stdout).toContain('\n         left out: 10 rows of gaps.csv without the target\n');
    writeFileSync(at('none.csv'), csv(unlabelled));
    const none = await mlp('check', 'none.csv', '--target', 'left', ...WORDS);
    expect(none).toMatchObject({ code: 1, stderr: 'mlp-train: none.csv: no row says the target "left". Name another target.\n' }); // prettier-ignore
  });

  test('a sweep says it too', async () => {
    const { stderr } = await mlp('sweep', 'gaps.csv', '--target', 'left', ...WORDS, ...QUICK.slice(0, 2), '--epochs', '1', '--vary', 'lr: 0.01 0.1', '--out', 'swept'); // prettier-ignore
    expect(stderr).toContain('mlp-train: left out: 10 rows of gaps.csv without the target\n');
  });
});

describe('predict', () => {
  const yes = '{"id":7,"plan":"a","complaints":3,"age, years":41}';
  const QUOTED = 'plan,note,"age, years",complaints\r\n"a","two\r\nlines, ""quoted""", 33 ,2\r\nc,,33,2\r\nb,x,,0\r\n';
  const lines = (text: string) => text.split('\n').slice(0, -1);

  test('copies what the file says, and puts its answers behind', async () => {
    writeFileSync(at('inbox.csv'), QUOTED);
    const { code, stdout, stderr } = await mlp('predict', 'runs/churn', 'inbox.csv', '--out', 'answers.csv');
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(stderr).toContain('inbox.csv: not used by the model: note\n');
    const answers = readFileSync(at('answers.csv'), 'utf8');
    const blank = answers.replaceAll(/,(yes|no),(1|0\.\d+)(?=\r\n)/g, '');
    expect(blank).toBe(QUOTED.replace('complaints\r\n', 'complaints,prediction,probability\r\n'));
    expect([...answers.matchAll(/,(yes|no),/g)].map(([, name]) => name)).toEqual(['yes', 'no', 'no']);
  });

  test('reads stdin, and gives each class a column', async () => {
    const child = start(['predict', 'runs/churn', '-', '--probabilities'], {}, home);
    child.stdin!.end(QUOTED.replaceAll('\r\n', '\n').replace('two\nlines, ', 'two, '));
    const { stdout } = await finish(child);
    const [header, first] = lines(stdout);
    expect(header).toBe('plan,note,"age, years",complaints,prediction,probability,probability no,probability yes');
    const [, name, ...shares] = /,(yes),([\d.e-]+),([\d.e-]+),([\d.e-]+)$/.exec(first)!;
    expect(name).toBe('yes');
    expect(Number(shares[0])).toBe(Number(shares[2]));
    expect(Number(shares[1]) + Number(shares[2])).toBeCloseTo(1, 5);
  });

  test('JSON lines get properties', async () => {
    writeFileSync(at('inbox.jsonl'), `${yes}\n{"plan": "c", "complaints": 3, "age, years": 41 }\n`);
    const { stdout } = await mlp('predict', 'runs/churn', 'inbox.jsonl');
    const [first, second] = lines(stdout);
    expect(first.startsWith(yes.slice(0, -1))).toBe(true);
    expect([first, second].map((line) => JSON.parse(line).prediction)).toEqual(['yes', 'no']);
  });

  test('a regression gives numbers, as a line through the points does', async () => {
    const rows = Array.from({ length: 60 }, (_, i) => ({ x: i % 20, y: 3 * (i % 20) + 10 + (i % 7) / 1000 }));
    writeFileSync(at('line.csv'), csv(rows));
    const linear = [
      '--preset',
      'book',
      '--hidden',
      'none',
      '--optimizer',
      'adam',
      '--lr',
      '0.5',
      '--epochs',
      '60',
      '--batch-size',
      '8',
    ];
    await mlp('line.csv', '--target', 'y', '--quiet', '--threads', '1', ...linear);
    writeFileSync(at('x.csv'), 'x\n4\n5\n');
    const [header, ...answers] = lines((await mlp('predict', 'runs/line', 'x.csv')).stdout);
    expect(header).toBe('x,prediction');
    const numbers = answers.map((line) => Number(line.split(',')[1]));
    expect(Math.abs(numbers[0] - 22)).toBeLessThan(4); // of inputs that are bent at both ends
    expect(numbers[1]).toBeGreaterThan(numbers[0]);
  });

  test.each([
    [['taken.csv'], 2, 'taken.csv has a column "prediction" already, which the answers are to have. Rename it there.'],
    [['inbox.csv', '--top', '2'], 2, '--top is for pictures, and the model is of a table. Leave it out.'],
    [['inbox.csv', 'churn.csv'], 2, 'the rows of one file are answered at a time'],
    [['inbox.csv', '--out', 'inbox.csv'], 2, '--out inbox.csv is the file that is read'],
  ])('%j is refused', async (args, exitCode, message) => {
    writeFileSync(at('taken.csv'), csv(customers.map((row) => ({ ...row, prediction: 1 }))));
    const { code, stderr } = await mlp('predict', 'runs/churn', ...args);
    expect(stderr).toContain(message);
    expect(code).toBe(exitCode);
  });

  test('an error about stdin says so', async () => {
    const child = start(['predict', 'runs/churn', '-'], {}, home);
    child.stdin!.end('plan,complaints,"age, years"\na,many,3\n');
    const { code, stderr } = await finish(child);
    expect(stderr).toContain('mlp-train: stdin, line 2, column "complaints": "many" is no number.');
    expect(code).toBe(1);
  });
});

describe('check finds', () => {
  const wrongs = async (rows: readonly object[]) => {
    writeFileSync(at('odd.csv'), csv(rows));
    const { stdout } = await mlp('check', 'odd.csv', '--target', 'left', '--preset', 'book', '--json');
    return JSON.parse(stdout).warnings as string[];
  };

  test('a text that gives the target away', async () => {
    const told = customers.map((row) => ({ ...row, reason: row.left === 'yes' ? 'price' : 'none' }));
    expect(await wrongs(told)).toEqual([expect.stringMatching(/^column "reason" alone tells the target: .* --drop "reason"$/)]); // prettier-ignore
  });

  test('a row number, which a training says too when it begins, unless it is dropped', async () => {
    const rows = customers.map((row, i) => ({ ...row, ticket: 7 + i }));
    const said =
      '"ticket" looks like a row number: different integers, one after the other. If it is one, --drop "ticket"';
    expect(await wrongs(rows)).toEqual([said]);
    const training = ['odd.csv', '--target', 'left', '--preset', 'book', '--epochs', '1', '--quiet'];
    expect((await mlp(...training)).stderr).toBe(`mlp-train: warning: ${said}.\n`);
    expect((await mlp(...training, '--drop', 'ticket')).stderr).toBe('');
  });

  test('a number that gives a regression away', async () => {
    const noise = (i: number) => Math.sin(i * 12.9898) * 10;
    const rows = customers.map((_, i) => ({ a: noise(i) * 2 + 7, b: noise(i * 31), left: noise(i) + 0.5 }));
    expect(await wrongs(rows)).toEqual([expect.stringMatching(/^column "a" alone tells the target/)]);
  });

  test('rows that stand in both parts, and a rare class', async () => {
    const rows = [...customers, ...customers].map((row, i) => ({ ...row, 'age, years': (i % 400) / 7, left: i % 400 < 4 ? 'maybe' : row.left })); // prettier-ignore
    const [shared, rare] = await wrongs(rows.map(({ id: _, ...row }) => row));
    const [, count] = /^(\d+) of 160 test rows \([\d.]+ %\) are equal to training rows/.exec(shared)!;
    expect(Number(count)).toBeGreaterThan(100); // of 160 drawn from 800, four in five have their twin in the rest
    expect(rare).toMatch(/^fewer than 10 training rows of class "maybe"/);
  });
});

describe('refused', () => {
  beforeAll(() => {
    const write = (name: string, rows: readonly object[]) => writeFileSync(at(name), csv(rows));
    write(
      'gap.csv',
      customers.map((row, i) => (i === 15 || i > 390 ? { ...row, left: '' } : row)),
    );
    write(
      'alike.csv',
      customers.map((row) => ({ ...row, left: 'no' })),
    );
    write(
      'single.csv',
      customers.map((row, i) => (i === 7 ? { ...row, left: 'maybe' } : row)),
    );
    write(
      'priced.csv',
      customers.slice(0, 200).map((row, i) => ({ ...row, left: `${i}.50 EUR` })),
    );
    write(
      'infinite.csv',
      customers.map((row, i) => ({ ...row, left: i === 3 ? '1e400' : i })),
    );
    write(
      'other.csv',
      customers.map((row, i) => (i === 5 ? { ...row, left: 'perhaps' } : row)),
    );
    write(
      'text.csv',
      customers.map((row, i) => (i === 5 ? { ...row, complaints: 'many' } : row)),
    );
    write(
      'few.csv',
      customers.map(({ plan: _, ...row }) => row),
    );
  });

  test.each([
    [
      ['churn.csv'],
      2,
      'churn.csv: it is not said which column is to be predicted. Give --target COLUMN, one of id, plan, age, years, complaints, left.',
    ],
    [['churn.csv', '--target', 'lef'], 2, 'churn.csv: there is no column "lef". The nearest is "left".'],
    [['churn.csv', '--target', 'left', '--drop', 'left'], 2, '"left" is the target and dropped'],
    [
      ['churn.csv', '--target', 'left', '--drop', 'pln'],
      2,
      'churn.csv: there is no column "pln". The nearest is "plan".',
    ],
    [
      ['churn.csv', '--target', 'left', '--task', 'regression'],
      1,
      'churn.csv, line 2, column "left": "no" is no number.',
    ],
    [['churn.csv', '--target', 'left', '--data', 'gap.csv'], 2, '--data and "churn.csv" both say the data'],
    [['--target', 'left'], 2, '--target is for a table, such as `mlp-train churn.csv --target churn`'],
    [['gone.csv', '--target', 'left'], 2, 'there is no file "gone.csv". Name a table to learn from, or a command.'],
    [['train', 'gone.csv', '--target', 'left'], 2, 'there is no file "gone.csv". Name a table to learn from.'],
    [['check', 'gone.csv', '--target', 'left'], 2, 'there is no file "gone.csv". Name a table to learn from.'],
    [['evall'], 2, "unknown command 'evall' (Did you mean eval?)"],
    [
      ['gap.csv', '--target', 'left'],
      1,
      'gap.csv, line 17: the target "left" is missing, and 9 more rows lack it. Fill it in, or leave these rows out: --drop-unlabelled.',
    ],
    [['alike.csv', '--target', 'left'], 1, 'alike.csv, column "left": every row is of one class, "no".'],
    [
      ['single.csv', '--target', 'left'],
      1,
      'single.csv, line 9: class "maybe" has one row: it cannot be learnt and measured.',
    ],
    [
      ['priced.csv', '--target', 'left'],
      1,
      'so have 199 other classes: it cannot be learnt and measured. Leave the row out, or put rare classes into one. If it is a number, clean it: units are not read.',
    ],
    [['infinite.csv', '--target', 'left'], 1, 'infinite.csv, line 5, column "left": "1e400" is no finite number.'],
    [['.', '--target', 'left'], 2, '--target is for a table, such as `mlp-train churn.csv --target churn`'],
    [['check'], 2, 'no table is named. Give its path: mlp-train check churn.csv --target churn.'],
    [
      ['eval', 'runs/churn', 'other.csv'],
      1,
      'other.csv, line 7: the target "left" is "perhaps", which is none of the classes no, yes.',
    ],
    [['eval', 'runs/churn', 'text.csv'], 1, 'text.csv, line 7, column "complaints": "many" is no number.'],
    [['eval', 'runs/churn', '--delimiter', ';'], 2, '--delimiter is for a table that is named'],
    [['eval', 'runs/churn', 'few.csv'], 1, 'few.csv: it lacks the column "plan".'],
  ])('%j', async (args, exitCode, message) => {
    const { code, stdout, stderr } = await mlp(...args);
    expect(stderr).toContain(message);
    expect({ code, stdout }).toEqual({ code: exitCode, stdout: '' });
  });
});
