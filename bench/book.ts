// The book's recipe, as the benchmarks run it: 784-256-10, batch 256, SGD with lr 0.1, 60,000 examples in memory.
import { Generator } from '../dist/random/generator.js';
import type { TensorDataset } from '../dist/dataset/tensor-dataset.js';
import { CrossEntropyLoss } from '../dist/nn/losses.js';
import { MLP } from '../dist/nn/mlp.js';
import { SGD } from '../dist/optim/sgd.js';
import { DataLoader } from '../dist/dataset/data-loader.js';
import { kernels, setBackend, type Backend } from '../dist/kernels/choose.js';
import { trainEpoch } from '../dist/train/train-epoch.js';
import { Arena } from '../dist/autograd/arena.js';
import { seconds, type Contender } from './measure.js';

export const BATCH = 256;
export const SIZES = [784, 256, 10] as const;

/** Training passes of the package: what fit does between two evaluations. */
export function trainEpochs(train: TensorDataset, backend: Backend, threads: number): Contender {
  const generator = new Generator(42);
  const model = new MLP(SIZES, { generator });
  const optimizer = new SGD(model.parameters(), { lr: 0.1 });
  const loader = new DataLoader(train, { batchSize: BATCH, shuffle: true, generator });
  const loss = new CrossEntropyLoss({ reduction: 'none' });
  const arena = new Arena();
  return () => {
    setBackend(backend, { threads });
    return seconds(() => trainEpoch(model, loader, loss, optimizer, { arena }));
  };
}

/** The five products of each step of an epoch and nothing else, in warm reused buffers on 64-byte boundaries: the floor. */
export function productsOnly(examples: number, threads: number): Contender {
  const [inputs, hidden, outputs] = SIZES;
  const X = aligned(BATCH * inputs);
  const W1 = aligned(inputs * hidden);
  const H = aligned(BATCH * hidden);
  const W2 = aligned(hidden * outputs);
  const O = aligned(BATCH * outputs);
  const dW1 = aligned(inputs * hidden);
  const dW2 = aligned(hidden * outputs);
  const step = (m: number) => {
    const k = kernels();
    k.gemm(false, false, m, hidden, inputs, 1, X, W1, 0, H);
    k.gemm(false, false, m, outputs, hidden, 1, H, W2, 0, O);
    k.gemm(true, false, hidden, outputs, m, 1, H, O, 0, dW2);
    k.gemm(false, true, m, hidden, outputs, 1, O, W2, 0, H);
    k.gemm(true, false, inputs, hidden, m, 1, X, H, 0, dW1);
  };
  return () => {
    setBackend('openblas', { threads });
    for (const array of [X, W1, W2]) array.fill(0.01);
    return seconds(() => {
      for (let left = examples; left > 0; left -= BATCH) step(Math.min(left, BATCH));
    });
  };
}

function aligned(length: number): Float32Array {
  const array = new Float32Array(length + 16);
  const skip = kernels().alignmentOffset(array);
  return array.subarray(skip, skip + length);
}
