// Linear: a fully connected layer.
import { Parameter } from '../autograd/parameter.js';
import { zeros } from '../autograd/create.js';
import { checkTensor, type Tensor } from '../autograd/tensor.js';
import { argumentError, checkInteger, checkNumber, MlpError } from '../errors.js';
import { layerFields, type Parametrization, PARAMETRIZATIONS } from '../formats/layer-fields.js';
import { checkOptions, type Names } from '../options.js';
import { defaultGenerator } from '../random/default.js';
import { checkGenerator, type Generator } from '../random/generator.js';
import { Activation, type ActivationDescription } from './activation.js';
import type { ActivationType } from './activations.js';
import { initOf, type InitName } from './init.js';
import { type ForwardOptions, type Layer, type LayerPlan, Module } from './module.js';

/** How a layer's weights start. */
export interface InitOptions {
  /** Where the weights are drawn from; default: the generator that `manualSeed` seeds. */
  generator?: Generator | undefined;
  /** Default: `book`, and `normal` if the parametrization is `ntk`. */
  init?: InitName | undefined;
  /** Standard deviation of the weights of `book`, which alone has one; default 0.01. */
  initStd?: number | undefined;
  /** What follows the layer, and in an MLP stands between layers: kaiming and xavier multiply by its gain. Default `relu`. */
  activation?: ActivationType | ActivationDescription | undefined;
}

export type { Parametrization } from '../formats/layer-fields.js';

/** How layers are made. */
export interface LinearOptions extends InitOptions {
  /** Whether b is added; default true. */
  bias?: boolean | undefined;
  /** Default `standard`. */
  parametrization?: Parametrization | undefined;
}

/** The names of {@link LinearOptions}. */
export const linearOptions: Names<LinearOptions> = {
  generator: true,
  init: true,
  initStd: true,
  activation: true,
  bias: true,
  parametrization: true,
};

const FORWARD: Names<ForwardOptions & { relu: boolean }> = { training: true, draw: true, relu: true };

/** Y = X W + b for X [n, in], with weight [in, out] as in the book (not PyTorch's [out, in]) and bias [out]; without options as the book starts them. */
export class Linear extends Module implements Layer {
  readonly weight: Parameter;
  readonly parametrization: Parametrization;

  /**
   * @param options.suffix what comes after W and b in the names that errors show
   * @param options.isLast whether it gives the outputs of a net, which the init `ntk` asks; default false
   */
  constructor(
    inFeatures: number,
    outFeatures: number,
    options: LinearOptions & { suffix?: string; isLast?: boolean } = {},
  ) {
    super();
    checkOptions('Linear', options, { ...linearOptions, suffix: true, isLast: true });
    checkInteger('inFeatures', inFeatures, 1);
    checkInteger('outFeatures', outFeatures, 1);
    const { bias = true, parametrization = 'standard', suffix = '', isLast = false } = options;
    if (typeof bias !== 'boolean') throw argumentError('true or false', 'bias', bias);
    if (!PARAMETRIZATIONS.includes(parametrization))
      throw argumentError(`one of ${PARAMETRIZATIONS.join(', ')}`, 'parametrization', parametrization);
    const { init: name = parametrization === 'ntk' ? 'normal' : 'book', ...others } = options;
    const init = initOf(name);
    const drawn = { inputs: inFeatures, outputs: outFeatures, isLast, ...scaleOf(name, others) };
    this.weight = new Parameter(init.weight(drawn), { name: `W${suffix}` });
    if (bias) {
      const value = new Parameter(init.bias?.(drawn) ?? zeros([outFeatures]), { name: `b${suffix}` });
      Object.defineProperty(this, 'bias', { value, enumerable: true }); // in place of the getter; deep equality sees it
    }
    this.parametrization = parametrization;
  }

  /** b [out]. @throws MlpError `ERR_MLP_ARGUMENT` if the layer has none */
  get bias(): Parameter {
    throw new MlpError('ERR_MLP_ARGUMENT', 'it has no bias', this.toString(), 'Ask hasBias before');
  }

  get inputs(): number {
    return this.weight.shape[0];
  }

  get outputs(): number {
    return this.weight.shape[1];
  }

  get isDense(): boolean {
    return true;
  }

  /** Whether b is added. */
  get hasBias(): boolean {
    return Object.hasOwn(this, 'bias');
  }

  /**
   * Y for the rows X.
   * @param options.relu whether to end with max(., 0), in the same pass over memory if it can
   */
  forward(X: Tensor, options: Partial<ForwardOptions> & { relu?: boolean } = {}): Tensor {
    checkTensor('X', X);
    checkOptions('Linear.forward', options, FORWARD);
    const { relu = false } = options;
    if (this.hasBias && this.parametrization === 'standard') return X.linear(this.weight, this.bias, { relu });
    let Y = X.matmul(this.weight);
    if (this.parametrization === 'ntk') Y = Y.div(Math.sqrt(this.inputs));
    if (this.hasBias) Y = Y.add(this.bias);
    return relu ? Y.relu() : Y;
  }

  describe() {
    const { inputs, outputs, hasBias, parametrization } = this;
    return { type: 'linear', inputs, outputs, bias: hasBias, parametrization } as const;
  }

  /** `Linear(784 -> 256)` */
  override toString(): string {
    const others = [this.hasBias ? '' : ', no bias', this.parametrization === 'ntk' ? ', ntk' : ''];
    return `Linear(${this.weight.shape.join(' -> ')}${others.join('')})`;
  }

  protected override *members(): Iterable<readonly [name: string, member: Parameter]> {
    yield ['weight', this.weight] as const;
    if (this.hasBias) yield ['bias', this.bias] as const;
  }
}

/** What an init draws from, and how widely. @throws MlpError for the standard deviation of another init than `book` */
function scaleOf(init: InitName, { initStd, activation = 'relu', generator = defaultGenerator() }: InitOptions) {
  if (initStd !== undefined && init !== 'book')
    throw argumentError(`nothing, since init ${init} has no standard deviation to choose,`, 'initStd', initStd);
  const std = checkNumber('initStd', initStd ?? 0.01, 0);
  return { std, gain: Activation.of(activation).gain, generator: checkGenerator(generator) };
}

/** For the table of layers. */
export function linearPlan(settings: object, where: string): LayerPlan {
  const { inputs, outputs, bias, parametrization } = layerFields.linear(settings, 'linear', where);
  const shapes = new Map([['weight', [inputs, outputs]], ...(bias ? [['bias', [outputs]] as const] : [])]);
  return { shapes, build: () => new Linear(inputs, outputs, { bias, parametrization, init: 'zeros' }) };
}
