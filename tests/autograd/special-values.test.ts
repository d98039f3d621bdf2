// Element-wise ops and reductions in float32 at zeros, infinities, NaN, denormals and the ends of the range, on every backend, against
// PyTorch's values and gradients there (tests/fixtures/special_values.json).
import { beforeAll, describe, expect, test } from 'vitest';
import { Parameter, type Tensor, tensor } from '../../src/index.js';
import { useKernels } from '../../src/kernels/current.js';
import { builtin, javascript, openblas } from '../kernels/backends.js';
import { readFixture } from '../train/golden.js';
import { apply } from './op-cases.js';

type Real = number | 'NaN' | 'Infinity' | '-Infinity';
/** What PyTorch gives in float32, and in float64 beside it, rounded, if that is more than 4 ulp away. */
type Entry = Real | [single: Real, exact: Real];

interface SpecialCase {
  op: string;
  arguments: unknown[];
  values: Entry[];
  /** For each of the upstreams, of each input. */
  gradients: Entry[][][];
}

type Inputs = Record<'x' | 'a' | 'b' | 'z' | 'y' | 'rows', Real[]>;
type Cases = Record<'unary' | 'binary' | 'reductions' | 'binary_cross_entropy', SpecialCase[]>;
const fixture = readFixture<Inputs & Cases>('special_values.json');
const UPSTREAMS = [1, Infinity];

/** How far off values of these may be, besides 4 ulp: 4e-7 of the larger of 1 and |y|. PyTorch's own erf form is, below -2. */
const ROUGH = new Set(['gelu', 'silu', 'mish']);
/** The same for gradients, which have differences of numbers near 1: 1 - y^2 of tanh, and x times that of mish. */
const CANCELLATION = 1e-6;

/** The distance from |x| to the next float32. */
const ulp = (x: number) => 2 ** Math.max(-149, Math.floor(Math.log2(Math.abs(x) || 2 ** -149)) - 23);

/** Whether `got` is within the bound of what PyTorch gives in float32, of the exact value, or lies between the two. */
function isNear(got: number, want: number[], absolute: number): boolean {
  if (want.some((x) => x === got || (Number.isNaN(x) && Number.isNaN(got)))) return true;
  const finite = want.filter(Number.isFinite);
  if (!Number.isFinite(got) || finite.length === 0) return false;
  const bound = (x: number) => Math.max(4 * ulp(x), absolute * Math.max(1, Math.abs(x)));
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  return got >= low - bound(low) && got <= high + bound(high);
}

function expectNear(got: ArrayLike<number>, entries: readonly Entry[], absolute: number, at: readonly Real[][]): void {
  const wrong = entries.flatMap((entry, i) => {
    const want = [entry].flat().map((x) => Math.fround(Number(x)));
    const where = at.map((values) => values[i]).join(', ');
    return isNear(got[i], want, absolute) ? [] : [`at ${where}: ${got[i]} for ${want.join(' or ')}`];
  });
  expect(wrong).toEqual([]);
}

/** Elements of each side at a time: whole vectors of any processor, a rest, and one element that is broadcast. */
const layouts = [
  ['vectors', [64, 64]],
  ['a rest', [1, 1]],
  ['vectors with one element', [64, 1]],
  ['one element with vectors', [1, 64]],
] as const;

/** Runs `f` on so many repeats of one element after the other; returns the results, and the gradients of one element each. */
function run(
  f: (...inputs: Tensor[]) => Tensor,
  inputs: readonly Real[][],
  repeats: readonly number[],
  upstream: number,
): number[][] {
  const length = Math.max(...repeats);
  const every = inputs[0].map((_, i) => {
    const parameters = inputs.map(
      (values, side) => new Parameter(tensor(Array<number>(repeats[side]).fill(Number(values[i])))),
    );
    const y = f(...parameters);
    if (y.requiresGrad) y.backward(tensor(new Float32Array(y.numel).fill(upstream), { shape: y.shape }));
    const whole = parameters.map(({ numel, grad }) => (numel === length && grad ? grad.values : [0]));
    return [y.values, ...whole].map((values) => {
      expect(new Set(values).size).toBe(1); // the same in each lane
      return values[0];
    });
  });
  return every[0].map((_, k) => every.map((results) => results[k]));
}

/** The binary cross-entropy of logits and targets, by the function that keeps it finite. */
const binaryCrossEntropy: Record<string, (z: Tensor, y: Tensor) => Tensor> = {
  logSigmoid: (z, y) => y.mul(z.logSigmoid()).add(y.neg().add(1).mul(z.neg().logSigmoid())).neg(),
  softplus: (z, y) => z.softplus().sub(y.mul(z)),
};

describe.each([openblas, builtin, javascript])('special values on $title', ({ kernels }) => {
  beforeAll(() => useKernels(kernels));

  describe.each(layouts)('in %s', (_, repeats) => {
    for (const [kind, inputs] of [
      ['unary', [fixture.x]],
      ['binary', [fixture.a, fixture.b]],
    ] as const) {
      if (kind === 'unary' && repeats[0] !== repeats[1]) continue;
      test.each(fixture[kind].map((c) => [[c.op, ...c.arguments.map((a) => JSON.stringify(a))].join(' '), c] as const))(
        '%s',
        (_, { op, arguments: rest, values, gradients }) => {
          gradients.forEach((sides, k) => {
            const [y, ...grads] = run((...x) => apply(op, x, rest) as Tensor, inputs, repeats, UPSTREAMS[k]);
            expectNear(y, values, ROUGH.has(op) ? 4e-7 : 0, inputs);
            sides.forEach((want, side) => {
              if (repeats[side] === Math.max(...repeats)) expectNear(grads[side], want, CANCELLATION, inputs);
            });
          });
        },
      );
    }
  });

  test.each(fixture.reductions.map((c) => [c.op, c] as const))('%s', (op, { values, gradients }) => {
    const often = <T>(list: T[]) => Array<T[]>(5).fill(list).flat(); // so that columns fill vectors
    const rows = tensor(often(fixture.rows.map(Number))).reshape([-1, 3]);
    const along = (axis: number, x: Parameter) => {
      const y = apply(op, [x], [axis]) as Tensor;
      y.sum().backward();
      return [y, x.grad as Tensor];
    };
    const at = [often(fixture.rows)];
    const ofColumns = along(0, new Parameter(rows.transpose()));
    for (const [y, gradient] of [
      along(1, new Parameter(rows)),
      ofColumns.map((t) => (t.shape.length > 1 ? t.transpose() : t)),
    ]) {
      expectNear(y.values, often(values), 0, at);
      expectNear(gradient.values, often(gradients[0][0]), CANCELLATION, at);
    }
  });

  test.each(fixture.binary_cross_entropy.map((c) => [c.op, c] as const))('binary cross-entropy of %s', (op, c) => {
    const inputs = [fixture.z, fixture.y];
    const [loss, gradient] = run(binaryCrossEntropy[op], inputs, [1, 1], 1);
    expectNear(loss, c.values, 0, inputs);
    expectNear(gradient, c.gradients[0][0], CANCELLATION, inputs);
    expect([...loss, ...gradient].every(Number.isFinite)).toBe(true);
  });
});
