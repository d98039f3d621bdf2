// The leaders of a sweep while it goes on: what has ended so far, best first.
import { shortNumber } from '../../report/numbers.js';
import { meanOf, valuesText } from '../../report/sweep-trials.js';
import type { TrialRecord } from '../../report/sweep-record.js';
import type { SweepEvent } from '../../sweep/events.js';
import { isBetter, type MetricName } from '../../train/metric.js';

type RunEvent = Extract<SweepEvent, { event: 'run' }>;

interface Leader extends Pick<RunEvent, 'trial' | 'rung' | 'values'> {
  readonly reached: readonly number[];
}

/** Follows the runs that end. */
export class Leaders {
  readonly #byTrial = new Map<number, Leader>();

  /** @param known what an earlier process came to */
  constructor(
    private readonly metric: MetricName,
    known: readonly TrialRecord[],
  ) {
    for (const { trial, rung, values, mean } of known)
      if (mean !== undefined) this.#byTrial.set(trial, { trial, rung, values, reached: [mean] });
  }

  add({ trial, rung, values, best }: RunEvent): void {
    if (!best) return;
    const before = this.#byTrial.get(trial);
    const reached = before?.rung === rung ? before.reached : [];
    this.#byTrial.set(trial, { trial, rung, values, reached: [...reached, best.value] });
  }

  /** Lines of the best `count` trials: by the rung that they came to, then by the mean so far. */
  lines(count: number): string[] {
    const mean = ({ reached }: Leader) => meanOf(reached);
    const order = [...this.#byTrial.values()].sort(
      (a, b) => b.rung - a.rung || (isBetter(this.metric, mean(a), mean(b)) ? -1 : 1),
    );
    return order.slice(0, count).map((leader) => `${shortNumber(mean(leader))}  trial ${leader.trial}: ${valuesText(leader)}`); // prettier-ignore
  }
}
