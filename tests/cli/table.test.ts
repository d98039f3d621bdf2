// The table of a run: its columns with validation and without, for classes and for numbers.
import { afterEach, expect, test, vi } from 'vitest';
import { printTable } from '../../src/cli/train/output.js';
import { epochEvent, type StartEvent } from '../../src/train/events.js';
import type { Metrics } from '../../src/train/metric.js';

afterEach(() => void vi.restoreAllMocks());

/** What a run of one epoch prints, without its colours. */
async function printed(
  start: Partial<StartEvent>,
  train: Metrics & { loss: number },
  held: Record<string, Metrics>,
): Promise<string[]> {
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const show = await printTable(undefined, 'rows', [], { epochs: 0 });
  show({ event: 'start', epochs: 1, examples: 10, validationExamples: 0, testExamples: 5, ...start } as StartEvent);
  show(epochEvent(1, train, held, 1, 0.25));
  return write.mock.calls.join('').replace(/\u001b\[\d+m/g, '').split('\n').slice(0, -1); // prettier-ignore
}

test('without validation', async () => {
  const train = { loss: 0.5, accuracy: 0.75 };
  expect(await printed({ metric: 'accuracy' }, train, { test: { loss: 0.6, accuracy: 0.7 } })).toEqual([
    'epoch    loss  train acc  test acc  seconds',
    '    1  0.5000     0.7500    0.7000     1.25',
  ]);
});

test('with validation: a column before that of the test set', async () => {
  const [train, validation, tested] = [0.5, 0.625, 0.75].map((loss) => ({ loss, rmse: loss / 2 }));
  expect(await printed({ metric: 'rmse', validationExamples: 3 }, train, { validation, test: tested })).toEqual([
    'epoch    loss train RMSE val RMSE test RMSE  seconds',
    '    1  0.5000     0.2500   0.3125    0.3750     1.25',
  ]);
});
