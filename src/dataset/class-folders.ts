// Folders of files, a folder for each class: what there is in them, in an order that is the same everywhere.
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { MlpError } from '../errors.js';

/** Files that systems leave in folders; those that begin with a point besides. */
const LEFT = /^(\.|(thumbs\.db|desktop\.ini|__MACOSX)$)/i;
const PARTS = ['test', 'train'];
const MAX_SHOWN = 5;

/** A file and its class. */
export interface ClassFile {
  readonly path: string;
  readonly label: number;
}

/** Files of classes. */
export interface ClassFiles {
  /** The names of the folders, sorted by their characters. */
  readonly classNames: readonly string[];
  /** Class by class, sorted by their paths. */
  readonly files: readonly ClassFile[];
}

/** The files of a folder's parts. */
export interface FolderParts {
  readonly train: ClassFiles;
  readonly test: ClassFiles | undefined;
}

/**
 * The files of a folder with a folder for each class, or with a folder `train` and a folder `test` of such. Files of systems and hidden ones
 * are passed over, and so are files beside the folders.
 * @throws MlpError `ERR_MLP_FILE` if it cannot be read, `ERR_MLP_DATA` if there are no classes, or one has no files
 */
export function classFolders(path: string): FolderParts {
  const names = entriesOf(path).folders;
  if (!PARTS.every((part) => names.includes(part))) return { train: filesOf(path, names), test: undefined };
  const others = names.filter((name) => !PARTS.includes(name));
  if (others.length > 0) {
    const fix = 'Move it into train, or elsewhere';
    throw new MlpError('ERR_MLP_DATA', `it has train and test, and ${some(others)} besides`, path, fix);
  }
  const train = partOf(join(path, 'train'));
  return { train, test: partOf(join(path, 'test'), train.classNames) };
}

function partOf(path: string, known?: readonly string[]): ClassFiles {
  return filesOf(path, entriesOf(path).folders, known);
}

/** @param known the classes, if they are known; all but these are an error */
function filesOf(path: string, names: readonly string[], known: readonly string[] = names): ClassFiles {
  const error = (what: string, fix: string) => new MlpError('ERR_MLP_DATA', what, path, fix);
  const fix = 'Put the files of each class into a folder of its name';
  if (names.length === 0) throw error('it has no folders', fix);
  if (known.length === 1) throw error(`it has one folder only, ${some(known)}, which is one class`, fix);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0)
    throw error(`train has no ${some(unknown)}`, 'Give each class of the test some files to train on');
  const files = names.flatMap((name) => {
    const found = filesBelow(join(path, name));
    if (found.length === 0)
      throw new MlpError('ERR_MLP_DATA', 'the class has no files', join(path, name), 'Add some, or remove the folder');
    return found.sort().map((file) => ({ path: join(path, name, file), label: known.indexOf(name) }));
  });
  return { classNames: known, files };
}

/** The paths, from a folder on, of all files in it and in folders below it. */
function filesBelow(path: string): string[] {
  const { folders, files } = entriesOf(path);
  return [...files, ...folders.flatMap((name) => filesBelow(join(path, name)).map((file) => `${name}/${file}`))];
}

/** The sorted names of what is in a folder, and no system left there. */
function entriesOf(path: string): { folders: string[]; files: string[] } {
  try {
    const names = readdirSync(path).filter((name) => !LEFT.test(name)).sort(); // prettier-ignore
    const isFolder = names.map((name) => statSync(join(path, name)).isDirectory());
    return { folders: names.filter((_, i) => isFolder[i]), files: names.filter((_, i) => !isFolder[i]) };
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const what = { ENOENT: 'there is no such folder', ENOTDIR: 'it is no folder' }[code ?? ''] ?? message;
    throw new MlpError('ERR_MLP_FILE', what, path, undefined, { cause });
  }
}

function some(names: readonly string[]): string {
  const shown = names.slice(0, MAX_SHOWN).join(', ');
  return names.length > MAX_SHOWN ? `${shown} and ${names.length - MAX_SHOWN} more` : shown;
}
