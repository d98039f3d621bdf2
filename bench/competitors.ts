// Who competes: mlp-train, its JavaScript kernels, and its rivals, with what each needs and the thread counts to try.
import { existsSync } from 'node:fs';
import { hasPythonModule, peersFolder, python } from './peer.js';
import { threadsOf } from './text.js';

/** One choice of threads. */
export interface Setting {
  readonly label: string;
  /** For those that are told by their configuration. */
  readonly threads?: number;
  /** For those that are told by their environment. */
  readonly variables: Readonly<Record<string, string>>;
}

/** A program of bench/peers and how to run it. */
export interface Competitor {
  readonly id: string;
  readonly name: string;
  readonly program: string;
  readonly file: string;
  readonly variant?: string;
  /** Examples of an epoch, where a whole one would take too long; its time is scaled then. */
  readonly examples?: number;
  /** Epochs in one process, of which the median counts. */
  readonly epochs: number;
  /** The npm package or Python module that must be there. */
  readonly needs?: { readonly npm: string } | { readonly module: string; readonly debian: string };
  /** The settings to try; the first is how it comes. */
  readonly settings: (threads: readonly number[]) => Setting[];
  /** What a reader should know. */
  readonly note?: string;
}

const asItComes: Setting = { label: 'as it comes', variables: {} };
const alone = () => [asItComes];
const told = (threads: readonly number[]) => [
  asItComes,
  ...threads.map((n) => ({ label: threadsOf(n), threads: n, variables: {} })),
];
const openBlas = (threads: readonly number[]) => [
  asItComes,
  ...threads.map((n) => ({
    label: threadsOf(n),
    variables: { OPENBLAS_NUM_THREADS: `${n}`, OMP_NUM_THREADS: `${n}` },
  })),
];
/** PyTorch has threads of its own beside its BLAS's; with both on all cores they are in each other's way. */
const twoPools = (threads: readonly number[]) => [
  ...openBlas(threads),
  {
    label: `1 thread, ${threads.length} of BLAS`,
    variables: { OPENBLAS_NUM_THREADS: `${threads.length}`, OMP_NUM_THREADS: '1' },
  },
];

const node = process.execPath;
const tensorflow = { program: node, file: 'tfjs.mjs', epochs: 1, settings: alone, needs: { npm: '@tensorflow/tfjs' } };
/** What every program on PyTorch has. */
export const torch = { program: python, settings: twoPools, needs: { module: 'torch', debian: 'python3-torch' } };

/** In the order of the report. */
export const competitors: readonly Competitor[] = [
  { id: 'ours', name: 'mlp-train', program: node, file: 'ours.mjs', variant: 'auto', epochs: 3, settings: told },
  {
    ...{
      id: 'numpy',
      name: 'NumPy, backward by hand',
      program: python,
      file: 'numpy_loop.py',
      epochs: 3,
      settings: openBlas,
    },
    needs: { module: 'numpy', debian: 'python3-numpy' },
  },
  {
    ...{
      id: 'sklearn',
      name: 'scikit-learn MLPClassifier',
      program: python,
      file: 'sklearn_mlp.py',
      epochs: 3,
      settings: openBlas,
    },
    needs: { module: 'sklearn', debian: 'python3-sklearn' },
  },
  { ...torch, id: 'torch', name: 'PyTorch, loop in memory', file: 'torch_loop.py', epochs: 3 },
  {
    ...{ ...torch, id: 'torchBook', name: "PyTorch, the book's DataLoader", file: 'torch_book.py', epochs: 1 },
    note: 'images become tensors as in torchvision, but without its detour over PIL, so the book itself is slower than this',
  },
  {
    ...{ id: 'jax', name: 'jax-js wasm', program: node, file: 'jax.mjs', variant: 'wasm', examples: 15_360, epochs: 1 },
    ...{ settings: alone, needs: { npm: '@jax-js/jax' } },
  },
  {
    ...{
      id: 'javascript',
      name: 'mlp-train, javascript kernels',
      program: node,
      file: 'ours.mjs',
      variant: 'javascript',
    },
    ...{ examples: 7680, epochs: 1, settings: alone },
  },
  { ...tensorflow, id: 'tfjsWasm', name: 'TensorFlow.js wasm', variant: 'wasm', examples: 7680 },
  {
    id: 'loops',
    name: 'JavaScript loops',
    program: node,
    file: 'loops.mjs',
    examples: 2560,
    epochs: 1,
    settings: alone,
  },
  { ...tensorflow, id: 'tfjsCpu', name: 'TensorFlow.js cpu', variant: 'cpu', examples: 2560 },
];

/** How to get what a competitor lacks; undefined where nothing is lacking. */
export async function missing({ needs }: Pick<Competitor, 'needs'>): Promise<string | undefined> {
  if (!needs) return undefined;
  if ('npm' in needs) {
    const isThere = existsSync(`${peersFolder}node_modules/${needs.npm}`);
    return isThere ? undefined : 'not installed: npm run bench -- --peers-install';
  }
  return (await hasPythonModule(needs.module)) ? undefined : `not installed: apt-get install ${needs.debian}`;
}
