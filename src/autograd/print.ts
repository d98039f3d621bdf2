// How tensors are shown: nested arrays, and PyTorch's table of rounded values, cut in the middle where there are many.
import type { FloatArray } from '../kernels/kernels.js';
import { describe, type Value } from './op.js';
import { numel, type Shape } from './shape.js';

/** Nested arrays of numbers, all of one length at each level. */
export type NestedNumbers = number | NestedNumbers[];

/** Most elements that are shown in full, and how many are at each end of an axis of a larger tensor: PyTorch's threshold and edgeitems. */
const MOST = 1000;
const EDGE = 3;
const DIGITS = 4;
const LINE = 80;

/** The elements as nested arrays. */
export function nested(values: FloatArray, shape: Shape): NestedNumbers {
  const level = (axis: number, start: number, size: number): NestedNumbers => {
    if (axis === shape.length) return values[start];
    const step = size / shape[axis];
    return Array.from({ length: shape[axis] }, (_, i) => level(axis + 1, start + i * step, step));
  };
  return level(0, 0, numel(shape));
}

/** `Tensor [2, 2] float32` and the values below it, as torch prints them. */
export function inspectTensor(tensor: Value & { readonly dtype: string }): string {
  if (tensor.storage.isStale) return `${describe(tensor)} of a finished step`;
  const title = `${describe(tensor)} ${tensor.dtype}`;
  if (tensor.numel === 0) return `${title} []`;
  const text = table(tensor.values, tensor.shape);
  return text.includes('\n') ? `${title}\n${text}` : `${title} ${text}`;
}

function table(values: FloatArray, shape: Shape): string {
  const isCut = numel(shape) > MOST;
  const shown = (size: number): number[] => {
    const all = [...Array(size).keys()];
    return isCut && size > 2 * EDGE ? [...all.slice(0, EDGE), -1, ...all.slice(-EDGE)] : all;
  };
  const cells: number[] = [];
  const collect = (axis: number, start: number, size: number): void => {
    if (axis === shape.length) return void cells.push(values[start]);
    const step = size / shape[axis];
    for (const i of shown(shape[axis])) if (i >= 0) collect(axis + 1, start + i * step, step);
  };
  collect(0, 0, numel(shape));
  const format = formatter(cells);
  const width = Math.max(1, ...cells.filter((x) => Number.isFinite(x) && x !== 0).map((x) => format(x).length));

  const level = (axis: number, start: number, size: number): string => {
    if (axis === shape.length) return format(values[start]).padStart(width);
    const step = size / shape[axis];
    const isLast = axis === shape.length - 1;
    const items = shown(shape[axis]).map((i) => (i < 0 ? (isLast ? ' ...' : '...') : level(axis + 1, start + i * step, step))); // prettier-ignore
    const indent = ' '.repeat(axis + 1);
    if (!isLast) return `[${items.join(',' + '\n'.repeat(shape.length - 1 - axis) + indent)}]`;
    const inALine = Math.max(1, Math.floor((LINE - indent.length) / (width + 2)));
    const lines = Array.from({ length: Math.ceil(items.length / inALine) }, (_, i) => items.slice(i * inALine, (i + 1) * inALine).join(', ')); // prettier-ignore
    return `[${lines.join(`,\n${indent}`)}]`;
  };
  return level(0, 0, numel(shape));
}

/** One format for all, by torch's rule: integers with a point, exponents where sizes differ too much, else four decimals. */
function formatter(cells: readonly number[]): (value: number) => string {
  const sizes = cells.filter((value) => Number.isFinite(value) && value !== 0).map(Math.abs);
  const [least, most] = [Math.min(...sizes), Math.max(...sizes)];
  const name = (value: number) => (Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf');
  const isWide = sizes.length > 0 && (most / least > 1000 || most > 1e8);
  const finite = (text: (value: number) => string) => (value: number) => (Number.isFinite(value) ? text(value) : name(value)); // prettier-ignore
  const exponential = finite((value) => value.toExponential(DIGITS).replace(/e([+-])(\d)$/, 'e$10$2'));
  if (sizes.every(Number.isInteger)) return isWide ? exponential : finite((value) => `${value}.`);
  return isWide || least < 1e-4 ? exponential : finite((value) => value.toFixed(DIGITS));
}
