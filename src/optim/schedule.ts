// Schedules: learning rates that depend on the step, as plain data, and what each kind of them computes.
import { checkInteger, MlpError } from '../errors.js';
import {
  argument,
  exactly,
  type Field,
  type Fields,
  integer,
  number,
  oneOf,
  orElse,
  record,
} from '../formats/fields.js';
import { isObject } from '../kinds.js';

/** Which step of how many it is; `step` counts from 0. */
export interface StepPosition {
  readonly step: number;
  readonly totalSteps?: number | undefined;
}

/**
 * A learning rate that depends on the step. Over the first `warmup` steps (default 0) the rate is lr (t + 1) / (warmup + 1); the schedule
 * begins after them and runs over the steps that remain: t of T below.
 */
export type Schedule = {
  /** The rate that the kind multiplies. */
  readonly lr: number;
  readonly warmup?: number;
} & (
  | { readonly type: 'constant' }
  /** lr gamma^floor(t / stepSize): torch's StepLR. Default of gamma 0.1. */
  | { readonly type: 'step'; readonly stepSize: number; readonly gamma?: number }
  /** lr gamma^t: torch's ExponentialLR. */
  | { readonly type: 'exponential'; readonly gamma: number }
  /** From lr to lr endFactor (default 0) in equal steps, the latter after the last one: torch's LinearLR with total_iters T. */
  | { readonly type: 'linear'; readonly endFactor?: number }
  /** From lr to minLr (default 0) by half a cosine: torch's CosineAnnealingLR with T_max T. */
  | { readonly type: 'cosine'; readonly minLr?: number }
  /** lr (0.5 - 0.5 cos(2 pi log2(1 + 15 t / T))): four waves, each twice as long as the one before, from 0 to 0. */
  | { readonly type: 'coslog' }
);

type Type = Schedule['type'];
type Of<T extends Type> = Required<Extract<Schedule, { type: T }>>;

/** One kind of schedule. */
interface Kind<S extends Schedule> {
  /** Its settings, besides those that all have. */
  readonly fields: Fields<Omit<S, 'type' | 'lr' | 'warmup'>>;
  /** Whether the rate depends on how many steps there are. */
  readonly needsTotal: boolean;
  /** The rate at step t of `total`, both counted from the end of the warm-up. */
  rate(schedule: S, t: number, total: number): number;
}

const kinds: { readonly [T in Type]: Kind<Of<T>> } = {
  constant: { fields: {}, needsTotal: false, rate: ({ lr }) => lr },
  step: {
    fields: { stepSize: integer(1), gamma: orElse(number(0), 0.1) },
    needsTotal: false,
    rate: ({ lr, stepSize, gamma }, t) => lr * gamma ** Math.floor(t / stepSize),
  },
  exponential: { fields: { gamma: number(0) }, needsTotal: false, rate: ({ lr, gamma }, t) => lr * gamma ** t },
  linear: {
    fields: { endFactor: orElse(number(0), 0) },
    needsTotal: true,
    rate: ({ lr, endFactor }, t, total) => lr * (1 + ((endFactor - 1) * t) / total),
  },
  cosine: {
    fields: { minLr: orElse(number(0), 0) },
    needsTotal: true,
    rate: ({ lr, minLr }, t, total) => minLr + ((lr - minLr) * (1 + Math.cos((Math.PI * t) / total))) / 2,
  },
  coslog: {
    fields: {},
    needsTotal: true,
    rate: ({ lr }, t, total) => lr * (0.5 - 0.5 * Math.cos(2 * Math.PI * Math.log2(1 + (15 * t) / total))),
  },
};

/** The names of the kinds. */
export const scheduleTypes = Object.keys(kinds) as readonly Type[];

/** Reads a {@link Schedule}, with its defaults; a kind or a setting that is not known is an error. */
export const scheduleField: Field<Schedule> = (value, name, where) => {
  const { type } = record({ type: oneOf(scheduleTypes) })(value, name, where);
  const shared = { type: oneOf([type]), lr: number(0), warmup: orElse(integer(0), 0) };
  return exactly<object>({ ...shared, ...kinds[type].fields })(value, name, where) as Schedule;
};

/** Reads a learning rate: a number of at least 0, or a schedule. */
export const rateField: Field<number | Schedule> = (value, name, where) =>
  (isObject(value) ? scheduleField : number(0))(value, name, where);

/**
 * The learning rate of a step: `lr` itself, or what its schedule says of the position.
 * @throws MlpError `ERR_MLP_ARGUMENT` if a schedule is wrong, or gets no position, or needs the number of steps and is not told it
 */
export function learningRate(lr: number | Schedule, at?: StepPosition): number {
  if (typeof lr === 'number') return lr;
  const schedule = argument(scheduleField, lr, 'lr') as Of<Type>;
  const kind = kinds[schedule.type] as Kind<Schedule>;
  const { warmup } = schedule;
  if (at === undefined) throw missing(schedule, 'which step it is', '{ step, totalSteps }');
  const step = checkInteger('step', at.step, 0);
  if (step < warmup) return (schedule.lr * (step + 1)) / (warmup + 1);
  if (!kind.needsTotal) return kind.rate(schedule, step - warmup, Infinity);
  if (at.totalSteps === undefined) throw missing(schedule, 'how many steps there are', 'totalSteps beside step');
  return kind.rate(schedule, step - warmup, checkInteger('totalSteps', at.totalSteps, step + 1) - warmup);
}

/** Whether the rate depends on how many steps there are, so that a run cannot be made longer later. */
export function needsTotal(lr: number | Schedule): boolean {
  return typeof lr !== 'number' && kinds[lr.type].needsTotal;
}

function missing({ type }: Schedule, what: string, argument: string): MlpError {
  const fix = `Give the optimizer's step() ${argument}`;
  return new MlpError('ERR_MLP_ARGUMENT', `a schedule of type ${type} must know ${what}`, 'learningRate', fix);
}
