// The processes of a machine: what is noted, and what is not, if a result cannot be kept.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LocalCrew } from '../../dist/sweep/local-crew.js';
import { writeData } from '../../src/sweep/data-file.js';
import { preparedData } from '../../src/sweep/sweep-data.js';
import type { TrialJob } from '../../src/sweep/trial.js';
import { complete } from '../../src/train/recipe-values.js';
import { data, settings } from './small-sweep.js';

let home: string;
beforeAll(() => (home = mkdtempSync(join(tmpdir(), 'mlp-train-'))));
afterAll(() => rmSync(home, { recursive: true }));

test('a result that cannot be kept ends all, and nothing is noted after it', async () => {
  const rows = join(home, 'rows.bin');
  writeData(rows, preparedData(data(), settings).parts);
  const recipe = complete({ ...settings, validation: 0.1 });
  const jobs: TrialJob[] = Array.from({ length: 8 }, (_, i) => ({ trial: i + 1, seed: '1', rung: 0, from: 0, epochs: 9, goesOn: false, settings: recipe })); // prettier-ignore
  const crew = new LocalCrew(2, { data: rows, dir: undefined, backend: 'javascript' });
  const noted: string[] = [];
  const end = (_: TrialJob, { state }: { state: string }) => {
    noted.push(state);
    if (noted.length === 3) throw new Error('no space left');
  };
  await expect(crew.run(jobs, { epoch: () => {}, end })).rejects.toThrow('no space left');
  await setTimeout(500);
  expect(noted).toEqual(['done', 'done', 'done']);
  await crew.close();
});
