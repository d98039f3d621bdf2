// Two copies of this package in one process, whose classes are not the same: how an object says which copy it is of.
import { version } from './version.js';

/** A copy of the package, by its identity. */
export interface Copy {
  readonly version: string;
}

/** What an object of a class of this package has under this name; the same name in every copy. */
export const COPY = Symbol.for('mlp-train.copy');

/** This copy. */
export const copy: Copy = { version: version() };

/** Says that `value` is of another copy of this package, and how to see both; undefined where it is not. */
export function otherCopy(value: unknown): string | undefined {
  const theirs = (value as { [COPY]?: Copy } | null | undefined)?.[COPY];
  if (theirs === undefined || theirs === copy) return undefined;
  const versions = `mlp-train ${theirs.version} and ${copy.version}`;
  return `Two copies of the package are loaded, ${versions}: see \`npm ls mlp-train\` and keep one`;
}
