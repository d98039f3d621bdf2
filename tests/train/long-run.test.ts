// A long run is bounded: what its process holds does not grow with the epochs, and the measure finds a run that does grow.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

/** The epochs themselves, which `fit` resolves to, are some 600 bytes each; the rest is room for what varies, of which there were 3 MB in 1,500. */
const MAX_BYTES_AN_EPOCH = 3072;

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'mlp-train-long-run-'))));
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs long-run.mjs with few surprises: no threads of V8's own, and a small heap for what is young. */
async function longRun(...leak: string[]): Promise<{ bytesAnEpoch: number; files: number }> {
  const flags = ['--expose-gc', '--single-threaded', '--max-semi-space-size=1'];
  const path = join(folder, `${leak.length}.safetensors`);
  const run = [...flags, 'tests/train/long-run.mjs', path, ...leak];
  const { stdout, stderr } = await promisify(execFile)(process.execPath, run);
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

describe.concurrent('2,000 epochs, each saved', () => {
  test('hold no more memory and no more files than 500', async () => {
    const { bytesAnEpoch, files } = await longRun();
    expect(bytesAnEpoch).toBeLessThan(MAX_BYTES_AN_EPOCH);
    expect(files).toBe(0);
  });

  test('that keep 6 KB each, and a file, are found', async () => {
    const { bytesAnEpoch, files } = await longRun('6144');
    expect(bytesAnEpoch).toBeGreaterThan(MAX_BYTES_AN_EPOCH);
    expect(files).toBe(1500);
  });
});
