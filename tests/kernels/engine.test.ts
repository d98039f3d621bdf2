// Which product `auto` takes on each of the addon's instruction sets, and what is said of it.
import { expect, test } from 'vitest';
import { builtinInstead, fasterEngine } from '../../src/kernels/engine.js';

test.each([
  ['avx512', 'builtin', 'AVX-512'],
  ['avx2', 'builtin', 'AVX2'],
  ['baseline', 'openblas', 'without AVX2'],
])('%s: %s', (isa, engine, why) => {
  expect(fasterEngine(isa)).toEqual({ engine, why: expect.stringContaining(why) });
});

test('only where OpenBLAS may be faster does it cost something to be without', () => {
  expect(['avx512', 'avx2', 'baseline'].map((isa) => builtinInstead(isa).includes('faster'))).toEqual([false, false, true]); // prettier-ignore
});
