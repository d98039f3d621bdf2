// Files of ours in PyTorch (tests/fixtures/check_torch_export.py), on all of Fashion-MNIST's test images: exports, and checkpoints as they are;
// and an export of every activation.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { encodeSafetensors } from '../../src/formats/safetensors.js';
import { modulesText, toTorch } from '../../src/formats/torch.js';
import {
  Activation,
  type ActivationDescription,
  FeatureScale,
  Generator,
  Linear,
  MLP,
  randn,
  Standardize,
} from '../../src/index.js';
import { activations, type ActivationType } from '../../src/nn/activations.js';
import { plainLayers } from '../../src/train/exchange.js';
import { mlpTrain } from '../cli/mlp-train.js';
import { type Answers, largestDifference, trainRun } from './fashion.js';

const CHECK = 'tests/fixtures/check_torch_export.py';

let dir: string;
let answers: Answers;
const at = (name: string) => join(dir, name);
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'mlp-train-'));
  answers = await trainRun(at('run'));
  writeFileSync(at('X'), answers.X);
  writeFileSync(at('labels'), answers.labels);
});
afterAll(() => rmSync(dir, { recursive: true }));

/** What PyTorch finds in a file and makes of X, by default the test images; it is compared with the logits that are ours. */
function inTorch(file: string, ours = answers.logits, X = at('X'), labels = at('labels')) {
  const args = ['-B', CHECK, file, X, labels, at('logits')];
  const { accuracy, metadata, types } = JSON.parse(execFileSync('/usr/bin/python3', args, { encoding: 'utf8' }));
  const bytes = readFileSync(at('logits'));
  const logits = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  return { accuracy: accuracy as number, metadata, types, difference: largestDifference(logits, ours) };
}

const asOurs = () => ({ accuracy: answers.accuracy, difference: expect.toSatisfy((found: number) => found < 1e-4) });

test('an export for PyTorch', async () => {
  const { code } = await mlpTrain(['export', at('run'), '--format', 'torch-safetensors', '--out', at('torch')]);
  expect(code).toBe(0);
  const found = inTorch(at('torch'));
  expect(found).toMatchObject(asOurs());
  expect(found.types).toEqual({
    '0.weight': ['F32', [256, 784]],
    '0.bias': ['F32', [256]],
    '2.weight': ['F32', [10, 256]],
    '2.bias': ['F32', [10]],
  });
  expect(JSON.parse(found.metadata.classNames)).toContain('ankle boot');
});

test('a checkpoint, with its momentum and its generator', () => {
  const found = inTorch(at('run/model.safetensors'));
  expect(found).toMatchObject(asOurs());
  expect(found.types).toEqual({
    'layers.0.weight': ['F32', [784, 256]],
    'layers.0.bias': ['F32', [256]],
    'layers.1.weight': ['F32', [256, 10]],
    'layers.1.bias': ['F32', [10]],
    'optimizer.0.velocity': ['F32', [784, 256]],
    'optimizer.1.velocity': ['F32', [256]],
    'optimizer.2.velocity': ['F32', [256, 10]],
    'optimizer.3.velocity': ['F32', [10]],
    generator: ['U32', [630]],
  });
  const layers = [
    { type: 'linear', inputs: 784, outputs: 256 },
    { type: 'relu' },
    { type: 'linear', inputs: 256, outputs: 10 },
  ];
  expect(JSON.parse(found.metadata.model)).toMatchObject({ layers, inputShape: [1, 28, 28] });
  expect(JSON.parse(found.metadata.training)).toMatchObject({ progress: { epochs: 1 }, optimizer: { momentum: 0.9 } });
});

test.each<ActivationDescription>([
  ...(Object.keys(activations) as ActivationType[]).map((type) => ({ type })),
  { type: 'leakyRelu', negativeSlope: 0.2 },
  { type: 'elu', alpha: 0.5 },
  { type: 'gelu', approximate: 'tanh' },
])('%o in front of and between layers, Standardize, ntk and FeatureScale among them', (description) => {
  const generator = new Generator(1);
  const [activation, scale] = [Activation.of(description), new FeatureScale(6)];
  generator.uniform(scale.weight.values, 0.5, 2);
  const ntk = new Linear(6, 5, { parametrization: 'ntk', generator });
  const unbiased = new Linear(5, 3, { init: 'torch', bias: false, generator });
  const inner = new Standardize({ mean: [0.5], deviation: [2] });
  const model = MLP.of([scale, activation, ntk, activation, inner, unbiased]);
  const layers = plainLayers(model);
  writeFileSync(
    at('small'),
    encodeSafetensors({ tensors: toTorch(layers), metadata: new Map([['modules', modulesText(layers)]]) }),
  );
  const X = randn([50, 6], { generator });
  writeFileSync(at('small X'), X.values);
  writeFileSync(at('small labels'), new Uint8Array(50));
  const { types, difference } = inTorch(at('small'), model.forward(X).values, at('small X'), at('small labels'));
  expect(Object.keys(types)).toEqual(['0.weight', '2.weight', '2.bias', '4.weight', '4.bias']);
  expect(difference).toBeLessThan(1e-5);
});
