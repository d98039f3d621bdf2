// Activations in ONNX, an entry each: those that opset 13 has no operator for are made of those that it has.
// What the operators compute: https://github.com/onnx/onnx/blob/main/docs/Operators.md.
import { MlpError } from '../errors.js';
import type { ActivationLayer, PlainOptions } from './plain-layers.js';

/** What an operator takes: the activation's input, a constant, or what another operator gives. */
export type Operand = typeof X | number | Operation;

/** One use of an operator. */
export interface Operation {
  readonly operator: string;
  readonly operands: readonly Operand[];
  readonly attributes: Readonly<Record<string, number>>;
}

/** The activation's input. */
export const X = 'x';

function operation(operator: string, operands: readonly Operand[] = [X], attributes = {}): Operation {
  return { operator, operands, attributes };
}

const add = (a: Operand, b: Operand) => operation('Add', [a, b]);
const mul = (a: Operand, b: Operand) => operation('Mul', [a, b]);
const div = (a: Operand, b: Operand) => operation('Div', [a, b]);

const activations: Readonly<Record<string, (options: PlainOptions) => Operation>> = {
  identity: () => operation('Identity'),
  relu: () => operation('Relu'),
  leakyRelu: ({ negativeSlope }) => operation('LeakyRelu', [X], { alpha: negativeSlope }),
  tanh: () => operation('Tanh'),
  sigmoid: () => operation('Sigmoid'),
  gelu: ({ approximate }) => mul(mul(0.5, X), add(1, approximate === 'tanh' ? geluTanh() : erf())),
  silu: () => mul(X, operation('Sigmoid')),
  elu: ({ alpha }) => operation('Elu', [X], { alpha }),
  selu: () => operation('Selu'), // whose default constants are PyTorch's
  mish: () => mul(X, operation('Tanh', [operation('Softplus')])),
};

/** erf(x / sqrt(2)) */
const erf = () => operation('Erf', [div(X, Math.SQRT2)]);

/** tanh(sqrt(2 / pi) (x + 0.044715 x^3)) */
const geluTanh = () => operation('Tanh', [mul(Math.sqrt(2 / Math.PI), add(X, mul(0.044715, mul(X, mul(X, X)))))]);

/** The activation as a function of {@link X}. @throws MlpError `ERR_MLP_FORMAT` if it has no entry here */
export function onnxActivation({ name, options }: ActivationLayer): Operation {
  if (Object.hasOwn(activations, name)) return activations[name](options);
  throw new MlpError('ERR_MLP_FORMAT', `the activation ${name} has no form in ONNX`, 'export');
}
