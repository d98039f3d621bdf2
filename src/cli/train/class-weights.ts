// A file of class weights: a table with the columns class and weight, or a JSON object of weights by the names of classes.
import { MlpError, show } from '../../errors.js';
import { readFile } from '../../files/read-file.js';
import { mapOf, number, readJson } from '../../formats/fields.js';
import { textsOf, valuesAs } from '../../tables/cells-as.js';
import { readTable } from '../../tables/read-table.js';
import { type ClassWeight, inOrder, isWeight } from '../../train/class-weight.js';

const [CLASS, WEIGHT] = ['class', 'weight'];
const MAX_BYTES = 2 ** 24;

/**
 * The weights by the names of the classes, in the order of these, every one of which has one.
 * @param names of the classes
 * @throws MlpError `ERR_MLP_FILE` if the file cannot be read, `ERR_MLP_FORMAT` or `ERR_MLP_DATA` with the place in it if it is none of these
 */
export async function readClassWeights(path: string, names: readonly string[]): Promise<ClassWeight> {
  const [weights, whereOf] = path.toLowerCase().endsWith('.json') ? [fromJson(path)] : await fromTable(path);
  const ordered = inOrder(weights, names, (what, fix, name) => {
    return new MlpError('ERR_MLP_DATA', what, (name !== undefined && whereOf?.(name)) || path, fix);
  });
  return Object.fromEntries(names.map((name, i) => [name, ordered[i]]));
}

function fromJson(path: string): Record<string, number> {
  return readJson(readFile(path, MAX_BYTES).toString(), 'weights', path, mapOf(number(0)));
}

/** Weights, and where in the file a class stands. */
async function fromTable(path: string): Promise<[weights: Record<string, number>, whereOf: (name: string) => string]> {
  const table = await readTable(path, { categorical: [CLASS], numeric: [WEIGHT] });
  const { codes, levels } = textsOf(table.column(CLASS), table);
  const values = valuesAs('number', table.column(WEIGHT), table);
  const lines = new Map<string, number>();
  const error = (what: string, row: number, column: string, fix: string) =>
    new MlpError('ERR_MLP_DATA', what, `${table.where(row)}, column ${show(column)}`, fix);
  for (const [row, code] of codes.entries()) {
    if (code < 0) throw error('the class is missing', row, CLASS, 'Name it');
    if (lines.has(levels[code])) throw error(`the class ${show(levels[code])} is there twice`, row, CLASS, 'Leave one out'); // prettier-ignore
    if (Number.isNaN(values[row])) throw error('the weight is missing', row, WEIGHT, 'Give 1 to a class that counts as it is'); // prettier-ignore
    if (!isWeight(values[row])) throw error(`${values[row]} is no number of at least 0`, row, WEIGHT, 'Correct it');
    lines.set(levels[code], row);
  }
  const weights = Object.fromEntries([...lines].map(([name, row]) => [name, values[row]]));
  return [weights, (name) => table.where(lines.get(name)!)];
}
