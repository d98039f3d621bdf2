// The settings of a recipe that say how parameters are updated: optimizer, learning rate and its schedule, clipping.
import type { OptimizerType } from '../optim/optimizers.js';
import type { Schedule } from '../optim/schedule.js';
import { type Applies, flag, goesWith, integer, nonNegative, type Setting, word } from './setting.js';

/** The value of each; one that does not apply has its fallback. */
export interface UpdateSettings {
  readonly optimizer: OptimizerType;
  readonly lr: number;
  readonly biasLr: number;
  readonly momentum: number;
  readonly nesterov: boolean;
  readonly beta1: number;
  readonly beta2: number;
  readonly alpha: number;
  readonly eps: number;
  readonly weightDecay: number;
  readonly schedule: Schedule['type'];
  readonly warmup: number;
  readonly stepSize: number;
  readonly gamma: number;
  readonly clipNorm: number;
}

const adaptive: Applies<UpdateSettings> = goesWith('--optimizer', 'optimizer', 'adam', 'adamw');

/** An entry of each. Those that a fallback depends on come before it. */
export const updateSettings: { readonly [Key in keyof UpdateSettings]: Setting<UpdateSettings[Key], UpdateSettings> } =
  {
    optimizer: {
      group: 'Optimizer',
      flag: '--optimizer <name>',
      help: 'sgd, adam, adamw or rmsprop',
      kind: word<OptimizerType>({ sgd: true, adam: true, adamw: true, rmsprop: true }),
      fallback: 'sgd',
      label: 'optimizer',
      brief: (name) => name !== 'sgd' && name,
    },
    lr: {
      group: 'Optimizer',
      flag: '--lr <rate>',
      help: 'learning rate (default: 0.1 for sgd, 0.001 for others)',
      kind: nonNegative(),
      fallback: ({ optimizer }) => (optimizer === 'sgd' ? 0.1 : 0.001),
      label: 'learning rate',
      brief: (lr) => (lr === 0 ? 'lr 0 (the model stays as it is)' : `lr ${lr}`),
    },
    biasLr: {
      group: 'Optimizer',
      flag: '--bias-lr <factor>',
      help: 'the learning rate of biases, as a multiple of that of weights',
      kind: nonNegative(),
      fallback: 1,
      label: 'rate of biases',
      text: (factor) => `times ${factor}`,
      brief: (factor) => factor !== 1 && `biases' lr times ${factor}`,
    },
    momentum: {
      group: 'Optimizer',
      flag: '--momentum <m>',
      help: 'momentum of sgd and rmsprop',
      kind: nonNegative(),
      fallback: 0,
      applies: goesWith('--optimizer', 'optimizer', 'sgd', 'rmsprop'),
      label: 'momentum',
      text: (momentum, { nesterov }) => `${momentum}${nesterov ? ', Nesterov' : ''}`,
      brief: (momentum, { nesterov }) => momentum > 0 && `${nesterov ? 'nesterov ' : ''}momentum ${momentum}`,
    },
    nesterov: {
      group: 'Optimizer',
      flag: '--nesterov',
      help: "Nesterov's momentum; needs --momentum",
      kind: flag,
      fallback: false,
      applies: {
        says: 'needs --momentum, such as 0.9, and --optimizer sgd',
        when: ({ optimizer, momentum }) => optimizer === 'sgd' && momentum > 0,
      },
    },
    beta1: {
      group: 'Optimizer',
      flag: '--beta1 <b>',
      help: "of adam and adamw: how much of the gradients' mean stays",
      kind: nonNegative(1),
      fallback: 0.9,
      applies: adaptive,
      label: 'beta1',
      brief: (beta) => beta !== 0.9 && `beta1 ${beta}`,
    },
    beta2: {
      group: 'Optimizer',
      flag: '--beta2 <b>',
      help: 'of adam and adamw: how much of the mean of their squares stays',
      kind: nonNegative(1),
      fallback: 0.999,
      applies: adaptive,
      label: 'beta2',
      brief: (beta) => beta !== 0.999 && `beta2 ${beta}`,
    },
    alpha: {
      group: 'Optimizer',
      flag: '--alpha <a>',
      help: 'of rmsprop: how much of the mean of squares stays',
      kind: nonNegative(1),
      fallback: 0.99,
      applies: goesWith('--optimizer', 'optimizer', 'rmsprop'),
      label: 'alpha',
      brief: (alpha) => alpha !== 0.99 && `alpha ${alpha}`,
    },
    eps: {
      group: 'Optimizer',
      flag: '--eps <e>',
      help: 'of adam, adamw and rmsprop: keeps the divisor above 0',
      kind: nonNegative(),
      fallback: 1e-8,
      applies: goesWith('--optimizer', 'optimizer', 'adam', 'adamw', 'rmsprop'),
      label: 'eps',
      brief: (eps) => eps !== 1e-8 && `eps ${eps}`,
    },
    weightDecay: {
      group: 'Optimizer',
      flag: '--weight-decay <d>',
      help: 'L2 penalty; for adamw the decoupled decay (default: 0, for adamw 0.01)',
      kind: nonNegative(),
      fallback: ({ optimizer }) => (optimizer === 'adamw' ? 0.01 : 0),
      label: 'weight decay',
      brief: (decay) => decay > 0 && `weight decay ${decay}`,
    },
    schedule: {
      group: 'Schedule of the learning rate',
      flag: '--schedule <name>',
      help: 'how the learning rate goes on: constant, step, exponential, linear, cosine or coslog',
      kind: word<Schedule['type']>({ constant: true, step: true, exponential: true, linear: true, cosine: true, coslog: true }), // prettier-ignore
      fallback: 'constant',
      label: 'schedule',
      brief: (name) => name !== 'constant' && `${name} schedule`,
    },
    warmup: {
      group: 'Schedule of the learning rate',
      flag: '--warmup <epochs>',
      help: 'epochs in which the learning rate rises to its value',
      kind: nonNegative(),
      fallback: 0,
      label: 'warm-up',
      text: (epochs) => `${epochs} epoch${epochs === 1 ? '' : 's'}`,
      brief: (epochs) => epochs > 0 && `warm-up ${epochs}`,
    },
    stepSize: {
      group: 'Schedule of the learning rate',
      flag: '--step-size <epochs>',
      help: 'of the step schedule: epochs between two steps',
      kind: integer(1),
      fallback: 10,
      applies: goesWith('--schedule', 'schedule', 'step'),
      label: 'step size',
      text: (epochs) => `${epochs} epoch${epochs === 1 ? '' : 's'}`,
      brief: (epochs) => `every ${epochs} epoch${epochs === 1 ? '' : 's'}`,
    },
    gamma: {
      group: 'Schedule of the learning rate',
      flag: '--gamma <g>',
      help: 'of the schedules step and exponential: the factor of a step, or of an epoch (default: 0.1, 0.9)',
      kind: nonNegative(),
      fallback: ({ schedule }) => (schedule === 'exponential' ? 0.9 : 0.1),
      applies: goesWith('--schedule', 'schedule', 'step', 'exponential'),
      label: 'gamma',
      brief: (gamma) => `gamma ${gamma}`,
    },
    clipNorm: {
      group: 'Training',
      flag: '--clip-norm <n>',
      help: 'the largest norm of all gradients together, to which longer ones are shortened; 0 leaves them',
      kind: nonNegative(),
      fallback: 0,
      label: 'gradient clipping',
      text: (norm) => (norm === 0 ? 'none' : `norm ${norm}`),
      brief: (norm) => norm > 0 && `gradient norm up to ${norm}`,
    },
  };
