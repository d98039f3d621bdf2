// Options objects: a name that is none of theirs is an error that says the nearest one, and not passed over.
import { argumentError, MlpError } from './errors.js';
import { isArray, isObject } from './kinds.js';

/** The names of an options object, all of them: the compiler asks for one that is left out. */
export type Names<T> = { readonly [Name in keyof T]-?: true };

/**
 * Refuses options that have another name than these, or are no object.
 * @param where whose options they are, such as `SGD`
 */
export function checkOptions(where: string, options: unknown, names: Readonly<Record<string, true>>): void {
  if (!isObject(options) || isArray(options) || ArrayBuffer.isView(options))
    throw argumentError(`an object with ${list(names)}`, `the options of ${where}`, options);
  for (const name in options) if (names[name] !== true) throw unknownOption(where, name, names);
}

function unknownOption(where: string, name: string, names: object): MlpError {
  const nearest = nearestName(name, Object.keys(names));
  const fix = nearest === undefined ? `It takes ${list(names)}` : `The nearest that it takes is ${nearest}`;
  return new MlpError('ERR_MLP_ARGUMENT', `there is no option ${JSON.stringify(name)}`, where, fix);
}

function list(names: object): string {
  return Object.keys(names).join(', ');
}

const MAX_EDITS = 3;

/** The known name that takes the fewest edits and keeps more than half of its letters; case, `-` and `_` do not count. */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  const letters = (text: string) => text.toLowerCase().replace(/[-_]/g, '');
  const near = known
    .map((candidate) => ({ candidate, distance: editDistance(letters(name), letters(candidate)) }))
    .filter(({ candidate, distance }) => distance <= MAX_EDITS && distance < candidate.length / 2);
  near.sort((a, b) => a.distance - b.distance);
  return near[0]?.candidate;
}

/** Levenshtein's: letters that are put in, left out or replaced. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 0; i < a.length; i++) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j++)
      next.push(Math.min(next[j] + 1, row[j + 1] + 1, row[j] + (a[i] === b[j] ? 0 : 1)));
    row = next;
  }
  return row[b.length];
}
