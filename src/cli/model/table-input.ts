// The tables that a model takes: what it says of them, and what is said of one that was read.
import type { ModelTable, TableModel } from '../../dataset/model-table.js';
import { MlpError } from '../../errors.js';
import { plural } from '../../report/numbers.js';
import type { LoadedModel } from '../../train/model-file.js';
import { printable } from '../terminal/text.js';

/** What the model says of its tables. @throws MlpError `ERR_MLP_FORMAT` if it is of pictures, or of rows of numbers */
export function tableModel({ preprocessing, target, classNames }: LoadedModel, path: string): TableModel {
  if (preprocessing && target !== undefined) return { preprocessing, target, classNames };
  const fix = 'Train one: mlp-train TABLE --target COLUMN';
  throw new MlpError('ERR_MLP_FORMAT', 'it is no model of a table', path, fix);
}

/** Says on stderr how many rows were left out, which columns the model does not know, and how many rows have texts that are new to it. */
export function tellOfColumns(path: string, { ignored, unknown, unlabelled = 0 }: ModelTable): void {
  const say = (what: string) => process.stderr.write(`mlp-train: ${printable(`${path}: ${what}`)}\n`);
  if (unlabelled > 0) say(`left out: ${plural(unlabelled, 'row')} without the target`);
  if (ignored.length > 0) say(`not used by the model: ${ignored.join(', ')}`);
  for (const [column, rows] of Object.entries(unknown)) say(`${plural(rows, 'row')} with a ${column} that no training row had, taken as missing`); // prettier-ignore
}
