// SIGKILL at random moments of saves: the file is whole, old or new. The same test finds what writes without care torn.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { writeFile } from '../../src/files/write-file.js';
import { temporaryFolder } from '../dataset/idx-files.js';
import { effort } from '../effort.js';
import { startSaver } from './start-saver.js';
import { versionOf, wholeFile } from './whole-file.mjs';

const KILLS = 50 * effort;

/** Lets a saver write to `path`, and kills it before long. */
async function saveAndKill(path: string, ...flags: string[]): Promise<void> {
  const { child, begin, end } = await startSaver([path, 'Infinity', ...flags]);
  begin();
  await setTimeout(5 + Math.random() * 15);
  child.kill('SIGKILL');
  expect(await end()).toEqual({ code: null });
}

test(
  `${KILLS} kills: each leaves a whole file, at most one temporary beside it, and the next save takes that away`,
  { timeout: KILLS * 4_000 },
  async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'file');
    writeFileSync(path, wholeFile(0));
    let inSave = 0;
    for (let kill = 0; kill < KILLS; kill++) {
      await saveAndKill(path);
      expect(versionOf(readFileSync(path))).toBeDefined();
      const others = readdirSync(folder).filter((name) => name !== 'file');
      if (others.length > 0) inSave++;
      expect(others.length).toBeLessThanOrEqual(1);
    }
    expect(inSave).toBeGreaterThan(0); // else all came at other moments
    expect(versionOf(readFileSync(path))).toBeGreaterThan(0);
    writeFile(path, 'new');
    expect(readdirSync(folder)).toEqual(['file']);
    expect(readFileSync(path, 'utf8')).toBe('new');
  },
);

test('a file that is written in place is torn before long', async () => {
  const path = join(temporaryFolder(), 'file');
  let kills = 0;
  do {
    await saveAndKill(path, '--naive');
    expect(++kills).toBeLessThan(100);
  } while (!existsSync(path) || versionOf(readFileSync(path)) !== undefined);
});
