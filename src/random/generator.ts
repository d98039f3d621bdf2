// Generator: a seeded stream of random numbers, equal to PyTorch's CPU generator of the same seed.

import { COPY, copy } from '../copies.js';
import { argumentError, checkInteger, checkNumber } from '../errors.js';
import { isInt32Array, isUint32Array } from '../kinds.js';
import { MT19937_STATE_WORDS, Mt19937 } from './mt19937.js';
import { BLOCK_PATH_MIN, fillNormalBlocks, fillNormalSingly } from './normal.js';
import { MAX_PERMUTATION, permutation } from './permutation.js';
import { fillIntegers, fillUniform, fillUniform01 } from './uniform.js';

/** What the float draws fill. */
export type FloatArray = Float32Array | Float64Array;

/** Words of a saved state: the engine's, the seed's two, the flag "a normal is cached", and that normal's two. */
const STATE_WORDS = MT19937_STATE_WORDS + 5;

/**
 * A stream of random numbers, bit for bit the one that `torch.Generator` gives for the same seed and the same calls (for
 * normals: on x86 with AVX2; float64 normals and `uniform` agree to about 1e-15). Draws of values fill the array given and return it.
 */
export class Generator {
  private readonly engine = new Mt19937(0);
  private cachedNormal: number | undefined;
  private seed = 0n;

  /** @param seed an integer of -2^63 to 2^64 - 1, a bigint if a number is not exact; its low 32 bits matter */
  constructor(seed: number | bigint) {
    this.manualSeed(seed);
  }

  /** The copy of the package that it is of. */
  get [COPY]() {
    return copy;
  }

  /** The seed last given, as an unsigned 64-bit integer (so -1 reads 2^64 - 1). */
  get initialSeed(): bigint {
    return this.seed;
  }

  /** How Node's console shows it: without the 1,248 words of its engine. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return `Generator(seed ${this.seed})`;
  }

  /** Restarts the stream at `seed` and drops a cached normal. */
  manualSeed(seed: number | bigint): this {
    this.seed = checkSeed(seed);
    this.engine.seed(Number(BigInt.asIntN(32, this.seed)));
    this.cachedNormal = undefined;
    return this;
  }

  /** The next integer in [0, 2^32): one draw. */
  nextU32(): number {
    return this.engine.nextU32();
  }

  /** The next integer in [0, 2^64): two draws, high word first. */
  nextU64(): bigint {
    return this.engine.nextU64();
  }

  /** The next integer in [0, 2^63): two draws; PyTorch's `random_()` on an int64 scalar. */
  random(): bigint {
    return BigInt.asUintN(63, this.engine.nextU64());
  }

  /** Fills `out` with uniforms in [0, 1). */
  rand<T extends FloatArray>(out: T): T {
    fillUniform01(this.engine, out);
    return out;
  }

  /** Fills `out` with uniforms in [low, high), as PyTorch's `uniform_`. */
  uniform<T extends FloatArray>(out: T, low: number, high: number): T {
    checkNumber('low', low);
    checkNumber('high', high, low);
    fillUniform(this.engine, out, low, high);
    return out;
  }

  /** Fills `out` with normals of the given mean and standard deviation, as PyTorch's `randn` and `normal_`. */
  randn<T extends FloatArray>(out: T, mean: number = 0, std: number = 1): T {
    checkNumber('mean', mean);
    checkNumber('std', std, 0);
    if (out.length >= BLOCK_PATH_MIN) fillNormalBlocks(this.engine, out, mean, std);
    else this.cachedNormal = fillNormalSingly(this.engine, out, mean, std, this.cachedNormal);
    return out;
  }

  /** Fills `out` with integers in [low, high), which must lie in the range of its type. */
  randint<T extends Int32Array | Uint8Array>(low: number, high: number, out: T): T {
    const [min, max] = isInt32Array(out) ? [-(2 ** 31), 2 ** 31] : [0, 2 ** 8];
    checkInteger('low', low, min, max - 1);
    checkInteger('high', high, low + 1, max);
    fillIntegers(this.engine, out, low, high);
    return out;
  }

  /** A random permutation of 0 .. n - 1. */
  randperm(n: number): Int32Array {
    return permutation(this.engine, checkInteger('n', n, 0, MAX_PERMUTATION));
  }

  /** The whole state in 630 words: {@link setState} of it makes any generator continue this one's stream. */
  getState(): Uint32Array {
    const state = new Uint32Array(STATE_WORDS);
    this.engine.save(state);
    const rest = new DataView(state.buffer, MT19937_STATE_WORDS * 4);
    rest.setBigUint64(0, this.seed, true);
    rest.setUint32(8, this.cachedNormal === undefined ? 0 : 1, true);
    rest.setFloat64(12, this.cachedNormal ?? 0, true);
    return state;
  }

  /** Takes over a state that {@link getState} gave. */
  setState(state: Uint32Array): this {
    checkState(state);
    const rest = new DataView(state.buffer, state.byteOffset + MT19937_STATE_WORDS * 4);
    this.engine.restore(state);
    this.seed = rest.getBigUint64(0, true);
    this.cachedNormal = rest.getUint32(8, true) === 0 ? undefined : rest.getFloat64(12, true);
    return this;
  }
}

/** Returns `value` if it is a Generator, and not a seed, say; otherwise throws an argument error. */
export function checkGenerator(value: unknown): Generator {
  if (value instanceof Generator) return value;
  throw argumentError('a Generator', 'generator', value, 'For a seed, give new Generator(seed)');
}

/** Returns a seed as an unsigned 64-bit integer; otherwise throws an argument error. */
export function checkSeed(seed: unknown): bigint {
  if (typeof seed === 'bigint' ? seed >= -(2n ** 63n) && seed < 2n ** 64n : Number.isSafeInteger(seed)) {
    return BigInt.asUintN(64, BigInt(seed as number | bigint));
  }
  const fix = 'Seeds beyond 2^53 are given as bigint, such as 67280421310721n';
  throw argumentError('an integer from -2^63 to 2^64 - 1', 'seed', seed, typeof seed === 'number' ? fix : undefined);
}

function checkState(state: unknown): asserts state is Uint32Array {
  const valid =
    isUint32Array(state) &&
    state.length === STATE_WORDS &&
    state[MT19937_STATE_WORDS - 1] < MT19937_STATE_WORDS &&
    state[STATE_WORDS - 3] <= 1;
  if (!valid) throw argumentError(`the ${STATE_WORDS} words that getState() gives`, 'state', state);
}
