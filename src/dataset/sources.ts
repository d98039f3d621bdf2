// The data sets that the command line knows by name, each imported only when it is asked for.
import { MlpError } from '../errors.js';
import type { DownloadProgress } from './fetch.js';
import type { DatasetParts, TargetArray, TrainTest } from './dataset.js';
import type { TableChoice, TableData } from './table-data.js';

/** What goes with loading a data set; each source takes its own. */
export interface LoadOptions extends Partial<Omit<TableChoice, 'seed'>> {
  readonly seed?: number | bigint | string | undefined;
  /** The folder that was asked for. */
  readonly dataDir?: string | undefined;
  /** Whether what is not there may be downloaded; default true. */
  readonly download?: boolean;
  readonly onProgress?: ((progress: DownloadProgress) => unknown) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What a source gives; a table also what was made of it, and its own rows for validation. */
export type LoadedData = TrainTest<TargetArray> & Partial<TableData>;

/** A data set by name. */
export interface Source {
  /** What people call it. */
  readonly title: string;
  /** Whether it is read from files, which have a place; else it is drawn. */
  readonly isRead: boolean;
  /** Undefined if only the data say it. */
  readonly task?: 'classes' | 'regression';
  readonly load: (options: LoadOptions) => Promise<LoadedData>;
}

/** The entries, with their names as a type, and no more: declarations would spell out every function. */
const table = <Name extends string>(entries: Readonly<Record<Name, Source>>): Readonly<Record<Name, Source>> => entries;

/** Every source by the name that `--dataset` takes. */
export const sources = table({
  'fashion-mnist': {
    title: 'Fashion-MNIST',
    isRead: true,
    task: 'classes',
    load: async ({ dataDir, download = true, onProgress, signal }) => {
      const { fashionMnist } = await import('./fashion-mnist.js');
      const where = dataDir === undefined ? {} : { dir: dataDir };
      return fashionMnist({ ...where, download, ...(onProgress && { onProgress }), ...(signal && { signal }) });
    },
  },
  synthetic: {
    title: 'synthetic',
    isRead: false,
    task: 'classes',
    load: async () => (await import('./synthetic.js')).synthetic(),
  },
  friedman: {
    title: 'Friedman 1',
    isRead: false,
    task: 'regression',
    load: async () => (await import('./friedman.js')).friedman(),
  },
  table: {
    title: 'a table',
    isRead: true,
    load: async ({ data, target, test = 0.2, validation = 0, seed = 42, ...options }) => {
      if (data === undefined)
        throw new MlpError(
          'ERR_MLP_ARGUMENT',
          'no table is named',
          '--dataset table',
          'Give its path, such as churn.csv',
        );
      const { tableData } = await import('./table-data.js');
      return tableData({ ...options, data, target, test, validation, seed: BigInt(seed) });
    },
  },
  images: {
    title: 'images',
    isRead: true,
    task: 'classes',
    load: async (options) => withTest(options, (await import('./image-folder.js')).imageFolder),
  },
  idx: {
    title: 'IDX files',
    isRead: true,
    task: 'classes',
    load: async (options) => withTest(options, (await import('./idx-pair.js')).idxPair),
  },
});

/** Data of a path; if they have no test of their own, a share of them is. */
async function withTest(
  { data, test: share = 0.2, seed = 42 }: LoadOptions,
  read: (path: string) => Promise<DatasetParts>,
): Promise<LoadedData> {
  if (data === undefined)
    throw new MlpError('ERR_MLP_ARGUMENT', 'no path is named', '--dataset', 'Give it first, or by --data');
  const { train, test, source } = await read(data);
  if (test) return { train, test, source };
  if (typeof share === 'number' && share > 0) {
    const { holdTestOut } = await import('./split.js');
    return { ...holdTestOut(train, share, BigInt(seed)), source };
  }
  throw new MlpError('ERR_MLP_ARGUMENT', `these data have no test of their own, and --test ${share} gives none`, data, 'Give the share of them that is, such as 0.2'); // prettier-ignore
}

/** The name of a source. */
export type SourceName = keyof typeof sources;

/** The source of that name, if there is one. */
export function sourceOf(name: string): Source | undefined {
  return Object.hasOwn(sources, name) ? sources[name as SourceName] : undefined;
}
