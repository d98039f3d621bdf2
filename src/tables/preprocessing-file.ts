// A model's preprocessing as its file has it: each entry by its type, and nothing that this version does not know.
import { MlpError } from '../errors.js';
import { makeByType, type Maker } from '../formats/by-type.js';
import { exactly, listOf, number, type Fields } from '../formats/fields.js';
import { isArray } from '../kinds.js';
import { encoders } from './encoders.js';
import { featureNames, type Preprocessing, type RobustScale } from './preprocessing.js';

type Entry = Preprocessing[number];

const robustScale: Fields<Omit<RobustScale, 'type'>> = { center: listOf(number()), factor: listOf(number(0)) };
const fields = {
  ...Object.fromEntries(Object.entries(encoders).map(([type, entry]) => [type, entry.fields])),
  robustScale,
};

/** Every type of entry. */
const makers: Readonly<Record<string, Maker<Entry>>> = Object.fromEntries(
  Object.entries(fields).map(([type, known]) => {
    const read = exactly<object>(known);
    return [type, (settings, where) => ({ type, ...read(settings, type, where) }) as Entry];
  }),
);

/**
 * Reads what `fitPreprocessing` gave, after it was plain data.
 * @param where the file
 * @param writtenBy the version that wrote the file, such as `mlp-train 0.2.0`
 * @throws MlpError `ERR_MLP_FORMAT` for an entry that this version does not know, or a scale of more or fewer features than there are
 */
export function readPreprocessing(description: unknown, where: string, writtenBy?: string): Preprocessing {
  if (!isArray(description)) throw new MlpError('ERR_MLP_FORMAT', 'its preprocessing is no list', where);
  const entries = description.map((entry) =>
    makeByType('preprocessing', makers, { description: entry, where, writtenBy }),
  );
  const width = featureNames(entries).length;
  for (const entry of entries) {
    if (entry.type !== 'robustScale' || (entry.center.length === width && entry.factor.length === width)) continue;
    const what = `its scale is of ${entry.center.length} and ${entry.factor.length} features, and there are ${width}`;
    throw new MlpError('ERR_MLP_FORMAT', what, where);
  }
  return entries;
}
