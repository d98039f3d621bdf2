// Makes safetensors files of any header and data, right or wrong.
import { expect } from 'vitest';

/** A file; `length` is what it says of its header. */
export function file(header: string | Uint8Array, data = '', length = BigInt(Buffer.byteLength(header))): Buffer {
  const start = Buffer.alloc(8);
  start.writeBigUInt64LE(length);
  return Buffer.concat([start, Buffer.from(header as string), Buffer.from(data)]);
}

/** An error of the format that says this. */
export const refusal = (what: string) =>
  expect.objectContaining({ code: 'ERR_MLP_FORMAT', what: expect.stringContaining(what) as string });
