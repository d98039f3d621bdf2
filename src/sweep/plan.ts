// The plan of a sweep: all that its table of results depends on, as the first line of its ledger.
import { argumentError, checkInteger, MlpError } from '../errors.js';
import { type Field, integer, oneOf, optional, record, text } from '../formats/fields.js';
import type { KernelInfo } from '../kernels/kernels.js';
import type { Rung } from '../report/sweep-record.js';
import { applies, complete, readGiven, settingOf, wordOf } from '../train/recipe-values.js';
import type { Settings } from '../train/recipe.js';
import { version } from '../version.js';
import { parseSpace, type Space, spaceOf, type SpaceOption, spaceText } from './space.js';
import type { PreparedData } from './sweep-data.js';
import { strategies, type StrategyName } from './strategies.js';
import type { TrialJob } from './trial.js';

/** What a sweep is; plain data. */
export interface SweepPlan {
  /** Of this package. */
  readonly version: string;
  /** As {@link parseSpace} reads it. */
  readonly space: string;
  readonly strategy: StrategyName;
  readonly trials?: number | undefined;
  /** Of halving. */
  readonly eta?: number | undefined;
  /** What all trials share, fallbacks left out. */
  readonly settings: Partial<Settings>;
  /** Digest of the rows. */
  readonly data: string;
  readonly backend: KernelInfo['backend'];
}

/** Reads a plan from JSON. */
export const planField: Field<SweepPlan> = record<SweepPlan>({
  version: text,
  space: text,
  strategy: oneOf(Object.keys(strategies) as StrategyName[]),
  trials: optional(integer(1)),
  eta: optional(integer(2)),
  settings: readGiven,
  data: text,
  backend: oneOf(['openblas', 'builtin', 'javascript'] as const),
});

/** What a plan is made of, besides the data. */
interface Asked {
  readonly space: SpaceOption;
  readonly strategy?: StrategyName | undefined;
  readonly trials?: number | undefined;
  readonly eta?: number | undefined;
}

/** The plan of a sweep on these data. @throws MlpError `ERR_MLP_ARGUMENT` that names a wrong option */
export function planOf(
  { space, strategy = 'grid', trials, eta }: Asked,
  { settings, digest: data }: Pick<PreparedData, 'settings' | 'digest'>,
  backend: SweepPlan['backend'],
): SweepPlan {
  const names = Object.keys(strategies);
  if (!names.includes(strategy)) throw argumentError(`one of ${names.join(', ')}`, 'strategy', strategy);
  if (trials !== undefined) checkInteger('trials', trials, 1);
  if (eta !== undefined && strategy !== 'halving')
    throw new MlpError('ERR_MLP_ARGUMENT', `eta is for halving, and not for ${strategy}`, 'sweep', 'Leave it out');
  return {
    version: version(),
    space: spaceText(spaceOf(space)),
    strategy,
    ...(trials !== undefined && { trials }),
    ...(strategy === 'halving' && { eta: checkInteger('eta', eta ?? ETA, 2) }),
    settings,
    data,
    backend,
  };
}

/** One trial of so many goes on, if nobody says another number. */
export const ETA = 3;

/** A plan with what follows from it. */
export interface Planned {
  readonly plan: SweepPlan;
  readonly space: Space;
  readonly seeds: readonly string[];
  readonly rungs: readonly Rung[];
  /** The recipe of a trial, from 1. */
  readonly settingsOf: (trial: number) => Settings;
  readonly valuesOf: (trial: number) => Partial<Settings>;
}

/** Works a plan out. @throws MlpError `ERR_MLP_ARGUMENT` if its parts do not go together */
export function planned(plan: SweepPlan): Planned {
  const space = parseSpace(plan.space);
  const base = complete(plan.settings);
  const { values, rungs } = strategies[plan.strategy];
  const seed = BigInt.asUintN(64, BigInt(base.seed));
  const valuesOf = (trial: number) => values(space, trial, seed);
  const settingsOf = (trial: number) => complete({ ...plan.settings, ...valuesOf(trial) });
  const rounds = rungs(space, { trials: plan.trials, eta: plan.eta ?? ETA }, base);
  checkMeant(
    space,
    Array.from({ length: Math.min(rounds[0].trials, MOST_CHECKED) }, (_, i) => settingsOf(i + 1)),
  );
  const seeds = space.seeds.length > 0 ? space.seeds : [base.seed];
  return { plan, space, seeds, rungs: rounds, valuesOf, settingsOf };
}

/** Recipes that are looked at for what means nothing in any. */
const MOST_CHECKED = 1000;

/** Refuses a setting that means nothing in any trial, as momentum without an optimizer that has one. */
function checkMeant({ varied }: Space, recipes: readonly Settings[]): void {
  const idle = varied.find(({ name }) => recipes.every((recipe) => !applies(name, recipe)));
  if (idle === undefined) return;
  const what = `${wordOf(idle.name)} means nothing in any trial: it ${settingOf(idle.name).applies!.says}`;
  throw new MlpError('ERR_MLP_ARGUMENT', what, '--vary', 'Leave it out, or give that');
}

/** The jobs of a rung for these trials: one for each seed. */
export function jobsOf({ rungs, seeds, settingsOf }: Planned, rung: number, trials: readonly number[]): TrialJob[] {
  const from = rung === 0 ? 0 : rungs[rung - 1].epochs;
  const shared = { rung, from, epochs: rungs[rung].epochs, goesOn: rung < rungs.length - 1 };
  return trials.flatMap((trial) => seeds.map((seed) => ({ trial, seed, ...shared, settings: settingsOf(trial) })));
}

/** Refuses to go on with another plan. @throws MlpError `ERR_MLP_ARGUMENT` that names each difference */
export function checkSamePlan(path: string, before: SweepPlan, now: SweepPlan): void {
  const text = (value: unknown) => (value === undefined ? 'none' : JSON.stringify(value));
  const names = (['space', 'strategy', 'trials', 'eta', 'data', 'backend'] as const).filter((name) => text(before[name]) !== text(now[name])); // prettier-ignore
  const settings = [...new Set([...Object.keys(before.settings), ...Object.keys(now.settings)] as (keyof Settings)[])]
    .filter((name) => text(before.settings[name]) !== text(now.settings[name]))
    .map((name) => `${name} was ${text(before.settings[name])} and is ${text(now.settings[name])}`);
  const differences = [...names.map((name) => `${name} was ${text(before[name])} and is ${text(now[name])}`), ...settings]; // prettier-ignore
  if (differences.length === 0) return;
  const what = `the sweep there is another one: ${differences.join(', ')}`;
  throw new MlpError('ERR_MLP_ARGUMENT', what, path, 'Give what it began with, or begin a new one in another folder');
}
