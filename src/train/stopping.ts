// Early stopping: by what the best epoch is chosen, and when a run ends because none comes that is better.
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
  /** Whether the run ends at the end of a cycle of its schedule `coslog` none of whose epochs is the best one; default false. */
  cycleStop?: boolean | undefined;
}

/** The options with their defaults. @throws MlpError `ERR_MLP_ARGUMENT` for one that is wrong, or means nothing without validation */
export function stoppingOf(
  options: StoppingOptions,
  objective: Objective,
): Choice & Pick<StoppingOptions, 'patience' | 'cycleStop'> {
  const idle = (['monitor', 'patience', 'minDelta', 'cycleStop'] as const).find((name) => options[name] !== undefined); // prettier-ignore
  if (idle !== undefined && !options.validation) {
    const what = `${idle} is for a run with validation, but none is given`;
    throw new MlpError('ERR_MLP_ARGUMENT', what, 'fit', 'Hold some rows out by holdOut(train, 0.1, seed)');
  }
  const { monitor = objective.best, patience, minDelta = 0, cycleStop } = options;
  if (!Object.hasOwn(metrics, monitor))
    throw argumentError(`one of ${Object.keys(metrics).join(', ')}`, 'monitor', monitor);
  if (patience !== undefined) checkInteger('patience', patience, 1);
  checkNumber('minDelta', minDelta, 0);
  if (cycleStop !== undefined && typeof cycleStop !== 'boolean')
    throw argumentError('true or false', 'cycleStop', cycleStop);
  return { metric: monitor, minDelta, patience, cycleStop };
}

/** Refuses a metric that is not measured of such a net on such data: on all rows, since AUC takes both of two classes. */
export async function checkMonitor(
  net: Net,
  data: Dataset<TargetArray>,
  monitor: MetricName | undefined,
  loss: Loss,
): Promise<void> {
  if (monitor === undefined) return;
  const { metrics: measured } = await evaluate(net, data, { loss, generator: new Generator(0) });
  const names = Object.keys(measured).join(', ');
  if (!(monitor in measured)) throw argumentError(`one of what is measured here, ${names},`, 'monitor', monitor);
}

/** What ends a run before its last epoch. */
export type Ending = Pick<StoppingOptions, 'patience' | 'cycleStop'> & {
  /** Of the whole run. */
  readonly epochs: number;
};

/**
 * Why a run ends now: `no better validation accuracy in 5 epochs`; undefined if it goes on. It depends on the progress alone, so that a run
 * that was stopped ends where it would have.
 * @param metric the one that epochs are compared by now, if another one may have chosen the best so far
 */
export function endsEarly(progress: TrainProgress, ending: Ending, metric = progress.best?.metric): string | undefined {
  const { best } = progress;
  if (best && (best.on !== 'validation' || best.metric !== metric)) return undefined;
  const without = outOfPatience(progress, ending.patience) ?? (ending.cycleStop ? endOfCycle(progress, ending.epochs) : undefined); // prettier-ignore
  return without && `no better validation ${metrics[metric ?? 'loss'].label} in ${without}`;
}

/** The epochs without a better one, if they are too many. A metric that is always NaN has no best epoch. */
function outOfPatience({ epochs, best }: TrainProgress, patience = 0): string | undefined {
  const since = epochs - (best?.epoch ?? 0);
  if (patience === 0 || since < patience) return undefined;
  return since === 1 ? '1 epoch' : `${since} epochs`;
}

/** The last epochs of coslog's waves: its rate is 0 after 1, 3, 7 and 15 fifteenths of the steps. */
export function cycleEnds(epochs: number): number[] {
  return [1, 3, 7, 15].map((fifteenths) => Math.floor((epochs * fifteenths) / 15)).filter((end) => end > 0);
}

/** The cycle that ends now, if the best epoch is older. */
function endOfCycle({ epochs: done, best }: TrainProgress, epochs: number): string | undefined {
  const ends = cycleEnds(epochs);
  const cycle = done < epochs ? ends.indexOf(done) : -1;
  const before = ends[cycle - 1] ?? 0;
  if (cycle < 0 || (best?.epoch ?? 0) > before) return undefined;
  return `the cycle of epochs ${before + 1} to ${done}`;
}
