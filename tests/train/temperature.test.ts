// The temperature that makes log loss smallest: scipy's, from tests/fixtures/temperature.json (made by make_temperature.py).
import { describe, expect, test } from 'vitest';
import { evaluate, MLP, Temperature, temperatureOf, type Tensor, TensorDataset } from '../../src/index.js';
import { readFixture } from './golden.js';

interface Case {
  what: string;
  classes: number;
  logits: number[];
  labels: number[];
  temperature: number;
  logLoss: number;
}
const { cases } = readFixture<{ cases: Case[] }>('temperature.json');

/** The net whose outputs are its inputs. */
const identity = (X: Tensor) => X;
const dataOf = ({ logits, classes, labels }: Omit<Case, 'what' | 'temperature' | 'logLoss'>) =>
  new TensorDataset(Float32Array.from(logits), [classes], labels, { classes });

test.each(cases)("$what: scipy's", async (of) => {
  const T = await temperatureOf(identity, dataOf(of), { batchSize: 32 });
  expect(Math.abs(T / of.temperature - 1)).toBeLessThan(1e-6);
  const layer = new Temperature(T);
  const { metrics } = await evaluate((X: Tensor) => layer.forward(X), dataOf(of));
  expect(Math.abs(metrics.logLoss! - of.logLoss)).toBeLessThan(1e-5); // whose logits are divided in float32
});

describe('without a best one it is 1', () => {
  test.each([
    ['every row is right', [2, 0, 0, 1], [0, 1]],
    ['every row is wrong', [2, 0, 0, 1], [1, 0]],
    ['nothing is said', [3, 3, 0, 0], [0, 1]],
  ])('%s', async (_, logits, labels) => {
    expect(await temperatureOf(identity, dataOf({ classes: 2, logits, labels }))).toBe(1);
  });
});

test('a net of one output is refused', async () => {
  const data = new TensorDataset(new Float32Array(4), [1], [0, 1, 0, 1]);
  await expect(temperatureOf(new MLP([1, 1]), data)).rejects.toThrow(/one output, but a temperature is of logits/);
});
