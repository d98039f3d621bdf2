// State dicts: what a model or an optimizer holds, as named arrays, and whether one fits another.
import { argumentError, type ErrorCode, MlpError } from '../errors.js';
import { isFloat32Array, isMap } from '../kinds.js';
import type { NamedTensor } from './safetensors.js';

/** Arrays by name, as `stateDict` gives and `loadStateDict` takes them. */
export type StateDict = ReadonlyMap<string, NamedTensor>;

/** Shapes by name: what a state dict must hold. */
export type Shapes = ReadonlyMap<string, readonly number[]>;

/** The state names and shapes of a net of these layers, from those of each of them. */
export function stateShapesOf(layers: readonly Shapes[]): Shapes {
  const withParameters = layers.filter(({ size }) => size > 0);
  return new Map(
    withParameters.flatMap((shapes, i) => [...shapes].map(([name, shape]) => [`layers.${i}.${name}`, shape] as const)),
  );
}

/** A name that is missing, of another shape, or not known. */
interface Misfit {
  readonly name: string;
  readonly found: string;
  readonly wanted: string;
}

const ABSENT = '-';
const MAX_ROWS = 20;

/**
 * Refuses a state that is not exactly of these names and shapes, in float32.
 * @param where the file, or whose state it is
 * @throws MlpError `ERR_MLP_STATE` with a table of what does not fit
 */
export function checkStateDict(where: string, state: StateDict, shapes: Shapes): void {
  if (!isMap(state)) throw argumentError('a Map of named arrays, as stateDict() gives,', 'state', state);
  const misfits: Misfit[] = [];
  for (const name of new Set([...shapes.keys(), ...state.keys()])) {
    const [found, wanted] = [describe(state.get(name)), shapeText(shapes.get(name))];
    if (found !== wanted) misfits.push({ name, found, wanted });
  }
  if (misfits.length > 0)
    throw new MlpError('ERR_MLP_STATE', `its tensors do not fit the model\n${table(misfits)}`, where);
}

/**
 * Refuses NaN and infinity.
 * @throws MlpError of the code given, that names the tensor, how many values of it are bad, and the first
 */
export function checkFinite(where: string, code: ErrorCode, state: StateDict, fix?: string): void {
  for (const [name, { data }] of state) {
    let [count, first] = [0, 0];
    for (let i = data.length - 1; i >= 0; i--) {
      if (Number.isFinite(data[i])) continue;
      count++;
      first = i;
    }
    if (count === 0) continue;
    const values = count === 1 ? '1 value that is' : `${count} values that are`;
    throw new MlpError(code, `${name} has ${values} not finite, first ${data[first]} at ${first}`, where, fix);
  }
}

function describe(tensor: NamedTensor | undefined): string {
  if (!tensor) return ABSENT;
  const { shape, data } = tensor;
  const text = shapeText(shape);
  if (!isFloat32Array(data)) return `${text} of another type`;
  return data.length === shape.reduce((product, dim) => product * dim, 1) ? text : `${text} of ${data.length} values`;
}

function shapeText(shape: readonly number[] | undefined): string {
  return shape ? `[${shape.join(', ')}]` : ABSENT;
}

function table(misfits: readonly Misfit[]): string {
  const rows = [{ name: 'tensor', found: 'given', wanted: 'model' }, ...misfits.slice(0, MAX_ROWS)];
  const [first, second] = [rows.map(({ name }) => name.length), rows.map(({ found }) => found.length)];
  const lines = rows.map(({ name, found, wanted }) => {
    return `  ${name.padEnd(Math.max(...first))}  ${found.padEnd(Math.max(...second))}  ${wanted}`;
  });
  if (misfits.length > MAX_ROWS) lines.push(`  and ${misfits.length - MAX_ROWS} more`);
  return lines.join('\n');
}
