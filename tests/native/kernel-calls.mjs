// Each kernel over many shapes, with arrays that end exactly where the shape says: for memory that reports what lies outside.

/** @typedef {Float32ArrayConstructor | Int32ArrayConstructor | Uint8ArrayConstructor} Class */
/** @typedef {(length: number, Class?: Class) => any} Allocate */
/** @typedef {Record<string, (...args: any[]) => any>} Addon */
/** @typedef {readonly [m: number, n: number, k: number]} Shape */

const sides = [1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65];
/** Rows and columns for each op: around a vector, a block, and what threads share. */
const broadcastSides = [
  [3, 5],
  [17, 16],
  [2, 1],
  [7, 33],
  [70, 15],
  [5, 1030],
  [33, 700],
];
const products = [1, 2, 3, 5, 7, 8, 9, 16, 17, 31, 33, 64];

/** Edges of every width of register and tile, with all three sides; and sizes that threads share. @type {Shape[]} */
export const everyShape = [
  ...products.flatMap((m) => products.flatMap((n) => products.map((k) => /** @type {Shape} */ ([m, n, k])))),
  [256, 256, 784],
  [251, 1030, 270],
];

/** @type {Shape[]} */
export const someShapes = [
  [1, 1, 1],
  [7, 9, 5],
  [17, 33, 16],
  [40, 70, 300],
];

/**
 * @param {Addon} addon
 * @param {readonly Shape[]} shapes
 * @param {Allocate} array
 * @returns {number} how many calls were made
 */
export function callEveryKernel(addon, shapes, array) {
  let calls = 0;
  /** @type {(fn: string, ...args: any[]) => void} */
  const call = (fn, ...args) => {
    calls++;
    addon[fn](...args);
  };
  for (const shape of shapes) callProducts(call, shape, array);
  const [rows, columns] = [0, 1].map((side) => [...new Set(shapes.map((shape) => shape[side]))]);
  for (const m of rows)
    for (const n of columns) {
      callMatrixKernels(call, m, n, array);
      callReductions(call, m, n, array);
    }
  for (const [m, n] of shapes.length > 9 ? broadcastSides : broadcastSides.slice(0, 2))
    callElementwise(call, addon, m, n, array);
  for (const n of [...new Set([...columns, ...(shapes.length > 9 ? [...sides, 100_003] : [])])])
    callVectorKernels(call, n, array);
  return calls;
}

/** @typedef {(fn: string, ...args: any[]) => void} Call */

/** @type {(call: Call, shape: Shape, array: Allocate) => void} */
function callProducts(call, [m, n, k], array) {
  for (const transA of [false, true])
    for (const transB of [false, true]) {
      const operands = () => [transA, transB, m, n, k, 0.5, array(m * k), array(k * n), -0.5, array(m * n)];
      call('sgemm', ...operands());
      call('builtinSgemm', ...operands());
    }
  for (const fn of ['linear', 'builtinLinear'])
    for (const rectified of [false, true])
      call(fn, m, n, k, array(m * k), array(k * n), array(n), rectified, array(m * n));
}

/** @type {(call: Call, m: number, n: number, array: Allocate) => void} */
function callMatrixKernels(call, m, n, array) {
  call('biasReluBackward', m, n, array(m * n), array(m * n), 1, array(m * n), array(n));
  for (const Labels of [Uint8Array, Int32Array])
    call('softmaxCrossEntropy', m, n, array(m * n), array(m, Labels).fill(n - 1), array(m), array(m * n));
  for (const Rows of [Uint8Array, Float32Array])
    call('gatherRows', m, n, 1, array(3 * n, Rows), array(m + 1, Int32Array).fill(2), array(m * n));
  for (const Rows of [Uint8Array, Float32Array])
    for (const move of [0, 1, -1])
      for (const height of [1, n]) {
        const [source, indices, moves] = [array(3 * n, Rows), array(m + 1, Int32Array), array(3 * m, Int32Array)];
        call('gatherImages', m, 1, height, n / height, 1, 9, source, indices.fill(2), moves.fill(move), array(m * n));
      }
  call('scatterRows', m, n, 1, array(m + 1, Int32Array).fill(2), array(m * n), array(3 * n));
  for (const logarithmic of [false, true]) {
    call('softmax', logarithmic, m, n, array(m * n), array(m * n));
    call('softmaxBackward', logarithmic, m, n, array(m * n), array(m * n), 0.5, array(m * n));
  }
}

/** Sums, extremes and copies of [m, n] and of [m, n, 3]. @type {(call: Call, m: number, n: number, array: Allocate) => void} */
function callReductions(call, m, n, array) {
  for (const [outer, size, inner] of [
    [m, n, 1],
    [1, m, n],
    [m, n, 3],
  ]) {
    const all = outer * size * inner;
    const results = outer * inner;
    call('sum', outer, size, inner, array(all), 0.5, 1, array(results));
    call('extremumBackward', outer, size, inner, array(all), array(results), array(results), 0.5, array(all));
    for (const largest of [false, true]) {
      call('extremum', largest, outer, size, inner, array(all), array(results));
      call('argExtremum', largest, outer, size, inner, array(all), array(results, Int32Array));
    }
  }
  for (const steps of [
    [1, m, n, 1],
    [n, 1, 1, m],
    [0, 1, n, 1],
    [n, 0, n, 1],
  ])
    call('copy', Int32Array.of(2, m, n, ...steps), array(m * n + 2), 2, 1, 0, array(m * n + 3), 3);
}

/** Each op once, by turns over the ways to repeat. @type {(call: Call, addon: Addon, m: number, n: number, array: Allocate) => void} */
function callElementwise(call, addon, m, n, array) {
  const { unary, binary } = addon.ops();
  for (const op of unary.keys()) {
    call('unary', op, n, -0.5, 1, array(n), array(n));
    call('unaryBackward', op, n, -0.5, 1, array(n), array(n), array(n), op % 2, array(n));
  }
  const ways = [
    [n, 1, n, 1, m * n, m * n],
    [n, 1, 0, 1, m * n, n],
    [1, 0, n, 1, m, m * n],
    [0, 0, n, 1, 1, m * n],
    [1, m, n, 1, m * n, m * n],
  ];
  for (const op of binary.keys())
    for (const [aRow, aStep, bRow, bStep, aLength, bLength] of ways) {
      const layout = Int32Array.of(2, m, n, aRow, aStep, bRow, bStep);
      const inputs = () => [layout, array(aLength), array(bLength)];
      call('binary', op, ...inputs(), array(m * n));
      for (const [side, length] of [aLength, bLength].entries())
        call('binaryBackward', op, side, ...inputs(), array(m * n), op % 2, array(length));
    }
}

/** @type {(call: Call, n: number, array: Allocate) => void} */
function callVectorKernels(call, n, array) {
  call('where', n, array(n), array(n), array(n), array(n));
  for (const beta of [0, 1, 0.5]) call('saxpby', n, 0.5, array(n), beta, array(n));
  call('scale', n, 0.5, array(n));
  call('sumOfSquares', n, array(n));
  call('dropout', n, 2 ** 31, 2, 1, 2, 3, 4, 5, array(n), 1, array(n));
  call('adam', n, 0.9, 0.999, 1e-8, 0.1, 0.9, 0.1, 0.5, array(n), array(n), array(n), array(n));
}
