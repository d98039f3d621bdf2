// Philox 4x32-10 (Salmon et al. 2011): numbers that depend on nothing but where they stand, so that no state is kept and no order matters.
//
// For all randomness that is not PyTorch's order. The key is the seed; the counter is the block, the purpose and the step.

/** What numbers are for; no two purposes share any. Runs of released versions depend on these values. */
const purposes = { dropout: 0, augmentation: 1, validation: 2, test: 3, folds: 4, importance: 5, sweep: 6 } as const;

/** What numbers are for. */
export type Purpose = keyof typeof purposes;

/** Where numbers stand: each of these has 2^34 of its own. */
export interface Stream {
  /** An integer of 0 to 2^64 - 1. */
  readonly seed: bigint;
  readonly purpose: Purpose;
  /** Which of those that draw for this purpose in this step, such as the layer; below 2^24. */
  readonly index?: number;
  /** Default 0. */
  readonly step?: number;
}

/** The key of a stream's blocks, and the three words of their counters that are not the block's number. */
export type StreamWords = readonly [key0: number, key1: number, counter1: number, counter2: number, counter3: number];

/** A stream as the words that kernels take. */
export function streamWords({ seed, purpose, index = 0, step = 0 }: Stream): StreamWords {
  const [low, high] = [Number(BigInt.asUintN(32, seed)), Number(BigInt.asUintN(32, seed >> 32n))];
  return [low, high, purposes[purpose] * 2 ** 24 + index, step % 2 ** 32, Math.floor(step / 2 ** 32)];
}

/** Fills `out` with the first numbers of a stream, uniform in [0, 2^32). */
export function drawWords(stream: Stream, out: Uint32Array): Uint32Array {
  const block = new Uint32Array(4);
  const words = streamWords(stream);
  for (let i = 0; i < out.length; i++) {
    if (i % 4 === 0) philox(i / 4, words, block);
    out[i] = block[i % 4];
  }
  return out;
}

const [M0, M1] = [0xd2511f53, 0xcd9e8d57];
const [W0, W1] = [0x9e3779b9, 0xbb67ae85];
const ROUNDS = 10;

/** Writes block `counter0` of the stream with these words: numbers 4 counter0 to 4 counter0 + 3. */
export function philox(counter0: number, [key0, key1, counter1, counter2, counter3]: StreamWords, out: Uint32Array) {
  let [c0, c1, c2, c3] = [counter0, counter1, counter2, counter3];
  let [k0, k1] = [key0, key1];
  for (let round = 0; round < ROUNDS; round++) {
    const [high0, high1] = [highProduct(M0, c0), highProduct(M1, c2)];
    const [low0, low1] = [Math.imul(M0, c0), Math.imul(M1, c2)];
    c0 = (high1 ^ c1 ^ k0) >>> 0;
    c1 = low1;
    c2 = (high0 ^ c3 ^ k1) >>> 0;
    c3 = low0;
    k0 = (k0 + W0) | 0;
    k1 = (k1 + W1) | 0;
  }
  out[0] = c0;
  out[1] = c1;
  out[2] = c2;
  out[3] = c3;
}

/** The upper 32 bits of a b, for integers below 2^32: by halves of b, since a double holds 53 bits of a product. */
function highProduct(a: number, b: number): number {
  const low = a * (b & 0xffff);
  return ((a * (b >>> 16) + Math.floor(low / 2 ** 16)) / 2 ** 16) | 0;
}
