// What each function of the addon takes, with good values: wrong and unusual calls are derived from this table.

/** @typedef {Float32Array | Int32Array | Uint8Array} TypedArray */
/** @typedef {'names' | 'text' | 'flag' | 'size' | 'count' | 'number' | 'floats' | 'integers' | 'labels' | 'indices' | 'rows' | 'layout'} Kind */
/**
 * @typedef {object} Parameter
 * @property {string} name
 * @property {Kind} kind
 * @property {any} value a good value; of arrays each call gets a copy
 * @property {number} [min] for sizes and counts: the least one allowed
 * @property {number} [max] for counts: the most allowed
 * @property {boolean} [output] whether the function writes it
 * @property {string[]} [inPlace] inputs that this output may be
 * @property {string | null} [whenShort] the argument named when this array is too short, where it is another; null where it never is
 * @property {number} [skip] elements at the start that the function does not use
 * @property {number} [below] for labels and indices: they must be smaller
 */
/** @typedef {{ fn: string, title: string, parameters: Parameter[] }} Signature */

/** @type {(n: number) => Float32Array} */
const ramp = (n) => Float32Array.from({ length: n }, (_, i) => ((i * 7) % 11) / 4 - 1.125);

/** @type {(name: string, value: boolean) => Parameter} */
const flag = (name, value) => ({ name, kind: 'flag', value });
/** @type {(name: string, value: number, min?: number) => Parameter} */
const size = (name, value, min = 0) => ({ name, kind: 'size', value, min });
/** An integer that is the size of nothing. @type {(name: string, value: number, min: number, max?: number) => Parameter} */
const count = (name, value, min, max) => ({ name, kind: 'count', value, min, max });
/** @type {(name: string, value: number) => Parameter} */
const number = (name, value) => ({ name, kind: 'number', value });
/** @type {(name: string, length: number) => Parameter} */
const input = (name, length) => ({ name, kind: 'floats', value: ramp(length) });
/** @type {(name: string, length: number, ...inPlace: string[]) => Parameter} */
const output = (name, length, ...inPlace) => ({ ...input(name, length), output: true, inPlace });
/** @type {(value: TypedArray) => Parameter} */
const labels = (value) => ({ name: 'labels', kind: 'labels', value, below: 3 });
/** @type {(value: TypedArray) => Parameter} */
const rows = (value) => ({ name: 'source', kind: 'rows', value, whenShort: 'indices' });
/** @type {Parameter} */
const indices = { name: 'indices', kind: 'indices', value: Int32Array.of(-9, 3, 0), skip: 1, below: 4 };

/** [rank, sizes, steps of one array, steps of the other]. @type {(...numbers: number[]) => Parameter} */
const layout = (...numbers) => ({ name: 'layout', kind: 'layout', value: Int32Array.from(numbers) });
/** An op of the addon's table, whose numbers end at `last`. @type {(value: number, last: number) => Parameter} */
const op = (value, last) => count('op', value, 0, last);

const matrix = [size('m', 2), size('n', 3)];
const vector = size('n', 5);
const product = [size('m', 2), size('n', 3), size('k', 4), number('alpha', 2), input('a', 8), input('b', 12)];
const layer = [size('m', 2), size('n', 3), size('k', 4), input('x', 8), input('weight', 12), input('bias', 3)];
const gather = [size('count', 2), size('width', 3), size('start', 1)];
const logarithmic = flag('logarithmic', false);
const lastUnary = 21;
const lastBinary = 12;
const clamp = [op(18, lastUnary), vector, number('p', -0.5), number('q', 1)];
/** Of two rows and three columns: a matrix and a row. */
const withRow = layout(2, 2, 3, 3, 1, 0, 1);
/** The axes of [outer, size, inner]. @type {(size: number, min?: number) => Parameter[]} */
const axes = (length, min = 0) => [size('outer', 2), size('size', length, min), size('inner', 2)];

/** @type {[string, Parameter[]][]} */
const table = [
  ['load', [{ name: 'names', kind: 'names', value: ['libopenblas.so.0'] }]],
  ['describe', []],
  ['setThreads', [count('threads', 1, 1)]],
  ['getThreads', []],
  ['isas', []],
  ['getIsa', []],
  ['useIsa', [{ name: 'name', kind: 'text', value: 'baseline' }]],
  ['alignmentOffset', [{ ...input('array', 5), whenShort: null }]],
  ['sgemm', [flag('transA', false), flag('transB', false), ...product, number('beta', 0.5), output('c', 6)]],
  ['sgemm transposed', [flag('transA', true), flag('transB', true), ...product, number('beta', 0), output('c', 6)]],
  ['builtinSgemm', [flag('transA', false), flag('transB', true), ...product, number('beta', 0.5), output('c', 6)]],
  ['linear', [...layer, flag('rectified', true), output('out', 6)]],
  ['builtinLinear', [...layer, flag('rectified', false), output('out', 6)]],
  [
    'biasReluBackward',
    [...matrix, input('y', 6), input('dY', 6), number('beta', 1), output('dZ', 6, 'y', 'dY'), output('db', 3)],
  ],
  [
    'dropout',
    [
      vector,
      count('threshold', 2 ** 31, 0, 2 ** 32 - 1),
      number('scale', 2),
      ...['key0', 'key1', 'counter1', 'counter2', 'counter3'].map((name) => count(name, 2 ** 32 - 1, 0, 2 ** 32 - 1)),
      input('x', 5),
      number('beta', 0.5),
      output('out', 5, 'x'),
    ],
  ],
  ['saxpby', [vector, number('alpha', -0.5), input('x', 5), number('beta', 1), output('y', 5)]],
  ['scale', [vector, number('alpha', 0.5), output('x', 5)]],
  ['sumOfSquares', [vector, input('x', 5)]],
  [
    'adam',
    [
      vector,
      ...['beta1', 'beta2', 'eps', 'l2', 'keep', 'rate', 'root'].map((name) => number(name, 0.5)),
      input('g', 5),
      ...['w', 'm', 'v'].map((name) => output(name, 5)),
    ],
  ],
  ['ops', []],
  ['unary', [...clamp, input('x', 5), output('out', 5, 'x')]],
  ['unaryBackward', [...clamp, input('x', 5), input('y', 5), input('dY', 5), number('beta', 1), output('dX', 5)]],
  ['binary', [op(2, lastBinary), withRow, input('a', 6), input('b', 3), output('out', 6)]],
  ...[0, 1].map((side) => {
    const inputs = [withRow, input('a', 6), input('b', 3), input('dY', 6), number('beta', 0.5)];
    const parameters = [op(3, lastBinary), count('side', side, 0, 1), ...inputs, output('dX', side === 0 ? 6 : 3)];
    return /** @type {[string, Parameter[]]} */ ([`binaryBackward of side ${side}`, parameters]);
  }),
  ['where', [vector, input('condition', 5), input('a', 5), input('b', 5), output('out', 5)]],
  ['sum', [...axes(3), input('x', 12), number('alpha', 0.5), number('beta', 1), output('out', 4)]],
  ['extremum', [flag('largest', false), ...axes(3, 1), input('x', 12), output('out', 4)]],
  [
    'extremumBackward',
    [...axes(3), input('x', 12), input('y', 4), input('dY', 4), number('beta', 1), output('dX', 12)],
  ],
  [
    'argExtremum',
    [
      flag('largest', true),
      ...axes(3, 1),
      input('x', 12),
      { name: 'out', kind: 'integers', value: new Int32Array(4), output: true },
    ],
  ],
  ['softmax', [logarithmic, ...matrix, input('x', 6), output('out', 6)]],
  ['softmaxBackward', [logarithmic, ...matrix, input('y', 6), input('dY', 6), number('beta', 1), output('dX', 6)]],
  [
    'copy',
    [
      layout(2, 3, 2, 1, 3, 2, 1), // a transpose
      { ...input('x', 7), skip: 1 },
      size('xStart', 1),
      number('alpha', 2),
      number('beta', 0.5),
      output('out', 8),
      size('outStart', 2),
    ],
  ],
  ['scatterRows', [...gather, indices, input('dY', 6), { ...output('out', 12), whenShort: 'indices' }]],
  ...[Uint8Array.of(2, 0), Int32Array.of(2, 0)].map((value) => {
    const outputs = [output('losses', 2), output('grad', 6)];
    return /** @type {[string, Parameter[]]} */ ([
      `softmaxCrossEntropy of ${value.constructor.name}`,
      [...matrix, input('logits', 6), labels(value), ...outputs],
    ]);
  }),
  ...[Uint8Array.from(ramp(12), (x) => 100 + x * 40), ramp(12)].map((value) => {
    return /** @type {[string, Parameter[]]} */ ([
      `gatherRows of ${value.constructor.name}`,
      [...gather, rows(value), indices, output('out', 6)],
    ]);
  }),
  ...[Uint8Array.from(ramp(24), (x) => 100 + x * 40), ramp(24)].map((value) => {
    const moves = { name: 'moves', kind: 'integers', value: Int32Array.of(1, 0, -1, 0, 2, 1) };
    const sizes = [size('count', 2), size('channels', 1), size('height', 2), size('width', 3), size('start', 1)];
    return /** @type {[string, Parameter[]]} */ ([
      `gatherImages of ${value.constructor.name}`,
      [...sizes, number('fill', 3), rows(value), indices, moves, output('out', 12)],
    ]);
  }),
];

/** @type {Signature[]} */
export const signatures = table.map(([title, parameters]) => ({ fn: title.split(' ')[0], title, parameters }));

/**
 * Fresh good arguments, with some of them replaced.
 * @param {Signature} signature
 * @param {Record<string, unknown>} [replaced] by parameter name
 * @returns {any[]}
 */
export function argumentsOf({ parameters }, replaced = {}) {
  return parameters.map(({ name, value }) => {
    if (name in replaced) return replaced[name];
    return ArrayBuffer.isView(value) ? structuredClone(value) : value;
  });
}
