// Protocol Buffers, written only (https://protobuf.dev/programming-guides/encoding).

/** A field's number, and an integer of at least 0, a float32, a text, or bytes, which may be another message. */
export type Field = readonly [number: number, value: number | { readonly float: number } | string | Uint8Array];

const [VARINT, LENGTH_DELIMITED, FIXED_32] = [0, 2, 5];

/** The bytes of a message; a repeated field stands there once for each value. */
export function encodeMessage(fields: readonly Field[]): Uint8Array {
  const pieces = fields.flatMap(([number, value]) => {
    if (typeof value === 'number') return [varint(8 * number + VARINT), varint(value)];
    if (typeof value === 'object' && 'float' in value) return [varint(8 * number + FIXED_32), float32(value.float)];
    const bytes = typeof value === 'string' ? Buffer.from(value) : value;
    return [varint(8 * number + LENGTH_DELIMITED), varint(bytes.length), bytes];
  });
  return Buffer.concat(pieces);
}

/** Seven bits a byte, the lowest first; all bytes but the last have the highest bit set. */
function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  for (; value >= 128; value = Math.floor(value / 128)) bytes.push(128 + (value % 128));
  return Uint8Array.of(...bytes, value);
}

/** Four bytes, the lowest first. */
function float32(value: number): Uint8Array {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(value);
  return bytes;
}
