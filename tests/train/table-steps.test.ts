// Twenty steps of the preset `table` are torch's in float64, to 1e-12: tests/fixtures/table_steps.json (made by make_table_steps.py).
import { describe, expect, test } from 'vitest';
import { type Targets, type Tensor, TensorDataset, trainStep } from '../../src/index.js';
import { optimizerFrom } from '../../src/optim/optimizers.js';
import { buildRun, lossOf } from '../../src/train/build-run.js';
import { complete } from '../../src/train/recipe-values.js';
import { numbers, toTensor, type Values } from '../autograd/op-cases.js';
import { inDouble } from '../nn/in-double.js';
import { expectClose } from '../nn/torch.js';
import { readFixture } from './golden.js';

interface Run {
  task: 'classes' | 'regression';
  targets: number[] | Values;
  initial: Record<string, Values>;
  losses: number[];
  final: Record<string, Values>;
  outputs: Values;
}
const { X, batches, hidden, runs } = readFixture<{ X: Values; batches: number[][]; hidden: number[]; runs: Run[] }>(
  'table_steps.json',
);
const double = (values: Values) => toTensor(values, (of) => Float64Array.from(of)) as unknown as Tensor;

describe.each(runs)('$task', ({ task, targets, initial, losses, final, outputs }) => {
  const labels = Array.isArray(targets) ? targets : undefined;
  const rows = Float32Array.from(numbers(X.values));
  const data = new TensorDataset<Uint8Array | Float32Array>(
    rows,
    [X.shape[1]],
    labels ? Uint8Array.from(labels) : Float32Array.from(numbers((targets as Values).values)),
  );
  const settings = complete({ preset: 'table', task, hidden, batchSize: batches[0].length, epochs: 5 });
  const built = buildRun(settings, data);

  test('the net begins as the paper says', () => {
    const { model } = built;
    const named = [...model.namedParameters()].map(([name, { shape }]) => [name, shape]);
    expect(named).toEqual(Object.entries(initial).map(([name, { shape }]) => [name, shape]));
    expect([...model.forward(toTensor(X, (of) => Float32Array.from(of))).values]).toEqual(new Array(outputs.values.length).fill(labels ? 0 : 40)); // prettier-ignore
  });

  test('losses, parameters and outputs', () => {
    const given = new Map(Object.entries(initial).map(([name, { values }]) => [name, numbers(values)]));
    const model = inDouble(built.model, given);
    const parameters = model.parameters();
    const optimizer = optimizerFrom(built.optimizer.describe(built.model.parameters()), parameters, 'the run');
    const loss = lossOf(settings, data);
    const [inputs, wanted] = [double(X), labels ? undefined : double(targets as Values)];
    const targetsOf = (batch: number[]): Targets =>
      wanted ? wanted.indexSelect(0, batch) : Uint8Array.from(batch, (row) => labels![row]);
    batches.forEach((batch, step) => {
      const at = { step, totalSteps: batches.length };
      const { lossSum } = trainStep(model, inputs.indexSelect(0, batch), targetsOf(batch), loss, optimizer, { at });
      expect(Math.abs(lossSum / batch.length - losses[step])).toBeLessThan(1e-12);
    });
    const named = model.namedParameters();
    for (const [name, value] of Object.entries(final)) expectClose(named.get(name)!, value);
    expectClose(model.forward(inputs, { training: false }), outputs);
  });
});
