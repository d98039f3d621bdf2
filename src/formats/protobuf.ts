// Protocol Buffers, written only (https://protobuf.dev/programming-guides/encoding).

/** A field's number, and an integer of at least 0, a text, or bytes, which may be another message. */
export type Field = readonly [number: number, value: number | string | Uint8Array];

const [VARINT, LENGTH_DELIMITED] = [0, 2];

/** The bytes of a message; a repeated field stands there once for each value. */
export function encodeMessage(fields: readonly Field[]): Uint8Array {
  const pieces = fields.flatMap(([number, value]) => {
    if (typeof value === 'number') return [varint(8 * number + VARINT), varint(value)];
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
