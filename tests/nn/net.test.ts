// What counts as a net: a function, a plain object with forward, a Module; and how each is called.
import { expect, test } from 'vitest';
import {
  fit,
  type ForwardOptions,
  type Net,
  Parameter,
  SGD,
  type Tensor,
  TensorDataset,
  zeros,
} from '../../src/index.js';
import { forward } from '../../src/nn/net.js';

const options: ForwardOptions = { training: true, draw: { seed: 1n, step: 2 } };

test('a net is handed how the batch goes through it, whatever it makes of that', () => {
  const seen: unknown[] = [];
  const note = (X: Tensor, options?: ForwardOptions) => (seen.push(options), X);
  const nets: Net[] = [note, { forward: note }, (X) => X.relu()];
  for (const net of nets) forward(net, zeros([1]), options);
  forward(note, zeros([1]));
  expect(seen).toEqual([options, options, undefined]);
});

test("a plain object with forward and parameters trains, as 0.1.0's did", async () => {
  const W = new Parameter(zeros([2, 2]), { name: 'W' });
  const net = { forward: (X: Tensor) => X.matmul(W), parameters: () => [W] };
  const data = new TensorDataset(Float32Array.of(1, 0, 0, 1), [2], [0, 1]);
  await fit(net, data, { optimizer: new SGD(net.parameters(), { lr: 1 }), epochs: 1, batchSize: 2 });
  expect(W.toArray()).toEqual([[0.25, -0.25], [-0.25, 0.25]]); // the mean of softmax - one-hot at zero logits: by hand
}); // prettier-ignore
