// Loads the data set that was asked for; a download shows how far it is.
import type { DownloadProgress } from '../../dataset/fetch.js';
import { type LoadedData, sourceOf } from '../../dataset/sources.js';
import { MlpError } from '../../errors.js';
import { isWeightFile, namesOf } from '../../train/class-weight.js';
import { taskOf } from '../../train/objectives.js';
import { flagOf, settingNames } from '../../train/recipe-values.js';
import { checkThresholdFits } from '../../train/threshold.js';
import { type Bar, progressBar } from '../terminal/bar.js';
import { usageError } from '../terminal/failure.js';
import { canRedraw } from '../terminal/terminal.js';
import { bytes } from '../terminal/text.js';
import { checkApplies, type DataChoice, type TrainOptions, withKnown } from './options.js';

/** The examples. A signal ends a download, whose progress shows unless it is to be quiet. */
export async function loadData(
  { dataset, ...choice }: DataChoice,
  signal: AbortSignal,
  isQuiet = false,
): Promise<LoadedData> {
  const source = sourceOf(dataset);
  if (!source) throw new MlpError('ERR_MLP_NO_DATA', `there is no data set ${JSON.stringify(dataset)}`, '--dataset');
  const report = downloadReport(source.title);
  try {
    return await source.load({ ...choice, signal, ...(isQuiet ? {} : { onProgress: report.onProgress }) });
  } finally {
    report.clear();
  }
}

/** The options with what only the data say: the task, whether rows are held out of them, and the classes of weights in a file. */
export async function ofData(options: TrainOptions, data: LoadedData): Promise<TrainOptions> {
  const known = ofTables(options, data);
  const { classWeight } = known.settings;
  if (!isWeightFile(classWeight)) return known;
  const { readClassWeights } = await import('./class-weights.js');
  return withKnown(known, { classWeight: await readClassWeights(classWeight.file, namesOf(data.train)) });
}

function ofTables(options: TrainOptions, { train, tables, folds = 0 }: LoadedData): TrainOptions {
  const { settings, given } = options;
  const task = taskOf(train);
  if (given.has('task') && settings.task !== task)
    throw usageError(`--task ${settings.task} does not fit: the data are for ${task}`, 'Leave it out');
  checkThresholdFits(settings, train, flagOf(settings.threshold === undefined ? 'optimize' : 'threshold'));
  if (!tables) return options;
  const { split } = settings;
  const isBySplit = settings.validation === 0 && tables.validation.rows > 0; // with the letter v
  const validation = isBySplit ? { validation: split! } : {};
  const known = withKnown(options, { task, folds, ...validation });
  checkApplies(
    known.settings,
    settingNames.filter((name) => given.has(name)),
  );
  return known;
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
