// The --out of commands that make one file of others.
import { statSync } from 'node:fs';
import type { Option } from 'commander';
import { path } from '../../train/setting.js';
import { usageError } from '../terminal/failure.js';
import { option } from '../args/option.js';

/** The option, which must be given. */
export function outOption(description: string): Option {
  return option('--out <file>', description, path).makeOptionMandatory();
}

/** Refuses to write over what is read, whatever it is called there. */
export function checkOut(sources: readonly string[], out: string): void {
  if (sources.some((source) => isSameFile(source, out)))
    throw usageError(`--out ${out} is the file that is read`, 'Give another');
}

/** Whether two names are of one file or folder that is there. */
export function isSameFile(a: string, b: string): boolean {
  const [one, other] = [identity(a), identity(b)];
  return one !== undefined && one === other;
}

/** What two names of one file share; of a file that cannot be looked at, reading or writing says why. */
function identity(file: string): string | undefined {
  try {
    const { dev, ino } = statSync(file, { bigint: true });
    return `${dev}:${ino}`;
  } catch {
    return undefined;
  }
}
