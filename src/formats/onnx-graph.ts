// A graph of ONNX as it grows: inputs, constants and operators by the names of the values that they give, and in the end its bytes.
// Names and numbers of the fields are those of https://github.com/onnx/onnx/blob/main/onnx/onnx.proto.
import { encodeMessage, type Field } from './protobuf.js';

/** TensorProto.DataType */
const elementTypes = { float: 1, string: 8, double: 11 } as const;

export type ElementType = keyof typeof elementTypes;

/** An operator's setting; a number alone is a float32. */
export type Attribute =
  | number
  | { readonly int: number }
  | { readonly ints: readonly number[] }
  | { readonly floats: readonly number[] }
  | { readonly strings: readonly string[] };

/** Numbers of any shape, in float32 or float64. */
export interface ConstantTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array | Float64Array | Uint32Array;
}

/** The name of a value, or a float32. */
export type GraphValue = string | number;

interface Node {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly output: string;
  readonly attributes: Readonly<Record<string, Attribute>>;
  readonly domain: string | undefined;
}

/** The operators of classic machine learning, such as LabelEncoder, and the version of them that goes with opset 13. */
const ML = 'ai.onnx.ml';
const ML_OPSET = 2;

/** A graph to which operators are added in the order of their use. */
export class OnnxGraph {
  /** Stands before every name that the graph itself gives to a value, so that it is none of `names`. */
  readonly #prefix: string;
  readonly #inputs: Uint8Array[] = [];
  readonly #outputs: Uint8Array[] = [];
  readonly #tensors = new Map<string, Uint8Array>();
  readonly #scalars = new Map<string, Uint8Array>();
  #nodes: Node[] = [];

  /** @param names what its inputs will be called, if that is for others to say */
  constructor(names: readonly string[] = []) {
    let prefix = '';
    if (names.length > 0) do prefix += '/'; while (names.some((name) => name.startsWith(prefix))); // prettier-ignore
    this.#prefix = prefix;
  }

  /** An input [N, width] of the graph. Returns its name. */
  input(name: string, type: ElementType, width: number): string {
    this.#inputs.push(valueInfo(name, type, width));
    return name;
  }

  /** Makes a value an output of the graph, [N, width] or [N], by another name. */
  output(value: string, name: string, type: ElementType, width?: number): void {
    const renamed = (given: string) => (given === value ? name : given);
    this.#nodes = this.#nodes.map((node) => {
      return { ...node, inputs: node.inputs.map(renamed), output: renamed(node.output) };
    });
    this.#outputs.push(valueInfo(name, type, width));
  }

  /** Returns the name of a constant. */
  tensor(name: string, value: ConstantTensor): string {
    return kept(this.#tensors, this.#prefix + name, value);
  }

  /** Returns the name of a number: a float32, or as float64 a double. */
  scalar(value: number, type: 'float' | 'double' = 'float'): string {
    const data = type === 'float' ? Float32Array.of(value) : Float64Array.of(value);
    return kept(this.#scalars, `${this.#prefix}${type === 'float' ? 'constant' : type} ${value}`, { shape: [], data });
  }

  /**
   * Adds an operator. Returns the name of what it gives.
   * @param output that name without the graph's prefix; default: the operator and a number
   */
  apply(
    operator: string,
    inputs: readonly GraphValue[],
    attributes: Readonly<Record<string, Attribute>> = {},
    output = `${operator} ${this.#nodes.length}`,
  ): string {
    const names = inputs.map((input) => (typeof input === 'number' ? this.scalar(input) : input));
    const domain = operator === 'LabelEncoder' ? ML : undefined;
    this.#nodes.push({ operator, inputs: names, output: this.#prefix + output, attributes, domain });
    return this.#prefix + output;
  }

  /** The value in another type. */
  cast(value: string, type: ElementType): string {
    return this.apply('Cast', [value], { to: { int: elementTypes[type] } });
  }

  /** The sets of operators that it is made of, as fields of ModelProto: opset 13, and what it needs besides. */
  get opsets(): Field[] {
    const hasMl = this.#nodes.some(({ domain }) => domain !== undefined);
    return [[8, encodeMessage([[2, 13]])], ...(hasMl ? [[8, encodeMessage([[1, ML], [2, ML_OPSET]])] as const] : [])]; // prettier-ignore
  }

  /** GraphProto */
  encode(): Uint8Array {
    const fields = (number: number, values: Iterable<Uint8Array>) => Array.from(values, (value): Field => [number, value]); // prettier-ignore
    return encodeMessage([
      ...fields(1, this.#nodes.map(nodeProto)),
      [2, 'mlp'],
      ...fields(5, this.#tensors.values()),
      ...fields(5, this.#scalars.values()),
      ...fields(11, this.#inputs),
      ...fields(12, this.#outputs),
    ]);
  }
}

function kept(tensors: Map<string, Uint8Array>, name: string, value: ConstantTensor): string {
  if (!tensors.has(name)) tensors.set(name, tensorProto(name, value));
  return name;
}

/** NodeProto */
function nodeProto({ operator, inputs, output, attributes, domain }: Node): Uint8Array {
  return encodeMessage([
    ...inputs.map((input): Field => [1, input]),
    [2, output],
    [3, output],
    [4, operator],
    ...Object.entries(attributes).map((attribute): Field => [5, attributeProto(attribute)]),
    ...(domain === undefined ? [] : [[7, domain] as const]),
  ]);
}

/** AttributeProto, whose last field is AttributeProto.AttributeType */
function attributeProto([name, value]: [string, Attribute]): Uint8Array {
  const fields = (): Field[] => {
    if (typeof value === 'number') return [[2, { float: value }], [20, 1]]; // prettier-ignore
    if ('int' in value) return [[3, value.int], [20, 2]]; // prettier-ignore
    if ('floats' in value) return [...value.floats.map((float): Field => [7, { float }]), [20, 6]];
    if ('ints' in value) return [...value.ints.map((int): Field => [8, int]), [20, 7]];
    return [...value.strings.map((text): Field => [9, text]), [20, 8]];
  };
  return encodeMessage([[1, name], ...fields()]);
}

/** TensorProto, with its numbers as little-endian bytes */
function tensorProto(name: string, { shape, data }: ConstantTensor): Uint8Array {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const type = data.BYTES_PER_ELEMENT === 8 ? 'double' : 'float';
  return encodeMessage([...shape.map((dim): Field => [1, dim]), [2, elementTypes[type]], [8, name], [9, bytes]]);
}

/** ValueInfoProto of [N, width], or of [N] */
function valueInfo(name: string, element: ElementType, width: number | undefined): Uint8Array {
  const dims = [encodeMessage([[2, 'N']]), ...(width === undefined ? [] : [encodeMessage([[1, width]])])];
  const shape = encodeMessage(dims.map((dim): Field => [1, dim]));
  const type = encodeMessage([[1, elementTypes[element]], [2, shape]]); // prettier-ignore
  return encodeMessage([[1, name], [2, encodeMessage([[1, type]])]]); // prettier-ignore
}
