// A program in TypeScript, which the types of the package let pass but for the line that is wrong.
import { MLP, SGD, fit, kernelInfo, synthetic, zeros, type EpochEvent, type KernelInfo, type Tensor } from 'mlp-train';
import { Accumulator, trainCh3 } from 'mlp-train/d2l';
import { loadModel } from 'mlp-train/infer';

const { train, test } = synthetic({ train: 64, test: 16 });
const model = new MLP([train.width, 8, train.classes]);
const history: EpochEvent[] = await fit(model, train, { optimizer: new SGD(model.parameters(), { lr: 0.1 }), test });
const info: KernelInfo = kernelInfo();
const logits: Tensor = model.forward(zeros([1, train.width]));
const inferred = loadModel(new Uint8Array(0));
export const answers: string[] | Float32Array =
  inferred.task === 'classes' ? inferred.predict([{ age: 31, plan: null }]) : inferred.predict([1, 2]);
export const all = [history[0].trainLoss.toFixed(), info.backend, logits.shape, new Accumulator(2), trainCh3];

// @ts-expect-error a size is a number
new MLP(['784', 10]);
