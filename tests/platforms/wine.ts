// Before the tests: a Windows 10 of wine's with nothing in it, in a folder of its own.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The folder of that Windows. */
    windows: string;
  }
}

export default function setup(project: TestProject): () => void {
  const windows = mkdtempSync(join(tmpdir(), 'mlp-train-wine-'));
  const env = { ...process.env, WINEPREFIX: windows, WINEDEBUG: '-all' };
  const wine = (program: string, ...args: string[]) =>
    execFileSync(`/usr/lib/wine/${program}`, args, { env, stdio: 'ignore' });
  // The first program that is called makes that Windows.
  wine('wine64', 'reg', 'add', 'HKCU\\Software\\Wine', '/v', 'Version', '/d', 'win10', '/f');
  project.provide('windows', windows);
  return () => {
    spawnSync('/usr/lib/wine/wineserver64', ['--kill'], { env }); // which it has ended itself where nothing ran of late
    wine('wineserver64', '--wait');
    rmSync(windows, { recursive: true, force: true });
  };
}
