// What a backend must compute: some twenty numeric functions that know no tape, no Tensor and no shape but the sizes given.
//
// The caller passes every output, and a kernel never allocates or keeps one. Matrices are dense and row-major. An output
// must not overlap an input, except where "in place" is said; then it is exactly that input or disjoint from it. `beta`
// scales what an output held before: 0 overwrites it (also NaN), 1 adds to it. NaN and infinities pass through as in IEEE 754.

import type { StreamWords } from '../random/philox.js';
import type { FloatArray, Labels, Layout } from './arrays.js';
import type { BinaryOp, UnaryOp } from './element-wise.js';

export type { ArrayOf, DType, FloatArray, Labels, Layout } from './arrays.js';

/** `auto`: the faster of `openblas` and `builtin` by a fixed rule, engine.ts, or the next best with one warning; by name, each is itself or an error. */
export type Backend = 'auto' | 'openblas' | 'builtin' | 'javascript';

/** What `setBackend` takes. */
export const backends: readonly Backend[] = ['auto', 'openblas', 'builtin', 'javascript'];

/** What a backend runs on, for headers, `doctor` and the benchmark's record. */
export interface KernelInfo {
  /** Which implementation computes. */
  readonly backend: Exclude<Backend, 'auto'>;
  /** Why `auto` took it; missing if it was asked for by name. */
  readonly why?: string;
  /** BLAS library, version and core type, or `none`. */
  readonly blas: string;
  /** Most threads that a kernel uses. */
  readonly threads: number;
  /** Instruction set that the addon computes with, if one was loaded: `avx512`, `avx2` or `baseline`. */
  readonly isa?: string;
  /** Path of the addon that was loaded, if any. */
  readonly addon?: string;
  /** Path of the BLAS library that was loaded, if any. */
  readonly library?: string;
}

/** The numeric contract between autograd and a backend. */
export interface Kernels {
  info(): KernelInfo;

  /** Sets how many threads a kernel may use, from 1; process-wide. */
  setThreads(threads: number): void;

  /** C = alpha op(A) op(B) + beta C, with op(A) m x k, op(B) k x n, C m x n; op transposes where its flag is set. */
  gemm(
    transA: boolean,
    transB: boolean,
    m: number,
    n: number,
    k: number,
    alpha: number,
    a: FloatArray,
    b: FloatArray,
    beta: number,
    c: FloatArray,
  ): void;

  /** out = x W + bias, or relu of that where it is `rectified` (relu(NaN) is NaN), with x m x k, W k x n, and bias of n added to each row. */
  linear(
    m: number,
    n: number,
    k: number,
    x: FloatArray,
    weight: FloatArray,
    bias: FloatArray,
    rectified: boolean,
    out: FloatArray,
  ): void;

  /** For y = relu(z + bias), m x n: dZ[i][j] = y[i][j] <= 0 ? 0 : dY[i][j], in place allowed, and db[j] = beta db[j] + sum over i of dZ[i][j]. */
  biasReluBackward(
    m: number,
    n: number,
    y: FloatArray,
    dY: FloatArray,
    beta: number,
    dZ: FloatArray,
    db: FloatArray,
  ): void;

  /** out[i] = f(x[i]) of n elements, f an element-wise function with parameters p and q; in place allowed. */
  unary(op: UnaryOp, n: number, p: number, q: number, x: FloatArray, out: FloatArray): void;

  /** dX[i] = f'(x[i]) dY[i] + beta dX[i] for y = f(x); of x and y only what `op.reads` names is looked at. */
  unaryBackward(
    op: UnaryOp,
    n: number,
    p: number,
    q: number,
    x: FloatArray,
    y: FloatArray,
    dY: FloatArray,
    beta: number,
    dX: FloatArray,
  ): void;

  /** out = f(a, b) element by element, with a and b read by the steps of `layout`, and out dense. */
  binary(op: BinaryOp, layout: Layout, a: FloatArray, b: FloatArray, out: FloatArray): void;

  /** dX = beta dX + df/da dY (side 0) or df/db dY (side 1), by that side's steps: summed where broadcasting repeats an element. */
  binaryBackward(
    op: BinaryOp,
    side: 0 | 1,
    layout: Layout,
    a: FloatArray,
    b: FloatArray,
    dY: FloatArray,
    beta: number,
    dX: FloatArray,
  ): void;

  /**
   * y[i] = number i of the stream < threshold ? 0 : scale x[i], and out[i] = y[i] + beta out[i], of n elements; in place allowed. The derivative
   * of dropout is dropout by the same numbers.
   */
  dropout(
    n: number,
    threshold: number,
    scale: number,
    stream: StreamWords,
    x: FloatArray,
    beta: number,
    out: FloatArray,
  ): void;

  /** out[i] = condition[i] is not 0 ? a[i] : b[i], of n elements. */
  where(n: number, condition: FloatArray, a: FloatArray, b: FloatArray, out: FloatArray): void;

  /** out[o][i] = alpha (sum of x[o][..][i]) + beta out[o][i], for x [outer, size, inner]. */
  sum(outer: number, size: number, inner: number, x: FloatArray, alpha: number, beta: number, out: FloatArray): void;

  /** out[o][i] = the largest or smallest of x[o][..][i], NaN if one is, for x [outer, size, inner] and size > 0. */
  extremum(largest: boolean, outer: number, size: number, inner: number, x: FloatArray, out: FloatArray): void;

  /** For y = extremum(x): each dY[o][i] in equal shares to those of x[o][..][i] that equal y[o][i] (NaN equals NaN), plus beta dX: torch.amax's rule. */
  extremumBackward(
    outer: number,
    size: number,
    inner: number,
    x: FloatArray,
    y: FloatArray,
    dY: FloatArray,
    beta: number,
    dX: FloatArray,
  ): void;

  /** out[o][i] = where in x[o][..][i] the first largest or smallest is; NaN counts as either. For size > 0. */
  argExtremum(largest: boolean, outer: number, size: number, inner: number, x: FloatArray, out: Int32Array): void;

  /** Per row of m x n: out = exp(x) / sum exp(x), or the logarithm of that, with the row's maximum taken off first. */
  softmax(logarithmic: boolean, m: number, n: number, x: FloatArray, out: FloatArray): void;

  /** Per row, for y = softmax(x): dX = y (dY - sum dY y) + beta dX; for y = log softmax(x): dX = dY - exp(y) sum dY + beta dX. */
  softmaxBackward(
    logarithmic: boolean,
    m: number,
    n: number,
    y: FloatArray,
    dY: FloatArray,
    beta: number,
    dX: FloatArray,
  ): void;

  /** out[outStart + ..] = alpha x[xStart + ..] + beta out[outStart + ..], x and out by the steps of `layout`. */
  copy(
    layout: Layout,
    x: FloatArray,
    xStart: number,
    alpha: number,
    beta: number,
    out: FloatArray,
    outStart: number,
  ): void;

  /** y[i] = alpha x[i] + beta y[i] over n elements: BLAS's axpby (axpy where beta is 1). */
  axpby(n: number, alpha: number, x: FloatArray, beta: number, y: FloatArray): void;

  /** x[i] = alpha x[i] over n elements, where alpha 0 overwrites: BLAS's scal. */
  scale(n: number, alpha: number, x: FloatArray): void;

  /** The sum of x[i]^2 over n elements, in double. */
  sumOfSquares(n: number, x: FloatArray): number;

  /**
   * Adam's update of n weights w by their gradient g, with `l2` added to it, and what is kept of w, m and v:
   * d = g + l2 w; m = beta1 m + (1 - beta1) d; v = beta2 v + (1 - beta2) d^2; w = keep w - rate m / (sqrt(v) / root + eps).
   */
  adam(
    n: number,
    beta1: number,
    beta2: number,
    eps: number,
    l2: number,
    keep: number,
    rate: number,
    root: number,
    g: FloatArray,
    w: FloatArray,
    m: FloatArray,
    v: FloatArray,
  ): void;

  /** Per row i of m x n logits: losses[i] = log sum exp(logits[i]) - logits[i][labels[i]] and grad[i] = softmax(logits[i]) - onehot(labels[i]). */
  softmaxCrossEntropy(
    m: number,
    n: number,
    logits: FloatArray,
    labels: Labels,
    losses: FloatArray,
    grad: FloatArray,
  ): void;

  /**
   * out[i] = row indices[start + i] of source, count rows of `width` elements. Rows of a Uint8Array are divided by 255, correctly rounded:
   * PyTorch's ToTensor. An index outside source is an error, and out is unchanged.
   */
  gatherRows(
    count: number,
    width: number,
    start: number,
    source: Uint8Array | FloatArray,
    indices: Int32Array,
    out: FloatArray,
  ): void;

  /**
   * out[i] = image indices[start + i] of source, as gatherRows, but moved: `moves` has three numbers for each. The first says whether it is
   * mirrored left to right (not 0), the others by how many pixels it then goes to the right and down; `fill`, in the units of source, comes in.
   */
  gatherImages(
    count: number,
    channels: number,
    height: number,
    width: number,
    start: number,
    fill: number,
    source: Uint8Array | FloatArray,
    indices: Int32Array,
    moves: Int32Array,
    out: FloatArray,
  ): void;

  /** out[row indices[start + i]] += dY[i], row by row in order: count rows of `width` elements. As gatherRows where an index is outside out. */
  scatterRows(count: number, width: number, start: number, indices: Int32Array, dY: FloatArray, out: FloatArray): void;

  /** How many elements to skip at the start of `array` so that the rest begins on a 64-byte boundary; 0 where it makes no difference. */
  alignmentOffset(array: FloatArray): number;
}
