// The package itself, as a rival among rivals: node ours.mjs BACKEND THREADS EXAMPLES EPOCHS. Prints the seconds of each epoch as JSON.
import { Arena, CrossEntropyLoss, DataLoader, Generator, MLP, SGD, setBackend, trainEpoch } from '../../dist/index.js';
import { firstExamples } from './data.mjs';

const [backend, threads, examples, epochs] = [process.argv[2], ...process.argv.slice(3).map(Number)];
setBackend(backend, { threads });
const generator = new Generator(42);
const model = new MLP([784, 256, 10], { generator });
const optimizer = new SGD(model.parameters(), { lr: 0.1 });
const loader = new DataLoader(await firstExamples(examples), { batchSize: 256, shuffle: true, generator });
const loss = new CrossEntropyLoss({ reduction: 'none' });
const arena = new Arena();
const times = [];
for (let epoch = 0; epoch <= epochs; epoch++) {
  const start = performance.now();
  await trainEpoch(model, loader, loss, optimizer, { arena });
  if (epoch > 0) times.push((performance.now() - start) / 1000); // the first warms up
}
console.log(JSON.stringify(times));
