// A run as its folder tells it, with the nets within it if it is of several.
import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { membersOf } from '../train/member-settings.js';
import { endOf, readRun, runFiles } from '../train/run-folder.js';
import type { RunRecord } from './run-record.js';

/**
 * Reads what a run's folder says of it, under the name of the folder.
 * @throws MlpError `ERR_MLP_FILE` or `ERR_MLP_FORMAT` that names the file
 */
export function readRecord(dir: string): RunRecord {
  const run = { name: basename(resolve(dir)), ...readRun(dir), ended: endOf(dir) };
  const { config } = run;
  if (config.member > 0 || membersOf(config) === 1) return run;
  const folders = Array.from({ length: membersOf(config) }, (_, i) => join(dir, `net-${i + 1}`));
  const nets = folders.flatMap((folder, i) =>
    existsSync(runFiles(folder).config) ? [{ ...readRecord(folder), name: `net ${i + 1}` }] : [],
  );
  const ends = nets.flatMap(({ ended }) => (ended ? [ended.getTime()] : []));
  return { ...run, nets, ended: ends.length > 0 ? new Date(Math.max(...ends)) : undefined };
}
