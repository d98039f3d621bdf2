// Early stopping: by what the best epoch is chosen, and when a run ends because none comes that is better.
import { DataLoader } from '../dataset/data-loader.js';
import type { Dataset, TargetArray } from '../dataset/dataset.js';
import { argumentError, checkInteger, checkNumber, MlpError } from '../errors.js';
import type { Loss, Net } from '../nn/net.js';
import { Generator } from '../random/generator.js';
import type { Choice } from './best-epoch.js';
import { evaluate } from './evaluate.js';
import { type MetricName, metrics } from './metric.js';
import type { Objective } from './objective.js';
import type { TrainProgress } from './progress.js';

/** What fit does with what it measures on validation data. */
export interface StoppingOptions {
  /** Rows that are not trained on, measured after each epoch, by which the best one is chosen; `holdOut` makes them. */
  validation?: Dataset<TargetArray> | undefined;
  /** The metric by which the best epoch is chosen; default: accuracy, or RMSE for real targets. */
  monitor?: MetricName | undefined;
  /** Epochs without a better one after which the run ends; default: none do. */
  patience?: number | undefined;
  /** An epoch is better than the best one if it is so by more than this; default 0. */
  minDelta?: number | undefined;
}

/** The options with their defaults. @throws MlpError `ERR_MLP_ARGUMENT` for one that is wrong, or means nothing without validation */
export function stoppingOf(
  options: StoppingOptions,
  objective: Objective,
): Choice & { readonly patience: number | undefined } {
  const idle = (['monitor', 'patience', 'minDelta'] as const).find((name) => options[name] !== undefined);
  if (idle !== undefined && !options.validation) {
    const what = `${idle} is for a run with validation, but none is given`;
    throw new MlpError('ERR_MLP_ARGUMENT', what, 'fit', 'Hold some rows out by holdOut(train, 0.1, seed)');
  }
  const { monitor = objective.best, patience, minDelta = 0 } = options;
  if (!Object.hasOwn(metrics, monitor))
    throw argumentError(`one of ${Object.keys(metrics).join(', ')}`, 'monitor', monitor);
  if (patience !== undefined) checkInteger('patience', patience, 1);
  checkNumber('minDelta', minDelta, 0);
  return { metric: monitor, minDelta, patience };
}

/** Refuses a metric that is not measured of such a net on such data: of one row, since the names are the same. */
export async function checkMonitor(
  net: Net,
  data: Dataset<TargetArray>,
  monitor: MetricName | undefined,
  loss: Loss,
): Promise<void> {
  if (monitor === undefined) return;
  const [row] = new DataLoader(data, { batchSize: 1, generator: new Generator(0) });
  const { metrics: measured } = await evaluate(net, [row], { loss });
  const names = Object.keys(measured).join(', ');
  if (!(monitor in measured)) throw argumentError(`one of what is measured here, ${names},`, 'monitor', monitor);
}

/**
 * Why a run ends now: `no better validation accuracy in 5 epochs`; undefined if it goes on, as it does without patience.
 * @param metric the one that epochs are compared by now, if another one may have chosen the best so far
 */
export function outOfPatience(
  { epochs, best }: TrainProgress,
  patience = 0,
  metric = best?.metric,
): string | undefined {
  const isOther = best && (best.on !== 'validation' || best.metric !== metric);
  const since = epochs - (best?.epoch ?? 0); // a metric that is always NaN has no best epoch
  if (patience === 0 || isOther || since < patience) return undefined;
  return `no better validation ${metrics[metric ?? 'loss'].label} in ${since === 1 ? '1 epoch' : `${since} epochs`}`;
}
