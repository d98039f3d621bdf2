// UTF-8, by what browsers and edge workers have as well as Node.

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** The bytes of a text. */
export function utf8(text: string): Uint8Array {
  return encoder.encode(text);
}

/** The text of bytes, a BOM included; U+FFFD stands for what is no UTF-8. */
export function textOf(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}
