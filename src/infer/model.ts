// A model that answers anywhere JavaScript runs: read from the bytes of its file, computed by the JavaScript kernels.
import { argumentError } from '../errors.js';
import { decodeSafetensors } from '../formats/safetensors.js';
import { checkFinite, checkStateDict } from '../formats/state-dict.js';
import { isArrayBuffer, isUint8Array } from '../kinds.js';
import { reductions } from '../kernels/javascript-reduce.js';
import { checkTogether, fieldsOf, inFile, modelState } from '../train/model-content.js';
import type { ModelDescription } from '../train/model-fields.js';
import { predictedClass } from '../train/predicted-class.js';
import { type Inputs, rowsOf } from './inputs.js';
import { netPlan } from './layers.js';

/** What all models do. */
interface Inferring {
  /** What the file says of inputs and outputs. */
  readonly description: ModelDescription;
  /** What the net gives for each example, row-major: logits, or the numbers of a regression. @throws MlpError as `predict` */
  readonly outputs: (inputs: Inputs) => Float32Array;
}

/** A model that tells classes apart. */
export interface ClassModel extends Inferring {
  readonly task: 'classes';
  /** The names of the classes, in the order of their probabilities; their numbers if the model knows none. */
  readonly classes: readonly string[];
  /**
   * The name of the class of each example: the most probable one, or what the model's threshold says.
   * @throws MlpError `ERR_MLP_ARGUMENT`, `ERR_MLP_SHAPE` or `ERR_MLP_DATA` that names what lacks or is of another kind
   */
  readonly predict: (inputs: Inputs) => string[];
  /** The probability of each class, in the order of `classes`, for each example. @throws MlpError as `predict` */
  readonly predictProba: (inputs: Inputs) => Float32Array[];
}

/** A model that predicts numbers. */
export interface ValueModel extends Inferring {
  readonly task: 'regression';
  /** The numbers of each example, row-major, in the units of the target. @throws MlpError as in {@link ClassModel} */
  readonly predict: (inputs: Inputs) => Float32Array;
}

const WHERE = 'the model';

/**
 * Reads a model that `saveModel`, `saveCheckpoint` or a run wrote.
 * @param bytes all of its file
 * @throws MlpError `ERR_MLP_FORMAT` if they are anything else
 */
export function loadModel(bytes: ArrayBuffer | Uint8Array): ClassModel | ValueModel {
  if (!isArrayBuffer(bytes) && !isUint8Array(bytes)) throw argumentError("the bytes of a model's file", 'loadModel', bytes, 'Give what readFileSync, or fetch and arrayBuffer(), give of it'); // prettier-ignore
  const content = decodeSafetensors(isUint8Array(bytes) ? bytes : new Uint8Array(bytes), WHERE);
  const { layers, producer, ...description } = fieldsOf(WHERE, content);
  const state = modelState(content);
  const net = inFile(WHERE, () => {
    const { inputs, outputs, shapes, build } = netPlan(layers, WHERE, producer);
    if (inputs === undefined || outputs === undefined) throw argumentError('at least one linear layer', 'layers', layers); // prettier-ignore
    checkStateDict(WHERE, state, shapes);
    checkFinite(WHERE, 'ERR_MLP_FORMAT', state);
    checkTogether([inputs, outputs], description);
    return { inputs, outputs, forward: build((name) => state.get(name)!.data as Float32Array) };
  });
  const outputs = (inputs: Inputs) => {
    const X = rowsOf(inputs, description, net.inputs);
    return net.forward(X, X.length / net.inputs);
  };
  return description.task === 'regression'
    ? { task: 'regression', description, outputs, predict: outputs }
    : classModel(description, net.outputs, outputs);
}

function classModel(description: ModelDescription, width: number, outputs: ClassModel['outputs']): ClassModel {
  const classes = description.classNames ?? Array.from({ length: width }, (_, i) => String(i));
  const rows = <T>(values: Float32Array, of: (start: number) => T) =>
    Array.from({ length: values.length / width }, (_, row) => of(row * width));
  const predict = (inputs: Inputs) => {
    const logits = outputs(inputs);
    const { threshold } = description;
    if (width === 1) return rows(logits, () => classes[0]);
    return rows(logits, (start) => classes[Math.max(predictedClass(logits, start, width, threshold), 0)]);
  };
  const predictProba = (inputs: Inputs) => {
    const logits = outputs(inputs);
    const probabilities = new Float32Array(logits.length);
    reductions.softmax(false, logits.length / width, width, logits, probabilities);
    return rows(probabilities, (start) => probabilities.subarray(start, start + width));
  };
  return { task: 'classes', description, classes, outputs, predict, predictProba };
}
