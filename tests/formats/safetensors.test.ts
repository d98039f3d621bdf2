// safetensors: what is written by hand is read, what is written is read back, and all that is not exactly a file is refused by its place.
import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { decodeSafetensors, encodeSafetensors, type NamedTensor } from '../../src/formats/safetensors.js';
import { readSafetensors } from '../../src/formats/safetensors-file.js';
import { temporaryFolder } from '../dataset/idx-files.js';
import { file, refusal } from './safetensors-files.js';

interface Fixture {
  name: string;
  /** In base64. */
  file: string;
  metadata: [string, string][];
  tensors: [name: string, dtype: 'F32' | 'U32', shape: number[], values: number[]][];
}

const fixtures: Fixture[] = JSON.parse(readFileSync('tests/fixtures/safetensors.json', 'utf8'));
const floats = (shape: number[], ...values: number[]): NamedTensor => ({ shape, data: Float32Array.from(values) });
const words = (shape: number[], ...values: number[]): NamedTensor => ({ shape, data: Uint32Array.from(values) });

describe('files made by hand', () => {
  test.each(fixtures)('$name', (fixture) => {
    const { tensors, metadata } = decodeSafetensors(Buffer.from(fixture.file, 'base64'), 'f');
    expect([...metadata]).toEqual(fixture.metadata);
    const expected = fixture.tensors.map(([name, dtype, shape, values]) => {
      return [name, dtype === 'F32' ? floats(shape, ...values) : words(shape, ...values)];
    });
    expect([...tensors]).toEqual(expected);
  });

  test('as Hugging Face writes it is as it is written here', () => {
    const bytes = Buffer.from(fixtures[0].file, 'base64');
    expect(Buffer.from(encodeSafetensors(decodeSafetensors(bytes, 'f'))).equals(bytes)).toBe(true);
  });
});

describe('written', () => {
  const tensors = new Map([
    ['w', floats([2, 2], 1, -0, NaN, Infinity)],
    ['10', words([3], 0, 1, 2 ** 32 - 1)],
    ['2', floats([], 5)],
    ['none', floats([0, 7])],
  ]);
  const metadata = new Map([
    ['10', 'é"\\\n'],
    ['2', ''],
  ]);

  test('comes back in its order', () => {
    const read = decodeSafetensors(encodeSafetensors({ tensors, metadata }), 'f');
    expect([...read.tensors]).toEqual([...tensors]);
    expect([...read.metadata]).toEqual([...metadata]);
  });

  test('the arrays are copies: of a part of an array, and at any place in memory', () => {
    const part = new Float32Array([9, 1, 2, 9]).subarray(1, 3);
    const bytes = encodeSafetensors({ tensors: new Map([['part', { shape: [2], data: part }]]), metadata: new Map() });
    const shifted = Buffer.concat([Buffer.from('x'), bytes]).subarray(1);
    const { data } = decodeSafetensors(shifted, 'f').tensors.get('part')!;
    shifted.fill(0);
    expect(data).toEqual(Float32Array.of(1, 2));
  });

  test.each(Array.from({ length: 9 }, (_, length) => length))('the arrays begin at a multiple of 8: %i', (length) => {
    const metadata = new Map([['x', 'x'.repeat(length)]]);
    const bytes = Buffer.from(encodeSafetensors({ tensors: new Map([['a', floats([1], 1)]]), metadata }));
    expect(bytes.readBigUInt64LE() % 8n).toBe(0n);
    expect(bytes.length).toBe(8 + Number(bytes.readBigUInt64LE()) + 4);
    expect(bytes.readFloatLE(bytes.length - 4)).toBe(1);
  });

  test('nothing at all', () => {
    const bytes = encodeSafetensors({ tensors: new Map(), metadata: new Map() });
    expect(Buffer.from(bytes).toString('latin1')).toBe('\x08\0\0\0\0\0\0\0{}      ');
    expect(decodeSafetensors(bytes, 'f')).toEqual({ tensors: new Map(), metadata: new Map() });
  });

  test.each<[string, Iterable<[string, NamedTensor]>, string]>([
    ['more tensors than are read', Array.from({ length: 1025 }, (_, i) => [`${i}`, floats([0])]), 'more than 1024 tensors'],
    ['a shape of other data', [['a', floats([3], 1, 2)]], '"a" of shape [3], which is 12 bytes, at bytes 0 to 8'],
    ['half a character', [['\ud83d', floats([0])]], 'half a character'],
    ['a name that is none', [['__metadata__', floats([0])]], 'no string where one should be'],
  ])('not %s', (_, tensors, what) => {
    expect(() => encodeSafetensors({ tensors: new Map(tensors), metadata: new Map() })).toThrow(refusal(what));
  }); // prettier-ignore

  test('not a header longer than is read', () => {
    const metadata = new Map([['x', 'x'.repeat(2 ** 20)]]);
    expect(() => encodeSafetensors({ tensors: new Map(), metadata })).toThrow(refusal('1048608 bytes'));
  });
});

describe('the length of the header', () => {
  const whole = file('{}');
  test.each<[string, Buffer, string]>([
    ['no bytes', Buffer.alloc(0), 'it has 0 bytes, too few'],
    ['seven bytes', whole.subarray(0, 7), 'it has 7 bytes, too few'],
    ['0', file('', '', 0n), "no safetensors file: its header's length is 0, but 0 bytes follow"],
    ['one more than there is', file('{}', '', 3n), "no safetensors file: its header's length is 3, but 2 bytes follow"],
    [
      '2^63',
      file('{}', '', 2n ** 63n),
      "no safetensors file: its header's length is 9223372036854775808, but 2 bytes follow",
    ],
    [
      '2^64 - 1',
      file('{}', '', 2n ** 64n - 1n),
      "no safetensors file: its header's length is 18446744073709551615, but 2 bytes follow",
    ],
    [
      'more than 1 MiB',
      file(`{}${' '.repeat(2 ** 20)}`),
      "no safetensors file: its header's length is 1048578, more than 1048576",
    ],
  ])('%s', (_, bytes, what) => {
    expect(() => decodeSafetensors(bytes, 'f')).toThrow(refusal(what));
  });

  test('1 MiB is read', () => {
    expect(decodeSafetensors(file(`{}${' '.repeat(2 ** 20 - 2)}`), 'f').tensors.size).toBe(0);
  });
});

describe('the header', () => {
  test.each<[string, string | Buffer, string]>([
    ['a byte that is no UTF-8', Buffer.from('{"\xff":1}', 'latin1'), 'not UTF-8, at byte 2'],
    ['a character cut short, after one that stands for such', Buffer.from('{"\ufffd€').subarray(0, 7), 'not UTF-8, at byte 5'],
    ['a byte order mark', '\ufeff{}', 'no "{" at its start, at character 0'],
    ['a space before it', ' {}', 'no "{" at its start, at character 0'],
    ['an array', '[]', 'no "{" at its start, at character 0'],
    ['text', 'hello', 'no "{" at its start, at character 0'],
    ['cut short', '{"a":{"dtype":"F32"', 'no "}" where one should be, at character 19'],
    ['a text without end', '{"a', 'no string where one should be, at character 1'],
    ['a comma too many', '{"__metadata__":{},}', 'no string where one should be, at character 19'],
    ['a second value', '{}{}', 'something after its end, at character 2'],
    ['a line feed in a text', '{"a\n":1}', 'no string where one should be, at character 1'],
    ['an unknown escape', '{"\\x41":1}', 'no string where one should be, at character 1'],
    ['half a character', '{"\\ud83d":1}', 'half a character, at character 9'],
    ['deep arrays', `{"a":${'['.repeat(1e6)}`, 'no "{" where one should be, at character 5'],
    ['deep objects', '{"a":'.repeat(2e5), '"a" in "a", at character 10'],
    ['metadata that are no object', '{"__metadata__":[]}', 'no "{" where one should be, at character 16'],
    ['metadata that are no texts', '{"__metadata__":{"a":1}}', 'no string where one should be, at character 21'],
  ])('%s', (_, header, what) => {
    expect(() => decodeSafetensors(file(header), 'f')).toThrow(refusal(what));
  }); // prettier-ignore

  test.each([
    ['two tensors of a name', '{"a":A,"a":A}', '"a" twice'],
    ['spelled in another way', '{"a":A,"\\u0061":A}', '"a" twice'],
    ['two metadata', '{"__metadata__":{},"__metadata__":{}}', '"__metadata__" twice'],
    ['two texts of a key', '{"__metadata__":{"k":"","k":""}}', '"k" twice'],
    ['two shapes', '{"a":{"shape":[0],"shape":[1]}}', '"shape" twice'],
  ])('twice: %s', (_, header, what) => {
    const tensor = '{"dtype":"F32","shape":[0],"data_offsets":[0,0]}';
    expect(() => decodeSafetensors(file(header.replaceAll('A', tensor)), 'f')).toThrow(refusal(what));
  });

  test.each([
    ['no dtype', '{"shape":[],"data_offsets":[0,4]}', '"a" without dtype, shape and two data_offsets'],
    ['no shape', '{"dtype":"F32","data_offsets":[0,4]}', '"a" without dtype'],
    ['one offset', '{"dtype":"F32","shape":[],"data_offsets":[4]}', '"a" without dtype'],
    ['three offsets', '{"dtype":"F32","shape":[],"data_offsets":[0,4,4]}', 'more than 2 numbers'],
    ['something else', '{"dtype":"F32","strides":[1]}', '"strides" in "a"'],
    ['F16', '{"dtype":"F16","shape":[2],"data_offsets":[0,4]}', '"a" of type "F16", not F32 or U32'],
    ['F64', '{"dtype":"F64","shape":[],"data_offsets":[0,8]}', '"a" of type "F64"'],
    ['a long type', `{"dtype":"${'x'.repeat(999)}","shape":[],"data_offsets":[0,4]}`, `type "${'x'.repeat(20)}", not`],
    ['nine axes', `{"shape":[${Array(9).fill(1).join()}]}`, 'more than 8 numbers'],
    ['a negative axis', '{"shape":[-1]}', 'no integer from 0 where one should be'],
    ['a fraction', '{"shape":[1.5]}', 'no integer from 0 where one should be'],
    ['an exponent', '{"shape":[1e0]}', 'no integer from 0 where one should be'],
    ['a zero before', '{"shape":[01]}', 'no integer from 0 where one should be'],
    ['a text as number', '{"shape":["1"]}', 'no integer from 0 where one should be'],
    ['an integer past 2^53', '{"data_offsets":[0,9007199254740993]}', 'an integer beyond 2^53'],
    ['a size past 2^53', '{"dtype":"F32","shape":[1000000000,1000000000],"data_offsets":[0,4]}', 'which is 4000000000000000000 bytes'],
    ['a size of 2^64, which is 0 in 64 bits', '{"dtype":"F32","shape":[2147483648,2147483648],"data_offsets":[0,0]}', 'of shape [2147483648, 2147483648]'],
    ['other bytes than its shape', '{"dtype":"F32","shape":[2],"data_offsets":[0,4]}', '"a" of shape [2], which is 8 bytes, at bytes 0 to 4'],
    ['offsets the wrong way round', '{"dtype":"F32","shape":[1],"data_offsets":[4,0]}', 'at bytes 4 to 0'],
  ])('a tensor with %s', (_, tensor, what) => {
    expect(() => decodeSafetensors(file(`{"a":${tensor}}`, 'data'), 'f')).toThrow(refusal(what));
  }); // prettier-ignore

  test('a name may have 256 bytes, and the file 1024 tensors of 8 axes', () => {
    const tensor = '{"dtype":"F32","shape":[1,1,1,1,1,1,1,0],"data_offsets":[0,0]}';
    const named = (name: string) => file(`{"${name}":${tensor}}`);
    expect(decodeSafetensors(named('é'.repeat(128)), 'f').tensors.size).toBe(1);
    expect(() => decodeSafetensors(named('é'.repeat(128) + 'a'), 'f')).toThrow(refusal('a name of more than 256 bytes'));
    const many = (count: number) => file(`{${Array.from({ length: count }, (_, i) => `"${i}":${tensor}`).join()}}`);
    expect(decodeSafetensors(many(1024), 'f').tensors.size).toBe(1024);
    expect(() => decodeSafetensors(many(1025), 'f')).toThrow(refusal('more than 1024 tensors'));
  }); // prettier-ignore

  test('names that mean something to objects mean nothing', () => {
    const tensor = '{"dtype":"F32","shape":[0],"data_offsets":[0,0]}';
    const names = ['__proto__', 'constructor', 'toString'];
    const { tensors } = decodeSafetensors(file(`{${names.map((name) => `"${name}":${tensor}`).join()}}`), 'f');
    expect([...tensors.keys()]).toEqual(names);
    expect(Object.getPrototypeOf({})).toBe(Object.prototype);
  });
});

describe('the places of the arrays', () => {
  test.each<[string, [string, number, number][], number, string]>([
    ['a hole at the start', [['a', 4, 8]], 8, '"a" has bytes 4 to 8, but the header ends at 0'],
    ['a hole between', [['a', 0, 4], ['b', 8, 12]], 12, '"b" has bytes 8 to 12, but "a" ends at 4'],
    ['an overlap', [['b', 4, 12], ['a', 0, 8]], 12, '"b" has bytes 4 to 12, but "a" ends at 8'],
    ['one range for two', [['a', 0, 4], ['b', 0, 4]], 4, '"b" has bytes 0 to 4, but "a" ends at 4'],
    ['an empty one past the end', [['a', 0, 4], ['b', 8, 8]], 4, '"b" has bytes 8 to 8, but "a" ends at 4'],
    ['a file that ends before', [['a', 0, 8]], 7, '"a" has bytes 0 to 8, but only 7 follow the header'],
    ['one far beyond the file', [['a', 0, 2 ** 52]], 8, '"a" has bytes 0 to 4503599627370496, but only 8'],
    ['bytes after the last', [['a', 0, 4]], 7, '3 bytes follow after the last tensor'],
  ])('%s', (_, ranges, bytes, what) => {
    const entries = ranges.map(([name, from, to]) => {
      return [name, { dtype: 'U32', shape: [(to - from) / 4], data_offsets: [from, to] }];
    });
    const header = JSON.stringify(Object.fromEntries(entries));
    expect(() => decodeSafetensors(file(header, 'x'.repeat(bytes)), 'f')).toThrow(refusal(what));
  }); // prettier-ignore
});

describe('other files', () => {
  test.each<[string, Buffer, string]>([
    ['a pickle of PyTorch before 1.6', Buffer.from('80028a0a6cfc9c46f9206aa8501925', 'hex'), 'no safetensors file: it looks like a PyTorch pickle'],
    ['a short pickle', Buffer.from('80024e2e', 'hex'), 'no safetensors file: it looks like a PyTorch pickle'],
    ['a zip', Buffer.from('504b0304140000000000', 'hex'), 'it looks like a zip, as PyTorch and NumPy write'],
    ['a web page', Buffer.from('<!DOCTYPE html><html>'), 'it looks like a web page'],
    ['text', Buffer.from('no safetensors file'), 'no safetensors file: it looks like text'],
    ['JSON', Buffer.from('{\n  "producer": "mlp-train 0.1.0"}'), 'it looks like JSON'],
    ['an ONNX model', Buffer.from('08071209', 'hex'), 'no safetensors file: it looks like an ONNX model'],
  ])('%s', (_, bytes, what) => {
    expect(() => decodeSafetensors(bytes, 'f')).toThrow(refusal(what));
  }); // prettier-ignore

  test.each([0x80, 0x4b50, 0x227b])('a header of %i bytes begins as such, and is none', (length) => {
    expect(decodeSafetensors(file(`{}${' '.repeat(length - 2)}`), 'f').tensors.size).toBe(0);
  });

  test('a folder, none, one of 3 GiB: ERR_MLP_FILE', () => {
    const folder = temporaryFolder();
    const huge = join(folder, 'huge');
    writeFileSync(huge, '');
    truncateSync(huge, 3 * 2 ** 30); // a hole
    for (const path of [folder, join(folder, 'none'), huge])
      expect(() => readSafetensors(path)).toThrow(expect.objectContaining({ code: 'ERR_MLP_FILE', where: path }));
  });

  test('a file is read, and named where it is wrong', () => {
    const path = join(temporaryFolder(), 'x.safetensors');
    writeFileSync(path, file('{"__metadata__":{"a":"b"}}'));
    expect(readSafetensors(path).metadata).toEqual(new Map([['a', 'b']]));
    writeFileSync(path, '');
    expect(() => readSafetensors(path)).toThrow(expect.objectContaining({ code: 'ERR_MLP_FORMAT', where: path }));
  });
});
