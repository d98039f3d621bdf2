// Every op's value and gradients against PyTorch's, from tests/fixtures/ops.json (made by make_ops.py, float64).
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type FloatArray, Parameter, type Reduction, type Tensor, tensor } from '../../src/index.js';

interface Values {
  shape: number[];
  values: number[];
}

interface Case {
  op: string;
  inputs: Values[];
  attributes: {
    scalar?: number;
    shape?: number[];
    axes?: number[] | null;
    keepdim?: boolean;
    axis?: number;
    index?: Values;
    labels?: Values;
    reduction?: Reduction;
  };
  output: Values;
  upstream: Values;
  gradients: Values[];
}

const { cases } = JSON.parse(readFileSync(new URL('../fixtures/ops.json', import.meta.url), 'utf8')) as {
  cases: Case[];
};

function apply({ op, attributes: a }: Case, [x, y]: Tensor<FloatArray>[]): Tensor<FloatArray> {
  const other = a.scalar ?? y;
  switch (op) {
    case 'add': return x.add(other);
    case 'sub': return x.sub(other);
    case 'mul': return x.mul(other);
    case 'div': return x.div(other);
    case 'maximum': return x.maximum(other);
    case 'matmul': return x.matmul(y);
    case 'neg': return x.neg();
    case 'exp': return x.exp();
    case 'log': return x.log();
    case 'relu': return x.relu();
    case 'transpose': return x.transpose();
    case 'reshape': return x.reshape(a.shape as number[]);
    case 'sum': return x.sum(a.axes ?? undefined, { keepdim: a.keepdim ?? false });
    case 'mean': return x.mean(a.axes ?? undefined, { keepdim: a.keepdim ?? false });
    case 'gather': return x.gather(a.axis as number, Int32Array.from((a.index as Values).values));
    case 'cross_entropy': return x.crossEntropy(Int32Array.from((a.labels as Values).values), { reduction: a.reduction as Reduction });
    default: throw new Error(`no op ${op}`);
  }
} // prettier-ignore

const toTensor = ({ shape, values }: Values) => tensor(Float64Array.from(values), { shape });

function expectClose(got: Tensor<FloatArray>, { shape, values }: Values): void {
  expect(got.shape).toEqual(shape);
  values.forEach((value, i) =>
    expect(Math.abs(got.values[i] - value)).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(value))),
  );
}

describe('ops agree with PyTorch', () => {
  test('the fixture is there', () => expect(cases.length).toBeGreaterThan(100));

  test.each(cases.map((c, i) => [`${i} ${c.op} ${JSON.stringify(c.inputs.map(({ shape }) => shape))}`, c] as const))(
    '%s',
    (_, c) => {
      const inputs = c.inputs.map((input) => new Parameter(toTensor(input)));
      const y = apply(c, inputs);
      expectClose(y, c.output);
      y.backward(toTensor(c.upstream));
      inputs.forEach((input, i) => expectClose(input.grad as Tensor<FloatArray>, c.gradients[i]));
    },
  );
});
