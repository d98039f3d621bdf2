// Element-wise ops on arrays that fill vectors, blocks and threads: PyTorch's small cases with each element many times along every axis.
import { expect, test } from 'vitest';
import { Parameter, tensor } from '../../src/index.js';
import { useKernels } from '../../src/kernels/current.js';
import { backends } from '../kernels/backends.js';
import { readFixture } from '../train/golden.js';
import { type AnyTensor, apply, cases, type OpCase, titled, type Values } from './op-cases.js';

/** A result has at most so many elements: enough for two threads. */
const ELEMENTS = 35_000;

type Named = { op: string }[];
const { unary, binary } = readFixture<Record<'unary' | 'binary', Named>>('special_values.json');
const elementWise = new Set([...unary, ...binary].map(({ op }) => op)).add('where');

const numel = (shape: number[]) => shape.reduce((n, size) => n * size, 1);

/** How often to repeat along each axis of more than one element. */
function timesOf({ output: { shape } }: OpCase): number {
  const axes = shape.filter((size) => size > 1).length;
  return axes === 0 ? 1 : Math.floor((ELEMENTS / numel(shape)) ** (1 / axes));
}

/** Each element `times` times along each axis of more than one element. */
function repeated({ shape, values }: Values, times: number): { shape: number[]; values: Float64Array } {
  let result = Float64Array.from(values, Number);
  for (let axis = shape.length - 1, inner = 1; axis >= 0; axis--) {
    if (shape[axis] > 1) {
      const before = result;
      result = new Float64Array(before.length * times);
      for (let at = 0; at < before.length; at += inner)
        for (let i = 0; i < times; i++) result.set(before.subarray(at, at + inner), at * times + i * inner);
      inner *= times;
    }
    inner *= shape[axis];
  }
  return { shape: shape.map((size) => (size > 1 ? size * times : size)), values: result };
}

/** How often broadcasting repeats an element of the input in the result, over what it does in the small case. */
function fanOut(input: number[], output: number[], times: number): number {
  const missing = output.length - input.length;
  const spread = output.filter((size, axis) => size > 1 && (input[axis - missing] ?? 1) === 1);
  return times ** spread.length;
}

/** Holds an array to `factor` times what is wanted. */
function expectClose(where: string, got: AnyTensor, want: ReturnType<typeof repeated>, unit: number, factor = 1): void {
  expect(got.shape).toEqual(want.shape);
  const tolerance = factor * Math.max(160 * unit, 1e-12); // some thousand equal numbers are summed here, in any order
  const have = got.values;
  const isWrong = (x: number, i: number) => !(Math.abs(have[i] - factor * x) <= tolerance * Math.max(1, Math.abs(x)));
  const at = want.values.findIndex(isWrong);
  if (at >= 0) expect.fail(`${where}, at ${at} of ${have.length}: ${have[at]} for ${factor * want.values[at]}`);
}

const many = cases.filter((c) => elementWise.has(c.op) && c.upstream && timesOf(c) > 1 && numel(c.output.shape) > 0);

test.each(titled(many))('%s', (_, c) => {
  const times = timesOf(c);
  const grown = (values: Values) => repeated(values, times);
  const [inputs, output, upstream] = [c.inputs.map(grown), grown(c.output), grown(c.upstream as Values)];
  const gradients = c.gradients.map((gradient) => gradient && grown(gradient));
  for (const { title, kernels, floats, unit } of backends) {
    useKernels(kernels);
    const operands = inputs.map(({ shape, values }, i) => {
      const x = tensor(floats(values), { shape });
      return gradients[i] ? new Parameter(x) : x;
    });
    const y = apply(c.op, operands, c.arguments) as AnyTensor;
    expectClose(`value on ${title}`, y, output, unit);
    y.backward(tensor(floats(upstream.values), { shape: upstream.shape }));
    gradients.forEach((want, i) => {
      const factor = fanOut(c.inputs[i].shape, c.output.shape, times);
      if (want)
        expectClose(`gradient ${i} on ${title}`, (operands[i] as Parameter).grad as AnyTensor, want, unit, factor);
    });
  }
});
