// The --out of commands that make one file of another.
import { statSync } from 'node:fs';
import type { Option } from 'commander';
import { path } from './arguments.js';
import { usageError } from './failure.js';
import { option } from './options.js';

/** The option, which must be given. */
export function outOption(description: string): Option {
  return option('--out <file>', description, path).makeOptionMandatory();
}

/** Refuses to write over what is read, whatever it is called there. */
export function checkOut(source: string, out: string): void {
  const read = identity(source);
  if (read !== undefined && read === identity(out))
    throw usageError(`--out ${out} is the file that is read`, 'Give another');
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
