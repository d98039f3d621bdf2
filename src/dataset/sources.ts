// The data sets that the command line knows by name, each imported only when it is asked for.
import type { DownloadProgress } from './fetch.js';
import type { TargetArray, TrainTest } from './dataset.js';

/** What goes with loading a data set. */
export interface LoadOptions {
  /** The folder that was asked for. */
  readonly dataDir?: string | undefined;
  /** Whether what is not there may be downloaded; default true. */
  readonly download?: boolean;
  readonly onProgress?: ((progress: DownloadProgress) => unknown) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A data set by name. */
export interface Source {
  /** What people call it. */
  readonly title: string;
  /** Whether it is read from files, which have a place; else it is drawn. */
  readonly isRead: boolean;
  readonly task: 'classes' | 'regression';
  readonly load: (options: LoadOptions) => Promise<TrainTest<TargetArray>>;
}

/** The entries, with their names as a type, and no more: declarations would spell out every function. */
const table = <Name extends string>(entries: Readonly<Record<Name, Source>>): Readonly<Record<Name, Source>> => entries;

/** Every source by the name that `--dataset` takes. */
export const sources = table({
  'fashion-mnist': {
    title: 'Fashion-MNIST',
    isRead: true,
    task: 'classes',
    load: async ({ dataDir, ...options }) => {
      const { fashionMnist } = await import('./fashion-mnist.js');
      return fashionMnist({ ...options, ...(dataDir !== undefined && { dir: dataDir }) });
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
});

/** The name of a source. */
export type SourceName = keyof typeof sources;

/** The source of that name, if there is one. */
export function sourceOf(name: string): Source | undefined {
  return Object.hasOwn(sources, name) ? sources[name as SourceName] : undefined;
}
