// The header of a safetensors file: JSON of one fixed form, scanned here rather than by JSON.parse, which passes over a name that is there twice.
import { MlpError } from '../errors.js';
import { utf8 } from '../utf8.js';

/** One array of a file: its type, its shape, and its bytes, counted from the end of the header. */
export interface Entry {
  readonly dtype: 'F32' | 'U32';
  readonly shape: readonly number[];
  readonly from: number;
  readonly to: number;
}

/** All that a header says. Maps, so that no name, not even `__proto__`, means anything. */
export interface Header {
  readonly entries: ReadonlyMap<string, Entry>;
  readonly metadata: ReadonlyMap<string, string>;
}

/** Arrays of a file at most. */
export const MAX_TENSORS = 1024;
const MAX_RANK = 8;
const MAX_NAME_BYTES = 256;
/** As much of an unknown type's name is shown. */
const MAX_TYPE = 20;
const ELEMENT_BYTES = 4;

/** What helps if there is a normalisation layer, which no MLP here has. */
export const BATCH_NORM_FIX =
  'It looks like a BatchNorm or another normalisation, which mlp-train has not. A BatchNorm right behind a Linear goes into it by torch.nn.utils.fusion.fuse_linear_bn_eval';

/** Reads a header. @throws MlpError `ERR_MLP_FORMAT` with the place where it is not as it should be */
export function scanHeader(text: string, path: string): Header {
  const scanner = new Scanner(text, path);
  if (!text.startsWith('{')) throw scanner.wrong('no "{" at its start');
  const entries = new Map<string, Entry>();
  let metadata = new Map<string, string>();
  scanner.object((name) => {
    if (name === '__metadata__') {
      metadata = scanner.texts();
      return;
    }
    if (entries.size === MAX_TENSORS) throw scanner.wrong(`more than ${MAX_TENSORS} tensors`);
    entries.set(name, entry(name, scanner));
  });
  scanner.end();
  return { entries, metadata };
}

function entry(name: string, scanner: Scanner): Entry {
  const shown = JSON.stringify(name);
  let dtype: string | undefined;
  let shape: number[] | undefined;
  let range: number[] | undefined;
  scanner.object((key) => {
    if (key === 'dtype') dtype = scanner.string();
    else if (key === 'shape') shape = scanner.integers(MAX_RANK);
    else if (key === 'data_offsets') range = scanner.integers(2);
    else throw scanner.wrong(`${JSON.stringify(key)} in ${shown}`);
  });
  if (dtype === undefined || !shape || range?.length !== 2)
    throw scanner.wrong(`${shown} without dtype, shape and two data_offsets`);
  if (dtype !== 'F32' && dtype !== 'U32')
    throw scanner.wrong(
      `${shown} of type ${JSON.stringify(dtype.slice(0, MAX_TYPE))}, not F32 or U32`,
      typeFix(name, dtype),
    );
  const bytes = shape.reduce((product, dim) => product * dim, ELEMENT_BYTES);
  const [from, to] = range;
  if (!Number.isSafeInteger(bytes) || to - from !== bytes)
    throw scanner.wrong(`${shown} of shape [${shape.join(', ')}], which is ${bytes} bytes, at bytes ${from} to ${to}`);
  return { dtype, shape, from, to };
}

/** PyTorch makes float32 of other floats; the integers in its models count what a BatchNorm has seen. */
function typeFix(name: string, dtype: string): string | undefined {
  if (/(^|\.)num_batches_tracked$/.test(name)) return BATCH_NORM_FIX;
  return /^B?F\d/.test(dtype) ? 'Save it in float32 (model.float() in PyTorch)' : undefined;
}

/** Reads the few kinds of JSON that a header has, from left to right. */
class Scanner {
  #at = 0;

  constructor(
    private readonly text: string,
    private readonly path: string,
  ) {}

  /** Calls `read` at the value of each key, of which none may come twice. */
  object(read: (key: string) => void): void {
    const keys = new Set<string>();
    this.#take('{');
    if (this.#skip('}')) return;
    do {
      const key = this.string();
      if (utf8(key).length > MAX_NAME_BYTES) throw this.wrong(`a name of more than ${MAX_NAME_BYTES} bytes`);
      if (keys.has(key)) throw this.wrong(`${JSON.stringify(key)} twice`);
      keys.add(key);
      this.#take(':');
      read(key);
    } while (this.#skip(','));
    this.#take('}');
  }

  /** An object of strings. */
  texts(): Map<string, string> {
    const texts = new Map<string, string>();
    this.object((key) => texts.set(key, this.string()));
    return texts;
  }

  /** A text of whole characters. */
  string(): string {
    const literal = this.#match(/"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y, 'string');
    const text = JSON.parse(literal) as string;
    if (/\p{Surrogate}/u.test(text)) throw this.wrong('half a character');
    return text;
  }

  /** An array of up to `most` integers from 0, exact in double precision. */
  integers(most: number): number[] {
    const numbers: number[] = [];
    this.#take('[');
    if (this.#skip(']')) return numbers;
    do {
      const value = Number(this.#match(/(?:0|[1-9]\d*)(?![\d.eE])/y, 'integer from 0'));
      if (!Number.isSafeInteger(value)) throw this.wrong('an integer beyond 2^53');
      if (numbers.push(value) > most) throw this.wrong(`more than ${most} numbers`);
    } while (this.#skip(','));
    this.#take(']');
    return numbers;
  }

  /** Only spaces may follow. */
  end(): void {
    this.#space();
    if (this.#at < this.text.length) throw this.wrong('something after its end');
  }

  /** The error for what was found here. */
  wrong(what: string, fix?: string): MlpError {
    return new MlpError('ERR_MLP_FORMAT', `its header has ${what}, at character ${this.#at}`, this.path, fix);
  }

  #take(character: string): void {
    if (!this.#skip(character)) throw this.wrong(`no ${JSON.stringify(character)} where one should be`);
  }

  #skip(character: string): boolean {
    this.#space();
    const isThere = this.text[this.#at] === character;
    if (isThere) this.#at++;
    return isThere;
  }

  #match(pattern: RegExp, what: string): string {
    this.#space();
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.text)?.[0];
    if (found === undefined) throw this.wrong(`no ${what} where one should be`);
    this.#at += found.length;
    return found;
  }

  #space(): void {
    while (/[ \t\n\r]/.test(this.text[this.#at] ?? '')) this.#at++;
  }
}
