// What files begin with: as Pillow, PyTorch and NumPy write them, and as the standards of the others say.
import { expect, test } from 'vitest';
import { kindOf } from '../../src/files/file-kind.js';

const hex = (digits: string) => Buffer.from(digits.replace(/ /g, ''), 'hex');

test.each([
  ['a PNG picture', hex('89504e470d0a1a0a0000000d49484452')],
  ['a JPEG picture', hex('ffd8ffe000104a464946')],
  ['a HEIC picture', hex('00000018667479706865696300000000 6d69663168656963')],
  ['a HEIC picture', hex('00000018667479706d69663100000000 6d69663168656963')],
  ['an AVIF picture', hex('0000001c667479706176696600000000 617669666d6966316d696166')],
  ['an AVIF picture', hex('0000001c667479706d69663100000000 6d696166 61766966')],
  ['a video', hex('0000001c6674797069736f6d00000200 69736f6d69736f32')],
  ['a WebP picture', hex('52494646240000005745425056503820')],
  ['a GIF picture', hex('47494638376110001000810000090909')],
  ['a BMP picture', hex('424d36030000000000003600000028000000')],
  ['a TIFF picture, or the raw one of a camera', hex('49492a00080000000a00000104000100')],
  ['a TIFF picture, or the raw one of a camera', hex('4d4d002a00000008')],
  ['a JPEG XL picture', hex('0000000c4a584c200d0a870a')],
  ['a JPEG 2000 picture', hex('0000000c6a5020200d0a870a00000014667479706a7032')],
  ['a Netpbm picture', hex('50360a31362031360a3235350a09')],
  ['an icon of Windows', hex('000001000100101000000000200052000000')],
  ['a Photoshop picture', hex('384250530001000000000000')],
  ['an SVG drawing', Buffer.from('<?xml version="1.0"?>\n<!-- made -->\n<svg xmlns="http://www.w3.org/2000/svg"/>')],
  ['a PDF document', hex('255044462d312e340a25206372656174')],
  ['a web page', Buffer.from('<!DOCTYPE html><html lang="en">')],
  ['a PyTorch pickle', hex('80028a0a6cfc9c46f920')],
  ['a zip, as PyTorch and NumPy write', hex('504b030400000808')],
  ['a NumPy array', hex('934e554d5059010076007b27')],
  ['an HDF5 file, as Keras writes', hex('894844460d0a1a0a00')],
  ['an ONNX model', hex('080712077079746f726368')],
  ['text', Buffer.from('# A page\n')],
  ['text', Buffer.from('\ufeffno image')],
  ['JSON', Buffer.from('{\n  "producer": "mlp-train 0.1.0"')],
  ['a safetensors file', hex('7b22000000000000 7b2230223a7b')], // whose length begins as JSON does
  ['a safetensors file', hex('58000000000000007b22302e6269617322')],
])('%s', (what, bytes) => {
  expect(kindOf(bytes)?.what).toBe(what);
});

test.each([
  ['a word with bytes behind it', hex('6e6f20696d6167 00')],
  ['nothing', Buffer.alloc(0)],
  ['IDX of images', hex('00000803 00002710 0000001c 0000001c 00000000')],
])('%s is none of them', (_, bytes) => {
  expect(kindOf(bytes)).toBeUndefined();
});
