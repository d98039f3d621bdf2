// The cases of tests/fixtures/ops.json, which PyTorch wrote (make_ops.py): every op by its name, with its inputs and what they give.
import * as api from '../../src/index.js';
import { type FloatArray, type Tensor, tensor } from '../../src/index.js';
import { readFixture } from '../train/golden.js';

/** An array as fixtures hold it: the words NaN, Infinity and -Infinity stand for what JSON does not have. */
export interface Values {
  shape: number[];
  values: (number | string)[];
}

export interface OpCase {
  op: string;
  inputs: Values[];
  /** What comes after the inputs; null is undefined. */
  arguments: unknown[];
  output: Values;
  /** The gradient that is sent back; null where the op has none. */
  upstream: Values | null;
  /** What reaches each input; null where the op has no gradient by it. */
  gradients: (Values | null)[];
  /** False where central differences tell nothing: at a kink. */
  smooth?: false;
}

export const { cases } = readFixture<{ cases: OpCase[] }>('ops.json');

export const titled = (some: readonly OpCase[]): [title: string, OpCase][] =>
  some.map((c) => {
    const shapes = c.inputs.map(({ shape }) => `[${shape.join(', ')}]`);
    return [[`${cases.indexOf(c)} ${c.op}`, ...shapes, ...c.arguments.map((a) => JSON.stringify(a))].join(' '), c];
  });

export const numbers = (values: Values['values']): number[] => values.map(Number);

/** A tensor of a dtype that is known only when the test runs. */
export type AnyTensor = Tensor<FloatArray>;

export const toTensor = <A extends FloatArray>({ shape, values }: Values, floats: (values: number[]) => A): Tensor<A> =>
  tensor(floats(numbers(values)), { shape });

type Result = AnyTensor | Int32Array;
type Named<F> = Readonly<Record<string, F>>;

/** The functions that are no methods, from the inputs in the fixture's order. */
const functions: Named<(inputs: AnyTensor[], ...rest: never[]) => Result> = {
  cat: (inputs, axis) => api.cat(inputs, axis),
  stack: (inputs, axis) => api.stack(inputs, axis),
  where: ([a, b, condition]) => api.where(condition, a, b),
  oneHot: (_, labels, classes) => api.oneHot(labels, classes),
};

/** The op of that name, on these tensors: a method of the first, or a function. */
export function apply(op: string, inputs: AnyTensor[], rest: readonly unknown[]): Result {
  const after = rest.map((argument) => argument ?? undefined);
  if (op in functions) return functions[op](inputs, ...(after as never[]));
  const [x, ...others] = inputs;
  return (x as unknown as Named<(...args: unknown[]) => Result>)[op](...others, ...after);
}
