// A 4-8-3 net with batch 16: node tiny.mjs ours|loops|tfjs SECONDS. Prints training steps a second.
const [who, budget] = [process.argv[2], Number(process.argv[3])];
const [BATCH, I, H, O, EXAMPLES] = [16, 4, 8, 3, 400];
const rows = Float32Array.from({ length: EXAMPLES * I }, (_, i) => Math.sin(i * 12.9898));
const labels = Uint8Array.from({ length: EXAMPLES }, (_, i) => i % O);

const passes = { ours, loops, tfjs };
const pass = await passes[who]();
let best = 0;
for (let end = performance.now() + budget * 1000; performance.now() < end;) {
  const start = performance.now();
  let steps = 0;
  while (performance.now() - start < Math.min(200, budget * 500)) steps += pass();
  best = Math.max(best, (steps / (performance.now() - start)) * 1000);
}
console.log(best);

async function ours() {
  const mlp = await import('../../dist/index.js');
  mlp.setBackend('openblas', { threads: 1 });
  const generator = new mlp.Generator(1);
  const model = new mlp.MLP([I, H, O], { generator });
  const optimizer = new mlp.SGD(model.parameters(), { lr: 0.1 });
  const data = new mlp.TensorDataset(rows, [I], labels);
  const loader = new mlp.DataLoader(data, { batchSize: BATCH, shuffle: true, generator });
  const loss = new mlp.CrossEntropyLoss({ reduction: 'none' });
  const arena = new mlp.Arena();
  return () => {
    const batches = loader[Symbol.iterator]();
    const step = () => {
      const next = batches.next();
      if (!next.done) mlp.trainStep(model, ...next.value, loss, optimizer);
      return !next.done;
    };
    let steps = 0;
    while (arena.run(step)) steps++;
    return steps;
  };
}

function loops() {
  const random = (length) => Float32Array.from({ length }, (_, i) => Math.sin(i * 78.233) * 0.01);
  const [W1, b1, W2, b2] = [random(I * H), new Float32Array(H), random(H * O), new Float32Array(O)];
  const [h, o, dW1, db1, dW2, db2] = [BATCH * H, BATCH * O, I * H, H, H * O, O].map(
    (length) => new Float32Array(length),
  );
  const order = Int32Array.from({ length: EXAMPLES }, (_, i) => i);
  function step(start) {
    for (const gradient of [dW1, db1, dW2, db2]) gradient.fill(0);
    for (let i = 0; i < BATCH; i++) {
      const x = order[start + i] * I;
      for (let j = 0; j < H; j++) {
        let sum = b1[j];
        for (let p = 0; p < I; p++) sum += rows[x + p] * W1[p * H + j];
        h[i * H + j] = sum > 0 ? sum : 0;
      }
      let [max, total] = [-Infinity, 0];
      for (let j = 0; j < O; j++) {
        let sum = b2[j];
        for (let p = 0; p < H; p++) sum += h[i * H + p] * W2[p * O + j];
        o[i * O + j] = sum;
        if (sum > max) max = sum;
      }
      for (let j = 0; j < O; j++) total += o[i * O + j] = Math.exp(o[i * O + j] - max);
      for (let j = 0; j < O; j++)
        o[i * O + j] = (o[i * O + j] / total - (j === labels[order[start + i]] ? 1 : 0)) / BATCH;
      for (let j = 0; j < O; j++) {
        db2[j] += o[i * O + j];
        for (let p = 0; p < H; p++) dW2[p * O + j] += h[i * H + p] * o[i * O + j];
      }
      for (let p = 0; p < H; p++) {
        if (h[i * H + p] <= 0) continue;
        let sum = 0;
        for (let j = 0; j < O; j++) sum += o[i * O + j] * W2[p * O + j];
        db1[p] += sum;
        for (let q = 0; q < I; q++) dW1[q * H + p] += rows[x + q] * sum;
      }
    }
    for (let i = 0; i < W1.length; i++) W1[i] -= 0.1 * dW1[i];
    for (let i = 0; i < H; i++) b1[i] -= 0.1 * db1[i];
    for (let i = 0; i < W2.length; i++) W2[i] -= 0.1 * dW2[i];
    for (let i = 0; i < O; i++) b2[i] -= 0.1 * db2[i];
  }
  return () => {
    for (let i = EXAMPLES - 1; i > 0; i--) {
      const j = Math.floor(Math.random() * (i + 1));
      const swapped = order[i];
      order[i] = order[j];
      order[j] = swapped;
    }
    for (let start = 0; start < EXAMPLES; start += BATCH) step(start);
    return EXAMPLES / BATCH;
  };
}

async function tfjs() {
  const tf = await import('@tensorflow/tfjs');
  await tf.setBackend('cpu');
  const variable = (shape) => tf.variable(tf.randomNormal(shape, 0, 0.01));
  const [W1, b1, W2, b2] = [variable([I, H]), tf.variable(tf.zeros([H])), variable([H, O]), tf.variable(tf.zeros([O]))];
  const optimizer = tf.train.sgd(0.1);
  const step = (start) =>
    tf.tidy(() => {
      const X = tf.tensor2d(rows.subarray(start * I, (start + BATCH) * I), [BATCH, I]);
      const y = tf.oneHot(tf.tensor1d(Int32Array.from(labels.subarray(start, start + BATCH)), 'int32'), O);
      optimizer.minimize(() =>
        tf.losses.softmaxCrossEntropy(y, tf.add(tf.matMul(tf.relu(tf.add(tf.matMul(X, W1), b1)), W2), b2)),
      );
    });
  return () => {
    for (let start = 0; start < EXAMPLES; start += BATCH) step(start);
    return EXAMPLES / BATCH;
  };
}
