// Confusion matrices and scores against scikit-learn's, from tests/fixtures/classification.json (made by make_classification.py).
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { classificationReport, confusionMatrix, type Scores } from '../../src/train/classification.js';

interface Case {
  what: string;
  labels: number[];
  predicted: number[];
  matrix: number[][];
  classes: Scores[];
  accuracy: number;
  macro: Omit<Scores, 'support'>;
  weighted: Omit<Scores, 'support'>;
}

const { cases } = JSON.parse(readFileSync(new URL('../fixtures/classification.json', import.meta.url), 'utf8')) as {
  cases: Case[];
};

const close = ({ precision, recall, f1 }: Omit<Scores, 'support'>) => ({
  precision: expect.closeTo(precision, 12),
  recall: expect.closeTo(recall, 12),
  f1: expect.closeTo(f1, 12),
});

describe('as scikit-learn', () => {
  test.each(cases)('$what', ({ labels, predicted, matrix, classes, accuracy, macro, weighted }) => {
    const report = classificationReport(Uint8Array.from(labels), Int32Array.from(predicted), classes.length);
    expect(confusionMatrix(labels, predicted, classes.length)).toEqual(matrix);
    expect(report).toEqual({
      classes: classes.map((scores, i) => ({ name: String(i), ...close(scores), support: scores.support })),
      accuracy: expect.closeTo(accuracy, 12),
      macro: { ...close(macro), support: labels.length },
      weighted: { ...close(weighted), support: labels.length },
    });
  });
});

test('classes have the names that are given', () => {
  expect(classificationReport([0, 1], [0, 0], ['cat', 'dog']).classes.map(({ name }) => name)).toEqual(['cat', 'dog']);
});

describe('refused', () => {
  test.each([
    [[0, 1], [0], 2, 'expected 2 classes for predicted but got [0]'],
    [[0, 2], [0, 1], 2, 'labels: label 2 in row 1 is not a class index from 0 to 1'],
    [[0, 1], [0, -1], 2, 'predicted: label -1 in row 1 is not a class index from 0 to 1'],
    [[0], [0], 0, 'expected an integer of at least 1 for classes but got 0'],
    [[], [], 2, 'expected at least one label for labels but got []'],
  ])('%j, %j, %j', (labels, predicted, classes, message) => {
    const error = expect.objectContaining({ code: 'ERR_MLP_ARGUMENT', message });
    expect(() => classificationReport(labels, predicted, classes)).toThrow(error);
  });
});
