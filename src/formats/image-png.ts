// PNG files by pngjs, once it is known that they hold all their pixels and no more.
import { inflateSync } from 'node:zlib';
import { PNG } from 'pngjs';
import { checkSize, type Rgba } from './image.js';

/** What a file's first chunk says, IHDR. */
interface Header {
  readonly width: number;
  readonly height: number;
  readonly bitsPerPixel: number;
  readonly isInterlaced: boolean;
}

/** Channels of each colour type. */
const CHANNELS: Record<number, number> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
/** First column and row of each pass, and the steps to the next ones (PNG, 8.2). */
const ADAM7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

/** Decodes a PNG. Throws an Error of whatever kind where it is not right. */
export function decodePng(bytes: Uint8Array): Rgba {
  const png = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const header = headerOf(png);
  checkSize(header);
  checkPixels(png, header);
  return PNG.sync.read(png);
}

function headerOf(png: Buffer): Header {
  const channels = CHANNELS[png[25]];
  if (channels === undefined) throw new Error(`unknown colour type ${png[25]}`);
  return {
    width: png.readUInt32BE(16),
    height: png.readUInt32BE(20),
    bitsPerPixel: png[24] * channels,
    isInterlaced: png[28] !== 0,
  };
}

/** pngjs 7 takes stray memory for pixels that are missing, and unpacks interlaced ones without a limit. */
function checkPixels(png: Buffer, header: Header): void {
  const packed: Buffer[] = [];
  for (let at = 8; at + 8 <= png.length;) {
    const length = png.readUInt32BE(at);
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') packed.push(png.subarray(at + 8, at + 8 + length));
    at += length + 12;
  }
  const size = unpackedSize(header);
  const found = inflateSync(Buffer.concat(packed), { maxOutputLength: size }).length;
  if (found < size) throw new Error(`${found} bytes of pixels instead of ${size}`);
}

/** Bytes of all rows; another byte begins each. */
function unpackedSize({ width, height, bitsPerPixel, isInterlaced }: Header): number {
  const passes = isInterlaced ? ADAM7 : ([[0, 0, 1, 1]] as const);
  return passes.reduce((size, [x, y, stepX, stepY]) => {
    const [columns, rows] = [Math.ceil((width - x) / stepX), Math.ceil((height - y) / stepY)];
    return columns > 0 && rows > 0 ? size + rows * (1 + Math.ceil((columns * bitsPerPixel) / 8)) : size;
  }, 0);
}
