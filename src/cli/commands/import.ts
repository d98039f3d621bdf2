// `mlp-train import`: a model of an MLP that PyTorch has trained, or that `mlp-train export` wrote for it or as JSON.
import { Command } from 'commander';
import { MlpError } from '../../errors.js';
import { readFile } from '../../files/read-file.js';
import { JSON_TEXT, kindOf } from '../../files/file-kind.js';
import { decodeModelJson } from '../../formats/model-json.js';
import { type ActivationLayer, denseOf, type FileLayer, type NamedLayer } from '../../formats/plain-layers.js';
import { decodeSafetensors, MAX_FILE_BYTES } from '../../formats/safetensors.js';
import { fromTorch, inSequence } from '../../formats/torch.js';
import type { ActivationType } from '../../nn/activations.js';
import type { MLP } from '../../nn/mlp.js';
import { modelOfLayers } from '../../train/exchange.js';
import { descriptionIn, type ModelDescription, saveModel } from '../../train/model-file.js';
import { integer } from '../../train/setting.js';
import { usageError } from '../terminal/failure.js';
import { commandSettings, option, type Readable } from '../args/option.js';
import { checkOut, outOption } from '../args/out-file.js';
import { settingOption } from '../train/parse-options.js';
import { print } from '../train/output.js';
import { printable } from '../terminal/text.js';

interface ImportOptions {
  out: string;
  activation?: ActivationType;
  classes?: string[];
  inputShape?: number[];
  pixelRange?: [low: number, high: number];
}

/** What a file holds. */
interface Source {
  readonly layers: readonly FileLayer[];
  /** What `mlp-train export` says of the model, as JSON; empty if it did not write the file. */
  readonly description: ReadonlyMap<string, string>;
  /** The version of mlp-train that exported it, such as `mlp-train 0.2.0`. */
  readonly writtenBy?: string | undefined;
  /** What the file does not say, and is taken for granted. */
  readonly assumptions: readonly string[];
}

/** Prints where the model is, and which layers it has in which order. */
export function importModel(args: readonly string[]): void {
  const command = commandSettings(new Command('mlp-train import'))
    .description(
      'Makes a model of a PyTorch MLP, or of one exported for it: linear layers in the order of their names, with an activation between them.',
    )
    .argument('<file>', 'its state dict, as safetensors.torch.save_file writes it, or the JSON of an export')
    .addOption(outOption('the model file to write'))
    .addOption(settingOption('activation', 'as exported, or relu'))
    .addOption(option('--classes <names>', 'names of the outputs, such as cat,dog (default: as exported)', classNames))
    .addOption(option('--input-shape <dims>', 'of one example, such as 1,28,28 (default: as exported, or flat)', dims))
    .addOption(option('--pixel-range <ends>', 'what black and white became (default: as exported, or 0,1)', ends))
    .parse(args, { from: 'user' });
  const [source] = command.processedArgs as [string];
  const { out, activation, classes, ...given } = command.opts<ImportOptions>();
  checkOut([source], out);
  const { layers, description: exported, writtenBy, assumptions } = readSource(source, activation);
  const model = modelOfLayers(layers, source, writtenBy);
  checkFits(model, classes, given.inputShape);
  const said: Partial<ModelDescription> = { ...given, ...(classes && { classNames: classes }) };
  const left = new Map([...exported].filter(([name]) => !(name in said)));
  const description = { ...descriptionIn(source, left, model.sizes), ...said };
  saveModel(out, model, description);
  print(printable(`model: ${out}, ${model.sizes.join('-')}, from ${layersText(denseOf(layers))}`));
  const [inputs, outputs] = [model.sizes[0], model.sizes[model.sizes.length - 1]];
  const notes = [...assumptions];
  if (!description.classNames && description.task !== 'regression')
    notes.push(`the outputs are named 0 to ${outputs - 1}; --classes names them`);
  if (!description.inputShape)
    notes.push(`the inputs are ${inputs} numbers and no picture; --input-shape gives their shape`);
  for (const note of notes) process.stderr.write(`mlp-train: ${printable(note)}\n`);
}

/** `the layers 0, 2 and 4`. */
function layersText(layers: readonly { readonly name: string }[]): string {
  const names = new Intl.ListFormat('en-GB').format(layers.map(({ name }) => name));
  return layers.length > 1 ? `the layers ${names}` : `the only layer ${names}`.trimEnd();
}

/** @param activation what was given as between the layers, for a file that does not say it */
function readSource(path: string, activation: ActivationType | undefined): Source {
  const bytes = readFile(path, MAX_FILE_BYTES);
  if (kindOf(bytes) !== JSON_TEXT) return readTorch(bytes, path, activation);
  checkUnsaid(path, activation);
  const { layers, fields } = decodeModelJson(bytes, path);
  return { layers, description: fields, writtenBy: fields.get('producer'), assumptions: [] };
}

/** The layers of a file that is not already a model of ours, whose weights lie the other way. */
function readTorch(bytes: Uint8Array, path: string, activation: ActivationType | undefined): Source {
  const { tensors, metadata } = decodeSafetensors(bytes, path);
  if (metadata.has('format_version'))
    throw new MlpError('ERR_MLP_FORMAT', 'it is a model of mlp-train already', path, 'Use it as it is');
  const linears = fromTorch(tensors, path);
  const writtenBy = metadata.get('producer');
  if (!writtenBy?.startsWith('mlp-train ')) return foreign(linears, activation);
  checkUnsaid(path, activation);
  const modules = metadata.get('modules'); // missing in what 0.1.0 wrote, all of ReLU
  const layers = modules === undefined ? joined(linears, 'relu') : inSequence(linears, modules, path);
  return { layers, description: metadata, writtenBy, assumptions: [] };
}

/** What another program saved says nothing but its tensors. */
function foreign(linears: readonly NamedLayer[], activation: ActivationType | undefined): Source {
  const isAssumed = linears.length > 1 && activation === undefined;
  const assumption =
    'the file does not say what is between the layers: ReLU is assumed, and a net of Tanh or others would answer wrongly; --activation says which';
  const assumptions = isAssumed ? [assumption] : [];
  return { layers: joined(linears, activation ?? 'relu'), description: new Map(), assumptions };
}

/** The layers with an activation between every two. */
function joined(linears: readonly NamedLayer[], name: ActivationType): FileLayer[] {
  const activation: ActivationLayer = { type: 'activation', name, options: {} };
  return linears.flatMap((layer, i) => (i === 0 ? [layer] : [activation, layer]));
}

/** Refuses a flag for what the file says itself. */
function checkUnsaid(path: string, activation: ActivationType | undefined): void {
  if (activation === undefined) return;
  throw usageError(`${path} says itself what is between its layers`, 'Leave --activation out');
}

function checkFits({ sizes }: MLP, classes: readonly string[] | undefined, inputShape: readonly number[] | undefined) {
  const [inputs, outputs] = [sizes[0], sizes[sizes.length - 1]];
  if (classes && classes.length !== outputs)
    throw usageError(`--classes names ${classes.length}, but the file's model has ${outputs} outputs`);
  if (inputShape && inputShape.reduce((product, dim) => product * dim) !== inputs)
    throw usageError(`--input-shape ${inputShape.join(',')} does not make the ${inputs} inputs of the file's model`);
}

const classNames: Readable<string[]> = {
  what: 'names such as cat,dog',
  parse: (text) => {
    const names = text.split(',').map((name) => name.trim());
    return names.includes('') ? undefined : names;
  },
};

const dims: Readable<number[]> = {
  what: integer(1).what,
  parse: (text) => {
    const all = text.split(',').map((dim) => integer(1).parse(dim));
    return all.every((dim) => dim !== undefined) ? all : undefined;
  },
};

const ends: Readable<number[]> = {
  what: 'two different numbers such as -1,1',
  parse: (text) => {
    const numbers = text.split(',').map((end) => (end.trim() === '' ? NaN : Number(end)));
    return numbers.length === 2 && numbers.every(Number.isFinite) && numbers[0] !== numbers[1] ? numbers : undefined;
  },
};
