import { describe, expect, test } from 'vitest';
import { drawWords, philox, type Stream, streamWords } from '../../src/random/philox.js';

// kat_vectors of Random123, the authors' own library: counter, key, output of philox4x32 10.
const KNOWN = [
  '00000000 00000000 00000000 00000000 00000000 00000000 6627e8d5 e169c58d bc57ac4c 9b00dbd8',
  'ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff 408f276d 41c83b0e a20bc7c6 6d5451fd',
  '243f6a88 85a308d3 13198a2e 03707344 a4093822 299f31d0 d16cfe09 94fdcceb 5001e420 24126ea1',
];

test.each(KNOWN)('the published vector %s', (line) => {
  const [c0, c1, c2, c3, k0, k1, ...expected] = line.split(' ').map((word) => parseInt(word, 16));
  const out = new Uint32Array(4);
  philox(c0, [k0, k1, c1, c2, c3], out);
  expect([...out]).toEqual(expected);
});

describe('a stream', () => {
  const stream: Stream = { seed: 42n, purpose: 'dropout', index: 1, step: 7 };
  const first = (other: Partial<Stream>, n = 8) => [...drawWords({ ...stream, ...other }, new Uint32Array(n))];

  test('is the blocks of its words, one after the other', () => {
    const block = new Uint32Array(4);
    philox(1, streamWords(stream), block);
    expect(first({}).slice(4)).toEqual([...block]);
    expect(first({}, 6)).toEqual(first({}).slice(0, 6));
  });

  test.each([
    { seed: 43n },
    { seed: 42n + 2n ** 32n },
    { purpose: 'augmentation' },
    { index: 2 },
    { step: 8 },
    { step: 7 + 2 ** 32 },
  ] as const)('differs with %o', (other) => expect(first(other)).not.toEqual(first({})));
});
