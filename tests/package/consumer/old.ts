// A program for TypeScript 5 that compiles to CommonJS.
import { MLP, MlpError, zeros } from 'mlp-train';
import { Accumulator } from 'mlp-train/d2l';
import { loadModel } from 'mlp-train/infer';

const classes: number = new MLP([784, 8, 10]).forward(zeros([1, 784])).shape[1];
export const sums: Accumulator = new Accumulator(2);
try {
  loadModel(new Uint8Array(0)).predict([]);
} catch (error) {
  if (error instanceof MlpError) console.log(error.code, classes);
}
