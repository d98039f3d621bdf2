// The ledger of a sweep, trials.jsonl: its plan, then a synced line for each rung of a run that has ended. What runs is never stored.
import { existsSync, truncateSync } from 'node:fs';
import { MlpError } from '../errors.js';
import { appendFile } from '../files/append-file.js';
import { readFile } from '../files/read-file.js';
import { writeFile } from '../files/write-file.js';
import {
  digits,
  type Field,
  integer,
  listOf,
  mapOf,
  number,
  oneOf,
  optional,
  readJson,
  record,
  text,
} from '../formats/fields.js';
import type { TrialEpoch } from '../report/sweep-record.js';
import type { ChosenEpoch } from '../train/best-epoch.js';
import { type MetricName, metrics } from '../train/metric.js';
import { checkSamePlan, planField, type SweepPlan } from './plan.js';
import type { TrialJob, TrialResult } from './trial.js';

/** A rung of a run, and what came of it. */
export interface LedgerEntry extends Pick<TrialJob, 'trial' | 'seed' | 'rung'>, TrialResult {}

const MAX_BYTES = 2 ** 30;

const resultFields = {
  state: oneOf(['done', 'diverged', 'failed'] as const),
  epochs: listOf(record<TrialEpoch>({ epoch: integer(1), trainLoss: number(), validation: mapOf(number()) })),
  best: optional(
    record<ChosenEpoch>({
      epoch: integer(1),
      metric: oneOf(Object.keys(metrics) as MetricName[]),
      value: number(),
      on: oneOf(['validation', 'test'] as const),
    }),
  ),
  seconds: number(0),
  temperature: optional(number(0)),
  threshold: optional(number(0, 1)),
  error: optional(text),
};

/** Reads a result from JSON. */
export const resultField: Field<TrialResult> = record<TrialResult>(resultFields);
const entryField = record<LedgerEntry>({ trial: integer(1), seed: digits, rung: integer(0), ...resultFields });

/** What is known of a sweep; each rung of a run once. */
export class Ledger {
  readonly entries: LedgerEntry[];
  readonly #path: string;
  readonly #known: Set<string>;

  private constructor(path: string, entries: LedgerEntry[]) {
    this.#path = path;
    this.entries = entries;
    this.#known = new Set(entries.map(keyOf));
  }

  /** Begins the ledger of a plan, or goes on with it. @throws MlpError `ERR_MLP_ARGUMENT` if it is of another plan, `ERR_MLP_FORMAT` */
  static open(path: string, plan: SweepPlan): Ledger {
    if (!existsSync(path)) {
      writeFile(path, `${JSON.stringify(plan)}\n`);
      return new Ledger(path, []);
    }
    const { plan: before, entries, length } = readLedger(path);
    checkSamePlan(path, before, plan);
    truncateSync(path, length);
    return new Ledger(
      path,
      entries.filter(({ state }) => state !== 'failed'),
    ); // those are tried again
  }

  /** Whether the rung of this run has ended. */
  has(job: Pick<TrialJob, 'trial' | 'seed' | 'rung'>): boolean {
    return this.#known.has(keyOf(job));
  }

  /** Notes a result, the first one of each rung of a run. @throws MlpError `ERR_MLP_FILE` */
  add({ trial, seed, rung }: Pick<TrialJob, 'trial' | 'seed' | 'rung'>, result: TrialResult): void {
    if (this.has({ trial, seed, rung })) return;
    const entry = { trial, seed, rung, ...result };
    appendFile(this.#path, `${JSON.stringify(entry)}\n`, 'the result of a trial');
    this.#known.add(keyOf(entry));
    this.entries.push(entry);
  }
}

function keyOf({ trial, seed, rung }: Pick<TrialJob, 'trial' | 'seed' | 'rung'>): string {
  return `${trial} ${seed} ${rung}`;
}

/** Reads a ledger; a last line that was cut off is left out, and what failed if a later line says that it no longer does. @throws MlpError `ERR_MLP_FORMAT` that names the line */
export function readLedger(path: string): { plan: SweepPlan; entries: LedgerEntry[]; length: number } {
  const content = readFile(path, MAX_BYTES);
  const length = content.lastIndexOf(10) + 1;
  const [first, ...lines] = content.subarray(0, length).toString().split('\n').slice(0, -1);
  if (first === undefined) throw new MlpError('ERR_MLP_FORMAT', 'it has no plan of a sweep', path);
  const all = lines.map((line, i) => readJson(line, `line ${i + 2}`, path, entryField));
  const entries = [...new Map(all.map((entry) => [keyOf(entry), entry])).values()];
  return { plan: readJson(first, 'line 1', path, planField), entries, length };
}
