// Loads the data set that was asked for; a download shows how far it is.
import type { TargetArray, TrainTest } from '../../dataset/dataset.js';
import type { DownloadProgress } from '../../dataset/fetch.js';
import { sourceOf } from '../../dataset/sources.js';
import { MlpError } from '../../errors.js';
import type { Settings } from '../../train/recipe.js';
import { type Bar, progressBar } from '../terminal/bar.js';
import { canRedraw } from '../terminal/terminal.js';
import { bytes } from '../terminal/text.js';

/** Which data, from where. */
export type DataChoice = Pick<Settings, 'dataset' | 'dataDir'>;

/** The examples. A signal ends a download, whose progress shows unless it is to be quiet. */
export async function loadData(
  { dataset, dataDir }: DataChoice,
  signal: AbortSignal,
  isQuiet = false,
): Promise<TrainTest<TargetArray>> {
  const source = sourceOf(dataset);
  if (!source) throw new MlpError('ERR_MLP_NO_DATA', `there is no data set ${JSON.stringify(dataset)}`, '--dataset');
  const report = downloadReport(source.title);
  try {
    return await source.load({ dataDir, signal, ...(isQuiet ? {} : { onProgress: report.onProgress }) });
  } finally {
    report.clear();
  }
}

/** A bar on a terminal, elsewhere one line. */
function downloadReport(title: string): { onProgress: (progress: DownloadProgress) => void; clear: () => void } {
  let isStarted = false;
  let bar: Bar | undefined;
  const start = (total: number) => {
    isStarted = true;
    if (canRedraw(process.stderr)) void progressBar().then((made) => (bar = made));
    else process.stderr.write(`downloading ${title}, ${bytes(total)}\n`);
  };
  return {
    onProgress: ({ file, received, total }) => {
      if (!isStarted) start(total);
      bar?.show(received, total, 'download', `${bytes(received)} of ${bytes(total)}`, file);
    },
    clear: () => bar?.clear(),
  };
}
