// Runs of one net and runs of several, seen alike: their epochs, those whose weights they have, and what they reach on test data.
import type { EpochEvent } from '../train/events.js';
import type { MetricName, Metrics } from '../train/metric.js';
import { bestOfRun, measuredParts, type Part } from './run-curves.js';
import type { RunRecord } from './run-record.js';

type Run = Pick<RunRecord, 'config' | 'epochs' | 'nets' | 'together'>;

/** The nets of a run of several; else the run itself. */
export function netsOf<R extends Run>(run: R): readonly (R | RunRecord)[] {
  return run.nets && run.nets.length > 0 ? run.nets : [run];
}

/** The epochs of all its nets. */
export function allEpochs(run: Run): EpochEvent[] {
  return netsOf(run).flatMap(({ epochs }) => epochs);
}

/** The epoch whose weights a net has: that chosen by validation, else the last. */
export function shownEpoch(net: Run): EpochEvent | undefined {
  const best = bestOfRun(net);
  return best?.on === 'validation' ? best.epoch : net.epochs.at(-1);
}

/** What the run's model reaches on test data: of several nets, what they do together; of one with a threshold, what it does by that. */
export function testedOf(run: Run): Metrics | undefined {
  return run.together ?? (run.nets ? undefined : shownEpoch(run)?.metrics.test);
}

/** What is shown of losses on data that are not trained on: the log loss, which no label smoothing changes, if all runs have it. */
export function lossShown(runs: readonly Run[]): 'logLoss' | 'loss' {
  return runs.every((run) => measuredParts(allEpochs(run), 'logLoss').length > 0) ? 'logLoss' : 'loss';
}

/** The mean of what the nets of a run reach, each alone with the weights that it has; undefined if one was not measured. */
export function meanOfNets(run: Run, part: Part, name: MetricName): number | undefined {
  const values = netsOf(run).map((net) => shownEpoch(net)?.metrics[part]?.[name]);
  const measured = values.filter((value) => value !== undefined);
  return measured.length < values.length ? undefined : measured.reduce((sum, value) => sum + value, 0) / values.length;
}
