// `mlp-train check`: what a training on a table would do, and what looks wrong in it, before any training.
import { columnsRead, type TableData } from '../../dataset/table-data.js';
import { tableWarnings } from '../../dataset/table-warnings.js';
import { grouped, plural } from '../../report/numbers.js';
import { summaryLines } from '../../tables/summary.js';
import { sizesOf } from '../../train/build-run.js';
import { decisionText } from '../../train/threshold.js';
import { folderOfData } from '../args/invocation.js';
import { stopOnSignals, usageError } from '../terminal/failure.js';
import { paint } from '../terminal/terminal.js';
import { printable } from '../terminal/text.js';
import { loadData, ofData } from '../train/data.js';
import { parameterCount } from '../train/estimate.js';
import { recipeText } from '../train/header.js';
import { hints } from '../train/hints.js';
import { dataChoice } from '../train/options.js';
import { parseTrainOptions } from '../train/parse-options.js';
import { print } from '../train/output.js';
import { tableLines } from '../train/table-lines.js';

/** Runs the command with the arguments after `check`, which are those of a training. */
export async function check(args: readonly string[]): Promise<void> {
  const asked = parseTrainOptions(args, 'check');
  const path = asked.settings.data;
  if (path === undefined)
    throw usageError('no table is named', 'Give its path: mlp-train check churn.csv --target churn');
  const data = (await loadData(dataChoice(asked.settings, asked.known), stopOnSignals())) as TableData;
  const { settings } = await ofData(asked, data);
  const { tables, train, validation, test, target } = data;
  const sizes = sizesOf(settings, train);
  const warnings = [...tableWarnings(data), ...hints(settings, data)];
  const rows = { train: train.length, validation: validation?.length ?? 0, test: test.length };
  if (asked.json) {
    const columns = columnsRead(data);
    return print(JSON.stringify({ data: path, target, task: settings.task, classes: train.classNames, rows, sizes, columns, warnings })); // prettier-ignore
  }
  const { delimiter, decimal } = tables.train.source;
  const how = delimiter === undefined ? '' : `, separated by ${JSON.stringify(delimiter)}${decimal === ',' ? ' and decimal commas' : ''}`; // prettier-ignore
  const all = rows.train + rows.validation + rows.test;
  print(`${paint(process.stdout, 'bold', printable(path))}: ${plural(all, 'row')}, ${plural(tables.train.columns.length, 'column')}${how}\n`); // prettier-ignore
  print(printable(summaryLines(columnsRead(data).filter(({ name }) => name !== target)).join('\n')));
  const lines = {
    ...tableLines(data),
    decision: decisionText(settings, train.classNames),
    rows: `${grouped(rows.train)} to train, ${grouped(rows.validation)} to validate and ${grouped(rows.test)} to test`,
    model: `${sizes.join('-')}, ${grouped(parameterCount(sizes, settings))} parameters`,
    recipe: recipeText(settings),
    run: asked.out ?? folderOfData('runs', path),
  };
  print(`\n${Object.entries(lines).filter(([, text]) => text !== '').map(([name, text]) => `${name.padEnd(9)}${printable(text).replaceAll('\n', `\n${' '.repeat(9)}`)}`).join('\n')}\n`); // prettier-ignore
  if (warnings.length === 0) return print('Nothing looks wrong.');
  print(
    `${plural(warnings.length, 'thing looks', 'things look')} wrong:\n${warnings.map((text) => `- ${printable(text)}`).join('\n')}`,
  );
}
