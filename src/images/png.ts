// PNG files by pngjs: written, and read once it is known that they hold all their pixels and no more.
import { inflateSync } from 'node:zlib';
import { PNG } from 'pngjs';
import { checkSize, type Image, type Rgba, type Size } from './image.js';
import { orientationOf, upright } from './orientation.js';

/** What a file's first chunk says, IHDR. */
interface Header extends Size {
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

/** What the other chunks hold, up to the last one, IEND. */
interface Chunks {
  readonly packed: readonly Buffer[];
  readonly exif?: Buffer | undefined;
  /** Where IEND ends; what programs leave behind it is not of the image. */
  readonly end: number;
}

/** Decodes a PNG, turned upright. Throws an Error of whatever kind if it is not right. */
export function decodePng(bytes: Uint8Array): Rgba {
  const png = bufferOf(bytes);
  const header = headerOf(png);
  checkSize(header);
  const { packed, exif, end } = chunksOf(png);
  checkPixels(packed, header);
  return upright(PNG.sync.read(png.subarray(0, end)), orientationOf(exif));
}

/** Width and height that the header says; undefined if it is cut. */
export function pngSize(bytes: Uint8Array): Size | undefined {
  return bytes.length < 24 ? undefined : sizeIn(bufferOf(bytes));
}

/** A PNG of `pixels`, row by row; their number says whether they are grey, red-green-blue, or that with opacity. The same pixels give the same bytes. */
export function encodePng(width: number, height: number, pixels: Uint8Array): Uint8Array {
  const channels = pixels.length / (width * height);
  const colorType = ({ 1: 0, 3: 2, 4: 6 } as const)[channels];
  const png = new PNG({ width, height });
  png.data = bufferOf(pixels);
  return PNG.sync.write(png, { colorType, inputColorType: colorType, inputHasAlpha: channels === 4 });
}

/** The picture as a `data:` URL of a PNG. */
export function dataUrl({ width, height, pixels }: Omit<Image, 'channels'>): string {
  return `data:image/png;base64,${Buffer.from(encodePng(width, height, pixels)).toString('base64')}`;
}

function bufferOf({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

function sizeIn(png: Buffer): Size {
  return { width: png.readUInt32BE(16), height: png.readUInt32BE(20) };
}

function headerOf(png: Buffer): Header {
  const channels = CHANNELS[png[25]];
  if (channels === undefined) throw new Error(`unknown colour type ${png[25]}`);
  return { ...sizeIn(png), bitsPerPixel: png[24] * channels, isInterlaced: png[28] !== 0 };
}

function chunksOf(png: Buffer): Chunks {
  const packed: Buffer[] = [];
  let exif: Buffer | undefined;
  let end = 8;
  for (let kind = ''; kind !== 'IEND' && end + 8 <= png.length;) {
    const start = end + 8;
    kind = png.toString('latin1', end + 4, start);
    end = start + png.readUInt32BE(end) + 4;
    const content = png.subarray(start, end - 4);
    if (kind === 'IDAT') packed.push(content);
    if (kind === 'eXIf') exif = content;
  }
  return { packed, exif, end };
}

/** pngjs 7 takes stray memory for pixels that are missing, and unpacks interlaced ones without a limit. */
function checkPixels(packed: readonly Buffer[], header: Header): void {
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
