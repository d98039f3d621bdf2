// The native addon: finds and loads it, and turns what it exports into kernels. Float32Array only.
import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { MlpError } from '../errors.js';
import { isError } from '../kinds.js';
import { target } from '../platforms.mjs';
import { addonAdvice, addonFiles } from './addon-files.js';
import { binaryOps } from './binary-ops.js';
import type { FloatArray, Kernels } from './kernels.js';
import type { BinaryOp, UnaryOp } from './element-wise.js';
import { everyUnaryOp } from './unary-ops.js';

/** What native/addon.cc exports. Arguments are checked there; errors carry a `code` and name the argument. */
export interface Addon extends Pick<Kernels, Direct> {
  /** What went wrong, name by name, or nothing once a library is loaded; null where the process can start too few threads for one. */
  load(names: string[]): string[] | null;
  describe(): { library: string; version: string; core: string; threading: string };
  /** 0 until they are set, which counts as 1. */
  getThreads(): number;
  /** Instruction sets of this processor, the best first. */
  isas(): string[];
  getIsa(): string;
  useIsa(name: string): void;
  /** The names of the element-wise functions; the place in its list is a function's number. */
  ops(): { unary: string[]; binary: string[] };
  sgemm: Kernels['gemm'];
  /** As sgemm, without a BLAS library. */
  builtinSgemm: Kernels['gemm'];
  /** As linear, without a BLAS library. */
  builtinLinear: Kernels['linear'];
  saxpby: Kernels['axpby'];
  /** With the stream's words one by one. */
  dropout(...args: (number | FloatArray)[]): void;
  unary: Numbered<Kernels['unary']>;
  unaryBackward: Numbered<Kernels['unaryBackward']>;
  binary: Numbered<Kernels['binary']>;
  binaryBackward: Numbered<Kernels['binaryBackward']>;
}

/** The kernels that the addon exports as they are. */
const direct = [
  'setThreads',
  'alignmentOffset',
  'linear',
  'biasReluBackward',
  'where',
  'sum',
  'extremum',
  'extremumBackward',
  'argExtremum',
  'softmax',
  'softmaxBackward',
  'copy',
  'scale',
  'sumOfSquares',
  'adam',
  'softmaxCrossEntropy',
  'gatherRows',
  'gatherImages',
  'scatterRows',
] as const;
type Direct = (typeof direct)[number];

/** A kernel that takes the number of its op. */
type Numbered<Kernel> = Kernel extends (op: never, ...rest: infer Rest) => void
  ? (op: number, ...rest: Rest) => void
  : never;

/** The addon, and where it lies. */
export interface LoadedAddon {
  readonly addon: Addon;
  readonly file: string;
}

/**
 * Loads the addon from `path` and nowhere else, or from the first of the usual files that can be loaded.
 * @param advice what fixes it if that is not to build the addon
 * @throws MlpError `ERR_MLP_ADDON` naming each file with its cause, and what fixes it
 */
export function loadAddon(path?: string, advice?: string): LoadedAddon {
  const files = path ? [resolve(path)] : addonFiles();
  const causes: Error[] = [];
  for (const file of files) {
    try {
      return { addon: open(file), file };
    } catch (error) {
      causes.push(error as Error);
    }
  }
  const [where, what] = path
    ? [`native addon ${files[0]}`, causes[0].message]
    : ['native addon', `none for ${target()} (${files.map((file, i) => `${file}: ${causes[i].message}`).join('; ')})`];
  const isForbidden = causes.some(({ cause }) => (cause as NodeJS.ErrnoException | undefined)?.code === FORBIDDEN);
  const fix = isForbidden ? permissionAdvice() : (advice ?? addonAdvice());
  throw new MlpError('ERR_MLP_ADDON', what, where, fix, { cause: new AggregateError(causes) });
}

/** The code of Node's error if it was told to load no addons. */
const FORBIDDEN = 'ERR_DLOPEN_DISABLED';

function permissionAdvice(): string {
  const isMissing = process.permission && !process.permission.has('addon');
  return isMissing ? 'Start Node with --allow-addons beside --permission' : 'Start Node without --no-addons';
}

/** The addon in a file; the error's message is one line, why it is not. */
function open(file: string): Addon {
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) throw new Error('no such file');
  if (isCutShort(file)) throw new Error('the file is cut short');
  let addon: Partial<Addon>;
  try {
    // Not imported: bundlers replace a createRequire that they know.
    addon = process.getBuiltinModule('node:module').createRequire(file)(file) as Addon;
  } catch (error) {
    const cause = isError(error) ? error.message.split('\n')[0] : String(error);
    throw new Error(`cannot be loaded (${cause})`, { cause: error });
  }
  if (typeof addon.load !== 'function') throw new Error('it is not the addon of mlp-train');
  if (typeof addon.ops !== 'function') throw new Error('it is the addon of an older mlp-train');
  return addon as Addon;
}

/** Whether the end of a Linux library is missing, where its section headers are: loading such a file ends the process by SIGBUS. */
function isCutShort(path: string): boolean {
  const file = openSync(path, 'r');
  try {
    const header = Buffer.alloc(64);
    readSync(file, header);
    const isElf64 = header.readUInt32BE(0) === 0x7f454c46 && header[4] === 2 && header[5] === 1; // little-endian
    if (!isElf64) return false;
    const [start, size, count] = [Number(header.readBigUInt64LE(40)), header.readUInt16LE(58), header.readUInt16LE(60)];
    return start + size * count > fstatSync(file).size;
  } finally {
    closeSync(file);
  }
}

/** The kernels that do not depend on where the products are computed. */
export function addonKernels(addon: Addon): Omit<Kernels, 'info' | 'gemm'> {
  const names = addon.ops();
  const [unary, binary] = [numbers(names.unary, everyUnaryOp), numbers(names.binary, Object.values(binaryOps))];
  return {
    ...(Object.fromEntries(direct.map((name) => [name, addon[name]])) as Pick<Kernels, Direct>),
    axpby: addon.saxpby,
    dropout: (n, threshold, scale, [key0, key1, counter1, counter2, counter3], x, beta, out) =>
      addon.dropout(n, threshold, scale, key0, key1, counter1, counter2, counter3, x, beta, out),
    unary: (op, n, p, q, x, out) => addon.unary(unary(op), n, p, q, x, out),
    unaryBackward: (op, n, p, q, x, y, dY, beta, dX) => addon.unaryBackward(unary(op), n, p, q, x, y, dY, beta, dX),
    binary: (op, layout, a, b, out) => addon.binary(binary(op), layout, a, b, out),
    binaryBackward: (op, side, layout, a, b, dY, beta, dX) =>
      addon.binaryBackward(binary(op), side, layout, a, b, dY, beta, dX),
  };
}

/** The addon's number of each op. @throws MlpError if it has not all of them, as one built from other sources */
function numbers<Op extends UnaryOp | BinaryOp>(names: readonly string[], ops: readonly Op[]): (op: Op) => number {
  const missing = ops.find(({ name }) => !names.includes(name));
  if (missing) throw new MlpError('ERR_MLP_ADDON', `it has no op ${missing.name}`, 'native addon', addonAdvice());
  const byIndex = ops.map(({ name }) => names.indexOf(name));
  return (op) => byIndex[op.index];
}
