// Loads the data set that was asked for; a download shows how far it is.
import type { DownloadProgress } from '../../dataset/fetch.js';
import type { TrainTest } from '../../dataset/dataset.js';
import { fashionMnist } from '../../dataset/fashion-mnist.js';
import type { TrainOptions } from './options.js';
import { type Bar, progressBar } from '../terminal/bar.js';
import { canRedraw } from '../terminal/terminal.js';
import { bytes } from '../terminal/text.js';

/** Which data, from where, and whether a download shows. */
export type DataOptions = Pick<TrainOptions, 'dataset' | 'dataDir' | 'quiet'>;

/** The examples. A signal ends a download. */
export async function loadData(options: DataOptions, signal: AbortSignal): Promise<TrainTest> {
  if (options.dataset === 'synthetic') {
    const { synthetic } = await import('../../dataset/synthetic.js');
    return synthetic();
  }
  const report = downloadReport();
  try {
    return await fashionMnist({
      ...dataPlace(options),
      signal,
      ...(options.quiet ? {} : { onProgress: report.onProgress }),
    });
  } finally {
    report.clear();
  }
}

/** The folder that was asked for, as an option of `fashionMnist`. */
export function dataPlace({ dataDir }: DataOptions): { dir?: string } {
  return dataDir === undefined ? {} : { dir: dataDir };
}

/** A bar on a terminal, elsewhere one line. */
function downloadReport(): { onProgress: (progress: DownloadProgress) => void; clear: () => void } {
  let isStarted = false;
  let bar: Bar | undefined;
  const start = (total: number) => {
    isStarted = true;
    if (canRedraw(process.stderr)) void progressBar().then((made) => (bar = made));
    else process.stderr.write(`downloading Fashion-MNIST, ${bytes(total)}\n`);
  };
  return {
    onProgress: ({ file, received, total }) => {
      if (!isStarted) start(total);
      bar?.show(received, total, 'download', `${bytes(received)} of ${bytes(total)}`, file);
    },
    clear: () => bar?.clear(),
  };
}
