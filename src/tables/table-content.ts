// What a file holds, be it a CSV or JSON lines, which its first byte that is no space tells.
import { argumentError, MlpError } from '../errors.js';
import type { Asked } from './cells.js';
import { type CsvContent, readCsv } from './csv.js';
import { isJsonl, readJsonl } from './jsonl.js';
import type { Content } from './read-columns.js';
import { checkNamed, type ReadTableOptions, unknownColumn } from './table-options.js';
import { tableText } from './table-text.js';

/**
 * Reads a file.
 * @param asked what is asked for of columns
 * @throws MlpError as `readTable` says
 */
export async function readContent(
  path: string,
  options: ReadTableOptions,
  asked: ReadonlyMap<string, Asked>,
): Promise<CsvContent | Content> {
  const { delimiter, features, missing } = options;
  if (features !== undefined && asked.has(features))
    throw argumentError('a property that nothing else is asked of', 'features', features);
  const text = await tableText(path);
  if (delimiter === undefined && isJsonl(text.head)) {
    const content = await readJsonl(text, asked, features ?? featuresIn(options), missing);
    const names = content.columns.map(({ name }) => name);
    checkNamed(names, options, path);
    if (features !== undefined && !names.includes(`${features}[0]`)) throw noFeatures(features, names, path);
    return content;
  }
  if (features !== undefined)
    throw argumentError('no name', 'features', features, `${path} is a CSV, which has no arrays`);
  const check = (names: readonly string[]) => {
    checkNamed(names, options, path);
    return asked;
  };
  return readCsv(text, check, delimiter, missing);
}

/** The array that a model was trained on, as the names of its columns tell. */
function featuresIn({ forms = {} }: ReadTableOptions): string | undefined {
  const element = Object.keys(forms).find((name) => /.\[\d+\]$/.test(name));
  return element?.replace(/\[\d+\]$/, '');
}

function noFeatures(features: string, names: readonly string[], path: string): MlpError {
  if (!names.includes(features)) return unknownColumn(features, names, path);
  const where = `${path}, column ${JSON.stringify(features)}`;
  return new MlpError('ERR_MLP_DATA', 'no row has an array', where, 'Name a property of arrays by `features`');
}
