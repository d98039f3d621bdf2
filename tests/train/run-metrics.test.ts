// metrics.jsonl as an editor, or the end of a process, leaves it.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readMetrics } from '../../src/train/run-metrics.js';

let dir = '';
beforeAll(() => (dir = mkdtempSync(join(tmpdir(), 'mlp-train-'))));
afterAll(() => rmSync(dir, { recursive: true }));

const line = (epoch: number) =>
  JSON.stringify({ event: 'epoch', epoch, trainLoss: 1, trainAccuracy: 0.5, trainSeconds: 1, evalSeconds: 0 });

function read(content: string) {
  const path = join(dir, 'metrics.jsonl');
  writeFileSync(path, content);
  return readMetrics(path).map(({ epoch }) => epoch);
}

test.each([
  ['as it is written', `${line(1)}\n${line(2)}\n`, [1, 2]],
  ['blank lines', `\n${line(1)}\n\n  \n${line(2)}\n\n`, [1, 2]],
  ['the newlines of Windows', `${line(1)}\r\n\r\n${line(2)}\r\n`, [1, 2]],
  ['without the last newline', `${line(1)}\n${line(2)}`, [1, 2]],
  ['cut in its last line', `${line(1)}\n${line(2).slice(0, -1)}`, [1]],
  ['empty', '', []],
])('%s', (_, content, epochs) => {
  expect(read(content)).toEqual(epochs);
});

test.each([
  ['a line in the middle that is none', `${line(1)}\n\nx\n${line(2)}\n`, 'line 3 is no JSON'],
  ['an epoch twice', `${line(1)}\n\n${line(1)}\n`, 'line 3 is of epoch 1, but the one before it of epoch 1'],
])('%s is refused, by the number of its line', (_, content, what) => {
  expect(() => read(content)).toThrow(what);
});
