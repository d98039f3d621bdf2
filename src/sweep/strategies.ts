// Strategies: which values a trial has, and how many trials train how long. Pure functions: a trial's values depend on seed and number alone.
import { MlpError } from '../errors.js';
import { drawWords } from '../random/philox.js';
import type { Rung } from '../report/sweep-record.js';
import type { Settings } from '../train/recipe.js';
import { wordOf } from '../train/recipe-values.js';
import { cycleEnds } from '../train/stopping.js';
import { isListed, isWhole, type ListedSetting, type RangedSetting, type Space } from './space.js';

/** How much is tried. */
export interface Budget {
  /** Choices of values; of a grid undefined, which has all. */
  readonly trials: number | undefined;
  /** Of halving: one trial in `eta` goes on, `eta` times as long. */
  readonly eta: number;
}

/** The name of a strategy. */
export type StrategyName = 'grid' | 'random' | 'halving';

/** A way to search a space. */
export interface Strategy {
  /** The values of a trial, from 1. */
  readonly values: (space: Space, trial: number, seed: bigint) => Partial<Settings>;
  /** The rounds. @throws MlpError `ERR_MLP_ARGUMENT` if budget and space do not go together */
  readonly rungs: (space: Space, budget: Budget, settings: Pick<Settings, 'epochs' | 'schedule'>) => Rung[];
}

/** Every strategy by its name. */
export const strategies = {
  grid: {
    values: (space, trial) => gridValues(space, trial),
    rungs: (space, { trials }, { epochs }) => {
      const size = space.choices?.length ?? gridOf(space).reduce((product, { values }) => product * values.length, 1);
      if (trials === undefined || trials === size) return [{ trials: size, epochs }];
      throw strategyError(`a grid has all its ${size} trials, and not ${trials}`, 'Leave --trials out, or give --strategy random'); // prettier-ignore
    },
  },
  random: {
    values: randomValues,
    rungs: (space, { trials = TRIALS }, { epochs }) => [{ trials: atMost(trials, space), epochs }],
  },
  halving: {
    values: randomValues,
    rungs: (space, { trials = TRIALS, eta }, { epochs, schedule }) => {
      const first = atMost(trials, space);
      const length = schedule === 'coslog' ? cycleEnds(epochs) : powers(epochs, eta);
      const cuts = Math.min(length.length, 1 + Math.floor(Math.log(first) / Math.log(eta) + 1e-9));
      return length.slice(-cuts).map((epochs, i) => ({ trials: cut(first, eta, i), epochs }));
    },
  },
} as const satisfies Record<StrategyName, Strategy>;

/** Trials that are drawn if nobody says how many. */
export const TRIALS = 27;

/** Epochs of halving's rounds, the last of all: 1, 3, 9, 27 for 27 and 3, as in scikit-learn's HalvingRandomSearchCV where these are powers. */
function powers(epochs: number, eta: number): number[] {
  const ends: number[] = [];
  for (let end = epochs; end >= 1; end = Math.floor(end / eta)) ends.unshift(end);
  return ends;
}

/** Trials of a round: one in `eta` of the round before, rounded up. */
function cut(trials: number, eta: number, round: number): number {
  return round === 0 ? trials : Math.ceil(cut(trials, eta, round - 1) / eta);
}

/** Up to as many choices are drawn without putting back; of more, hardly one comes twice. */
const FEW_CHOICES = 100_000;

/** How many choices a space of lists has; Infinity if it has a range, or more than are worth counting. */
function choicesOf({ varied, choices: listed }: Space): number {
  if (listed) return listed.length;
  const choices = varied.reduce((product, each) => product * (isListed(each) ? each.values.length : Infinity), 1);
  return choices > FEW_CHOICES ? Infinity : choices;
}

/** No more trials than there are choices: others would be the same again. */
function atMost(trials: number, space: Space): number {
  const choices = choicesOf(space);
  if (trials <= choices) return trials;
  throw strategyError(`${trials} trials are drawn of ${choices} choices`, 'Give fewer --trials, or --strategy grid');
}

/** The lists of a grid; the last one changes with each trial. */
function gridOf({ varied }: Space): ListedSetting[] {
  return varied.map((each) => (isListed(each) ? each : listOfRange(each)));
}

function listOfRange(range: RangedSetting): ListedSetting {
  const { name, count } = range;
  if (count === undefined) {
    const { from, to, isLog } = range;
    const fix = `Write for example \`${wordOf(name)}: ${from}..${to}${isLog ? ' log' : ''} 5\``;
    throw strategyError(`the range of ${wordOf(name)} has no count, and a grid needs one`, fix);
  }
  const values = Array.from({ length: count }, (_, i) => inRange(range, i / (count - 1)));
  return { name, values: [...new Set(values)] };
}

function gridValues(space: Space, trial: number): Partial<Settings> {
  if (space.choices) return space.choices[trial - 1];
  let rest = trial - 1;
  const entries = gridOf(space).reverse().map(({ name, values }) => {
    const value = values[rest % values.length];
    rest = Math.floor(rest / values.length);
    return [name, value] as const;
  }); // prettier-ignore
  return Object.fromEntries(entries.reverse());
}

/** Each setting's own number of the stream of this trial; where all are lists, choices that earlier trials have are passed over. */
function randomValues(space: Space, trial: number, seed: bigint): Partial<Settings> {
  const choices = choicesOf(space);
  if (choices < Infinity) return gridValues(space, 1 + choiceOf(choices, trial, seed));
  const words = drawWords({ seed, purpose: 'sweep', step: trial }, new Uint32Array(space.varied.length));
  const entries = space.varied.map((each, i) => {
    const share = words[i] / 2 ** 32;
    return [each.name, isListed(each) ? each.values[Math.floor(share * each.values.length)] : inRange(each, share)] as const; // prettier-ignore
  });
  return Object.fromEntries(entries);
}

/** The place, among all choices, of a trial that is drawn without putting back: in the order of the stream's numbers. */
function choiceOf(choices: number, trial: number, seed: bigint): number {
  return orderOf(choices, seed)[trial - 1];
}

/** The order that was asked for last: each trial of a sweep asks for the same. */
let known: { readonly choices: number; readonly seed: bigint; readonly order: readonly number[] } | undefined;

function orderOf(choices: number, seed: bigint): readonly number[] {
  if (known?.choices === choices && known.seed === seed) return known.order;
  const words = drawWords({ seed, purpose: 'sweep' }, new Uint32Array(choices));
  const order = Array.from(words.keys()).sort((a, b) => words[a] - words[b] || a - b);
  known = { choices, seed, order };
  return order;
}

/** A number of four digits at this share of the range, or a whole one; the ends are themselves. */
function inRange({ name, from, to, isLog }: RangedSetting, share: number): number {
  if (share === 0 || share === 1) return share === 0 ? from : to;
  const value = isLog ? from * (to / from) ** share : from + (to - from) * share;
  const rounded = isWhole(name) ? Math.round(value) : Number(value.toPrecision(4));
  return Math.min(Math.max(rounded, from), to);
}

function strategyError(what: string, fix: string): MlpError {
  return new MlpError('ERR_MLP_ARGUMENT', what, '--strategy', fix);
}
