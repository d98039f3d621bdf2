// Single ops beside PyTorch's, forward alone and with backward, at four sizes.
//
// Each is written as a user does, the graph of its backward recorded, in an arena; its inputs are leaves that want a gradient, in both
// libraries. "With backward" is `.sum().backward()` after it, with the gradients forgotten before. PyTorch has the thread count that is best
// for that op, size and way; ours has all cores and decides by itself.
import { setTimeout } from 'node:timers/promises';
import { Arena } from '../dist/autograd/arena.js';
import { rand } from '../dist/autograd/create.js';
import { Parameter } from '../dist/autograd/parameter.js';
import type { Tensor } from '../dist/autograd/tensor.js';
import { productsOnly } from './floors.js';
import { type Contender, type Figure, inTurns, type Measured, perCall, ratio, secondsOf } from './measure.js';
import { type Conversation, startTalk } from './peer.js';
import { BATCH } from './recipe.js';
import { type Bench, cores, type Findings } from './section.js';
import { number, table } from './text.js';

type Inputs = Readonly<Record<'x' | 'y' | 'row' | 'column', Parameter>>;

/** By their spelling, which is the same in Python. */
const ops: Readonly<Record<string, (inputs: Inputs) => Tensor>> = {
  'x.add(1)': ({ x }) => x.add(1),
  'x.mul(3)': ({ x }) => x.mul(3),
  'x.sub(y)': ({ x, y }) => x.sub(y),
  'x.mul(y)': ({ x, y }) => x.mul(y),
  'x.div(y)': ({ x, y }) => x.div(y),
  'x.maximum(y)': ({ x, y }) => x.maximum(y),
  'x.add(row)': ({ x, row }) => x.add(row),
  'x.mul(row)': ({ x, row }) => x.mul(row),
  'x.div(column)': ({ x, column }) => x.div(column),
  'x.sub(column)': ({ x, column }) => x.sub(column),
  'x.neg()': ({ x }) => x.neg(),
  'x.exp()': ({ x }) => x.exp(),
  'y.log()': ({ y }) => y.log(),
  'x.relu()': ({ x }) => x.relu(),
  'x.tanh()': ({ x }) => x.tanh(),
  'x.sigmoid()': ({ x }) => x.sigmoid(),
  'x.sum(0)': ({ x }) => x.sum(0),
  'x.sum(1)': ({ x }) => x.sum(1),
  'x.mean()': ({ x }) => x.mean(),
};

const shapes: readonly (readonly [number, number])[] = [[100, 16], [256, 10], [256, 256], [1000, 300]]; // prettier-ignore
const ways = ['forward', 'both'] as const;
const wayNames = { forward: 'forward', both: 'with backward' };

/** One op at one size in one way. */
interface Case {
  readonly op: string;
  readonly shape: readonly [number, number];
  readonly way: (typeof ways)[number];
}

/** What was found of a case; PyTorch's is its best thread count's. */
interface Found extends Case {
  readonly ours: Figure;
  readonly torch?: { readonly threads: number; readonly time: Figure; readonly ratio: Figure };
  readonly measured: Record<string, Measured>;
}

/** Every op, size and way in turns; without PyTorch, ours alone. */
export async function singleOps(bench: Bench, hasTorch: boolean): Promise<Omit<Findings, 'title'>> {
  const torch = hasTorch ? startTalk('torch_ops.py') : undefined;
  const found: Found[] = [];
  await warmUp(bench);
  for (const op of Object.keys(ops)) {
    bench.say(op);
    for (const shape of bench.smoke ? shapes.slice(0, 1) : shapes) {
      for (const way of ways) found.push(await compare(bench, { op, shape, way }, torch));
    }
  }
  torch?.end();
  const summary = torch ? summarise(found) : { lines: [], figures: {} };
  return { lines: [...report(found), ...summary.lines], figures: summary.figures, samples: found };
}

/** Runs every op some thousand times, so that V8 has compiled what all of them share for all of them, as in a program that has run a while. */
async function warmUp({ smoke }: Bench): Promise<void> {
  for (const op of Object.keys(ops)) {
    for (const way of ways) await ours({ op, shape: shapes[0], way }, smoke ? 0 : 0.005)();
  }
}

async function compare(bench: Bench, what: Case, torch: Conversation | undefined): Promise<Found> {
  const budget = bench.smoke ? 0 : 0.0005;
  const floor = productsOnly(BATCH, cores(bench));
  const contenders: Record<string, Contender> = { ours: ours(what, budget) };
  if (torch) for (const threads of bench.threads) contenders[threads] = theirs(torch, { ...what, threads, budget });
  const measured = await inTurns(contenders, floor, { rounds: bench.rounds, atMost: bench.rounds });
  const own = secondsOf(measured['ours']);
  const rivals = (torch ? bench.threads : []).map((threads) => {
    const time = secondsOf(measured[threads]);
    return { threads, time, ratio: ratio(own, time) };
  });
  return { ...what, ours: own, torch: rivals.sort((a, b) => a.time.value - b.time.value).at(0), measured };
}

function ours({ op, shape: [rows, columns], way }: Case, budget: number): Contender {
  const positive = (...shape: number[]) => new Parameter(rand(shape).mul(2).add(0.5));
  const x = new Parameter(rand([rows, columns]).mul(4).sub(2));
  const inputs: Inputs = { x, y: positive(rows, columns), row: positive(columns), column: positive(rows, 1) };
  const used = Object.entries(inputs).flatMap(([name, leaf]) => (new RegExp(`\\b${name}\\b`).test(op) ? leaf : []));
  const forward = () => ops[op](inputs);
  const both = () => {
    for (const leaf of used) leaf.zeroGrad();
    forward().sum().backward();
  };
  const work = way === 'both' ? both : forward;
  const arena = new Arena();
  return () => perCall(() => void arena.run(work), budget);
}

/** PyTorch's threads stay awake for some milliseconds, and would be in the way of what comes next. */
function theirs(torch: Conversation, question: Case & { threads: number; budget: number }): Contender {
  return async () => {
    const seconds = await torch.ask<number>(question);
    if (question.threads > 1) await setTimeout(10);
    return seconds;
  };
}

/** A line for each op and size, in microseconds. */
function report(found: readonly Found[]): string[] {
  const cells = ({ ours, torch }: Found) => [
    number(1e6 * ours.value),
    torch ? `${number(1e6 * torch.time.value)} (${torch.threads})` : '-',
    torch ? number(torch.ratio.value) : '-',
  ];
  const columns = ways.flatMap((way) => [`${wayNames[way]}, us`, 'PyTorch (threads)', 'ratio']);
  const rows = [['', 'size', ...columns]];
  for (let i = 0; i < found.length; i += 2) {
    const { op, shape } = found[i];
    rows.push([`  ${op}`, shape.join(' x '), ...cells(found[i]), ...cells(found[i + 1])]);
  }
  return table(rows);
}

/** The geometric mean of all ratios and the worst of them. */
function summarise(found: readonly Found[]) {
  const compared = found.flatMap(({ torch, ...what }) => (torch ? { ...what, ratio: torch.ratio } : []));
  const mean = geometricMean(compared.map(({ ratio }) => ratio));
  const worst = compared.reduce((a, b) => (b.ratio.value > a.ratio.value ? b : a));
  const of = (way: Case['way']) =>
    number(geometricMean(compared.filter((c) => c.way === way).map((c) => c.ratio)).value);
  const lines = [
    `  ours / PyTorch, geometric mean: ${number(mean.value)}; forward ${of('forward')}, with backward ${of('both')}`,
    `  worst: ${worst.op} at ${worst.shape.join(' x ')}, ${wayNames[worst.way]}: ${number(worst.ratio.value)}`,
  ];
  return { lines, figures: { 'ops.mean': mean, 'ops.worst': worst.ratio } };
}

function geometricMean(list: readonly Figure[]): Figure {
  const value = Math.exp(list.reduce((sum, { value }) => sum + Math.log(value), 0) / list.length);
  const spread = (value * Math.hypot(...list.map((each) => each.spread / each.value))) / list.length;
  return { value, spread, count: Math.min(...list.map(({ count }) => count)) };
}
