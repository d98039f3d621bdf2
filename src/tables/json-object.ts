// The bytes of a JSON object (RFC 8259) to cells, each as a CSV would have it: a number and true as they are written, null as an empty one.
//
// JSON.parse makes a string of each line and a number of each value first, and reads half as fast.
import type { MlpError } from '../errors.js';
import type { CellSink } from './scanner.js';

const [TAB, CR, SPACE, QUOTE, COMMA, MINUS, POINT, COLON] = [0x09, 0x0d, 0x20, 0x22, 0x2c, 0x2d, 0x2e, 0x3a];
const [ZERO, NINE, PLUS, OPEN, BACKSLASH, CLOSE, OPEN_OBJECT, CLOSE_OBJECT] = [0x30, 0x39, 0x2b, 0x5b, 0x5c, 0x5d, 0x7b, 0x7d]; // prettier-ignore
/** Words and the cells that they are; the last two as Python writes them. */
const WORDS = ['null', 'true', 'false', 'NaN', 'Infinity', '-Infinity'].map((word) => ({
  bytes: Buffer.from(word),
  isMissing: word === 'null' || word === 'NaN',
}));

/** What takes the values of a property. */
export interface PropertySink extends CellSink {
  /** Whether its values are passed over, whatever they are. */
  readonly isSkipped: boolean;
  /** What takes the elements of an array; undefined if arrays are passed over. @throws MlpError if there may be none */
  readonly startArray: () => ElementSink | undefined;
}

/** What takes the elements of an array. */
export interface ElementSink {
  readonly elementAt: (index: number) => CellSink;
  /** Is told how many there were. */
  readonly endArray: (length: number) => void;
}

/** Bytes of what is wrong. */
const MAX_SHOWN = 24;
const EMPTY = new Uint8Array(0);

/** Reads objects, one after the other. */
export class ObjectReader {
  /** Names as the objects before had them, by their place, and what takes them. */
  private readonly keys: Uint8Array[] = [];
  private readonly sinks: PropertySink[] = [];
  /** Whether the text that was found last has escapes. */
  private hasEscapes = false;

  /**
   * @param sinkOf what takes the values of a name
   * @param error the error about what is read now
   */
  constructor(
    private readonly sinkOf: (name: string) => PropertySink,
    private readonly error: (what: string, fix?: string) => MlpError,
  ) {}

  /** Reads the object that bytes start to end are. @throws MlpError if they are none */
  read(bytes: Uint8Array, start: number, end: number): void {
    let at = spaces(bytes, start, end);
    if (bytes[at] !== OPEN_OBJECT) throw this.unexpected('an object, {"name": value, ...},', bytes, at, end);
    at = spaces(bytes, at + 1, end);
    if (at < end && bytes[at] === CLOSE_OBJECT) at++;
    else
      for (let place = 0, isOpen = true; isOpen; place++) {
        at = this.property(place, bytes, at, end);
        isOpen = this.goesOn(CLOSE_OBJECT, bytes, at, end);
        at = isOpen ? spaces(bytes, at + 1, end) : at + 1;
      }
    at = spaces(bytes, at, end);
    if (at < end) throw this.unexpected('the end of the line', bytes, at, end);
  }

  private property(place: number, bytes: Uint8Array, at: number, end: number): number {
    if (bytes[at] !== QUOTE || at >= end) throw this.unexpected('a name in double quotes', bytes, at, end);
    const nameEnd = this.textEnd(bytes, at, end);
    const sink = this.sinkAt(place, bytes, at + 1, nameEnd);
    at = spaces(bytes, nameEnd + 1, end);
    if (bytes[at] !== COLON || at >= end) throw this.unexpected('":"', bytes, at, end);
    at = spaces(bytes, at + 1, end);
    const isArray = at < end && bytes[at] === OPEN;
    let after: number;
    if (sink.isSkipped) {
      after = this.skip(bytes, at, end);
      sink.add(EMPTY, 0, 0);
    } else after = isArray ? this.array(sink.startArray(), bytes, at, end) : this.scalar(sink, bytes, at, end);
    return spaces(bytes, after, end);
  }

  /** What takes the name in these bytes: mostly that which took the name at this place of the objects before. */
  private sinkAt(place: number, bytes: Uint8Array, start: number, end: number): PropertySink {
    const key = this.keys[place];
    if (key?.length === end - start) {
      let i = 0;
      while (i < key.length && key[i] === bytes[start + i]) i++;
      if (i === key.length) return this.sinks[place];
    }
    const name = this.hasEscapes ? this.unescaped(bytes, start, end) : Buffer.from(bytes.subarray(start, end));
    this.keys[place] = bytes.slice(start, end);
    return (this.sinks[place] = this.sinkOf(name.toString()));
  }

  /** A text, a number or a word. Returns where it ends. */
  private scalar(sink: CellSink, bytes: Uint8Array, at: number, end: number): number {
    const byte = at < end ? bytes[at] : 0;
    if (byte === QUOTE) {
      const stop = this.textEnd(bytes, at, end);
      if (this.hasEscapes) {
        const text = this.unescaped(bytes, at + 1, stop);
        sink.add(text, 0, text.length);
      } else sink.add(bytes, at + 1, stop);
      return stop + 1;
    }
    if (byte === MINUS || (byte >= ZERO && byte <= NINE)) {
      const stop = numberEnd(bytes, at, end);
      if (stop > 0) {
        sink.add(bytes, at, stop);
        return stop;
      }
    }
    const word = WORDS.find(
      (one) => at + one.bytes.length <= end && one.bytes.every((own, i) => own === bytes[at + i]),
    );
    if (!word) throw this.noScalar(bytes, at, end);
    if (word.isMissing) sink.add(EMPTY, 0, 0);
    else sink.add(word.bytes, 0, word.bytes.length);
    return at + word.bytes.length;
  }

  private noScalar(bytes: Uint8Array, at: number, end: number): MlpError {
    const nested = { [OPEN_OBJECT]: 'an object', [OPEN]: 'an array' }[at < end ? bytes[at] : 0];
    if (!nested) return this.unexpected('a value', bytes, at, end);
    const fix = 'Give what is in it properties of their own, as pandas.json_normalize does, or drop the column';
    return this.error(`${nested} in place of a value`, fix);
  }

  private array(sink: ElementSink | undefined, bytes: Uint8Array, start: number, end: number): number {
    if (!sink) return this.skip(bytes, start, end);
    let at = spaces(bytes, start + 1, end);
    let length = 0;
    if (at < end && bytes[at] === CLOSE) at++;
    else
      for (let isOpen = true; isOpen;) {
        at = spaces(bytes, this.scalar(sink.elementAt(length++), bytes, at, end), end);
        isOpen = this.goesOn(CLOSE, bytes, at, end);
        at = isOpen ? spaces(bytes, at + 1, end) : at + 1;
      }
    sink.endArray(length);
    return at;
  }

  /** Whether there is a comma, or else what closes. */
  private goesOn(close: number, bytes: Uint8Array, at: number, end: number): boolean {
    if (at < end && bytes[at] === COMMA) return true;
    if (at < end && bytes[at] === close) return false;
    throw this.unexpected(`"," or "${String.fromCharCode(close)}"`, bytes, at, end);
  }

  /** Where a value ends that nobody wants: of arrays and objects, their last bracket. */
  private skip(bytes: Uint8Array, start: number, end: number): number {
    if (bytes[start] !== OPEN && bytes[start] !== OPEN_OBJECT) return this.scalar({ add: () => {} }, bytes, start, end);
    for (let at = start, depth = 0; at < end; at++) {
      const byte = bytes[at];
      if (byte === QUOTE) at = this.textEnd(bytes, at, end);
      else if (byte === OPEN || byte === OPEN_OBJECT) depth++;
      else if ((byte === CLOSE || byte === CLOSE_OBJECT) && --depth === 0) return at + 1;
    }
    throw this.unexpected('a closing bracket', bytes, end, end);
  }

  /** Where the quote is that closes the one at `at`. */
  private textEnd(bytes: Uint8Array, at: number, end: number): number {
    this.hasEscapes = false;
    for (let i = at + 1; i < end; i++) {
      const byte = bytes[i];
      if (byte === QUOTE) return i;
      if (byte < SPACE) throw this.unexpected('a control character as an escape, such as \\t,', bytes, i, end);
      if (byte !== BACKSLASH) continue;
      this.hasEscapes = true;
      i++;
    }
    throw this.error('a text that is not closed', 'Close its quote, and write line breaks in it as \\n');
  }

  private unescaped(bytes: Uint8Array, start: number, end: number): Buffer {
    const text = Buffer.from(bytes.subarray(start - 1, end + 1)).toString();
    try {
      return Buffer.from(JSON.parse(text) as string);
    } catch {
      throw this.error(`an escape that JSON does not have in ${text.slice(0, MAX_SHOWN)}`, 'Write a backslash as \\\\');
    }
  }

  private unexpected(what: string, bytes: Uint8Array, at: number, end: number): MlpError {
    const found = Buffer.from(bytes.subarray(at, Math.min(at + MAX_SHOWN, end))).toString();
    const got = at < end ? JSON.stringify(found) : 'the end of the line';
    return this.error(`expected ${what} but got ${got}`);
  }
}

function spaces(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  while (at < end && (bytes[at] === SPACE || bytes[at] === TAB || bytes[at] === CR)) at++;
  return at;
}

/** Where the number ends that begins at `start`; -1 if there is none that JSON knows. */
function numberEnd(bytes: Uint8Array, start: number, end: number): number {
  const whole = bytes[start] === MINUS ? start + 1 : start;
  let at = digitsEnd(bytes, whole, end);
  if (at === whole || (bytes[whole] === ZERO && at > whole + 1)) return -1;
  if (at < end && bytes[at] === POINT) {
    const fraction = at + 1;
    at = digitsEnd(bytes, fraction, end);
    if (at === fraction) return -1;
  }
  if (at >= end || (bytes[at] | 0x20) !== 0x65) return at;
  const sign = at + 1 < end ? bytes[at + 1] : 0;
  const exponent = sign === MINUS || sign === PLUS ? at + 2 : at + 1;
  at = digitsEnd(bytes, exponent, end);
  return at === exponent ? -1 : at;
}

function digitsEnd(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  while (at < end && bytes[at] >= ZERO && bytes[at] <= NINE) at++;
  return at;
}
