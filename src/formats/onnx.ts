// ONNX models of MLPs: a Gemm for each layer and a Relu between two, of opset 13.
// Names and numbers of the fields are those of https://github.com/onnx/onnx/blob/main/onnx/onnx.proto.
import type { DenseLayer } from './dense-layer.js';
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
/** TensorProto.DataType.FLOAT */
const FLOAT = 1;

/** The bytes of a model from `input`, float32 [N, in] of any N, to `logits` [N, out]. */
export function encodeOnnx(layers: readonly DenseLayer[], { producer, doc, metadata }: OnnxDescription): Uint8Array {
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
function graph(layers: readonly DenseLayer[]): Uint8Array {
  const [inputs, outputs] = [layers[0].weight.shape[0], layers[layers.length - 1].weight.shape[1]];
  return encodeMessage([
    ...layers.flatMap((_, i) => nodes(i, i === layers.length - 1)).map((node): Field => [1, node]),
    [2, 'mlp'],
    ...layers.flatMap(({ weight, bias }, i): Field[] => [
      [5, tensor(`${i}.weight`, weight)],
      [5, tensor(`${i}.bias`, bias)],
    ]),
    [11, valueInfo('input', inputs)],
    [12, valueInfo('logits', outputs)],
  ]);
}

/** NodeProtos of layer i; Gemm's defaults are X weight + bias. */
function nodes(i: number, isLast: boolean): Uint8Array[] {
  const input = i === 0 ? 'input' : `${i - 1}.relu`;
  const parameters = [`${i}.weight`, `${i}.bias`];
  if (isLast) return [node('Gemm', [input, ...parameters], 'logits')];
  return [node('Gemm', [input, ...parameters], `${i}.linear`), node('Relu', [`${i}.linear`], `${i}.relu`)];
}

function node(type: string, inputs: readonly string[], output: string): Uint8Array {
  return encodeMessage([...inputs.map((input): Field => [1, input]), [2, output], [3, output], [4, type]]);
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
