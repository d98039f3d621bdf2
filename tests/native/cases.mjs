// The matrix of wrong calls: each argument of each function wrong in each way, and what must come of it.
import { isDeepStrictEqual } from 'node:util';
import { argumentsOf } from './signatures.mjs';
import {
  largeLayouts,
  tooShort,
  wrongKinds,
  wrongLayouts,
  wrongMemory,
  wrongNames,
  wrongSizes,
} from './wrong-values.mjs';

/** @typedef {import('./signatures.mjs').Signature} Signature */
/** @typedef {import('./signatures.mjs').Parameter} Parameter */
/**
 * @typedef {object} Case
 * @property {string} fn
 * @property {string} argument the argument that is wrong, or a word for several
 * @property {string} what what is wrong with it
 * @property {any[]} args
 * @property {'TypeError' | 'RangeError'} error
 * @property {string} code
 * @property {string[]} mentions words that the message must hold
 */

/**
 * @param {Signature} signature
 * @returns {Case[]}
 */
export function casesOf(signature) {
  return [
    ...wrongCounts(signature),
    ...wrongProducts(signature),
    ...signature.parameters.flatMap((parameter) => [
      ...wrongArgument(signature, parameter),
      ...wrongContents(signature, parameter),
      ...(parameter.output ? overlaps(signature, parameter) : []),
    ]),
  ];
}

/**
 * @param {Signature} signature
 * @param {Parameter} parameter
 * @returns {Case[]}
 */
function wrongArgument(signature, { name, kind, value, min = 0, max, whenShort = name }) {
  const good = /** @type {any} */ (value);
  /** @type {(wrong: import('./wrong-values.mjs').Wrong[], error: Case['error'], code: string, mentions?: string) => Case[]} */
  const cases = (wrong, error, code, mentions = name) =>
    wrong.map(({ what, value }) => {
      const args = argumentsOf(signature, { [name]: value });
      return { fn: signature.fn, argument: name, what, args, error, code, mentions: [mentions] };
    });
  const wrong = cases(wrongKinds(kind, good), 'TypeError', 'ERR_MLP_ARG_TYPE');
  if (kind === 'size' || kind === 'count')
    wrong.push(...cases(wrongSizes(min, max), 'RangeError', 'ERR_MLP_ARG_RANGE'));
  if (kind === 'text') wrong.push(...cases(wrongNames, 'RangeError', 'ERR_MLP_ARG_RANGE'));
  if (kind === 'layout') wrong.push(...cases(wrongLayouts(good), 'RangeError', 'ERR_MLP_ARG_RANGE'));
  if (kind === 'layout') wrong.push(...cases(largeLayouts(good), 'RangeError', 'ERR_MLP_ARG_RANGE', 'elements'));
  const isArray = ArrayBuffer.isView(value);
  if (isArray) {
    const { detached, shared } = wrongMemory(good);
    wrong.push(
      ...cases(detached, 'TypeError', 'ERR_MLP_ARG_DETACHED'),
      ...cases(shared, 'TypeError', 'ERR_MLP_ARG_TYPE'),
    );
    if (whenShort) wrong.push(...cases(tooShort(good), 'RangeError', 'ERR_MLP_ARG_RANGE', whenShort));
  }
  return wrong;
}

/**
 * Labels and indices that point outside, at the first place and at the last.
 * @param {Signature} signature
 * @param {Parameter} parameter
 * @returns {Case[]}
 */
function wrongContents(signature, { name, value: good, skip = 0, below }) {
  if (below === undefined) return [];
  const outside = good instanceof Uint8Array ? [below, 255] : [below, -1, 2 ** 31 - 1, -(2 ** 31)];
  return [skip, good.length - 1].flatMap((at) =>
    outside.map((wrong) => ({
      fn: signature.fn,
      argument: name,
      what: `${wrong} at ${at}`,
      args: argumentsOf(signature, { [name]: good.slice().fill(wrong, at, at + 1) }),
      error: 'RangeError',
      code: 'ERR_MLP_ARG_RANGE',
      mentions: [name, String(wrong)],
    })),
  );
}

/**
 * The output over each other array, so that they share all or some bytes.
 * @param {Signature} signature
 * @param {Parameter} output
 * @returns {Case[]}
 */
function overlaps(signature, output) {
  const others = signature.parameters.filter(({ name, value }) => ArrayBuffer.isView(value) && name !== output.name);
  return others.flatMap(({ name, value, skip = 0 }) => {
    const start = 64 + skip * value.BYTES_PER_ELEMENT;
    const end = 64 + value.byteLength;
    const bytes = output.value.byteLength;
    const whole = output.inPlace?.includes(name) ? [] : [start];
    const places = new Set([...whole, start + 4, start - 4, (end - 1) & ~3, start - bytes + 4]);
    const overlapping = [...places].filter((at) => at < end && at + bytes > start);
    return overlapping.map((at) => {
      const memory = new ArrayBuffer(256);
      const over = new output.value.constructor(memory, at, output.value.length);
      const other = new value.constructor(memory, 64, value.length);
      other.set(value);
      return {
        fn: signature.fn,
        argument: output.name,
        what: `${at - start} bytes from the start of ${name}`,
        args: argumentsOf(signature, { [output.name]: over, [name]: other }),
        error: 'RangeError',
        code: 'ERR_MLP_ARG_ALIAS',
        mentions: [output.name, name],
      };
    });
  });
}

/**
 * Sizes that are good one by one and together need more than there is, also where 32 or 64 bits would wrap to a small need.
 * @param {Signature} signature
 * @returns {Case[]}
 */
function wrongProducts(signature) {
  if (!signature.parameters.some(({ value }) => ArrayBuffer.isView(value))) return [];
  const sizes = signature.parameters.filter(({ kind }) => kind === 'size').map(({ name }) => name);
  const largest = 2 ** 31 - 1;
  const replaced = [
    ...sizes.map((name) => ({ [name]: largest })),
    ...[largest, 2 ** 30, 2 ** 16].map((value) => Object.fromEntries(sizes.map((name) => [name, value]))),
  ];
  return (sizes.length > 0 ? replaced : []).map((sizes) => ({
    fn: signature.fn,
    argument: 'sizes',
    what: JSON.stringify(sizes),
    args: argumentsOf(signature, sizes),
    error: 'RangeError',
    code: 'ERR_MLP_ARG_RANGE',
    mentions: [signature.fn, 'elements'],
  }));
}

/**
 * @param {Signature} signature
 * @returns {Case[]}
 */
function wrongCounts(signature) {
  const good = argumentsOf(signature);
  const calls = {
    'none given': [],
    'one missing': good.slice(0, -1),
    'one more': [...good, undefined],
    'many more': [...good, ...Array(100)],
  };
  return Object.entries(calls)
    .filter(([, args]) => args.length !== good.length)
    .map(([what, args]) => ({
      fn: signature.fn,
      argument: 'count',
      what,
      args,
      error: 'TypeError',
      code: signature.fn === 'load' ? 'ERR_MLP_ARG_TYPE' : 'ERR_MLP_ARG_COUNT',
      mentions: [signature.fn],
    }));
}

/**
 * Makes the call and returns what is wrong with its outcome: another error or none, or changed memory.
 * @param {Record<string, (...args: any[]) => any>} addon
 * @param {Case} call
 * @returns {string[]}
 */
export function problemsOf(addon, { fn, argument, what, args, error, code, mentions }) {
  const before = args.map(bytesOf);
  /** @type {any} */
  let thrown = 'nothing';
  try {
    addon[fn](...args);
  } catch (caught) {
    thrown = caught;
  }
  const problems = [];
  if (thrown?.constructor?.name !== error || thrown.code !== code)
    problems.push(`threw ${thrown?.code} ${thrown}, not ${code}`);
  else if (!mentions.every((word) => new RegExp(`(^|\\W)${word}(\\W|$)`).test(thrown.message)))
    problems.push(`"${thrown.message}" does not name ${mentions.join(' and ')}`);
  if (!isDeepStrictEqual(args.map(bytesOf), before)) problems.push('memory was changed');
  return problems.map((problem) => `${fn}, ${argument} ${what}: ${problem}`);
}

/**
 * A copy of all memory behind a value, also around a view of it.
 * @param {any} value
 */
export function bytesOf(value) {
  const memory = ArrayBuffer.isView(value) ? value.buffer : value;
  const hasMemory = memory instanceof ArrayBuffer || memory instanceof SharedArrayBuffer;
  return hasMemory && memory.byteLength > 0 ? Buffer.from(new Uint8Array(memory)) : null;
}
