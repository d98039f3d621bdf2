// mlp-train itself, in a process of its own as its rivals are; `variant` names the backend.
import {
  Arena,
  CrossEntropyLoss,
  DataLoader,
  Generator,
  MLP,
  SGD,
  setBackend,
  TensorDataset,
  trainEpoch,
} from '../../dist/index.js';
import { backendName } from '../../dist/kernels/engine.js';
import { config, features, labels, report } from './recipe.mjs';

const backend = /** @type {'auto' | 'javascript'} */ (config.variant);
const info = setBackend(backend, { threads: config.threads });
const generator = new Generator(42);
const model = new MLP(config.sizes, { generator });
const optimizer = new SGD(model.parameters(), { lr: config.lr });
const loss = new CrossEntropyLoss({ reduction: 'none' });
const arena = new Arena();

/** A loader of the first rows. @param {number} examples */
function loader(examples) {
  const [width] = config.sizes;
  const rows = new TensorDataset(features.subarray(0, examples * width), [width], labels.subarray(0, examples));
  return new DataLoader(rows, { batchSize: config.batch, shuffle: true, generator });
}

const loaders = new Map([config.warmup, config.examples].map((examples) => [examples, loader(examples)]));
await report(`mlp-train, ${backendName(info)}`, info.threads, async (examples) => {
  const batches = /** @type {DataLoader} */ (loaders.get(examples));
  return (await trainEpoch(model, batches, loss, optimizer, { arena })).loss;
});
