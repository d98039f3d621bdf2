// What a model is asked about, as the numbers that its net takes: bytes or numbers of examples, or records of a table.
import { argumentError, MlpError } from '../errors.js';
import { isArray, isFloat32Array, isObject, isUint8Array, isUint8ClampedArray } from '../kinds.js';
import { type Column, kindOf, type TableRows } from '../tables/columns.js';
import { arePixels, featuresOf, formsOf, type Preprocessing } from '../tables/preprocessing.js';
import { columnOfValues, columnsOfRecords, type TableRecord } from '../tables/records.js';
import type { ModelDescription } from '../train/model-fields.js';

/**
 * Examples, at least one. Of a table: an object a row, with a property for each column. Of all else: bytes of pixels, 0 to 255, which are
 * brought into the range that the model was trained on; or numbers as the net takes them. One example stands after the other.
 */
export type Inputs = readonly TableRecord[] | Uint8Array | Uint8ClampedArray | Float32Array | readonly number[];

const WHERE = 'predict';
const ROWS = 'Give an object for each row, with a property for each column: [{ age: 31, plan: "basic" }]';
const NUMBERS = 'Give bytes of pixels, 0 to 255, or numbers in the range that the model was trained on';

/** The numbers, row by row. @param width of a row @throws MlpError that names what lacks, or is of another kind */
export function rowsOf(
  inputs: Inputs,
  { preprocessing, inputShape, pixelRange }: ModelDescription,
  width: number,
): Float32Array {
  if (preprocessing && isArray(inputs) && inputs.every(isObject))
    return featuresOfRecords(inputs as readonly TableRecord[], preprocessing, width);
  if (preprocessing && !arePixels(preprocessing)) throw argumentError('an array of objects', WHERE, inputs, ROWS);
  const numbers = isArray(inputs) ? Float32Array.from(inputs as readonly number[]) : inputs;
  const isOfBytes = isUint8Array(numbers) || isUint8ClampedArray(numbers);
  if (!isOfBytes && !isFloat32Array(numbers)) throw argumentError('a Uint8Array, a Float32Array or an array', WHERE, inputs, NUMBERS); // prettier-ignore
  if (numbers.length === 0 || numbers.length % width !== 0) {
    const what = `${numbers.length} numbers do not make whole examples of ${inputShape.join(' x ')}`;
    throw new MlpError('ERR_MLP_SHAPE', what, WHERE, `Give ${width} for each`);
  }
  const [low, high] = pixelRange;
  if (isOfBytes) return inRange(numbers, low, high);
  const bad = numbers.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw argumentError('a finite number', `number ${bad} of ${WHERE}`, numbers[bad], NUMBERS);
  return numbers;
}

/** Bytes in the model's range, by a plain loop: `from` takes as long as a tenth of a net. */
function inRange(bytes: Uint8Array | Uint8ClampedArray, low: number, high: number): Float32Array {
  const numbers = new Float32Array(bytes.length);
  for (let i = 0; i < bytes.length; i++) numbers[i] = low + ((high - low) * bytes[i]) / 255;
  return numbers;
}

/** The features of records, whose columns must have the forms of the training rows; others are passed over. */
function featuresOfRecords(records: readonly TableRecord[], preprocessing: Preprocessing, width: number): Float32Array {
  if (records.length === 0) throw new MlpError('ERR_MLP_DATA', 'there are no rows', WHERE, ROWS);
  const forms = formsOf(preprocessing);
  const columns = [...columnsOfRecords(records, WHERE)].map(([name, values]): Column => {
    const asked = Object.hasOwn(forms, name) ? forms[name] : 'skip';
    const column = columnOfValues(name, values, asked, WHERE);
    return { ...column, kind: kindOf(column, asked) };
  });
  const lineOf = (row: number) => `row ${row}`;
  const table: TableRows = {
    columns,
    column: (name) => columns.find((column) => column.name === name)!, // which featuresOf looked for
    rows: records.length,
    where: (row) => `${WHERE}, ${lineOf(row)}`,
    source: { name: WHERE, lineOf },
  };
  return featuresOf(preprocessing, table, new Float32Array(records.length * width)).features;
}
