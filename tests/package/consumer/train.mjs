// Trains a small model, as a program that has installed the package would, and prints what it ran on and came to.
import { Generator, MLP, SGD, fit, kernelInfo, synthetic } from 'mlp-train';

const { train } = synthetic({ train: 1024, test: 1 });
const generator = new Generator(42);
const model = new MLP([train.width, 64, train.classes], { generator });
fit(model, train, { optimizer: new SGD(model.parameters(), { lr: 0.1 }), epochs: 1, generator }).then(([epoch]) =>
  console.log(JSON.stringify({ ...kernelInfo(), loss: epoch.trainLoss })),
);
