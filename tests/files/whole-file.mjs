// Files of which one byte tells all others, so that a torn one is known.

/**
 * The file of a version, 0 to 255.
 * @param {number} version
 */
export function wholeFile(version) {
  return Buffer.alloc(300_000 + version, version);
}

/**
 * Which version a file is; undefined where it is none of them whole.
 * @param {Buffer} bytes
 */
export function versionOf(bytes) {
  return bytes.length > 0 && bytes.equals(wholeFile(bytes[0])) ? bytes[0] : undefined;
}
