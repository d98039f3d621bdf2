// --from: a new run that begins with the weights of a model that is there, and has its layers. What reads models is imported if there is one.
import { MlpError } from '../../errors.js';
import { plural } from '../../report/numbers.js';
import { shellWord } from '../../report/shell-word.js';
import { layersOf } from '../../train/build-run.js';
import type { LoadedModel } from '../../train/model-file.js';
import type { SettingName } from '../../train/recipe-values.js';
import { usageError } from '../terminal/failure.js';
import { difference, type TrainOptions, withKnown } from './options.js';

/**
 * The options with the layers of the model that `--from` names, and how it takes columns, and that model; the options alone if it names none.
 * @throws usage error that names a flag which says something else
 */
export async function withModel(options: TrainOptions): Promise<{ options: TrainOptions; start?: LoadedModel }> {
  const { from } = options.settings;
  if (from === undefined) return { options };
  const { arePixels } = await import('../../tables/preprocessing.js');
  const { loadModel } = await import('../../train/model-file.js');
  const { modelFile } = await import('../model/open.js');
  const start = loadModel(modelFile(from));
  const { model, preprocessing } = start;
  const ofModel = { ...layersOf(model), ...(preprocessing && { pixels: arePixels(preprocessing) }) };
  const known = withKnown(options, ofModel);
  const given = (Object.keys(ofModel) as SettingName[]).filter((name) => options.given.has(name));
  const [other] = given.flatMap((name) => difference(name, options.settings, known.settings) ?? []);
  if (other === undefined) return { options: known, start };
  throw usageError(`${other} in ${from}`, 'Leave the flag out');
}

/** Refuses data that the model cannot take, or whose classes stand in another order than those of the model. */
export function checkFits(
  from: string,
  { model, classNames: own = [] }: LoadedModel,
  sizes: readonly number[],
  names: readonly string[] = [],
): void {
  const [inputs, outputs] = [sizes[0], sizes[sizes.length - 1]];
  const [taken, given] = [model.sizes[0], model.sizes[model.sizes.length - 1]];
  if (inputs === taken && outputs === given) return checkOrder(from, own, names);
  const what = `the model takes ${plural(taken, 'number')} and gives ${given}, but the data have ${inputs} and need ${outputs}`;
  throw new MlpError('ERR_MLP_SHAPE', what, from);
}

function checkOrder(from: string, own: readonly string[], names: readonly string[]): void {
  const isOther = own.some((name, i) => name !== names[i]);
  if (!isOther || !own.every((name) => names.includes(name))) return;
  const what = `its classes are ${own.join(', ')} in this order, but those of the data are ${names.join(', ')}`;
  const fix = own.length === 2 ? `Give --positive ${shellWord(own[1])}` : undefined;
  throw new MlpError('ERR_MLP_DATA', what, from, fix);
}
