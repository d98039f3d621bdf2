// Under Node's permission model, which forbids fsync, what is saved is still on the disk: each write waits for it.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../dataset/idx-files.js';

const permission = process.allowedNodeEnvironmentFlags.has('--permission')
  ? '--permission'
  : '--experimental-permission';

/** Says how each new file is opened. */
const TOLD = `
  import fs from 'node:fs';
  import { syncBuiltinESMExports } from 'node:module';
  const { openSync, constants: { O_EXCL, O_DSYNC } } = fs;
  fs.openSync = (path, flags, ...rest) => {
    if (flags & O_EXCL) console.log(flags & O_DSYNC ? 'on the disk' : 'in memory');
    return openSync(path, flags, ...rest);
  };
  syncBuiltinESMExports();`;

test.runIf(process.platform !== 'win32')('files are written with O_DSYNC, and metrics are appended', () => {
  const folder = temporaryFolder();
  const [file, metrics] = [join(folder, 'file'), join(folder, 'metrics.jsonl')];
  const program = `${TOLD}
    const { writeFile } = await import('./dist/files/write-file.js');
    const { appendMetrics } = await import('./dist/train/run-metrics.js');
    for (const text of ['old', 'new']) writeFile('${file}', text);
    for (const epoch of [1, 2]) appendMetrics('${metrics}', [{ epoch }]);`;
  const args = [permission, '--allow-fs-read=*', `--allow-fs-write=${folder}*`];
  const run = spawnSync(process.execPath, [...args, '--no-warnings', '--input-type=module', '--eval', program], {
    encoding: 'utf8',
  });
  expect({ status: run.status, stdout: run.stdout, stderr: run.stderr }).toEqual({
    status: 0,
    stdout: 'on the disk\n'.repeat(2),
    stderr: '',
  });
  expect(readFileSync(file, 'utf8')).toBe('new');
  expect(readFileSync(metrics, 'utf8')).toBe('{"epoch":1}\n{"epoch":2}\n');
});
