// Every optimizer of the table, with each of its options and schedules and in groups, on given gradients: as PyTorch computes it.
import { describe, expect, test } from 'vitest';
import { type FloatArray, MlpError, Parameter, tensor } from '../../src/index.js';
import { optimizerFrom, optimizers, optimizerTypes } from '../../src/optim/optimizers.js';
import { version } from '../../src/version.js';
import { fixture, giveGradients, type OptimizerCase, parameters, steps, totalSteps, type Values } from './given.js';

const cases = fixture.cases
  .filter(({ type }) => type in optimizers)
  .map((each) => [titleOf(each), each] as [string, OptimizerCase]);

function titleOf({ type, options, groups }: OptimizerCase): string {
  return `${type} ${JSON.stringify(options)}${groups ? ' in groups' : ''}`;
}

const make = ({ type, options, groups }: OptimizerCase, params: readonly Parameter<FloatArray>[]) =>
  optimizerFrom({ type, ...options, ...(groups && { groups }) }, params, 'a test');

function expectClose(params: readonly Parameter<FloatArray>[], want: Values, tolerance: number): void {
  for (const [i, { values }] of params.entries())
    values.forEach((value, at) => {
      const wanted = want[i][at % want[i].length];
      expect(Math.abs(value - wanted)).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(wanted)));
    });
}

describe.each([
  ['float64', 'f64', 1, 1e-12],
  ['float32', 'f32', 1, 1e-6],
  ['float32', 'f32', 100, 1e-6],
] as const)('%s, %s, %i times', (dtype, block, copies, tolerance) => {
  test.each(cases)('%s', (_, each) => {
    const params = parameters(dtype, copies);
    const optimizer = make(each, params);
    steps(optimizer, 0, 1, copies);
    expectClose(params, each[block][0], tolerance);
    steps(optimizer, 1, totalSteps, copies);
    expectClose(params, each[block][1], tolerance);
  });
});

test.each(optimizerTypes)('%s has cases, and is described by the name it has in the table', (type) => {
  expect(fixture.cases.filter((each) => each.type === type).length).toBeGreaterThan(25);
  expect(new optimizers[type](parameters('float32'), { lr: 0.5 }).describe()).toMatchObject({ type, lr: 0.5 });
});

describe.each(cases)('%s', (_, each) => {
  test('goes on from its description and state as it would have gone on itself, to the bit', () => {
    const [params, others] = [parameters('float32'), parameters('float32')];
    const optimizer = make(each, params);
    steps(optimizer, 0, 8);
    const description = JSON.parse(JSON.stringify(optimizer.describe(params))) as unknown;
    const resumed = optimizerFrom(description, others, 'a test');
    others.forEach((other, i) => other.mutate().set(params[i].values));
    resumed.loadStateDict(optimizer.stateDict());
    for (const one of [optimizer, resumed]) steps(one, 8, totalSteps);
    expect(others.map(({ values }) => values)).toEqual(params.map(({ values }) => values));
    expect(resumed.stateDict()).toEqual(optimizer.stateDict());
    expect(resumed.describe(others)).toEqual(optimizer.describe(params));
    expect([...optimizer.stateDict().keys()]).toEqual(
      params.flatMap((_, i) => optimizer.stateNames.map((name) => `${i}.${name}`)),
    );
  });
});

describe('a state', () => {
  const adam = () => new optimizers.adam(parameters('float32'));

  test('of a parameter is whole or not there, and what does not fit changes nothing', () => {
    const [optimizer, other] = [adam(), adam()];
    steps(optimizer, 0, 1);
    steps(other, 0, 2);
    const [state, before] = [optimizer.stateDict(), other.stateDict()];
    state.delete('1.steps');
    expect(() => other.loadStateDict(state)).toThrow(/1\.steps +- +\[\]/);
    expect(() => other.loadStateDict({} as never)).toThrow(/a Map of named arrays/);
    expect(other.stateDict()).toEqual(before);
    for (const name of ['1.expAvg', '1.expAvgSq']) state.delete(name);
    other.loadStateDict(state);
    expect(other.stateDict()).toEqual(state);
  });

  test('counts the steps of each parameter, which is not moved without a gradient', () => {
    const optimizer = adam();
    steps(optimizer, 0, 5); // the second parameter has none at one of them
    const state = optimizer.stateDict();
    expect([0, 1].map((i) => state.get(`${i}.steps`))).toEqual([
      { shape: [], data: Float32Array.of(5) },
      { shape: [], data: Float32Array.of(4) },
    ]);
  });

  test('of float64 has no file', () => {
    const optimizer = new optimizers.adam(parameters('float64'));
    steps(optimizer, 0, 1);
    expect(() => optimizer.stateDict()).toThrow(/float64 parameters have no state dict/);
  });
});

test('a step makes no array but at the first', () => {
  const params = parameters('float32', 100);
  const optimizer = new optimizers.adamw(params);
  steps(optimizer, 0, 1, 100);
  giveGradients(params, 1, 100);
  const made: number[] = [];
  const { Float32Array: original } = globalThis;
  globalThis.Float32Array = new Proxy(original, {
    construct: (target, args, newTarget) => {
      made.push(args.length);
      return Reflect.construct(target, args, newTarget) as object;
    },
  });
  try {
    optimizer.step();
  } finally {
    globalThis.Float32Array = original;
  }
  expect(made).toEqual([]);
});

describe('a description', () => {
  const params = () => parameters('float32');

  test('has groups by places among the parameters that are given', () => {
    const all = params();
    const whole = new optimizers.sgd(all, { lr: 0.1 });
    expect(whole.describe(all)).toEqual({
      type: 'sgd',
      lr: 0.1,
      momentum: 0,
      dampening: 0,
      weightDecay: 0,
      nesterov: false,
    });
    const part = new optimizers.sgd([all[1]], { lr: 0.1 });
    expect(part.describe().groups).toBeUndefined();
    expect(part.describe(all).groups).toEqual([{ params: [1] }]);
    expect(() => whole.describe([all[0]])).toThrow(/SGD\.describe: it trains a parameter that is none of these/);
    const grouped = new optimizers.adam([{ params: [all[1]], lrFactor: 2 }, { params: [all[0]] }]);
    expect(grouped.describe(all).groups).toEqual([{ params: [1], lrFactor: 2 }, { params: [0] }]);
    expect(optimizerFrom(grouped.describe(all), all, 'a test').parameters).toEqual([all[1], all[0]]);
  });

  test('of a schedule has its defaults', () => {
    const optimizer = new optimizers.adamw(params(), { lr: { type: 'cosine', lr: 0.1 } });
    expect(optimizer.describe()).toMatchObject({ lr: { type: 'cosine', lr: 0.1, warmup: 0, minLr: 0 } });
  });

  test.each([
    [null, /an object for optimizer but got null/],
    [{ type: 'lion', lr: 1 }, /one of sgd, adam, .* for optimizer\.type but got "lion"/],
    [{ type: 'adam', amsgrad: true }, /optimizer has a field "amsgrad", where only .*betas.* are known/],
    [{ type: 'sgd', lr: '1' }, /a finite number of at least 0 for optimizer\.lr but got "1"/],
    [{ type: 'sgd', lr: { type: 'wave', lr: 1 } }, /one of constant, .* for optimizer\.lr\.type but got "wave"/],
    [{ type: 'sgd', lr: { type: 'linear', lr: 1, power: 2 } }, /optimizer\.lr has a field "power"/],
    [{ type: 'sgd', lr: 1, nesterov: true }, /a momentum and no dampening for nesterov/],
    [{ type: 'adam', betas: [0.9, 1] }, /at least 0 and below 1 for optimizer\.betas\[1\] but got 1/],
    [{ type: 'adam', groups: [{ params: [0, 2] }] }, /optimizer\.groups have parameter 2, but there are 2/],
    [{ type: 'adam', groups: [{ params: [0], lr: 2 }] }, /optimizer\.groups\[0\] has a field "lr"/],
    [{ type: 'adam', groups: [{ params: [0, 0] }] }, /each Parameter once/],
  ])('%j is refused, with the file and the version that wrote it', (description, message) => {
    const read = () => optimizerFrom(description, params(), 'file', '9.8.7');
    expect(read).toThrow(MlpError);
    expect(read).toThrow(message);
    expect(read).toThrow(expect.objectContaining({ code: 'ERR_MLP_FORMAT', where: 'file' }) as Error);
    expect(read).toThrow(`mlp-train 9.8.7 wrote it, and this is ${version()}`);
  });
});

describe('refused', () => {
  const w = () => new Parameter(tensor([1]));
  test.each<[string, () => unknown, RegExp]>([
    ['no parameter', () => new optimizers.adam([]), /an array of at least one Parameter for parameters but got \[\]/],
    ['a tensor', () => new optimizers.adam([tensor([1])] as never), /a Parameter for parameters\[0\] but got a Tensor/],
    ['an empty group', () => new optimizers.adam([{ params: [] }]), /for parameters\[0\]\.params but got \[\]/],
    [
      'a group among parameters',
      () => new optimizers.adam([w(), { params: [w()] }] as never),
      /a Parameter for parameters\[1\] but got an Object/,
    ],
    ['a parameter among groups', () => new optimizers.adam([{ params: [w()] }, w()] as never), /parameters\[1\]/],
    [
      'an unknown name in a group',
      () => new optimizers.adam([{ params: [w()], lrfactor: 2 } as never]),
      /no option "lrfactor".* lrFactor/,
    ],
    [
      'a negative factor',
      () => new optimizers.adam([{ params: [w()], lrFactor: -1 }]),
      /at least 0 for parameters\[0\]\.lrFactor but got -1/,
    ],
    [
      'a parameter in two groups',
      () => {
        const both = w();
        return new optimizers.adam([{ params: [both] }, { params: [both] }]);
      },
      /each Parameter once/,
    ],
    ['a beta of 1', () => new optimizers.adam([w()], { betas: [1, 0.9] }), /below 1 for betas\[0\] but got 1/],
    ['an unknown option', () => new optimizers.adamw([w()], { beta: 1 } as never), /no option "beta".* betas/],
    ['a negative rate', () => new optimizers.adam([w()], { lr: -1 }), /at least 0 for lr but got -1/],
    ['no rate for SGD', () => new optimizers.sgd([w()], {} as never), /at least 0 for lr but got undefined/],
  ])('%s', (_, act, message) => {
    expect(act).toThrow(message);
    expect(act).toThrow(expect.objectContaining({ code: 'ERR_MLP_ARGUMENT' }) as Error);
  });
});
