// What a file is, told by its first bytes: for errors that name it.

/** What a file may be, and the sign that it begins with. */
export interface FileKind {
  /** With its article, such as `a HEIC picture`. */
  readonly what: string;
  /** A picture can be converted to another kind of picture. */
  readonly type: 'picture' | 'model' | 'other';
  /** Of bytes, as latin1. */
  readonly sign: RegExp;
}

/** Enough for the signs below; drawings and pages may begin with a declaration. */
const HEAD_BYTES = 1024;

const picture = (what: string, sign: RegExp): FileKind => ({ what, type: 'picture', sign });
const model = (what: string, sign: RegExp): FileKind => ({ what, type: 'model', sign });
const other = (what: string, sign: RegExp): FileKind => ({ what, type: 'other', sign });

export const PNG = picture('a PNG picture', /^\x89PNG\r\n\x1a\n/);
export const JPEG = picture('a JPEG picture', /^\xff\xd8\xff/);
export const JSON_TEXT = model('JSON', /^\s*\{\s*["}]/);

/** The first that fits is it. */
const KINDS: readonly FileKind[] = [
  PNG,
  JPEG,
  picture('an AVIF picture', /^.{4}ftyp(avi[fs]|mif1.{4}(.{4})*avif)/s),
  picture('a HEIC picture', /^.{4}ftyp(he[iv][cxms]|mif1|msf1)/s),
  picture('a WebP picture', /^RIFF.{4}WEBP/s),
  picture('a GIF picture', /^GIF8[79]a/),
  picture('a BMP picture', /^BM.{4}\0{4}/s),
  picture('a TIFF picture, or the raw one of a camera', /^(II[*+]\0|MM\0[*+])/),
  picture('a JPEG XL picture', /^(\xff\n|\0\0\0\fJXL )/),
  picture('a JPEG 2000 picture', /^(\0\0\0\fjP {2}|\xffO\xffQ)/),
  picture('a Netpbm picture', /^P[1-7][ \n\r\t]/),
  picture('an icon of Windows', /^\0\0[\x01\x02]\0.{6}[\0\x01]\0/s),
  picture('a Photoshop picture', /^8BPS/),
  picture('an SVG drawing', /^(\xef\xbb\xbf)?\s*(<[?!][^>]*>\s*)*<svg[\s>]/i),
  picture('a PDF document', /^%PDF-/),
  other('a video', /^(.{4}ftyp|.{4}moov|\x1aE\xdf\xa3|RIFF.{4}AVI )/s),
  other('a web page', /^(\xef\xbb\xbf)?\s*(<[?!][^>]*>\s*)*<html[\s>]|^\s*<!doctype html/i),
  model('a PyTorch pickle', /^\x80[\x02-\x05]/),
  model('a zip, as PyTorch and NumPy write', /^PK\x03\x04/),
  model('an HDF5 file, as Keras writes', /^\x89HDF\r\n\x1a\n/),
  model('a NumPy array', /^\x93NUMPY/),
  model('an ONNX model', /^\x08[\x01-\x7f]\x12/),
  JSON_TEXT,
  model('a safetensors file', /^.{6}\0\0\{\s*"/s),
];

/** What the bytes of a file begin as; undefined for all else, such as text. */
export function kindOf(bytes: Uint8Array): FileKind | undefined {
  const head = Buffer.from(bytes.subarray(0, HEAD_BYTES)).toString('latin1');
  return KINDS.find(({ sign }) => sign.test(head));
}
