// The layers that a model file describes as plain functions of rows: what src/nn computes, without tensors, gradients and training.
import { argumentError } from '../errors.js';
import { type Maker, makeByType } from '../formats/by-type.js';
import { layerFields } from '../formats/layer-fields.js';
import { type Shapes, stateShapesOf } from '../formats/state-dict.js';
import { gemm } from '../kernels/javascript-gemm.js';
import { reductions } from '../kernels/javascript-reduce.js';
import { activations, type ActivationType, type Entry, optionsOf } from '../nn/activations.js';

/** Rows of numbers, which are left as they are, to rows of numbers. */
type Forward = (X: Float32Array, rows: number) => Float32Array;

/** A layer, or a net, before it has its numbers. */
export interface Plan {
  /** Columns that it takes, and gives; undefined if it takes any, and gives as many. */
  readonly inputs?: number | undefined;
  readonly outputs?: number | undefined;
  /** Of what it has learnt. */
  readonly shapes: Shapes;
  readonly build: (part: (name: string) => Float32Array) => Forward;
}

const NOTHING: Shapes = new Map();

/** A layer that computes each number by itself, with the place of its column among `inputs`. */
function eachNumber(inputs: number | undefined, change: (x: number, column: number) => number): Plan {
  const build = () => (X: Float32Array) => X.map((x, i) => change(x, inputs === undefined ? 0 : i % inputs));
  return { inputs, outputs: inputs, shapes: NOTHING, build };
}

const activationPlan =
  (type: ActivationType): Maker<Plan> =>
  (settings) => {
    const options = optionsOf(type, settings);
    const entry: Entry = activations[type];
    const [op, parameter = 0] = entry.op?.(options) ?? [];
    const forward: Forward = (X) => {
      if (!op) return X;
      const Y = new Float32Array(X.length);
      op.forward(X.length, X, Y, Math.fround(parameter), 0);
      return Y;
    };
    return { shapes: NOTHING, build: () => forward };
  };

const layers: Readonly<Record<string, Maker<Plan>>> = {
  linear(settings, where) {
    const { inputs, outputs, bias, parametrization } = layerFields.linear(settings, 'linear', where);
    const factor = parametrization === 'ntk' ? 1 / Math.sqrt(inputs) : 1;
    const build: Plan['build'] = (part) => {
      const weight = part('weight');
      const added = bias ? part('bias') : new Float32Array(outputs);
      return (X, rows) => {
        const Y = new Float32Array(rows * outputs);
        gemm(false, false, rows, outputs, inputs, factor, X, weight, 0, Y);
        for (let at = 0; at < Y.length; at += outputs) for (let j = 0; j < outputs; j++) Y[at + j] += added[j];
        return Y;
      };
    };
    const shapes = new Map([['weight', [inputs, outputs]], ...(bias ? [['bias', [outputs]] as const] : [])]);
    return { inputs, outputs, shapes, build };
  },

  featureScale(settings, where) {
    const { features } = layerFields.featureScale(settings, 'featureScale', where);
    const build: Plan['build'] = (part) => {
      const weight = part('weight');
      return (X) => X.map((x, i) => x * weight[i % features]);
    };
    return { inputs: features, outputs: features, shapes: new Map([['weight', [features]]]), build };
  },

  dropout(settings, where) {
    layerFields.dropout(settings, 'dropout', where);
    return { shapes: NOTHING, build: () => (X) => X };
  },

  standardize(settings, where) {
    const moments = layerFields.standardize(settings, 'standardize', where);
    const [mean, deviation] = [moments.mean, moments.deviation].map((numbers) => Float32Array.from(numbers));
    return eachNumber(mean.length === 1 ? undefined : mean.length, (x, j) => (x - mean[j]) / deviation[j]);
  },

  targetScale(settings, where) {
    const { mean, deviation } = layerFields.targetScale(settings, 'targetScale', where);
    return eachNumber(mean.length, (x, j) => x * deviation[j] + mean[j]);
  },

  temperature(settings, where) {
    const { value } = layerFields.temperature(settings, 'temperature', where);
    return eachNumber(undefined, (x) => x / value);
  },

  ensemble(settings, where) {
    const { average, members } = layerFields.ensemble(settings, 'ensemble', where);
    if (members.length === 0) throw argumentError('at least one member', 'ensemble.members', members);
    const nets = members.map((member) => netPlan(member, where));
    const { inputs, outputs } = nets[0];
    if (nets.some((net) => net.inputs !== inputs || net.outputs !== outputs))
      throw argumentError('members of the same inputs and outputs', 'ensemble.members', members);
    const named = nets.flatMap(({ shapes }, i) => [...shapes].map(([name, shape]) => [`members.${i}.${name}`, shape] as const)); // prettier-ignore
    const build: Plan['build'] = (part) => {
      const forwards = nets.map((net, i) => net.build((name) => part(`members.${i}.${name}`)));
      const mean = average === 'outputs' ? meanOf : logMeanExp;
      return (X, rows) => mean(forwards.map((forward) => forward(X, rows)), rows); // prettier-ignore
    };
    return { inputs, outputs, shapes: new Map(named), build };
  },

  ...Object.fromEntries((Object.keys(activations) as ActivationType[]).map((type) => [type, activationPlan(type)])),
};

/**
 * The net of a file's layers, from the first on. Its parts are named `layers.0.weight` and so on, as src/nn names them.
 * @param writtenBy the version that wrote the file, such as `mlp-train 0.2.0`
 * @throws MlpError `ERR_MLP_FORMAT` for a type that this version does not know, or settings that are not the type's; `ERR_MLP_ARGUMENT` if
 * layers do not fit together
 */
export function netPlan(descriptions: readonly unknown[], where: string, writtenBy?: string): Plan {
  const plans = descriptions.map((description) => makeByType('layer', layers, { description, where, writtenBy }));
  let width: number | undefined;
  for (const [i, { inputs, outputs }] of plans.entries()) {
    if (width !== undefined && inputs !== undefined && inputs !== width)
      throw argumentError(`a layer that takes ${width} inputs`, `layers[${i}]`, `one that takes ${inputs}`);
    width = outputs ?? width;
  }
  const build: Plan['build'] = (part) => {
    let index = 0;
    const forwards = plans.map((plan) => {
      const prefix = plan.shapes.size > 0 ? `layers.${index++}.` : '';
      return plan.build((name) => part(prefix + name));
    });
    return (X, rows) => forwards.reduce((H, forward) => forward(H, rows), X);
  };
  const { inputs } = plans.find((plan) => plan.inputs !== undefined) ?? {};
  return { inputs, outputs: width, shapes: stateShapesOf(plans.map(({ shapes }) => shapes)), build };
}

/** The mean of what the members say, number by number. */
function meanOf(members: readonly Float32Array[]): Float32Array {
  return members[0].map((_, i) => members.reduce((sum, member) => sum + member[i], 0) / members.length);
}

/** The logarithm of the mean of the members' probabilities. */
function logMeanExp(members: readonly Float32Array[], rows: number): Float32Array {
  const logs = members.map((logits) => {
    const out = new Float32Array(logits.length);
    reductions.softmax(true, rows, logits.length / rows, logits, out);
    return out;
  });
  return logs[0].map((_, i) => {
    const top = Math.max(...logs.map((log) => log[i]));
    return top + Math.log(logs.reduce((sum, log) => sum + Math.exp(log[i] - top), 0) / logs.length);
  });
}
