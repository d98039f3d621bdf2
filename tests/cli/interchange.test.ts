// `mlp-train export` and `import`: an MLP of PyTorch's (tests/fixtures/make_torch_mlp.py) goes in, gives its logits, and comes out as it was.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodeSafetensors, encodeSafetensors, type Safetensors } from '../../src/formats/safetensors.js';
import { readSafetensors } from '../../src/formats/safetensors-file.js';
import { Generator, loadModel, MLP, noGrad, saveModel, tensor } from '../../src/index.js';
import { mlpTrain } from './mlp-train.js';
import { QUARTERS, saveQuadrantModel } from './quadrants.js';

const torch = JSON.parse(readFileSync(new URL('../fixtures/torch_mlp.json', import.meta.url), 'utf8')) as {
  sizes: number[];
  file: string;
  X: number[][];
  logits: number[][];
  unbiased: { file: string; logits: number[][] }[];
  normed: string;
  activated: { type: string; file: string; logits: number[][] }[];
};
const ASSUMED =
  'mlp-train: the file does not say what is between the layers: ReLU is assumed, and a net of Tanh or others would answer wrongly; --activation says which';

/** Shape and bits of each tensor. */
function bitsOf({ tensors }: Safetensors) {
  const entries = [...tensors].map(([name, { shape, data }]) => {
    return [name, { shape, bits: new Uint32Array(data.buffer, data.byteOffset, data.length) }] as const;
  });
  return Object.fromEntries(entries);
}

let dir = '';
const at = (name: string) => join(dir, name);

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'mlp-train-'));
  writeFileSync(at('torch'), Buffer.from(torch.file, 'base64'));
  saveQuadrantModel(at('quadrants'));
  symlinkSync('torch', at('link'));
});
afterAll(() => rmSync(dir, { recursive: true }));

describe('a model of PyTorch', () => {
  beforeAll(async () => {
    const options = ['--classes', 'coat, bag,t-shirt,Öse', '--input-shape', '2,3', '--pixel-range', '-1,1'];
    const { code, stdout, stderr } = await mlpTrain(['import', at('torch'), '--out', at('imported'), ...options]);
    expect({ code, stdout, stderr }).toEqual({
      code: 0,
      stdout: `model: ${at('imported')}, 6-4-4-4-4-4-4, from the layers 0, 2, 4, 6, 8 and 10\n`,
      stderr: `${ASSUMED}\n`,
    });
  });

  test('gives the logits that it gave there', () => {
    const { model, ...description } = loadModel(at('imported'));
    expect(description).toEqual({
      inputShape: [2, 3],
      pixelRange: [-1, 1],
      classNames: ['coat', 'bag', 't-shirt', 'Öse'],
    });
    const { values } = noGrad(() => model.forward(tensor(torch.X)));
    for (const [i, logit] of torch.logits.flat().entries()) expect(Math.abs(values[i] - logit)).toBeLessThan(1e-6);
    expect(values.length).toBe(5 * 4);
  });

  test('comes out again with the same names, shapes and bytes', async () => {
    const options = ['--format', 'torch-safetensors', '--out', at('exported')];
    const { code, stderr } = await mlpTrain(['export', at('imported'), ...options]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const [before, after] = [at('torch'), at('exported')].map(readSafetensors);
    expect(bitsOf(after)).toEqual(bitsOf(before));
    expect(after.metadata.get('format')).toBe('pt');
    expect(after.metadata.get('classNames')).toBe('["coat","bag","t-shirt","Öse"]');
  });

  test('comes back from such a file as it was, but for what is said otherwise', async () => {
    const [file, out] = [at('exported again'), at('imported again')];
    await mlpTrain(['export', at('imported'), '--format', 'torch-safetensors', '--out', file]);
    const { code, stderr } = await mlpTrain(['import', file, '--out', out, '--input-shape', '6']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const [before, after] = [at('imported'), out].map(loadModel);
    expect(after).toMatchObject({ pixelRange: [-1, 1], classNames: before.classNames, inputShape: [6] });
    expect(bitsOf(readSafetensors(out))).toEqual(bitsOf(readSafetensors(at('imported'))));
  });

  test.each([
    ['classNames', '["a"]', 'expected 4 names for classNames'],
    ['inputShape', '[', 'inputShape is no JSON'],
    ['pixelRange', '[0]', 'expected a list of two for pixelRange'],
  ])('whose export has a wrong %s is refused', async (name, value, problem) => {
    const { tensors } = readSafetensors(at('torch'));
    const metadata = new Map([['producer', 'mlp-train 0.1.0'], [name, value]]); // prettier-ignore
    writeFileSync(at(name), encodeSafetensors({ tensors, metadata }));
    const { code, stderr } = await mlpTrain(['import', at(name), '--out', at('none')]);
    expect(stderr).toContain(`${at(name)}: ${problem}`);
    expect(code).toBe(1);
    const said = ['--classes', 'a,b,c,d', '--input-shape', '2,3', '--pixel-range', '0,2'];
    expect(await mlpTrain(['import', at(name), '--out', at(`${name} said`), ...said])).toMatchObject({ code: 0 });
  });

  test('may have names that would command the terminal, which are printed without', async () => {
    const tensors = new Map([...readSafetensors(at('torch')).tensors].map(([name, t]) => [`\u001b[31m${name}`, t]));
    writeFileSync(at('red'), encodeSafetensors({ tensors, metadata: new Map() }));
    const { code, stdout, stderr } = await mlpTrain([
      'import',
      at('red'),
      '--out',
      at('\u001b[32mgreen'),
      '--classes',
      'a,b,c,d',
      '--input-shape',
      '2,3',
    ]);
    expect(stdout).toBe(
      `model: ${at('\\x1b[32mgreen')}, 6-4-4-4-4-4-4, from the layers ${[0, 2, 4, 6, 8].map((i) => `\\x1b[31m${i}`).join(', ')} and \\x1b[31m10\n`,
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: `${ASSUMED}\n` });
    const exported = await mlpTrain(['export', at('\u001b[32mgreen'), '--format', 'json', '--out', at('\u001b[33m')]);
    expect(exported).toMatchObject({ code: 0, stdout: expect.stringContaining(`json: ${at('\\x1b[33m')}, `) });
  });

  test('is flat, from 0 to 1 and without names where nothing else is said', async () => {
    const { code, stderr } = await mlpTrain(['import', at('torch'), '--out', at('plain')]);
    expect(stderr.split('\n')).toEqual([
      ASSUMED,
      'mlp-train: the outputs are named 0 to 3; --classes names them',
      'mlp-train: the inputs are 6 numbers and no picture; --input-shape gives their shape',
      '',
    ]);
    expect(code).toBe(0);
    expect(loadModel(at('plain'))).toEqual({ model: expect.any(MLP), inputShape: [6], pixelRange: [0, 1] });
  });
});

test('a layer without bias stays one, and gives the logits that it gave there', async () => {
  const [{ file, logits }] = torch.unbiased;
  writeFileSync(at('unbiased'), Buffer.from(file, 'base64'));
  const options = ['--out', at('without bias'), '--classes', 'a,b,c', '--input-shape', '2,3'];
  const { code, stderr } = await mlpTrain(['import', at('unbiased'), ...options]);
  expect({ code, stderr }).toEqual({
    code: 0,
    stderr: `${ASSUMED}\n`,
  });
  const { model } = loadModel(at('without bias'));
  expect(model.layers.map(({ hasBias }) => hasBias)).toEqual([false, true]);
  const { values } = noGrad(() => model.forward(tensor(torch.X)));
  for (const [i, logit] of logits.flat().entries()) expect(Math.abs(values[i] - logit)).toBeLessThan(1e-6);
  expect(values.length).toBe(5 * 3);
});

describe.concurrent('an activation that is not ReLU', () => {
  const { file, logits } = torch.activated.find(({ type }) => type === 'gelu')!;
  const options = ['--classes', 'a,b,c', '--input-shape', '2,3'];

  test('is what --activation says, and so the logits are those that it gave there', async () => {
    writeFileSync(at('gelu'), Buffer.from(file, 'base64'));
    const out = at('gelu imported');
    const { code, stderr } = await mlpTrain(['import', at('gelu'), '--out', out, '--activation', 'gelu', ...options]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const { values } = noGrad(() => loadModel(out).model.forward(tensor(torch.X)));
    for (const [i, logit] of logits.flat().entries()) expect(Math.abs(values[i] - logit)).toBeLessThan(1e-6);
    expect(values.length).toBe(5 * 3);
  });

  test.each(['named.json', 'named.safetensors'])(
    'comes back from %s, with its options and without bias',
    async (name) => {
      const [source, file, out] = ['source', name, 'out'].map((each) => at(`leaky ${name} ${each}`));
      const generator = new Generator(1);
      const activation = { type: 'leakyRelu', negativeSlope: 0.2 } as const;
      saveModel(source, new MLP([6, 4, 3], { activation, bias: false, generator }), { task: 'regression' });
      await mlpTrain(['export', source, '--out', file]);
      const { code } = await mlpTrain(['import', file, '--out', out]);
      expect(code).toBe(0);
      expect(readFileSync(out).equals(readFileSync(source))).toBe(true);
      const told = await mlpTrain(['import', file, '--out', at('none'), '--activation', 'relu']);
      expect(told).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('says itself what is between its layers'),
      });
    },
  );

  test('that this version does not know is refused with the version that wrote it', async () => {
    const { tensors } = decodeSafetensors(Buffer.from(file, 'base64'), 'f');
    const modules = '[{"type":"linear"},{"type":"swish"},{"type":"linear"}]';
    const metadata = new Map([['producer', 'mlp-train 9.0.0'], ['modules', modules]]); // prettier-ignore
    writeFileSync(at('swish'), encodeSafetensors({ tensors, metadata }));
    const { code, stderr } = await mlpTrain(['import', at('swish'), '--out', at('none')]);
    expect(stderr).toMatch(/"swish", which mlp-train [\d.]+ does not know, and mlp-train 9\.0\.0 wrote it/);
    expect(code).toBe(1);
  });
});

test('a BatchNorm is called by its name', async () => {
  writeFileSync(at('normed'), Buffer.from(torch.normed, 'base64'));
  const { code, stderr } = await mlpTrain(['import', at('normed'), '--out', at('none')]);
  expect(stderr).toContain('"1.num_batches_tracked" of type "I64"');
  expect(stderr).toContain('It looks like a BatchNorm');
  expect(stderr).toContain('torch.nn.utils.fusion.fuse_linear_bn_eval');
  expect(stderr).not.toContain('model.float()');
  expect(code).toBe(1);
});

describe.concurrent('JSON', () => {
  test('comes back with the same bytes, and with all that it says', async () => {
    const [json, back] = [at('back.json'), at('back')];
    await mlpTrain(['export', at('quadrants'), '--out', json]);
    const { code, stdout, stderr } = await mlpTrain(['import', json, '--out', back]);
    expect({ code, stdout, stderr }).toEqual({
      code: 0,
      stdout: `model: ${back}, 108-4, from the only layer 0\n`,
      stderr: '',
    });
    expect(readFileSync(back).equals(readFileSync(at('quadrants')))).toBe(true);
  });

  test('takes 14 characters a weight at most on the average, of which float64 would take 22', async () => {
    const model = new MLP([784, 64, 10], { generator: new Generator(1) });
    saveModel(at('random'), model);
    await mlpTrain(['export', at('random'), '--out', at('random.json')]);
    const { layers } = JSON.parse(readFileSync(at('random.json'), 'utf8')) as { layers: { weight: number[][] }[] };
    const read = layers.map(({ weight }) => Float32Array.from(weight.flat()));
    expect(read).toEqual(model.layers.map(({ weight }) => Float32Array.from(weight.values)));
    const parameters = 784 * 64 + 64 + 64 * 10 + 10;
    expect(statSync(at('random.json')).size).toBeLessThan(14 * parameters); // such as -0.012345678 and a comma
  });

  test('given to predict says what to do with it', async () => {
    await mlpTrain(['export', at('quadrants'), '--format', 'json', '--out', at('to predict')]);
    const { code, stderr } = await mlpTrain(['predict', at('to predict'), 'x.png']);
    expect(stderr).toBe(
      `mlp-train: ${at('to predict')}: no safetensors file: it looks like JSON. \`mlp-train import\` makes a model of what \`mlp-train export\` wrote.\n`,
    );
    expect(code).toBe(1);
  });
});

describe.concurrent('export', () => {
  test.each([
    ['named.onnx', 'onnx'],
    ['named.JSON', 'json'],
    ['named.safetensors', 'torch-safetensors'],
    ['named.js', 'js'],
    ['named.mjs', 'js'],
    ['named.html', 'html'],
  ])('into %s: %s, by the name', async (name, format) => {
    const { code, stdout } = await mlpTrain(['export', at('quadrants'), '--out', at(name)]);
    expect(stdout).toMatch(new RegExp(`^${format}: `));
    await mlpTrain(['export', at('quadrants'), '--format', format, '--out', at(`given ${name}`)]);
    expect(readFileSync(at(name)).equals(readFileSync(at(`given ${name}`)))).toBe(true);
    expect(code).toBe(0);
  });

  test('json: the weights, and what they mean', async () => {
    const { code, stdout } = await mlpTrain(['export', at('quadrants'), '--format', 'json', '--out', at('json')]);
    const { producer, inputShape, pixelRange, classNames, layers } = JSON.parse(readFileSync(at('json'), 'utf8'));
    expect({ inputShape, pixelRange, classNames }).toEqual({
      inputShape: [12, 9],
      pixelRange: [-1, 1],
      classNames: QUARTERS,
    });
    expect(producer).toMatch(/^mlp-train \d+\.\d+\.\d+$/);
    const share = Math.fround(Math.log(3) / 48);
    expect(Math.fround(layers[0].weight[0][0])).toBe(share);
    expect(layers[0].weight[0].slice(1)).toEqual([0, 0, 0]);
    expect(layers[0].weight[107].map(Math.fround)).toEqual([0, 0, 0, share]);
    expect(layers[0].bias).toEqual([0, 0, 0, 0]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(/^json: .*\/json, [\d.]+ kB\n$/) });
  });

  test('onnx, of a run folder: says what goes in and what comes out', async () => {
    mkdirSync(at('run'));
    saveQuadrantModel(at('run/model.safetensors'));
    const { code } = await mlpTrain(['export', at('run'), '--format', 'onnx', '--out', at('onnx')]);
    const text = readFileSync(at('onnx'), 'utf8');
    expect(code).toBe(0);
    expect(text).toContain(
      'input: N examples of shape [12, 9], each a row; pixels go from -1 to 1. ' +
        'logits: upper left, upper right, lower left, lower right.',
    );
    expect(text).toContain(JSON.stringify(QUARTERS));
  });
});

describe.concurrent('refused', () => {
  test.each<[string[], number, string]>([
    [
      ['export', 'quadrants', '--out', 'x'],
      2,
      'x does not say the format. Give --format, or a name that ends in .onnx, ',
    ],
    [['export', 'quadrants', '--format', 'onnx'], 2, "required option '--out <file>' not specified"],
    [
      ['export', 'quadrants', '--format', 'pt', '--out', 'x'],
      2,
      'expected one of onnx, torch-safetensors, json, js, html for --format but got "pt"',
    ],
    [['export', 'quadrants', '--format', 'json', '--out', 'quadrants'], 2, 'quadrants is the file that is read'],
    [['export', 'torch', '--format', 'json', '--out', 'x'], 1, 'by `mlp-train import`'],
    [['export', 'missing', '--format', 'json', '--out', 'x'], 1, 'missing: '],
    [['export', 'quadrants', '--format', 'json', '--out', 'missing/x'], 1, 'missing/x: '],
    [['import', 'torch'], 2, "required option '--out <file>' not specified"],
    [['import', 'torch', '--out', 'x', '--activation', 'step'], 2, 'for --activation but got "step"'],
    [['import', 'torch', '--out', 'x', '--pixel-range', '1,1'], 2, 'two different numbers such as -1,1'],
    [['import', 'torch', '--out', 'link'], 2, 'link is the file that is read'],
    [['import', 'quadrants', '--out', 'x'], 1, 'quadrants: it is a model of mlp-train already'],
    [['import', 'torch', '--out', 'x', '--classes', 'a,b'], 2, "--classes names 2, but the file's model has 4 outputs"],
    [
      ['import', 'torch', '--out', 'x', '--classes', 'a,,b,c'],
      2,
      'names such as cat,dog for --classes but got "a,,b,c"',
    ],
    [['import', 'torch', '--out', 'x', '--input-shape', '1,5'], 2, '--input-shape 1,5 does not make the 6 inputs'],
    [['import', 'torch', '--out', 'x', '--input-shape', '2x3'], 2, 'for --input-shape but got "2x3"'],
    [
      ['import', 'torch', '--out', 'x', '--pixel-range', '1'],
      2,
      'two different numbers such as -1,1 for --pixel-range but got "1"',
    ],
    [['import', 'torch', '--out', 'x', '--pixel-range', '0,'], 2, 'for --pixel-range but got "0,"'],
  ])('%j', async ([command, file, ...options], exitCode, message) => {
    const paths = options.map((option, i) => (options[i - 1] === '--out' ? at(option) : option));
    const { code, stdout, stderr } = await mlpTrain([command, at(file), ...paths]);
    expect(stderr).toContain(message);
    expect({ code, stdout }).toEqual({ code: exitCode, stdout: '' });
    expect(() => readFileSync(at('x'))).toThrow(/ENOENT/);
  });
});
