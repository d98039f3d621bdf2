// JPEG files by jpeg-js, within limits and turned upright.
import { decode } from 'jpeg-js';
import { checkSize, MAX_PIXELS, type Rgba, type Size } from './image.js';
import { orientationOf, upright } from './orientation.js';

/** What jpeg-js may take: coefficients, samples and pixels of four channels are 28 bytes a pixel, and blocks are rounded up. */
const MAX_MEGABYTES = (32 * MAX_PIXELS) / 2 ** 20;

/** Decodes a JPEG. Throws an Error of whatever kind if it is not right. */
export function decodeJpeg(bytes: Uint8Array): Rgba {
  const size = jpegSize(bytes);
  if (size) checkSize(size);
  const limits = { maxResolutionInMP: MAX_PIXELS / 1e6, maxMemoryUsageInMB: MAX_MEGABYTES };
  const decoded = decode(bytes, { useTArray: true, tolerantDecoding: false, ...limits });
  checkSize(decoded);
  const { exifBuffer } = decoded as { exifBuffer?: Uint8Array }; // which its types leave out
  return upright(decoded, orientationOf(exifBuffer?.subarray(1))); // behind the second zero byte of `Exif`
}

/** Width and height that the header of the frame says (JPEG, B.2.2); undefined if none is found. */
export function jpegSize(bytes: Uint8Array): Size | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 2; at + 9 <= bytes.length && bytes[at] === 0xff;) {
    const marker = bytes[at + 1];
    if (isFrame(marker)) return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    at += marker === 0xff ? 1 : 2 + view.getUint16(at + 2); // any number of 0xff may stand before a marker
  }
  return undefined;
}

/** SOF0 to SOF15, between which DHT, JPG and DAC stand. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
}
