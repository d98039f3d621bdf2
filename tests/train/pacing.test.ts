// Pauses: what else the process does while a net trains has its turn between steps, and is not spread over many of them.
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CrossEntropyLoss, DataLoader, MLP, SGD, type Tensor, fit, synthetic, trainEpoch } from '../../src/index.js';

const { train, test: testing } = synthetic({ train: 400, test: 100 });
const model = new MLP([784, 10]);
const optimizer = new SGD(model.parameters(), { lr: 0.1 });

/** Works for this many milliseconds in each step, as a large net does, and counts the steps. */
function slowNet(ms: number) {
  const clock = new Int32Array(new SharedArrayBuffer(4));
  const net = {
    steps: 0,
    forward(X: Tensor) {
      net.steps++;
      Atomics.wait(clock, 0, 0, ms);
      return model.forward(X);
    },
  };
  return net;
}

/** Trains on `batches` batches. */
function pass(net: ReturnType<typeof slowNet>, batches: number, yieldEvery?: number) {
  const loader = new DataLoader(train, { batchSize: train.length / batches });
  return trainEpoch(net, loader, new CrossEntropyLoss(), optimizer, { yieldEvery });
}

describe('a socket that answers each byte with a byte', () => {
  let server: Server;
  let client: Socket;
  beforeEach(async () => {
    const answer = (socket: Socket) => socket.on('error', () => {}).on('data', () => socket.write('.'));
    server = createServer(answer).listen(0, '127.0.0.1');
    await once(server, 'listening');
    client = connect((server.address() as AddressInfo).port, '127.0.0.1').setNoDelay();
    await once(client, 'connect');
  });
  afterEach(() => {
    client.destroy();
    server.close();
  });

  test('twenty answers, of two turns each, take one pause, or two', async () => {
    const net = slowNet(50);
    const heard: number[] = [];
    client.on('data', () => heard.push(net.steps) < 20 && client.write('.'));
    client.write('.');
    await pass(net, 10, 0);
    expect(heard).toHaveLength(20);
    expect(heard[19] - heard[0]).toBeLessThan(2);
  });

  test('one that never ends does not keep training from going on', async () => {
    const net = slowNet(5);
    client.on('data', () => client.write('.'));
    client.write('.');
    await pass(net, 8, 0);
    expect(net.steps).toBe(8);
  });
});

test('files that are read one after the other take a pause or two, not one for every call of the system', async () => {
  const net = slowNet(50);
  let [first, last] = [0, 0];
  const readLater = async () => {
    await setTimeout(0);
    first = net.steps;
    for (let i = 0; i < 5; i++) await readFile('package.json');
    last = net.steps;
  };
  await Promise.all([pass(net, 20, 0), readLater()]);
  expect(last - first).toBeLessThan(5); // 20 calls: open, stat, read and close
});

describe('turns of the event loop', () => {
  /** How many the loop takes while `act` runs. */
  async function turns(act: () => Promise<unknown>): Promise<number> {
    const taken = () => performance.nodeTiming.uvMetricsInfo.loopCount;
    const before = taken();
    await act();
    return taken() - before;
  }

  /** The fewest turns of three times: the test runner asks for many in some moments. */
  async function least(act: () => Promise<unknown>) {
    return Math.min(await turns(act), await turns(act), await turns(act));
  }

  test('one a pause, after each step with yieldEvery 0, and where nothing else happens', async () => {
    const count = await turns(() => pass(slowNet(1), 40, 0));
    expect(count).toBeGreaterThanOrEqual(39);
    expect(count).toBeLessThan(60); // the test runner's and V8's own events ask for a few more
  });

  test('one a pass where it takes less than yieldEvery, 50 ms by default', async () => {
    expect(await least(() => pass(slowNet(1), 40, 1e6))).toBeLessThan(25); // one, and the test runner's and V8's own
    expect(await least(() => pass(slowNet(5), 40))).toBeLessThan(40);
  });

  test('as fit is told, in training and in evaluation', async () => {
    const run = (yieldEvery: number) =>
      turns(() => fit(slowNet(0), train, { optimizer, test: testing, epochs: 1, batchSize: 10, yieldEvery }));
    expect(await run(0)).toBeGreaterThanOrEqual(40 + 10 - 1);
    expect(Math.min(await run(1e6), await run(1e6), await run(1e6))).toBeLessThan(20);
  });

  test.each([-1, NaN, Infinity, '50'])('%j is no yieldEvery', async (wrong) => {
    const yieldEvery = wrong as number;
    const message = /a finite number of at least 0 for yieldEvery/;
    await expect(fit(model, train, { optimizer, yieldEvery })).rejects.toThrow(message);
    await expect(pass(slowNet(0), 1, yieldEvery)).rejects.toThrow(message);
  });
});
