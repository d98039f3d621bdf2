// The settings of a recipe that say of which layers a net is made.
import type { ActivationType } from '../nn/activations.js';
import type { Parametrization } from '../nn/linear.js';
import { flag, hiddenUnits, nonNegative, type Setting, shares, word } from './setting.js';

/** The value of each; one that does not apply has its fallback. */
export interface NetSettings {
  readonly hidden: readonly number[];
  readonly activation: ActivationType;
  readonly parametrization: Parametrization;
  readonly featureScale: boolean;
  readonly featureScaleLr: number;
  readonly dropout: readonly number[];
}

/** An entry of each. Those that a fallback depends on come before it. */
export const netSettings: { readonly [Key in keyof NetSettings]: Setting<NetSettings[Key], NetSettings> } = {
  hidden: {
    group: 'Net',
    flag: '--hidden <units>',
    help: 'hidden units, such as 256,128 or none',
    kind: hiddenUnits,
    fallback: [256],
  },
  activation: {
    group: 'Net',
    flag: '--activation <name>',
    help: 'between the layers: relu, tanh, sigmoid, gelu, silu, leakyRelu, elu, selu, mish, identity',
    kind: word<ActivationType>({ relu: true, tanh: true, sigmoid: true, gelu: true, silu: true, leakyRelu: true, elu: true, selu: true, mish: true, identity: true }), // prettier-ignore
    fallback: 'relu',
    label: 'activation',
    brief: (name) => name !== 'relu' && name,
  },
  parametrization: {
    group: 'Net',
    flag: '--parametrization <name>',
    help: 'of a layer: standard, X W + b; or ntk, X W / sqrt(inputs) + b',
    kind: word<Parametrization>({ standard: true, ntk: true }),
    fallback: 'standard',
    label: 'parametrization',
    brief: (name) => name !== 'standard' && `${name} parametrization`,
  },
  featureScale: {
    group: 'Net',
    flag: '--feature-scale',
    help: 'a learned factor for each input',
    kind: flag,
    fallback: false,
    label: 'feature factors',
    text: (isOn) => (isOn ? 'yes' : 'no'),
    brief: (isOn) => isOn && 'feature factors',
  },
  featureScaleLr: {
    group: 'Optimizer',
    flag: '--feature-scale-lr <factor>',
    help: 'the learning rate of the factors of --feature-scale, as a multiple of that of weights',
    kind: nonNegative(),
    fallback: 1,
    applies: { says: 'is for --feature-scale', when: ({ featureScale }) => featureScale },
    label: 'rate of feature factors',
    text: (factor) => `times ${factor}`,
    brief: (factor) => factor !== 1 && `feature factors' lr times ${factor}`,
  },
  dropout: {
    group: 'Net',
    flag: '--dropout <share>',
    help: 'what is left out at random behind each hidden layer while the net learns: one share for all, or one for each',
    kind: shares,
    fallback: [0],
    applies: {
      says: 'takes one share for all hidden layers, or as many as --hidden has',
      when: ({ dropout, hidden }) =>
        [1, hidden.length].includes(dropout.length) && (hidden.length > 0 || dropout[0] === 0),
    },
    label: 'dropout',
    brief: (shares) => shares.some((share) => share > 0) && `dropout ${shares.join(', ')}`,
  },
};
