// ONNX: the bytes of a model worked out by hand from onnx.proto and the wire format, and the graph of a deeper one.
import { expect, test } from 'vitest';
import type { OnnxGraph } from '../../src/formats/onnx-graph.js';
import { encodeOnnx } from '../../src/formats/onnx.js';
import type { PlainLayer } from '../../src/formats/plain-layers.js';
import { encodeMessage } from '../../src/formats/protobuf.js';

const named = { name: 'p', version: '1' };
const tensor = (shape: number[], ...data: number[]) => ({ shape, data: Float32Array.from(data) });
const zeros = (...shape: number[]) => tensor(shape, ...new Array<number>(shape.reduce((a, b) => a * b)).fill(0));

/** The bytes of hex digits and 'texts', in which all after # is left aside. */
function bytesOf(listing: string): string {
  const tokens = listing.replace(/#.*/g, '').match(/'[^']*'|[0-9a-f]{2}/g)!;
  return tokens.map((token) => (token[0] === "'" ? Buffer.from(token.slice(1, -1)).toString('hex') : token)).join('');
}

test('one layer of two inputs and one output, byte for byte', () => {
  const layer: PlainLayer = { type: 'linear', weight: tensor([2, 1], 0.5, -2), bias: tensor([1], 1) };
  const bytes = encodeOnnx([layer], { producer: named, doc: 'd', metadata: new Map([['k', 'v']]) });
  // A field begins with 8 times its number, and 2 more where bytes and their length follow.
  const expected = bytesOf(`
    08 07                              # ir_version 7
    12 01 'p'  1a 01 '1'               # producer_name, producer_version
    32 01 'd'                          # doc_string
    3a 9b 01                           # graph, of 27 + 1 * 128 = 155 bytes
      0a 2f                            # node, of 47 bytes
        0a 05 'input'                  # input
        0a 08 '0.weight'  0a 06 '0.bias'
        12 06 'logits'                 # output
        1a 06 'logits'                 # name
        22 04 'Gemm'                   # op_type
      12 03 'mlp'                      # name
      2a 1a                            # initializer, of 26 bytes
        08 02  08 01                   # dims 2, 1
        10 01                          # data_type FLOAT
        42 08 '0.weight'
        4a 08  00 00 00 3f  00 00 00 c0  # raw_data: 0.5 is 0x3f000000, -2 is 0xc0000000
      2a 12                            # initializer, of 18 bytes
        08 01  10 01  42 06 '0.bias'
        4a 04  00 00 80 3f             # 1 is 0x3f800000
      5a 18                            # input, of 24 bytes
        0a 05 'input'
        12 0f  0a 0d                   # type, tensor_type
          08 01                        # elem_type FLOAT
          12 09                        # shape
            0a 03  12 01 'N'           # dim, of dim_param
            0a 02  08 02               # dim, of dim_value
      62 19                            # output, of 25 bytes
        0a 06 'logits'
        12 0f  0a 0d  08 01  12 09  0a 03  12 01 'N'  0a 02  08 01
    42 02  10 0d                       # opset_import, version 13
    72 06  0a 01 'k'  12 01 'v'        # metadata_props
  `);
  expect(Buffer.from(bytes).toString('hex')).toBe(expected);
});

test('integers take seven bits a byte', () => {
  const bytes = encodeMessage([[1, 127], [1, 128], [16, 300], [1, 2 ** 32]]); // prettier-ignore
  expect(Buffer.from(bytes).toString('hex')).toBe('087f' + '088001' + '8001ac02' + '088080808010');
});

/** The fields of a message; those that hold bytes as bytes. */
function* fieldsOf(bytes: Uint8Array): Generator<[number, number | Uint8Array]> {
  let at = 0;
  const varint = () => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = bytes[at++];
      value += (byte % 128) * scale;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const tag = varint();
    const [isInteger, isFloat] = [tag % 8 === 0, tag % 8 === 5];
    const value = isFloat ? 4 : varint();
    yield [tag >> 3, isInteger ? value : bytes.subarray(at, (at += value))];
  }
}

const all = (message: Uint8Array, number: number) =>
  [...fieldsOf(message)].filter(([found]) => found === number).map(([, value]) => value as Uint8Array);
const texts = (message: Uint8Array, number: number) =>
  all(message, number).map((value) => Buffer.from(value).toString());

const linear = (inputs: number, outputs: number): PlainLayer => {
  return { type: 'linear', weight: zeros(inputs, outputs), bias: zeros(outputs) };
};
const activation = (name: string, options = {}): PlainLayer => ({ type: 'activation', name, options });
const graphOf = (layers: PlainLayer[]) =>
  all(encodeOnnx(layers, { producer: named, doc: '', metadata: new Map() }), 7)[0];
const nodesOf = (graph: Uint8Array) =>
  all(graph, 1).map((node) => [texts(node, 4)[0], texts(node, 1), texts(node, 2)[0]]);

test('three layers: each node takes what the one before it gives, and there is no Relu after the last', () => {
  const graph = graphOf([linear(300, 5), activation('relu'), linear(5, 4), activation('relu'), linear(4, 3)]);
  expect(nodesOf(graph)).toEqual([
    ['Gemm', ['input', '0.weight', '0.bias'], '0.linear'],
    ['Relu', ['0.linear'], '0.relu'],
    ['Gemm', ['0.relu', '1.weight', '1.bias'], '1.linear'],
    ['Relu', ['1.linear'], '1.relu'],
    ['Gemm', ['1.relu', '2.weight', '2.bias'], 'logits'],
  ]);
  const initializers = all(graph, 5).map((tensor) => [texts(tensor, 8)[0], all(tensor, 1), all(tensor, 9)[0].length]);
  expect(initializers).toEqual([
    ['0.weight', [300, 5], 6000],
    ['0.bias', [5], 20],
    ['1.weight', [5, 4], 80],
    ['1.bias', [4], 16],
    ['2.weight', [4, 3], 48],
    ['2.bias', [3], 12],
  ]);
});

test('a layer without bias, and activations of which one takes an attribute and one is made of several operators', () => {
  const unbiased: PlainLayer = { type: 'linear', weight: zeros(2, 2) };
  const graph = graphOf([
    activation('silu'),
    unbiased,
    activation('leakyRelu', { negativeSlope: 0.5 }),
    activation('gelu'),
  ]);
  expect(nodesOf(graph)).toEqual([
    ['Sigmoid', ['input'], '0.silu.1'],
    ['Mul', ['input', '0.silu.1'], '0.silu'],
    ['Gemm', ['0.silu', '1.weight'], '1.linear'],
    ['LeakyRelu', ['1.linear'], '1.leakyRelu'],
    ['Mul', ['constant 0.5', '1.leakyRelu'], '2.gelu.0'],
    ['Div', ['1.leakyRelu', 'constant 1.4142135623730951'], '2.gelu.1.1.0'],
    ['Erf', ['2.gelu.1.1.0'], '2.gelu.1.1'],
    ['Add', ['constant 1', '2.gelu.1.1'], '2.gelu.1'],
    ['Mul', ['2.gelu.0', '2.gelu.1'], 'logits'],
  ]);
  const [attribute] = all(all(graph, 1)[3], 5);
  // name, f as a float32 of the wire type 5, type FLOAT
  expect(Buffer.from(attribute).toString('hex')).toBe(bytesOf("0a 05 'alpha'  15 00 00 00 3f  a0 01 01"));
  const constants = all(graph, 5).filter((initializer) => texts(initializer, 8)[0].startsWith('constant'));
  expect(constants.map((constant) => [all(constant, 1), Buffer.from(all(constant, 9)[0]).readFloatLE()])).toEqual([
    [[], 0.5],
    [[], Math.fround(Math.SQRT2)],
    [[], 1],
  ]);
});

test('an ensemble: a branch for each member, and the log of the mean of their probabilities; then a temperature', () => {
  const members = [[linear(2, 3), activation('tanh'), linear(3, 2)], [linear(2, 2)]];
  const ensemble: PlainLayer = { type: 'ensemble', average: 'probabilities', members };
  expect(nodesOf(graphOf([ensemble, { type: 'temperature', value: 0.5 }]))).toEqual([
    ['Gemm', ['input', '0.members.0.0.weight', '0.members.0.0.bias'], '0.members.0.0.linear'],
    ['Tanh', ['0.members.0.0.linear'], '0.members.0.0.tanh'],
    ['Gemm', ['0.members.0.0.tanh', '0.members.0.1.weight', '0.members.0.1.bias'], '0.members.0.1.linear'],
    ['Gemm', ['input', '0.members.1.0.weight', '0.members.1.0.bias'], '0.members.1.0.linear'],
    ['LogSoftmax', ['0.members.0.1.linear'], 'LogSoftmax 4'],
    ['LogSoftmax', ['0.members.1.0.linear'], 'LogSoftmax 5'],
    ['Max', ['LogSoftmax 4', 'LogSoftmax 5'], 'Max 6'],
    ['Sub', ['LogSoftmax 4', 'Max 6'], 'Sub 7'],
    ['Exp', ['Sub 7'], 'Exp 8'],
    ['Sub', ['LogSoftmax 5', 'Max 6'], 'Sub 9'],
    ['Exp', ['Sub 9'], 'Exp 10'],
    ['Mean', ['Exp 8', 'Exp 10'], 'Mean 11'],
    ['Log', ['Mean 11'], 'Log 12'],
    ['Add', ['Log 12', 'Max 6'], '0.mean'],
    ['Div', ['0.mean', 'constant 0.5'], 'logits'],
  ]);
});

test('a table: inputs and outputs by names that the values within never have', () => {
  const table = {
    columns: ['0.linear', '/x', 'label'],
    addFeatures: (graph: OnnxGraph) => {
      const inputs = [graph.input('0.linear', 'float', 1), graph.input('/x', 'float', 1)];
      graph.input('label', 'string', 1);
      return graph.apply('Concat', inputs, { axis: { int: 1 } });
    },
    classNames: ['no', 'yes'],
  };
  const bytes = encodeOnnx([linear(2, 2)], { producer: named, doc: '', metadata: new Map(), table });
  const [graph] = all(bytes, 7);
  expect(nodesOf(graph)).toEqual([
    ['Concat', ['0.linear', '/x'], '//Concat 0'],
    ['Gemm', ['//Concat 0', '//0.weight', '//0.bias'], '//0.linear'],
    ['Softmax', ['//0.linear'], 'probabilities'],
    ['ArgMax', ['//0.linear'], '//ArgMax 3'],
    ['LabelEncoder', ['//ArgMax 3'], 'output label'],
  ]);
  const infos = (number: number) => all(graph, number).map((info) => texts(info, 1)[0]);
  expect([infos(11), infos(12)]).toEqual([table.columns, ['probabilities', 'output label']]);
  const opsets = all(bytes, 8).map((opset) => [texts(opset, 1), all(opset, 2)]);
  expect(opsets).toEqual([[[], [13]], [['ai.onnx.ml'], [2]]]); // prettier-ignore
});

test('an activation that has no entry is refused by its name', () => {
  const refusal = { code: 'ERR_MLP_FORMAT', what: 'the activation swish has no form in ONNX' };
  expect(() => graphOf([linear(2, 2), activation('swish')])).toThrow(expect.objectContaining(refusal));
});
