// `mlp-train train`: begins to unpack the data, and imports the rest of the command while zlib's threads do it.
import { type LoadedData, sourceOf } from '../../dataset/sources.js';
import { stopOnSignals } from '../terminal/failure.js';
import { dataChoice, noOptions, type TrainOptions } from '../train/options.js';

/** Trains as the arguments say. Rejects with what stopped the run, a `Stopped` for a signal. */
export async function train(args: readonly string[]): Promise<void> {
  const options = args.length > 0 ? await parsed(args) : noOptions();
  const signal = stopOnSignals();
  const ahead = unpackAhead(options);
  ahead?.catch(() => {}); // said where they are waited for
  const { prepareAndTrain } = await import('../train/prepare.js');
  await prepareAndTrain(options, ahead, signal);
}

/** What reads arguments is imported if there are any, since every start would pay for it. */
async function parsed(args: readonly string[]): Promise<TrainOptions> {
  const { parseTrainOptions } = await import('../train/parse-options.js');
  return parseTrainOptions(args);
}

/** Data that need unpacking, if the options name them: which data a run that goes on needs stands in its checkpoint. */
function unpackAhead({ settings, known, resume }: TrainOptions): Promise<LoadedData> | undefined {
  const source = sourceOf(settings.dataset);
  const isOfModel = settings.data !== undefined && settings.from !== undefined; // whose preprocessing the table gets
  if (!source?.isRead || resume !== undefined || isOfModel) return undefined;
  return source.load({ ...dataChoice(settings, known), download: false });
}
