// The Mersenne Twister MT19937 (Matsumoto and Nishimura, 1998): the engine under all CPU random numbers of PyTorch.

const N = 624;
const M = 397;
const UPPER_BIT = 0x80000000;
const LOWER_BITS = 0x7fffffff;
const MATRIX_A = 0x9908b0df;

/** Number of 32-bit words in the engine's state, position included. */
export const MT19937_STATE_WORDS = N + 1;

/** A stream of uniform 32-bit integers; the same stream as C++'s `std::mt19937` of the same seed. */
export class Mt19937 {
  private readonly words = new Int32Array(N);
  /** What the words give once tempered. A block at a time, since short separate loops are compiled soonest. */
  private readonly block = new Uint32Array(N);
  /** Index of the next integer of the block to hand out; N means that the block is used up. */
  private next = N;

  /** @param seed taken modulo 2^32 */
  constructor(seed: number) {
    this.seed(seed);
  }

  /** Restarts the stream at `seed` modulo 2^32. */
  seed(seed: number): void {
    const { words } = this;
    let word = seed | 0;
    words[0] = word;
    for (let i = 1; i < N; i++) {
      word = (Math.imul(1812433253, word ^ (word >>> 30)) + i) | 0;
      words[i] = word;
    }
    this.next = N;
  }

  /** The next integer in [0, 2^32). */
  nextU32(): number {
    if (this.next === N) this.renew();
    return this.block[this.next++];
  }

  /** The next integers: as many as are ready, but at most `most`, which is 1 or more. The next draw may overwrite them. */
  nextBlock(most: number): Uint32Array {
    if (this.next === N) this.renew();
    const from = this.next;
    this.next = Math.min(from + most, N);
    return this.block.subarray(from, this.next);
  }

  private renew(): void {
    twist(this.words);
    temper(this.words, this.block);
    this.next = 0;
  }

  /** The next integer in [0, 2^64), of two draws: the high word first. */
  nextU64(): bigint {
    const high = this.nextU32();
    return (BigInt(high) << 32n) | BigInt(this.nextU32());
  }

  /** Writes state and position into the first {@link MT19937_STATE_WORDS} words of `out`. */
  save(out: Uint32Array): void {
    out.set(this.words);
    out[N] = this.next;
  }

  /** Takes back what {@link save} wrote; the position, `saved[624]`, must be at most 624. */
  restore(saved: Uint32Array): void {
    this.words.set(saved.subarray(0, N));
    temper(this.words, this.block);
    this.next = saved[N]!;
  }
}

/** Replaces all words of the state by their successors. */
function twist(words: Int32Array): void {
  for (let i = 0; i < N; i++) {
    const y = (words[i] & UPPER_BIT) | (words[i === N - 1 ? 0 : i + 1] & LOWER_BITS);
    words[i] = words[i < N - M ? i + M : i + M - N] ^ (y >>> 1) ^ (-(y & 1) & MATRIX_A);
  }
}

/** Scrambles the words of the state into the integers that the stream consists of. */
function temper(words: Int32Array, block: Uint32Array): void {
  for (let i = 0; i < N; i++) {
    let y = words[i];
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    block[i] = y ^ (y >>> 18);
  }
}
