// PNG and JPEG files: the pixels that Pillow reads (tests/fixtures/images.json, made by make_images.py), and errors for all else.
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { crc32, deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { MlpError } from '../../src/errors.js';
import { decodeImage, imageSize } from '../../src/images/decode.js';
import { effort } from '../effort.js';

interface File {
  what: string;
  file: string;
  width: number;
  height: number;
  grey: string;
  rgb: string;
  tolerance: number;
}

const { files } = JSON.parse(readFileSync(new URL('../fixtures/images.json', import.meta.url), 'utf8')) as {
  files: File[];
};
const bytesOf = (base64: string) => new Uint8Array(Buffer.from(base64, 'base64'));

/** A PNG of these chunks. */
function png(...chunks: readonly (readonly [kind: string, content: Buffer])[]): Uint8Array {
  const parts = chunks.map(([kind, content]) => {
    const body = Buffer.concat([Buffer.from(kind, 'latin1'), content]);
    const ends = Buffer.alloc(8);
    ends.writeUInt32BE(content.length);
    ends.writeUInt32BE(crc32(body), 4);
    return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
  });
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), ...parts]);
}

/** The header of a grey image of a byte a pixel. */
function header(width: number, height: number, isInterlaced: boolean): readonly [string, Buffer] {
  const content = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0, isInterlaced ? 1 : 0]);
  content.writeUInt32BE(width);
  content.writeUInt32BE(height, 4);
  return ['IHDR', content];
}

const END = ['IEND', Buffer.alloc(0)] as const;
const refusal = (what: string) => expect.objectContaining({ code: 'ERR_MLP_FORMAT', where: 'x.png', what });
const containing = (text: string): string => expect.stringContaining(text);

describe('as Pillow', () => {
  test.each(files)('$what', ({ file, width, height, tolerance, ...pixels }) => {
    for (const [channels, expected] of [
      [1, bytesOf(pixels.grey)],
      [3, bytesOf(pixels.rgb)],
    ] as const) {
      const image = decodeImage(bytesOf(file), 'x', channels);
      expect(image).toMatchObject({ width, height, channels });
      const { width: wide, height: high } = imageSize(bytesOf(file))!;
      expect([wide, high].sort()).toEqual([width, height].sort()); // before it is turned upright
      expect(image.pixels.length).toBe(expected.length);
      const distance = Math.max(...image.pixels.map((value, i) => Math.abs(value - expected[i])));
      expect(distance).toBeLessThanOrEqual(tolerance);
    }
  });
});

test('a JPEG that is cut anywhere is refused in words that speak of the file', () => {
  const jpeg = files.map(({ file }) => bytesOf(file)).find(([byte]) => byte === 0xff) as Uint8Array;
  for (let length = 4; length < jpeg.length; length++) {
    expect(() => decodeImage(jpeg.subarray(0, length), 'x.png', 1)).toThrow(
      refusal(expect.not.stringMatching(/undefined|NaN|bounds|not a function/) as string),
    );
  }
});

test('a bomb, few bytes that unpack to many more than the pixels, is not unpacked', () => {
  const bomb = png(header(4, 4, true), ['IDAT', deflateSync(Buffer.alloc(2 ** 24))], END);
  expect(() => decodeImage(bomb, 'x.png', 1)).toThrow(
    expect.objectContaining({
      code: 'ERR_MLP_FORMAT',
      what: containing('it is cut short or damaged'),
      cause: expect.objectContaining({ message: containing('larger than 23 bytes') }) as Error,
    }),
  );
});

describe('refused', () => {
  const rows = deflateSync(Buffer.alloc(20));
  test.each([
    ['text', Buffer.from('no image'), 'not a PNG or JPEG image (it is text)'],
    ['other bytes', Buffer.from([1, 2, 3, 4, 5]), 'not a PNG or JPEG image (starts with 0x01020304)'],
    ['a GIF', Buffer.from('GIF89a'), 'not a PNG or JPEG image (it is a GIF picture)'],
    ['nothing', Buffer.alloc(0), 'not a PNG or JPEG image (it is empty)'],
    ['a signature alone', png(), containing('the image cannot be decoded: ')],
    [
      'more pixels than there may be, before they are unpacked',
      png(header(8193, 8192, false), ['IDAT', rows], END),
      containing('the image cannot be decoded: it has 8193 x 8192 pixels, where 1 to 67108864 are read'),
    ],
    [
      'too long a column',
      png(header(1, 65536, false), ['IDAT', rows], END),
      containing('65535 at most in a row or column'),
    ],
    ['no pixels', png(header(0, 5, false), ['IDAT', rows], END), containing('0 x 5 pixels')],
    [
      'fewer pixels than the header says',
      png(header(5, 5, false), ['IDAT', rows], END),
      containing('20 bytes of pixels instead of 30'),
    ],
    [
      'pixels that end too early',
      png(header(4, 4, false), ['IDAT', rows.subarray(0, -6)], END),
      containing('unexpected end of file'),
    ],
    [
      'a colour type that is none',
      png(['IHDR', Buffer.from('00000004000000040805000000', 'hex')], ['IDAT', rows], END),
      containing('unknown colour type 5'),
    ],
    ['a checksum that is wrong', png(header(4, 4, false), ['IDAT', rows], END).with(-1, 0), containing('Crc error')],
  ])('%s', (_, bytes, what) => {
    expect(() => decodeImage(bytes, 'x.png', 1)).toThrow(refusal(what));
  });

  test('a photograph of more pixels than there may be', () => {
    const photo = bytesOf(files.find(({ what }) => what === 'JPEG, grey')!.file);
    const frame = photo.findIndex((byte, i) => byte === 0xff && photo[i + 1] === 0xc0);
    photo.set([0xff, 0xff, 0xff, 0xff], frame + 5);
    expect(() => decodeImage(photo, 'x.png', 1)).toThrow(refusal(containing('it has 65535 x 65535 pixels')));
    expect(() => decodeImage(photo, 'x.png', 1)).toThrow(refusal(containing('make it smaller')));
  });
});

/** Some bytes replaced, and perhaps a part of the file left out or doubled; places are shares of its length. */
interface Mutation {
  replaced: [place: number, byte: number][];
  cut: [number, number];
  how: 'keep' | 'end' | 'remove' | 'double';
}

const place = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const mutation: fc.Arbitrary<Mutation> = fc.record({
  replaced: fc.array(fc.tuple(place, fc.nat(255)), { maxLength: 6 }),
  cut: fc.tuple(place, place),
  how: fc.constantFrom('keep', 'end', 'remove', 'double'),
});

function mutated(bytes: Uint8Array, { replaced, cut, how }: Mutation): Uint8Array {
  const copy = Buffer.from(bytes);
  for (const [place, byte] of replaced) copy[Math.floor(place * copy.length)] = byte;
  const [start, end] = cut.map((place) => Math.floor(place * copy.length)).sort((a, b) => a - b);
  const parts = {
    keep: [copy],
    end: [copy.subarray(0, end)],
    remove: [copy.subarray(0, start), copy.subarray(end)],
    double: [copy.subarray(0, end), copy.subarray(start)],
  };
  return Buffer.concat(parts[how]);
}

test('mutated files: an image of the size it says, or an error with a code', () => {
  const property = fc.property(fc.constantFrom(...files), mutation, ({ file }, change) => {
    const bytes = mutated(bytesOf(file), change);
    try {
      const { width, height, pixels } = decodeImage(bytes, 'x', 1);
      expect(pixels.length).toBe(width * height);
    } catch (error) {
      expect(error).toBeInstanceOf(MlpError);
      expect(error).toHaveProperty('code', 'ERR_MLP_FORMAT');
    }
  });
  fc.assert(property, { numRuns: 2000 * effort });
});
