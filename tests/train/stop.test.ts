// Ending a run early: a callback stops it with a reason, and fit resolves; a signal aborts it, and fit rejects with what was reached.
import { describe, expect, test } from 'vitest';
import {
  type EpochEvent,
  fit,
  type FitControl,
  type FitOptions,
  Generator,
  MLP,
  SGD,
  synthetic,
  type Tensor,
  type TrainEvent,
  type TrainProgress,
} from '../../src/index.js';

const { train, test: testing } = synthetic({ train: 300, test: 50 });
const told = (events: TrainEvent[]) => events.map((event) => (event.event === 'epoch' ? event.epoch : event.event));
const untimed = (history: readonly EpochEvent[]) => history.map((event) => ({ ...event, trainSeconds: 0, evalSeconds: 0 })); // prettier-ignore

function begin() {
  const generator = new Generator(1);
  const model = new MLP([784, 8, 10], { generator });
  const optimizer = new SGD(model.parameters(), { lr: 0.1, momentum: 0.9 });
  const progress: TrainProgress = { epochs: 0 };
  const events: TrainEvent[] = [];
  const options = { optimizer, generator, progress, test: testing, epochs: 5, batchSize: 50, yieldEvery: 0 };
  const run = (more: Partial<FitOptions>, net: FitNet = model) => fit(net, train, { ...options, ...more });
  return { model, progress, events, run };
}
type FitNet = Parameters<typeof fit>[0];

/** Makes every event known, and calls `act` at those that `when` says. */
const stopping =
  (events: TrainEvent[], when: (event: TrainEvent) => boolean, act: (control: FitControl) => void) =>
  (event: TrainEvent, control: FitControl) => {
    events.push(event);
    if (when(event)) act(control);
  };

describe('control.stop', () => {
  test('at the end of an epoch: fit resolves to the epochs so far, and the end event says why', async () => {
    const { run, events, progress } = begin();
    const onEvent = stopping(events, (event) => event.event === 'epoch' && event.epoch === 2, ({ stop }) => stop('good enough')); // prettier-ignore
    const history = await run({ onEvent });
    expect(history.map(({ epoch }) => epoch)).toEqual([1, 2]);
    expect(told(events).filter((name) => name !== 'progress')).toEqual(['start', 1, 2, 'end']);
    const { testLoss, testAccuracy } = history[1];
    expect(events.at(-1)).toMatchObject({ epochs: 2, stopped: 'good enough', testLoss, testAccuracy });
    expect(progress).toMatchObject({ epochs: 2 });
    expect(progress.pass).toBeUndefined();
  });

  test('within an epoch: that one is ended and measured first', async () => {
    const { run, model, events } = begin();
    const slow = (X: Tensor) => {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 60); // so that there is progress to tell
      return model.forward(X);
    };
    const history = await run({ onEvent: stopping(events, ({ event }) => event === 'progress', ({ stop }) => stop()) }, slow); // prettier-ignore
    expect(history.map(({ epoch, metrics }) => [epoch, Object.keys(metrics.test!)])).toEqual([[1, ['loss', 'accuracy', 'macroF1', 'logLoss', 'calibration']]]); // prettier-ignore
    expect(events.at(-1)).toMatchObject({ event: 'end', epochs: 1, stopped: 'stopped' });
  });

  test('at the start: nothing is trained', async () => {
    const { run, model, events } = begin();
    const before = model.stateDict();
    expect(await run({ onEvent: stopping(events, ({ event }) => event === 'start', ({ stop }) => stop('no')) })).toEqual([]); // prettier-ignore
    expect(events.at(-1)).toMatchObject({ event: 'end', epochs: 0, stopped: 'no' });
    expect(model.stateDict()).toEqual(before);
  });

  test('twice: the first reason counts', async () => {
    const { run, events } = begin();
    const twice = ({ stop }: FitControl) => ['first', 'second'].forEach((reason) => stop(reason));
    await run({ onEvent: stopping(events, ({ event }) => event === 'epoch', twice) });
    expect(events.at(-1)).toMatchObject({ stopped: 'first' });
  });

  test('in a promise that is waited for', async () => {
    const { run } = begin();
    const onEvent = async ({ event }: TrainEvent, { stop }: FitControl) => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      if (event === 'epoch') stop();
    };
    expect(await run({ onEvent })).toHaveLength(1);
  });

  test('a run that went to its end says nothing of it', async () => {
    const { run, events } = begin();
    await run({ onEvent: (event) => events.push(event) });
    expect(events.at(-1)).not.toHaveProperty('stopped');
  });

  test('a stopped run goes on to what a whole one reaches', async () => {
    const [whole, parts] = [begin(), begin()];
    const expected = await whole.run({});
    const first = await parts.run({ onEvent: stopping([], ({ event }) => event === 'epoch', ({ stop }) => stop()) }); // prettier-ignore
    const rest = await parts.run({});
    expect(untimed([...first, ...rest])).toEqual(untimed(expected));
    expect(parts.model.stateDict()).toEqual(whole.model.stateDict());
  });
});

describe('an aborted signal', () => {
  /** Aborts in epoch 3. */
  async function abort(reason?: unknown) {
    const { run, model, events } = begin();
    const controller = new AbortController();
    let calls = 0;
    const net = (X: Tensor) => {
      if (++calls === 2 * 7 + 3) controller.abort(reason); // six batches to train, one to test
      return model.forward(X);
    };
    const error: unknown = await run({ signal: controller.signal, onEvent: (event) => events.push(event) }, net).catch(
      (error: unknown) => error,
    );
    expect(error).toBe(controller.signal.reason);
    return { error, ended: events.filter((event) => event.event === 'epoch') };
  }

  test.each<[string, unknown]>([
    ['an error', new Error('enough')],
    ['none, which is an AbortError', undefined],
    ['an object', {}],
  ])('rejects with its reason, with the history on it: %s', async (_, reason) => {
    const { error, ended } = await abort(reason);
    expect((error as { history: EpochEvent[] }).history).toEqual(ended);
    expect(ended.map(({ epoch }) => epoch)).toEqual([1, 2]);
    expect(Object.keys(error as object)).not.toContain('history'); // nor does a console print it
  });

  test.each([['a text', 'enough'], ['a frozen error', Object.freeze(new Error('enough'))], ['null', null]])('rejects with a reason that can hold none: %s', async (_, reason) => {
    const { error } = await abort(reason);
    expect(error).toBe(reason);
  }); // prettier-ignore

  test('that was aborted before: at once, with no history', async () => {
    const { run, model } = begin();
    const before = model.stateDict();
    const error: unknown = await run({ signal: AbortSignal.abort(new Error('never')) }).catch(
      (error: unknown) => error,
    );
    expect(error).toMatchObject({ message: 'never', history: [] });
    expect(model.stateDict()).toEqual(before);
  });

  test('an error of a callback is none of the signal', async () => {
    const { run } = begin();
    const signal = new AbortController().signal;
    const onEvent = ({ event }: TrainEvent) => {
      if (event === 'epoch') throw new Error('of my own');
    };
    const error: unknown = await run({ signal, onEvent }).catch((error: unknown) => error);
    expect(error).toMatchObject({ message: 'of my own' });
    expect(error).not.toHaveProperty('history');
  });
});
