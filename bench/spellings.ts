// Nets as a user spells them, over the same net as the package has it ready: other activations, and the book's softmax from scratch.
import type { Tensor } from '../dist/autograd/tensor.js';
import type { Labels } from '../dist/kernels/kernels.js';
import type { MLP } from '../dist/nn/mlp.js';
import type { Net } from '../dist/nn/net.js';
import { productsOnly } from './floors.js';
import { type Figure, inTurns, type Measured, ratio, secondsOf } from './measure.js';
import { BATCH, epochs, type Way } from './recipe.js';
import { type Bench, cores, type Findings } from './section.js';
import { number, rounds, table, withSpread } from './text.js';

/** The recipe's net with another activation; relu is the fused layer of MLP. */
function activated(activation: (H: Tensor) => Tensor): Pick<Way, 'net'> {
  return {
    net: (model) => {
      const [W1, b1, W2, b2] = model.parameters();
      return (X) => activation(X.reshape([-1, W1.shape[0]]).linear(W1, b1)).linear(W2, b2);
    },
  };
}

/** The logits of softmax regression in the book's words. */
function logits(model: MLP): (X: Tensor) => Tensor {
  const [W, b] = model.parameters();
  return (X) => X.reshape([-1, W.shape[0]]).matmul(W).add(b);
}

/** The book's 3.6.2. */
function softmax(X: Tensor): Tensor {
  const exponentials = X.exp();
  return exponentials.div(exponentials.sum(1, { keepdim: true }));
}

/** The book's 3.6.3. */
function softmaxRegression(model: MLP): Net {
  const net = logits(model);
  return (X) => softmax(net(X));
}

/** The book's 3.6.4. */
function crossEntropy(yHat: Tensor, y: Labels): Tensor {
  return yHat.gather(1, y).log().neg();
}

const REGRESSION = { sizes: [784, 10] };

/** What each group is held against comes first. */
const groups: Readonly<Record<string, Readonly<Record<string, Omit<Way, 'threads'>>>>> = {
  '784-256-10': {
    relu: {},
    tanh: activated((H) => H.tanh()),
    sigmoid: activated((H) => H.sigmoid()),
    gelu: activated((H) => H.gelu()),
  },
  'softmax regression': {
    CrossEntropyLoss: { ...REGRESSION, net: logits },
    'from scratch': { ...REGRESSION, net: softmaxRegression, loss: crossEntropy },
  },
};

/** Epochs of each, in turns. */
export async function spellings(bench: Bench): Promise<Omit<Findings, 'title'>> {
  const threads = cores(bench);
  const floor = productsOnly(Math.min(bench.train.length, 60 * BATCH), threads);
  const rows = [['training pass', 'seconds', '/ the first', '']];
  const figures: Record<string, Figure> = {};
  const samples: Record<string, Record<string, Measured>> = {};
  for (const [group, ways] of Object.entries(groups)) {
    bench.say(group);
    const contenders = Object.fromEntries(
      Object.entries(ways).map(([name, way]) => [name, epochs(bench.train, { ...way, threads })]),
    );
    const measured = (samples[group] = await inTurns(contenders, floor, {
      rounds: bench.rounds,
      atMost: bench.rounds + 2,
    }));
    const [first] = Object.values(measured);
    for (const [name, way] of Object.entries(measured)) {
      figures[`net.${name}`] = ratio(secondsOf(way), secondsOf(first));
      rows.push([`  ${group}, ${name}`, withSpread(secondsOf(way)), number(figures[`net.${name}`].value), rounds(way)]);
    }
  }
  return { lines: table(rows), figures, samples };
}
