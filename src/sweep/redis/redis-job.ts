// A job on its way over Redis: recipe, numbers and digests; no rows, weights, code or paths. What comes in is read as files are.
import { createHash } from 'node:crypto';
import { MlpError } from '../../errors.js';
import { digits, type Field, flag, integer, listOf, oneOf, record, text } from '../../formats/fields.js';
import { type Backend, backends } from '../../kernels/kernels.js';
import { fromJson, toJson } from '../../train/recipe-values.js';
import type { Settings } from '../../train/recipe.js';
import { version } from '../../version.js';
import type { SweepPlan } from '../plan.js';
import type { TrialJob } from '../trial.js';

/** Settings that are paths, or may be: each machine has its own. */
export const pathSettings = ['data', 'dataDir', 'from', 'test', 'validation', 'split'] as const;
/** Such a setting. */
export type PathSetting = (typeof pathSettings)[number];

/** A job as it is sent; `settings` has no paths. */
export interface SentJob extends TrialJob {
  /** Of this package: another one may train otherwise. */
  readonly version: string;
  /** Digest of the rows that it is trained and ranked on. */
  readonly data: string;
  readonly backend: Backend;
  /** Whether checkpoints are shared. */
  readonly shares: boolean;
  /** The settings whose paths who trains it has to give. */
  readonly paths: readonly PathSetting[];
}

/** What all jobs of a sweep have in common. */
export type SentShared = Pick<SentJob, 'version' | 'data' | 'backend' | 'shares'>;

/** The job as JSON holds it. */
export function toSent({ settings, ...job }: TrialJob, shared: SentShared): object {
  const paths = pathSettings.filter((name) => typeof settings[name] === 'string');
  const sent = Object.entries(toJson(settings)).filter(([name]) => !paths.some((path) => path === name));
  return { ...job, ...shared, paths, settings: Object.fromEntries(sent) };
}

const jobField: Field<SentJob> = record<SentJob>({
  trial: integer(1),
  seed: digits,
  rung: integer(0),
  from: integer(0),
  epochs: integer(1),
  goesOn: flag,
  settings: fromJson,
  version: text,
  data: text,
  backend: oneOf(backends),
  shares: flag,
  paths: listOf(oneOf(pathSettings)),
});

/** Reads a job that was sent. @throws MlpError `ERR_MLP_STATE` if it is of another version, `ERR_MLP_FORMAT`, also if it has a path */
export function fromSent(value: unknown, where: string): SentJob {
  const { version: other } = record({ version: text })(value, 'job', where);
  if (other !== version()) throw new MlpError('ERR_MLP_STATE', `it is of mlp-train ${other}, and this is ${version()}`);
  const job = jobField(value, 'job', where);
  const path = pathSettings.find((name) => typeof job.settings[name] === 'string');
  if (path !== undefined) throw new MlpError('ERR_MLP_FORMAT', `job.settings.${path} is a path`, where);
  return job;
}

/** The settings with the paths of this machine. @throws MlpError `ERR_MLP_STATE` that names the options of those that are missing */
export function withPaths({ settings, paths }: SentJob, own: Partial<Record<PathSetting, string>>): Settings {
  const missing = paths.filter((name) => own[name] === undefined && name !== 'dataDir' && name !== 'from');
  if (missing.length > 0)
    throw new MlpError('ERR_MLP_STATE', `it needs ${missing.map((name) => `--${name}`).join(' and ')}`);
  const given = paths.flatMap((name) => (own[name] === undefined ? [] : [[name, own[name]]]));
  const dataDir = settings.dataset === 'fashion-mnist' ? own.dataDir : undefined;
  return { ...settings, ...(Object.fromEntries(given) as Partial<Settings>), dataDir };
}

/** The name of a sweep's queue: the same when it goes on, and another for any other sweep. */
export function queueName({ settings, ...plan }: SweepPlan): string {
  const sorted = (object: object) => Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1));
  const digest = createHash('sha256').update(JSON.stringify([sorted(plan), sorted(settings)]));
  return `sweep-${digest.digest('hex').slice(0, 16)}`;
}

/** Whether a name is one of {@link queueName}: what is in Redis may be anything, and folders are called so. */
export function isQueueName(name: string): boolean {
  return /^sweep-[0-9a-f]{16}$/.test(name);
}

/** The id of a job within its queue. */
export function idOf({ trial, seed, rung }: Pick<TrialJob, 'trial' | 'seed' | 'rung'>): string {
  return `rung-${rung}-trial-${trial}-seed-${seed}`;
}
