// What a backend must compute: about a dozen numeric functions that know no tape, no Tensor and no shape but the sizes given.
//
// The caller passes every output, and a kernel never allocates or keeps one. Matrices are dense and row-major. An output
// must not overlap an input, except where "in place" is said; then it is exactly that input or disjoint from it. `beta`
// scales what an output held before: 0 overwrites it (also NaN), 1 adds to it. NaN and infinities pass through as in IEEE 754.

/** The element types a tensor can have: float32 to train, float64 to check gradients (JavaScript kernels only). */
export type FloatArray = Float32Array | Float64Array;

/** Class indices, one an example. */
export type Labels = Uint8Array | Int32Array;

/** `auto` is the first of the others that can be loaded, with one warning where it is not OpenBLAS; asked for by name, each is itself or an error. */
export type Backend = 'auto' | 'openblas' | 'builtin' | 'javascript';

/** What `setBackend` takes. */
export const backends: readonly Backend[] = ['auto', 'openblas', 'builtin', 'javascript'];

/** What a backend runs on, for headers, `doctor` and the benchmark's record. */
export interface KernelInfo {
  /** Which implementation computes. */
  readonly backend: Exclude<Backend, 'auto'>;
  /** BLAS library, version and core type, or `none`. */
  readonly blas: string;
  /** Most threads that a kernel uses. */
  readonly threads: number;
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

  /** out[i][j] = x[i][j] + bias[j]; in place allowed. */
  addBias(m: number, n: number, x: FloatArray, bias: FloatArray, out: FloatArray): void;

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

  /** out[i] = relu(x[i]) of n elements; in place allowed. */
  relu(n: number, x: FloatArray, out: FloatArray): void;

  /** dX[i] = y[i] <= 0 ? 0 : dY[i] for y = relu(x) of n elements; in place allowed. */
  reluBackward(n: number, y: FloatArray, dY: FloatArray, dX: FloatArray): void;

  /** out[j] = beta out[j] + sum over i of x[i][j]. */
  columnSums(m: number, n: number, x: FloatArray, beta: number, out: FloatArray): void;

  /** out[i] = max(a[i], b[i]), NaN if either is; in place allowed. */
  maximum(n: number, a: FloatArray, b: FloatArray, out: FloatArray): void;

  /** dA[i] = 0 where a[i] < b[i], half of dY[i] where they are equal, else dY[i] (NaN too): torch.maximum's rule for its first input; in place allowed. */
  maximumBackward(n: number, a: FloatArray, b: FloatArray, dY: FloatArray, dA: FloatArray): void;

  /** y[i] = alpha x[i] + beta y[i] over n elements: BLAS's axpby (axpy where beta is 1). */
  axpby(n: number, alpha: number, x: FloatArray, beta: number, y: FloatArray): void;

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

  /** How many elements to skip at the start of `array` so that the rest begins on a 64-byte boundary; 0 where it makes no difference. */
  alignmentOffset(array: FloatArray): number;
}
