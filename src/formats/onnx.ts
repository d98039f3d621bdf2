// ONNX models of MLPs: a Gemm for each linear layer, and operators for each activation, of opset 13.
// Names and numbers of the fields are those of https://github.com/onnx/onnx/blob/main/onnx/onnx.proto.
import { type Operation, onnxActivation, X } from './onnx-activations.js';
import { type Block, blocksOf, linearsOf, type PlainLayer } from './plain-layers.js';
import { encodeMessage, type Field } from './protobuf.js';
import type { NamedTensor } from './safetensors.js';

/** What an ONNX model tells besides its layers. */
export interface OnnxDescription {
  readonly producer: { readonly name: string; readonly version: string };
  /** For people: what goes in, and what comes out. */
  readonly doc: string;
  readonly metadata: ReadonlyMap<string, string>;
}

/** The format's version that came with opset 13, and so is read by whatever reads that. */
const [IR_VERSION, OPSET] = [7, 13];
/** TensorProto.DataType.FLOAT, and AttributeProto.AttributeType.FLOAT */
const FLOAT = 1;

/** An operator with the values that it takes, constants as numbers, and the value that it gives. */
interface Node {
  readonly operator: string;
  readonly inputs: readonly (string | number)[];
  readonly output: string;
  readonly attributes: Readonly<Record<string, number>>;
}

/** The bytes of a model from `input`, float32 [N, in] of any N, to `logits` [N, out]. */
export function encodeOnnx(layers: readonly PlainLayer[], { producer, doc, metadata }: OnnxDescription): Uint8Array {
  return encodeMessage([
    [1, IR_VERSION],
    [2, producer.name],
    [3, producer.version],
    [6, doc],
    [7, graph(layers)],
    [8, encodeMessage([[2, OPSET]])],
    ...[...metadata].map(([key, value]): Field => [14, encodeMessage([[1, key], [2, value]])]), // prettier-ignore
  ]);
}

/** GraphProto */
function graph(layers: readonly PlainLayer[]): Uint8Array {
  const [linears, blocks] = [linearsOf(layers), blocksOf(layers)];
  const [inputs, outputs] = [linears[0].weight.shape[0], linears[linears.length - 1].weight.shape[1]];
  const nodes = nodesOf(blocks);
  const constants = new Set(nodes.flatMap((node) => node.inputs.filter((value) => typeof value === 'number')));
  return encodeMessage([
    ...nodes.map((node): Field => [1, nodeProto(node)]),
    [2, 'mlp'],
    ...blocks.flatMap(parametersOf).map(([name, value]): Field => [5, tensor(name, value)]),
    ...[...constants].map((value): Field => [5, tensor(nameOf(value), { shape: [], data: Float32Array.of(value) })]),
    [11, valueInfo('input', inputs)],
    [12, valueInfo('logits', outputs)],
  ]);
}

/** The nodes of all blocks, each of which takes what the one before it gives. */
function nodesOf(blocks: readonly Block[]): Node[] {
  const nodes: Node[] = [];
  const given = () => nodes[nodes.length - 1]?.output ?? 'input';
  for (const [i, block] of blocks.entries()) {
    const parameters = parametersOf(block, i).map(([name]) => name);
    if (block.linear) nodes.push(gemm([given(), ...parameters], `${i}.linear`));
    if (block.activation)
      nodes.push(...operationNodes(onnxActivation(block.activation), given(), `${i}.${block.activation.name}`));
  }
  return [...nodes.slice(0, -1), { ...nodes[nodes.length - 1], output: 'logits' }];
}

/** X weight + bias, as Gemm's defaults are. */
function gemm(inputs: readonly string[], output: string): Node {
  return { operator: 'Gemm', inputs, output, attributes: {} };
}

/** The parameters of block i by their names in the graph. */
function parametersOf({ linear }: Block, i: number): [string, NamedTensor][] {
  if (!linear) return [];
  const { weight, bias } = linear;
  return [[`${i}.weight`, weight], ...(bias ? [[`${i}.bias`, bias] as [string, NamedTensor]] : [])];
}

/** The nodes of an operation and, before it, of those whose values it takes. */
function operationNodes({ operator, operands, attributes }: Operation, input: string, output: string): Node[] {
  const before: Node[] = [];
  const inputs = operands.map((operand, i) => {
    if (operand === X) return input;
    if (typeof operand === 'number') return operand;
    before.push(...operationNodes(operand, input, `${output}.${i}`));
    return `${output}.${i}`;
  });
  return [...before, { operator, inputs, output, attributes }];
}

/** What the graph calls a value. */
function nameOf(value: string | number): string {
  return typeof value === 'string' ? value : `constant ${value}`;
}

/** NodeProto, with its attributes as AttributeProtos of float32 */
function nodeProto({ operator, inputs, output, attributes }: Node): Uint8Array {
  return encodeMessage([
    ...inputs.map((input): Field => [1, nameOf(input)]),
    [2, output],
    [3, output],
    [4, operator],
    ...Object.entries(attributes).map(([name, value]): Field => [5, encodeMessage([[1, name], [2, { float: value }], [20, FLOAT]])]), // prettier-ignore
  ]);
}

/** TensorProto, with its numbers as little-endian bytes */
function tensor(name: string, { shape, data }: NamedTensor): Uint8Array {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return encodeMessage([...shape.map((dim): Field => [1, dim]), [2, FLOAT], [8, name], [9, bytes]]);
}

/** ValueInfoProto of float32 [N, width] */
function valueInfo(name: string, width: number): Uint8Array {
  const dims = [encodeMessage([[2, 'N']]), encodeMessage([[1, width]])];
  const shape = encodeMessage(dims.map((dim): Field => [1, dim]));
  const type = encodeMessage([[1, FLOAT], [2, shape]]); // prettier-ignore
  return encodeMessage([[1, name], [2, encodeMessage([[1, type]])]]); // prettier-ignore
}
