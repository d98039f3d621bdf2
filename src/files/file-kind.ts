// What a file is, told by its first bytes: for errors that name it.

/** What a file may be, and the sign that it begins with. */
export interface FileKind {
  /** With its article if it has one, such as `a HEIC picture`. */
  readonly what: string;
  /** Of bytes, as latin1. */
  readonly sign: RegExp;
  /** What makes a model of it. */
  readonly fix?: string;
}

/** Enough for the signs below; drawings and pages may begin with a declaration. */
const HEAD_BYTES = 1024;

const kind = (what: string, sign: RegExp, fix?: string): FileKind => ({ what, sign, ...(fix && { fix }) });
const weights = (what: string, sign: RegExp) =>
  kind(what, sign, 'Save the weights as safetensors (safetensors.torch.save_file in PyTorch)');
const pickled = (what: string, sign: RegExp) =>
  kind(what, sign, 'It is not loaded, for safety: save it as safetensors (safetensors.torch.save_file)');

export const PNG = kind('a PNG picture', /^\x89PNG\r\n\x1a\n/);
export const JPEG = kind('a JPEG picture', /^\xff\xd8\xff/);
export const JSON_TEXT = kind(
  'JSON',
  /^(?!.{0,7}\0)\s*\{\s*["}]/s,
  '`mlp-train import` makes a model of what `mlp-train export` wrote',
);
export const SAFETENSORS = kind('a safetensors file', /^.{6}\0\0\{\s*"/s);

/** The first that fits is it. */
const KINDS: readonly FileKind[] = [
  PNG,
  JPEG,
  kind('an AVIF picture', /^.{4}ftyp(avi[fs]|mif1.{4}(.{4})*avif)/s),
  kind('a HEIC picture', /^.{4}ftyp(he[iv][cxms]|mif1|msf1)/s),
  kind('a WebP picture', /^RIFF.{4}WEBP/s),
  kind('a GIF picture', /^GIF8[79]a/),
  kind('a BMP picture', /^BM.{4}\0{4}/s),
  kind('a TIFF picture, or the raw one of a camera', /^(II[*+]\0|MM\0[*+])/),
  kind('a JPEG XL picture', /^(\xff\n|\0\0\0\fJXL )/),
  kind('a JPEG 2000 picture', /^(\0\0\0\fjP {2}|\xffO\xffQ)/),
  kind('a Netpbm picture', /^P[1-7][ \n\r\t]/),
  kind('an icon of Windows', /^\0\0[\x01\x02]\0.{6}[\0\x01]\0/s),
  kind('a Photoshop picture', /^8BPS/),
  kind('an SVG drawing', /^(\xef\xbb\xbf)?\s*(<[?!][^>]*>\s*)*<svg[\s>]/i),
  kind('a PDF document', /^%PDF-/),
  kind('a video', /^(.{4}ftyp|.{4}moov|\x1aE\xdf\xa3|RIFF.{4}AVI )/s),
  kind('a web page', /^(\xef\xbb\xbf)?\s*(<[?!][^>]*>\s*)*<html[\s>]|^\s*<!doctype html/i),
  pickled('a PyTorch pickle', /^\x80[\x02-\x05]/),
  pickled('a zip, as PyTorch and NumPy write', /^PK\x03\x04/),
  weights('an HDF5 file, as Keras writes', /^\x89HDF\r\n\x1a\n/),
  weights('a NumPy array', /^\x93NUMPY/),
  weights('an ONNX model', /^\x08[\x01-\x7f]\x12/),
  JSON_TEXT,
  SAFETENSORS,
  kind('text', /^(\xef\xbb\xbf)?[\t\n\r\x20-\x7e]{8}/),
];

/** What the bytes of a file begin as; undefined for all else. */
export function kindOf(bytes: Uint8Array): FileKind | undefined {
  const head = String.fromCharCode(...bytes.subarray(0, HEAD_BYTES));
  return KINDS.find(({ sign }) => sign.test(head));
}
