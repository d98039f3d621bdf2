// SGD and one step of the whole stack against PyTorch: tests/fixtures/small.json, six settings, float64 and float32.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  type FloatArray,
  Generator,
  Parameter,
  SGD,
  type Tensor,
  rand,
  randn,
  tensor,
  type NestedNumbers,
} from '../../src/index.js';

type Named = Record<'W1' | 'b1' | 'W2' | 'b2', NestedNumbers>;

interface Block {
  params: Named;
  X: NestedNumbers;
  y: number[];
  hidden: NestedNumbers;
  logits: NestedNumbers;
  losses: number[];
  mean_loss: number;
  argmax: number[];
  grads: Named;
  sgd: Record<string, { config: Record<string, number | boolean>; steps: { loss_before: number; params: Named }[] }>;
}

const small = JSON.parse(readFileSync(new URL('../fixtures/small.json', import.meta.url), 'utf8')) as {
  f32: Block;
  f64: Block;
};
const NAMES = ['W1', 'b1', 'W2', 'b2'] as const;

describe.each([
  ['float64', small.f64, 1e-12],
  ['float32', small.f32, 1e-6],
] as const)('%s', (dtype, block, tolerance) => {
  const X = tensor(block.X, { dtype });
  const y = Uint8Array.from(block.y);
  const fresh = () => NAMES.map((name) => new Parameter(tensor(block.params[name], { dtype }), { name }));
  const close = (got: Tensor<FloatArray>, want: NestedNumbers) => {
    const values = tensor(want, { dtype }).values;
    got.values.forEach((value, i) => expect(Math.abs(value - values[i])).toBeLessThanOrEqual(tolerance));
    expect(got.values.length).toBe(values.length);
  };

  test.each([false, true])('forward and gradients, fused: %s', (fused) => {
    const params = fresh();
    const [W1, b1, W2, b2] = params;
    const H = fused ? X.linear(W1, b1, { relu: true }) : X.matmul(W1).add(b1).relu();
    const logits = fused ? H.linear(W2, b2) : H.matmul(W2).add(b2);
    close(H, block.hidden);
    close(logits, block.logits);
    expect([...logits.argmax(1)]).toEqual(block.argmax);
    close(logits.crossEntropy(y, { reduction: 'none' }), block.losses);
    const loss = logits.crossEntropy(y);
    expect(Math.abs(loss.item() - block.mean_loss)).toBeLessThanOrEqual(tolerance);
    loss.backward();
    params.forEach((param, i) => close(param.grad as Tensor<FloatArray>, block.grads[NAMES[i]]));
  });

  test.each(Object.entries(block.sgd))('three steps of SGD, %s', (_, { config, steps }) => {
    const params = fresh();
    const [W1, b1, W2, b2] = params;
    const optimizer = new SGD(params, {
      lr: config['lr'] as number,
      momentum: (config['momentum'] ?? 0) as number,
      nesterov: (config['nesterov'] ?? false) as boolean,
      weightDecay: (config['weight_decay'] ?? 0) as number,
    });
    for (const step of steps) {
      const loss = X.matmul(W1).add(b1).relu().matmul(W2).add(b2).crossEntropy(y);
      expect(Math.abs(loss.item() - step.loss_before)).toBeLessThanOrEqual(tolerance);
      optimizer.zeroGrad();
      loss.backward();
      optimizer.step();
      params.forEach((param, i) => close(param, step.params[NAMES[i]]));
    }
  });
});

test('seed 42 draws the very parameters and inputs of the fixture', () => {
  const generator = new Generator(42);
  const drawn = [[5, 7], [7], [7, 3], [3]].map((shape, i) => randn(shape, { generator }).mul(i % 2 ? 0.1 : 0.5));
  drawn.forEach((values, i) => expect(values.toArray()).toEqual(small.f32.params[NAMES[i]]));
  expect(rand([4, 5], { generator }).toArray()).toEqual(small.f32.X);
});

test('dampening weakens what the velocity gains: by hand', () => {
  const w = new Parameter(tensor([1], { dtype: 'float64' }));
  const optimizer = new SGD([w], { lr: 0.1, momentum: 0.5, dampening: 0.25 });
  for (let i = 0; i < 2; i++) {
    optimizer.zeroGrad();
    w.mul(2).sum().backward(); // gradient 2: v = 2, then 0.5 * 2 + 0.75 * 2 = 2.5
    optimizer.step();
  }
  expect(w.item()).toBeCloseTo(1 - 0.1 * 2 - 0.1 * 2.5, 12);
});

test.each([
  [{ lr: -1 }, /lr/],
  [{ lr: NaN }, /lr/],
  [{ lr: 0.1, momentum: -0.1 }, /momentum/],
  [{ lr: 0.1, nesterov: true }, /nesterov/],
  [{ lr: 0.1, weightDecay: Infinity }, /weightDecay/],
])('refuses %o', (options, message) => {
  expect(() => new SGD([new Parameter(tensor([1]))], options)).toThrow(message);
});

test('a parameter without a gradient stays, and zeroGrad leaves nothing behind', () => {
  const w = new Parameter(tensor([1]));
  const optimizer = new SGD([w], { lr: 1 });
  optimizer.step();
  expect(w.item()).toBe(1);
});

describe('a state dict', () => {
  const build = () => [1, 2].map((value) => new Parameter(tensor([value, value])));
  const move = ([first]: Parameter[], optimizer: SGD) => {
    optimizer.zeroGrad();
    first.mul(3).sum().backward();
    optimizer.step();
  };

  test('holds the velocities of what has moved, and goes on with them: by hand', () => {
    const [params, others] = [build(), build()];
    const optimizer = new SGD(params, { lr: 0.5, momentum: 0.5 });
    expect(optimizer.stateDict()).toEqual(new Map());
    move(params, optimizer);
    const state = optimizer.stateDict();
    expect(state).toEqual(new Map([['0.velocity', { shape: [2], data: Float32Array.of(3, 3) }]]));
    const other = new SGD(others, { lr: 0.5, momentum: 0.5 });
    other.loadStateDict(state);
    move(others, other); // v = 0.5 * 3 + 3 = 4.5
    expect([...others[0].values]).toEqual([1 - 0.5 * 4.5, 1 - 0.5 * 4.5]);
    expect(state.get('0.velocity')!.data).toEqual(Float32Array.of(3, 3));
  });

  test('an empty one makes it forget: the next step is a first one', () => {
    const params = build();
    const optimizer = new SGD(params, { lr: 0.5, momentum: 0.5 });
    move(params, optimizer);
    optimizer.loadStateDict(new Map());
    move(params, optimizer);
    expect(params[0].values[0]).toBe(1 - 0.5 * 3 - 0.5 * 3);
  });

  test('that does not fit changes nothing', () => {
    const params = build();
    const optimizer = new SGD(params, { lr: 0.5, momentum: 0.5 });
    move(params, optimizer);
    const wrong = new Map([['2.velocity', { shape: [2], data: new Float32Array(2) }]]);
    expect(() => optimizer.loadStateDict(wrong)).toThrow(/2\.velocity +\[2\] +-/);
    expect(optimizer.stateDict().size).toBe(1);
  });
});
