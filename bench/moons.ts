// micrograd's two moons: a 2-16-16-1 net with tanh and the hinge loss, written by hand, all 100 points a step; beside PyTorch.
import { Arena } from '../dist/autograd/arena.js';
import { randn, tensor, zeros } from '../dist/autograd/create.js';
import { Parameter } from '../dist/autograd/parameter.js';
import type { Tensor } from '../dist/autograd/tensor.js';
import { SGD } from '../dist/optim/sgd.js';
import { Generator } from '../dist/random/generator.js';
import { productsOnly } from './floors.js';
import { type Contender, type Figure, figure, inTurns, type Measured, perCall, ratio } from './measure.js';
import { startTalk } from './peer.js';
import { BATCH } from './recipe.js';
import { type Bench, cores, type Findings } from './section.js';
import { number, rounds, table, threadsOf, withSpread } from './text.js';

const SIZES = [2, 16, 16, 1];
const LR = 0.5;
const POINTS = 100;

/** What a program answers: its loss after some steps, and seconds of a further one. */
interface Answer {
  readonly loss: number;
  readonly seconds: number;
}

/** Two half circles, one in the other's arms: scikit-learn's make_moons without noise. */
function twoMoons(): { points: number[][]; labels: number[] } {
  const half = POINTS / 2;
  const angles = Array.from({ length: half }, (_, i) => (Math.PI * i) / (half - 1));
  const outer = angles.map((a) => [Math.cos(a), Math.sin(a)]);
  const inner = angles.map((a) => [1 - Math.cos(a), 0.5 - Math.sin(a)]);
  return { points: [...outer, ...inner], labels: Array.from({ length: POINTS }, (_, i) => (i < half ? -1 : 1)) };
}

/** A training step of a net with new weights; it returns the loss. torch_moons.py has the same, line by line. */
function net(sizes: readonly number[], lr: number): (X: Tensor, y: Tensor) => Tensor {
  const generator = new Generator(42);
  const weights = sizes.slice(1).map((n, i) => new Parameter(randn([sizes[i], n], { generator }).mul(0.5)));
  const biases = sizes.slice(1).map((n) => new Parameter(zeros([n])));
  const optimizer = new SGD([...weights, ...biases], { lr });
  const [[W1, W2, W3], [b1, b2, b3]] = [weights, biases];
  return (X, y) => {
    const H1 = X.matmul(W1).add(b1).tanh();
    const H2 = H1.matmul(W2).add(b2).tanh();
    const scores = H2.matmul(W3).add(b3);
    const loss = y.neg().mul(scores).add(1).relu().mean();
    optimizer.zeroGrad();
    loss.backward();
    optimizer.step();
    return loss;
  };
}

/** Steps a second of both, in turns. */
export async function moons(bench: Bench, hasTorch: boolean): Promise<Omit<Findings, 'title'>> {
  bench.say('two moons');
  const torch = hasTorch ? startTalk('torch_moons.py') : undefined;
  const question = { ...twoMoons(), ...{ sizes: SIZES, lr: LR, steps: bench.smoke ? 3 : 100, budget: bench.smoke ? 0 : 0.01 } }; // prettier-ignore
  const losses: Record<string, number> = {};
  const asked = (name: string, ask: () => Promise<Answer> | Answer): Contender => {
    return async () => {
      const { loss, seconds } = await ask();
      losses[name] = loss;
      return seconds;
    };
  };
  const contenders = { 'mlp-train': asked('mlp-train', () => ours(question)) };
  for (const threads of torch ? bench.threads : []) {
    const name = `PyTorch, ${threadsOf(threads)}`;
    Object.assign(contenders, { [name]: asked(name, () => torch!.ask<Answer>({ ...question, threads })) });
  }
  const measured = await inTurns(contenders, productsOnly(BATCH, cores(bench)), { rounds: bench.rounds });
  torch?.end();
  return { ...findings(measured, losses), samples: measured };
}

function ours({
  points,
  labels,
  steps,
  budget,
}: ReturnType<typeof twoMoons> & { steps: number; budget: number }): Answer {
  const [X, y] = [tensor(points), tensor(labels, { shape: [POINTS, 1] })];
  const step = net(SIZES, LR);
  const arena = new Arena();
  const run = () => arena.run(() => step(X, y));
  for (let i = 1; i < steps; i++) run();
  return { loss: run().item(), seconds: perCall(run, budget) };
}

function findings(measured: Record<string, Measured>, losses: Record<string, number>) {
  const rows = [['two moons, 2-16-16-1, 100 points', 'steps/s', 'loss', '']];
  const speeds = Object.entries(measured).map(([name, way]): [string, Figure] => {
    const speed = figure(way.kept.map(({ seconds }) => 1 / seconds));
    rows.push([`  ${name}`, withSpread(speed), losses[name].toFixed(5), rounds(way)]);
    return [name, speed];
  });
  const [[, own], ...rivals] = speeds;
  const best = rivals.map(([, speed]) => speed).sort((a, b) => b.value - a.value);
  const figures: Record<string, Figure> = best.length > 0 ? { 'moons.ours/torch': ratio(own, best[0]) } : {};
  const lines = table(rows);
  if (best.length > 0) lines.push(`  ours / PyTorch: ${number(figures['moons.ours/torch'].value)}`);
  return { lines, figures };
}
