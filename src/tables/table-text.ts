// The text of a table's file: unpacked, without a byte order mark, and known by its head to be no Excel file and the like.
import { piecesOf, tableFile, type TableFile } from './table-file.js';
import { checkHead } from './text-check.js';

const HEAD_BYTES = 2 ** 18;
const BOM = [0xef, 0xbb, 0xbf];

/** A text that can be read, and more than once. */
export interface TableText {
  readonly file: TableFile;
  /** How many bytes of the file stand before it. */
  readonly start: number;
  /** How it begins. */
  readonly head: Uint8Array;
}

/** What takes a text in pieces. */
export interface Pass {
  /** Takes the next bytes, until which a share of the file was read. */
  push(piece: Uint8Array, share: number): void;
  /** Takes what is left as the last of the file. */
  finish(): void;
}

/** Looks at how a file begins. @throws MlpError `ERR_MLP_FILE` if it cannot be read, `ERR_MLP_DATA` if it begins as no text does */
export async function tableText(path: string): Promise<TableText> {
  const file = tableFile(path);
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const [piece] of piecesOf(file)) {
    pieces.push(Buffer.from(piece));
    length += piece.length;
    if (length >= HEAD_BYTES) break;
  }
  const head = Buffer.concat(pieces);
  checkHead(path, head);
  const start = BOM.every((byte, i) => head[i] === byte) ? BOM.length : 0;
  return { file, start, head: head.subarray(start) };
}

/** The bytes of a text, as {@link piecesOf} gives them. */
export async function* textPieces({ file, start }: TableText): AsyncGenerator<[bytes: Uint8Array, share: number]> {
  let left = start;
  for await (const [piece, share] of piecesOf(file)) {
    yield [piece.subarray(left), share];
    left = Math.max(0, left - piece.length);
  }
}

/** Hands a whole text to a pass. */
export async function readAll<P extends Pass>(text: TableText, pass: P): Promise<P> {
  for await (const [piece, share] of textPieces(text)) pass.push(piece, share);
  pass.finish();
  return pass;
}
