// Reads the golden runs that PyTorch made, and holds a curve to them.
import { readFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { expect } from 'vitest';

export interface Recipe {
  seed: number;
  hidden: number[];
  batch: number;
  lr: number;
  epochs: number;
  momentum: number;
  nesterov: boolean;
  weight_decay: number;
  init_std: number;
}

export interface GoldenRun {
  name: string;
  recipe: Recipe;
  init: Record<string, string | number[]>;
  perm_sha256_int32le: string[];
  minibatch_loss_epoch1: number[];
  epochs: { epoch: number; loss: number; train_acc: number; test_acc: number }[];
}

/** A fixture of tests/fixtures. */
export function readFixture<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`../fixtures/${name}`, import.meta.url), 'utf8')) as T;
}

/** What a run reports of an epoch. */
export interface Point {
  trainLoss: number;
  trainAccuracy: number;
  testAccuracy?: number;
}

/**
 * Holds a curve to a golden one within what PyTorch itself differs by between thread counts and processors: nothing to speak of in
 * epoch 1; little in epoch 2, where a wrong order would show; a few times the measured spread after that. `first` is the place of
 * the first point in that series.
 */
export function expectCurve(points: readonly Point[], golden: GoldenRun['epochs'], first = 0): void {
  const tolerances = [{ loss: 2e-6, train: 1e-4, test: 5e-4 }, { loss: 2e-4, train: 1e-3, test: 2e-3 }]; // prettier-ignore
  const later = { loss: 1e-3, train: 1e-3, test: 5e-3 };
  let testDifference = 0;
  points.forEach((point, i) => {
    const tolerance = tolerances[first + i] ?? later;
    const difference = (got: number, want: number) => Math.abs(got - want);
    const test = difference(point.testAccuracy as number, golden[i].test_acc);
    const where = `epoch ${golden[i].epoch}`;
    expect(difference(point.trainLoss, golden[i].loss), `${where}: loss`).toBeLessThanOrEqual(tolerance.loss);
    expect(difference(point.trainAccuracy, golden[i].train_acc), `${where}: train`).toBeLessThanOrEqual(
      tolerance.train,
    );
    expect(test, `${where}: test`).toBeLessThanOrEqual(tolerance.test);
    testDifference += test;
  });
  if (points.length >= 9) expect(testDifference / points.length, 'mean test difference').toBeLessThanOrEqual(1.5e-3);
}

/**
 * Holds the mean losses of epoch 1's steps to the golden ones.
 * @param turn after so many steps one ReLU may fall on the other side of 0, and each later loss differ by up to `after`
 */
export function expectSteps(losses: readonly number[], golden: readonly number[], turn = 100, after = 1e-4): void {
  golden.forEach((want, i) => {
    expect(Math.abs(losses[i] - want), `step ${i + 1}`).toBeLessThanOrEqual(i < turn ? 2e-6 : after);
  });
}

/** SHA-256 of an array's bytes. */
export function sha256(array: ArrayBufferView): string {
  return createHash('sha256')
    .update(new Uint8Array(array.buffer, array.byteOffset, array.byteLength))
    .digest('hex');
}
