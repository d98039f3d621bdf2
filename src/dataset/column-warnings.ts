// Columns of a table that may be other than they were taken for: numbers that a few cells or a unit keep from being numbers, and dates of either order.
import { show } from '../errors.js';
import type { AlmostNumbers } from '../tables/almost-numbers.js';
import { type Column, isUsed } from '../tables/columns.js';

/** As many words are named. */
const MAX_NAMED = 5;

/** A sentence for each column that may be other than it was taken for, without a full stop. */
export function columnWarnings(columns: readonly Column[], target: string): string[] {
  return columns.flatMap((column) => {
    const { cells, name } = column;
    if (cells?.form === 'date' && cells.order === 'either')
      return [`dates of ${show(name)} are read month first (no day above 12 tells)`];
    const almost = cells && 'almost' in cells ? cells.almost : undefined;
    return almost ? [numbersText(column, almost, name === target)] : [];
  });
}

/** `"Score" looks like numbers: 97 % of its cells are, 43 are not ("k.A."). It is read as a category. ...` */
function numbersText(column: Column, { numbers, others, words, unit }: AlmostNumbers, isTarget: boolean): string {
  const name = show(column.name);
  const taken = isTarget ? 'It is read as classes' : isUsed(column) ? 'It is read as a category' : 'It is not used';
  if (others === 0 && unit === undefined)
    return `${name} looks like numbers, whose comma or point may separate thousands or decimals. ${taken}. --numeric ${name} reads thousands`;
  const share = Math.floor((100 * numbers) / (numbers + others));
  const named = words.slice(0, MAX_NAMED);
  const some = named.map(show).join(', ') + (words.length > named.length ? ', ...' : '');
  if (unit !== undefined)
    return `${name} looks like numbers with ${show(unit)}: ${share} % of its cells are (${some}). ${taken}. Write plain numbers in the file, such as ${words[0].replace(unit, '').trim()} for ${show(words[0])}`;
  const isOne = others === 1;
  const looks = `${name} looks like numbers: ${share} % of its cells are, ${others} ${isOne ? 'is' : 'are'} not (${some})`;
  const missing = named.filter((word) => !/[\d",$`\\]/.test(word)).join(','); // a number that is written otherwise is not missing
  const naming = missing === '' ? '' : `, or name what is missing: --missing "${missing}"`;
  return `${looks}. ${taken}. Clean ${isOne ? 'this cell' : 'these cells'}${naming}`;
}
