// Parameters that get the gradients they are given: those of tests/fixtures/optim.json, which PyTorch was given too.
import { readFileSync } from 'node:fs';
import { type DType, type FloatArray, Parameter, type Schedule, tensor } from '../../src/index.js';
import type { Optimizer } from '../../src/optim/optimizer.js';

/** Values of the first parameter, [3, 2], and of the second, [2]. */
export type Values = readonly [number[], number[]];

/** 20 steps of one optimizer: the parameters after the first and after the last. */
export interface OptimizerCase {
  readonly type: string;
  readonly options: object;
  readonly groups?: { params: number[]; lrFactor?: number; weightDecay?: number }[];
  readonly f64: [first: Values, last: Values];
  readonly f32: [first: Values, last: Values];
}

interface Fixture {
  readonly params: Values;
  readonly gradients: (number[] | null)[][];
  readonly cases: OptimizerCase[];
  readonly rates: { schedule: Schedule; rates: number[] }[];
  readonly clipped: Record<'f64' | 'f32', { maxNorm: number; norm: number; gradients: Values }[]>;
}

export const fixture = JSON.parse(readFileSync(new URL('../fixtures/optim.json', import.meta.url), 'utf8')) as Fixture;
export const totalSteps = fixture.gradients.length;

const SHAPES = [[3, 2], [2]];

/** The fixture's parameters, each `copies` times: of many, native kernels compute. */
export function parameters(dtype: DType, copies = 1): Parameter<FloatArray>[] {
  return fixture.params.map((values, i) => {
    const shape = [copies, ...SHAPES[i]];
    return new Parameter(tensor(copied(values, copies), { dtype }).reshape(shape));
  });
}

/** Gives the parameters the gradients of a step, if it has some. */
export function giveGradients(parameters: readonly Parameter<FloatArray>[], step: number, copies = 1): void {
  for (const [i, parameter] of parameters.entries()) {
    parameter.zeroGrad();
    const gradient = fixture.gradients[step][i];
    if (gradient) parameter.accumulateGrad((values) => values.set(copied(gradient, copies)));
  }
}

/** Takes the steps from `from` to before `end` on the fixture's gradients. */
export function steps(optimizer: Optimizer, from: number, end: number, copies = 1): void {
  for (let step = from; step < end; step++) {
    giveGradients(optimizer.parameters, step, copies);
    optimizer.step({ step, totalSteps });
  }
}

/** The numbers as float32 has them, again and again. */
function copied(values: readonly number[], copies: number): number[] {
  return Array.from({ length: copies }, () => values.map(Math.fround)).flat();
}
