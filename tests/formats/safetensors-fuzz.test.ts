// safetensors under fast-check: any content comes back, and of a file that was changed anyhow there is an error with a code, or a whole content.
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { MlpError } from '../../src/errors.js';
import { decodeSafetensors, encodeSafetensors, type NamedTensor } from '../../src/formats/safetensors.js';
import { effort } from '../effort.js';
import { file } from './safetensors-files.js';

const text = fc.string({ unit: 'binary', maxLength: 20 });
const tensor: fc.Arbitrary<NamedTensor> = fc
  .tuple(fc.array(fc.nat(3), { maxLength: 4 }), fc.constantFrom(Float32Array, Uint32Array), fc.integer())
  .map(([shape, Type, seed]) => {
    const words = Uint32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => Math.imul(i + 1, seed));
    return { shape, data: new Type(words.buffer) };
  });
const content = fc.record({
  tensors: fc.array(fc.tuple(text, tensor), { maxLength: 6 }).map((pairs) => new Map(pairs)),
  metadata: fc.array(fc.tuple(text, text), { maxLength: 4 }).map((pairs) => new Map(pairs)),
});

test('any content comes back in its order', () => {
  const bits = ({ data }: NamedTensor) => new Uint32Array(data.buffer, data.byteOffset, data.length); // NaN has many
  fc.assert(
    fc.property(content, ({ tensors, metadata }) => {
      const read = decodeSafetensors(encodeSafetensors({ tensors, metadata }), 'f');
      expect([...read.metadata]).toEqual([...metadata]);
      expect([...read.tensors].map(([name, { shape, data }]) => [name, shape, data.constructor])).toEqual(
        [...tensors].map(([name, { shape, data }]) => [name, shape, data.constructor]),
      );
      expect([...read.tensors.values()].map(bits)).toEqual([...tensors.values()].map(bits));
    }),
    { numRuns: 200 * effort },
  );
});

const [plain, free] = JSON.parse(readFileSync('tests/fixtures/safetensors.json', 'utf8')).map(({ file }: { file: string }) =>
  Buffer.from(file, 'base64'),
); // prettier-ignore

interface Change {
  at: number;
  remove: number;
  insert: Buffer;
}

/** What headers are made of. */
const pieces = ['{', '}', '[', ']', ',', ':', '"', '\\', '0', '4', '12', '-', '.', 'e9', '99999999999999999999', 'F32', 'U32', 'dtype']; // prettier-ignore
const insertion = fc.oneof(
  fc.constantFrom(...pieces, '"shape"', '"data_offsets"', '"__metadata__"', '"__proto__"', '\ufeff', '\ufffd'),
  fc.uint8Array({ maxLength: 3 }),
);
const change: fc.Arbitrary<Change> = fc.record({
  at: fc.nat(400),
  remove: fc.nat(5),
  insert: insertion.map((bytes) => Buffer.from(bytes as string)),
});

function apply(bytes: Buffer, { at, remove, insert }: Change): Buffer {
  const start = at % (bytes.length + 1);
  return Buffer.concat([bytes.subarray(0, start), insert, bytes.subarray(start + remove)]);
}

/** Reads bytes: an error of the format, or a content that comes back. */
function isWhole(bytes: Buffer): boolean {
  try {
    const read = decodeSafetensors(bytes, 'f');
    const size = [...read.tensors.values()].reduce((sum, { data }) => sum + data.byteLength, 0);
    expect(size).toBeLessThan(bytes.length);
    expect(decodeSafetensors(encodeSafetensors(read), 'f')).toEqual(read);
    return true;
  } catch (error) {
    if (!(error instanceof MlpError)) throw error;
    expect(error).toMatchObject({ code: 'ERR_MLP_FORMAT', where: 'f' });
    expect(error.message.length).toBeLessThan(2000);
    return false;
  }
}

test.each([
  ['a plain file', plain],
  ['a free one', free],
])('%s, changed anywhere', (_, bytes) => {
  const changes = fc.array(change, { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(changes, (changes) => void isWhole(changes.reduce(apply, bytes))),
    { numRuns: 1250 * effort },
  );
});

test.each([
  ['a plain file', plain],
  ['a free one', free],
])('%s, with a changed header of the right length, which is a file at times', (_, bytes) => {
  const start = 8 + Number(bytes.readBigUInt64LE());
  const [header, data] = [bytes.subarray(8, start), bytes.subarray(start)];
  let whole = 0;
  const changes = fc.array(change, { minLength: 1, maxLength: 2 });
  fc.assert(
    fc.property(changes, (changes) => {
      const changed = changes.reduce(apply, header);
      if (isWhole(Buffer.concat([file(changed), data]))) whole++;
    }),
    { numRuns: 1250 * effort },
  );
  expect(whole).toBeGreaterThan(0);
});

test('a file cut short anywhere is none', () => {
  for (let length = 0; length < plain.length; length++) expect(isWhole(plain.subarray(0, length))).toBe(false);
});
