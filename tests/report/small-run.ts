// A run and its test data for the tests of pictures and reports: four classes of 3 x 2 pictures, worked out by hand.
import type { ClassResults, RunRecord } from '../../src/report/run-record.js';
import { complete } from '../../src/train/recipe-values.js';
import type { EpochEvent } from '../../src/train/events.js';

const epoch = (number: number, trainLoss: number, testAccuracy: number): EpochEvent => ({
  event: 'epoch',
  epoch: number,
  trainLoss,
  trainAccuracy: testAccuracy + 0.01,
  testLoss: trainLoss + 0.1,
  testAccuracy,
  metrics: {
    train: { loss: trainLoss, accuracy: testAccuracy + 0.01 },
    test: { loss: trainLoss + 0.1, accuracy: testAccuracy },
  },
  trainSeconds: 2,
  evalSeconds: 0.5,
});

/** Three epochs, the second the best. */
export const record: RunRecord = {
  name: 'first',
  config: {
    version: '0.1.0',
    node: 'v20.19.0',
    ...complete({ dataset: 'own', hidden: [5], epochs: 3, batchSize: 2, lr: 0.1, momentum: 0.9, nesterov: true }),
    task: 'classes',
    source: '/data/own',
    sizes: [6, 5, 4],
    backend: 'openblas',
    blas: 'OpenBLAS 0.3.21',
    threads: 1,
    examples: 1000,
    validationExamples: 0,
    testExamples: 6,
    parameters: 59,
  },
  epochs: [epoch(1, 1.5, 0.5), epoch(2, 1, 0.75), epoch(3, 0.5, 0.625)],
};

const labels = Uint8Array.of(0, 1, 2, 3, 1, 0);
const predicted = [0, 1, 1, 3, 2, 2];
const confidences = [0.9, 0.8, 0.7, 0.6, 0.95, 0.5];

/** Rows 2, 4 and 5 are wrong; the most confident of them is 4, then 2. */
export const results: ClassResults = {
  kind: 'classes',
  images: {
    features: Uint8Array.from({ length: 36 }, (_, i) => 7 * i),
    shape: [2, 3],
    width: 6,
    labels,
    length: 6,
    classNames: ['tea', 'a & b', '<img src=x onerror=alert(1)>', 'naïve'],
  },
  prediction: {
    labels: Int32Array.from(predicted),
    probabilities: Float32Array.from(
      predicted.flatMap((label, row) =>
        [0, 1, 2, 3].map((i) => (i === label ? confidences[row] : (1 - confidences[row]) / 3)),
      ),
    ),
    classes: 4,
  },
  weights: { shape: [6, 5], data: Float32Array.from({ length: 30 }, (_, i) => (i % 7) - 3) },
};

/** The same with validation, by which the first epoch is the best. */
export const validated: RunRecord = {
  ...record,
  epochs: record.epochs.map((epoch, i) => {
    const validation = { loss: epoch.trainLoss + 0.2, accuracy: [0.6, 0.55, 0.58][i] };
    return { ...epoch, metrics: { ...epoch.metrics, validation } };
  }),
};
