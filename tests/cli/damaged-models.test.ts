// Files that are given as models and are none: whatever reads them ends with 1 and a line that says what, where, and what to do.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodeSafetensors, encodeSafetensors, type NamedTensor } from '../../src/formats/safetensors.js';
import { file } from '../formats/safetensors-files.js';
import { mlpTrain } from './mlp-train.js';
import { saveQuadrantModel } from './quadrants.js';

const home = mkdtempSync(join(tmpdir(), 'mlp-train-'));
const at = (name: string) => join(home, name);
afterAll(() => rmSync(home, { recursive: true }));

const scalar = (dtype: string, size: number) => `{"dtype":"${dtype}","shape":[1],"data_offsets":[0,${size}]}`;

let whole: Buffer;
beforeAll(() => {
  saveQuadrantModel(at('whole'));
  whole = readFileSync(at('whole'));
});

/** The model with something else in it. */
function altered(change: (tensors: Map<string, NamedTensor>, metadata: Map<string, string>) => unknown): Uint8Array {
  const { tensors, metadata } = decodeSafetensors(whole, 'whole');
  const content = { tensors: new Map(tensors), metadata: new Map(metadata) };
  change(content.tensors, content.metadata);
  return encodeSafetensors(content);
}

describe.concurrent('eval and --resume', () => {
  test.each<[string, () => Uint8Array, string]>([
    ['an empty file', () => Buffer.alloc(0), 'it has 0 bytes, too few for a safetensors file. It is damaged, or'],
    ['a file cut short', () => whole.subarray(0, -5), 'follow the header. The file is cut short: get it again.'],
    ['a file cut within its header', () => whole.subarray(0, 99), 'but 91 bytes follow. It is damaged, or'],
    ['a header of 2^64 - 1 bytes', () => file('{}', '', 2n ** 64n - 1n), 'length is 18446744073709551615, but 2 bytes'],
    ['a flipped bit in the header', () => Buffer.from(whole).fill(0xfb, 20, 21), 'its header is not UTF-8, at byte 12'],
    ['bytes after the end', () => Buffer.concat([whole, Buffer.from('x')]), '1 bytes follow after the last tensor'],
    ['two tensors of a name', () => file(`{"a":${scalar('F32', 4)},"a":`), 'its header has "a" twice'],
    ['half precision', () => file(`{"a":${scalar('F16', 2)}}`, 'xx'), 'Save it in float32 (model.float() in PyTorch).'],
    ['weights that are not finite', () => altered((tensors) => tensors.set('layers.0.bias', ofNaN)), 'layers.0.bias has 4 values that are not finite, first NaN at 0'],
    ['another architecture', () => altered((tensors) => tensors.delete('layers.0.bias')), '\n  layers.0.bias  -      [4]\n'],
    ['a newer version of the format', () => altered((_, metadata) => metadata.set('format_version', '3')), 'Read it with the version that wrote it, or a newer one.'],
    ['a state dict of PyTorch', () => file(`{"0.bias":${scalar('F32', 4)}}`, '1234'), 'One of PyTorch becomes a model by `mlp-train import`.'],
    ['a pickle of PyTorch', () => Buffer.from('80024e2e', 'hex'), 'it looks like a PyTorch pickle. It is not loaded, for safety: save it as safetensors'],
    ['a zip of PyTorch or NumPy', () => Buffer.from('PK\x03\x04 and more'), 'as PyTorch and NumPy write. It is not loaded, for safety: save it as'],
  ])('%s', async (name, bytes, message) => {
    writeFileSync(at(name), bytes());
    await refused(name, `mlp-train: ${at(name)}: `, message);
  }); // prettier-ignore

  const ofNaN = { shape: [4], data: new Float32Array(4).fill(NaN) };

  test('a folder without a run', async () => {
    mkdirSync(at('folder'));
    await refused('folder', `mlp-train: ${at('folder')}: no run folder: `, 'no model.safetensors in it. Give');
  });

  test('a pipe, a device without end, and 3 GiB', async () => {
    execFileSync('mkfifo', [at('pipe')]);
    symlinkSync('/dev/zero', at('zero'));
    writeFileSync(at('huge'), '');
    truncateSync(at('huge'), 3 * 2 ** 30); // a hole
    await refused('pipe', `mlp-train: ${at('pipe')}: `, 'not a regular file');
    await refused('zero', `mlp-train: ${at('zero')}: `, 'not a regular file');
    await refused('huge', `mlp-train: ${at('huge')}: `, 'it has 3221225472 bytes, more than 2147483647');
  });

  async function refused(name: string, start: string, message: string): Promise<void> {
    for (const command of ['eval', '--resume']) {
      const { code, stdout, stderr } = await mlpTrain([command, at(name)]);
      expect(stderr.startsWith(start), stderr).toBe(true);
      expect(stderr).toContain(message);
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    }
  }
});
