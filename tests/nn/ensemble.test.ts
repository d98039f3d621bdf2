// Ensemble: worked-out averages, gradients by differences, state names, files, and what it refuses.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Ensemble, Generator, layerFrom, loadModel, MLP, randn, saveModel, zeros } from '../../src/index.js';
import { checkGradient, normals } from '../autograd/gradient-check.js';
import { inDouble } from './in-double.js';

const net = (seed: number, sizes = [3, 4, 2]) =>
  new MLP(sizes, { generator: new Generator(seed), init: 'torch', activation: 'selu' });
const X = randn([5, 3], { generator: new Generator(9) });

/** A net [1 -> outputs] whose outputs are these, whatever it is given. */
function constant(...outputs: number[]): MLP {
  const model = new MLP([1, outputs.length], { init: 'zeros' });
  model.layers[0].bias.mutate().set(outputs);
  return model;
}

describe('the average', () => {
  const of = (average: 'probabilities' | 'outputs', ...members: MLP[]) => [
    ...new Ensemble(members, average).forward(zeros([1, 1])).values,
  ];

  test('of outputs', () => expect(of('outputs', constant(1, 5), constant(2, -1), constant(6, 2))).toEqual([3, 2]));

  test('of probabilities is the log of their mean', () => {
    const [first, second] = of('probabilities', constant(Math.log(3), 0), constant(0, Math.log(7))); // 3/4 1/4, 1/8 7/8
    expect(Math.abs(first - Math.log(7 / 16))).toBeLessThan(1e-6);
    expect(Math.abs(second - Math.log(9 / 16))).toBeLessThan(1e-6);
  });

  test('stays finite where probabilities are 0 and 1', () => {
    expect(of('probabilities', constant(1000, 0), constant(0, 1000))).toEqual([-Math.LN2, -Math.LN2].map(Math.fround));
    expect(of('probabilities', constant(1000, 0), constant(2000, 0))).toEqual([0, -1000 + Math.log(0.5)].map(Math.fround)); // prettier-ignore
  });

  test.each(['probabilities', 'outputs'] as const)('of %s has the gradient that differences have', (average) => {
    const ensemble = new Ensemble([inDouble(net(1)), inDouble(net(2)), inDouble(net(3))], average);
    checkGradient((x) => ensemble.forward(x as never) as never, [normals([4, 3], 5)]);
  });
});

describe('an MLP of one', () => {
  const members = [net(1), net(2)];
  const model = MLP.of([new Ensemble(members, 'probabilities')]);

  test('has its sizes, its names, and passes on training', () => {
    expect(model.sizes).toEqual([3, 2]);
    const names = ['layers.0.weight', 'layers.0.bias', 'layers.1.weight', 'layers.1.bias'];
    expect([...model.namedParameters().keys()]).toEqual([0, 1].flatMap((i) => names.map((name) => `layers.0.members.${i}.${name}`))); // prettier-ignore
    const [whole, halves] = [model.forward(X), members.map((member) => member.forward(X).softmax())];
    whole.values.forEach((value, i) => {
      const mean = (halves[0].values[i] + halves[1].values[i]) / 2;
      expect(Math.abs(Math.exp(value) - mean)).toBeLessThan(1e-6);
    });
    expect(() => model.forward(zeros([2, 4]))).toThrow(/takes 3 inputs/);
    const dropping = new MLP([3, 4, 2], { dropout: 0.5 });
    expect(() => new Ensemble([dropping], 'outputs').forward(X, { training: true })).toThrow(/nothing to draw from/);
    expect(String(model)).toContain('Ensemble(2 of MLP(');
  });

  test('comes back from its file', () => {
    const path = join(mkdtempSync(join(tmpdir(), 'ensemble-')), 'model.safetensors');
    saveModel(path, model, { classNames: ['no', 'yes'] });
    const back = loadModel(path);
    expect(back.classNames).toEqual(['no', 'yes']);
    expect(back.model.describe()).toEqual(model.describe());
    expect(back.model.forward(X).values).toEqual(model.forward(X).values);
    expect(back.model).toEqual(model);
  });
});

test.each<[string, () => unknown, RegExp]>([
  ['no members', () => new Ensemble([], 'outputs'), /at least one MLP for members/],
  ['no net', () => new Ensemble([{} as MLP], 'outputs'), /an MLP for members\[0\]/],
  ['another average', () => new Ensemble([net(1)], 'median' as never), /one of probabilities, outputs for average/],
  ['other sizes', () => new Ensemble([net(1), net(2, [3, 2, 3])], 'outputs'), /3 inputs and 2 outputs, as of the first, for members\[1\]/],
  ['one twice', () => { const one = net(1); return new Ensemble([one, one], 'outputs'); }, /each member once/],
])('refuses %s', (_, act, message) => expect(act).toThrow(message)); // prettier-ignore

test.each<[object, RegExp]>([
  [{ average: 'outputs', members: [[{ type: 'linear', inputs: 0 }]] }, /its layer ensemble: its layer linear: /],
  [{ average: 'outputs', members: [] }, /at least one MLP/],
  [{ average: 'mode', members: [] }, /one of probabilities, outputs for ensemble.average/],
  [{ average: 'outputs', members: [], weights: [1] }, /has a field "weights"/],
])('a file that describes %j is refused', (settings, message) => {
  expect(() => layerFrom({ type: 'ensemble', ...settings }, 'a file')).toThrow(message);
});
