// A program for TypeScript 5 that compiles to CommonJS.
import { MLP, MlpError, zeros } from 'mlp-train';
import { Accumulator } from 'mlp-train/d2l';

const classes: number = new MLP([784, 8, 10]).forward(zeros([1, 784])).shape[1];
export const sums: Accumulator = new Accumulator(2);
try {
  zeros([-1]);
} catch (error) {
  if (error instanceof MlpError) console.log(error.code, classes);
}
