// Friedman's first regression problem: ten numbers of which five matter, for machines without data and for quick tests.
import { checkInteger } from '../errors.js';
import { checkOptions, type Names } from '../options.js';
import { Generator } from '../random/generator.js';
import type { TrainTest } from './dataset.js';
import { TensorDataset } from './tensor-dataset.js';

/** Seed of the drawing (42 by default) and the numbers of rows, each at least 1. */
export interface FriedmanOptions {
  seed?: number | bigint;
  train?: number;
  test?: number;
}

const NAMES: Names<FriedmanOptions> = { seed: true, train: true, test: true };
const COLUMNS = 10;

/**
 * Draws rows of ten numbers x from U(0, 1) with the target y = 10 sin(pi x0 x1) + 20 (x2 - 0.5)^2 + 10 x3 + 5 x4 + e, where e is N(0, 1): no
 * net comes below an RMSE of about 1 on rows that it has not seen. (Friedman 1991, "Multivariate Adaptive Regression Splines".)
 */
export function friedman(options: FriedmanOptions = {}): TrainTest<Float32Array> {
  checkOptions('friedman', options, NAMES);
  const { seed = 42, train = 8000, test = 2000 } = options;
  const generator = new Generator(seed);
  const draw = (rows: number) => {
    const features = generator.rand(new Float32Array(rows * COLUMNS));
    const noise = generator.randn(new Float32Array(rows));
    return new TensorDataset(features, [COLUMNS], noise.map((e, row) => e + target(features, row * COLUMNS))); // prettier-ignore
  };
  const parts = { train: draw(checkInteger('train', train, 1)), test: draw(checkInteger('test', test, 1)) };
  return { ...parts, source: `friedman, seed ${seed}` };
}

function target(x: Float32Array, at: number): number {
  const [x0, x1, x2, x3, x4] = x.subarray(at, at + 5);
  return 10 * Math.sin(Math.PI * x0 * x1) + 20 * (x2 - 0.5) ** 2 + 10 * x3 + 5 * x4;
}
