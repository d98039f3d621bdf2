// The files of a sweep, in a folder of its own.
import { join } from 'node:path';

/** Paths of what a sweep keeps in its folder. */
export function sweepFiles(dir: string) {
  const names = {
    ledger: 'trials.jsonl',
    checkpoints: 'checkpoints',
    data: 'rows.bin',
    winner: 'winner',
    page: 'sweep.html',
  };
  return Object.fromEntries(Object.entries(names).map(([key, name]) => [key, join(dir, name)])) as typeof names;
}
