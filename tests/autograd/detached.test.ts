// Arrays of a user whose memory goes elsewhere: an error wherever they are read next, never a NaN.
import { expect, test } from 'vitest';
import { DataLoader, Parameter, SGD, type Tensor, ones, tensor, TensorDataset, zerosLike } from '../../src/index.js';

const detached = expect.objectContaining({ name: 'MlpError', code: 'ERR_MLP_ARG_DETACHED' }) as Error;

/** Ways to take memory away from an array of n ones. */
const takers: Record<string, (n: number) => [array: Float32Array, take: () => void]> = {
  transferred: (n) => {
    const array = new Float32Array(n).fill(1);
    return [array, () => void structuredClone(array, { transfer: [array.buffer] })];
  },
  'of WebAssembly that grew': (n) => {
    const { Memory } = (
      globalThis as unknown as {
        WebAssembly: { Memory: new (of: object) => { buffer: ArrayBuffer; grow(by: number): void } };
      }
    ).WebAssembly;
    const memory = new Memory({ initial: 1 });
    return [new Float32Array(memory.buffer, 0, n).fill(1), () => memory.grow(1)];
  },
  'of a buffer that was made smaller': (n) => {
    const Resizable = ArrayBuffer as unknown as new (bytes: number, options: object) => ArrayBuffer;
    const buffer = new Resizable(4 * n, { maxByteLength: 8 * n });
    return [new Float32Array(buffer).fill(1), () => (buffer as unknown as { resize(bytes: number): void }).resize(4)];
  },
};

// Small ones are computed by JavaScript, large ones by the addon.
test.each(Object.keys(takers).flatMap((name) => [2, 3000].map((n) => [name, n] as const)))('%s, of %d', (name, n) => {
  const use: Record<string, (t: Tensor) => unknown> = {
    add: (t) => t.add(1),
    'add to': (t) => ones([n]).add(t),
    relu: (t) => t.relu(),
    sum: (t) => t.sum(),
    clone: (t) => t.clone(),
    matmul: (t) => t.reshape([1, n]).matmul(ones([n, 2])),
    linear: (t) => t.reshape([1, n]).linear(ones([n, 2]), ones([2])),
    crossEntropy: (t) => t.reshape([1, n]).crossEntropy(Uint8Array.of(1)),
    gather: (t) => t.reshape([1, n]).gather(1, Uint8Array.of(1)),
    argmax: (t) => t.argmax(),
    toArray: (t) => t.toArray(),
    zerosLike: (t) => zerosLike(t),
    backward: (t) => new Parameter(ones([n])).mul(1).backward(t),
    add_: (t) => new Parameter(ones([n])).add_(t),
    Parameter: (t) => new Parameter(t),
  };
  for (const [op, act] of Object.entries(use)) {
    const [array, take] = takers[name](n);
    const t = tensor(array);
    act(t);
    take();
    expect(() => act(t), op).toThrow(detached);
  }
});

test('what backward reads', () => {
  const [array, take] = takers['transferred'](2);
  const w = new Parameter(ones([2]));
  const y = w.mul(tensor(array)).sum();
  take();
  expect(() => y.backward()).toThrow(detached);
  expect(w.grad).toBeNull();
});

test('a parameter and its gradient', () => {
  const w = new Parameter(ones([2]));
  const optimizer = new SGD([w], { lr: 1 });
  w.sum().backward();
  structuredClone(w.grad!.values, { transfer: [w.grad!.values.buffer as ArrayBuffer] });
  expect(() => optimizer.step()).toThrow(detached);
  structuredClone(w.values, { transfer: [w.values.buffer as ArrayBuffer] });
  expect(() => w.mul(2)).toThrow(detached);
});

test('the features and the labels of a data set', () => {
  for (const name of ['features', 'labels'] as const) {
    const data = new TensorDataset(new Float32Array(4).fill(1), [2], Uint8Array.of(1, 1));
    const loader = new DataLoader(data, { batchSize: 1 });
    structuredClone(data[name], { transfer: [data[name].buffer as ArrayBuffer] });
    expect(() => [...loader], name).toThrow(detached);
  }
});
