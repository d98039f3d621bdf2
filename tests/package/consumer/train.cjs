// What train.mjs does, in CommonJS.
const { Generator, MLP, SGD, fit, kernelInfo, synthetic } = require('mlp-train');

const { train } = synthetic({ train: 1024, test: 1 });
const generator = new Generator(42);
const model = new MLP([train.width, 64, train.classes], { generator });
fit(model, train, { optimizer: new SGD(model.parameters(), { lr: 0.1 }), epochs: 1, generator }).then(([epoch]) =>
  console.log(JSON.stringify({ ...kernelInfo(), loss: epoch.trainLoss })),
);
