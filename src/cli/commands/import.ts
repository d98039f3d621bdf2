// `mlp-train import`: a model of an MLP that PyTorch has trained, or that `mlp-train export` wrote for it or as JSON.
import { Command } from 'commander';
import { MlpError } from '../../errors.js';
import { readFile } from '../../files/read-file.js';
import type { NamedLayer } from '../../formats/dense-layer.js';
import { JSON_TEXT, kindOf } from '../../files/file-kind.js';
import { decodeModelJson } from '../../formats/model-json.js';
import { decodeSafetensors, MAX_FILE_BYTES } from '../../formats/safetensors.js';
import { fromTorch } from '../../formats/torch.js';
import { MLP, stateShapes } from '../../nn/mlp.js';
import { Generator } from '../../random/generator.js';
import { descriptionIn, type ModelDescription, saveModel } from '../../train/model-file.js';
import { integer } from '../../train/setting.js';
import { usageError } from '../terminal/failure.js';
import { commandSettings, option, type Readable } from '../args/option.js';
import { checkOut, outOption } from '../args/out-file.js';
import { print } from '../train/output.js';
import { printable } from '../terminal/text.js';

interface ImportOptions {
  out: string;
  classes?: string[];
  inputShape?: number[];
  pixelRange?: [low: number, high: number];
}

/** What a file holds. */
interface Source {
  readonly layers: readonly NamedLayer[];
  /** What `mlp-train export` says of the model, as JSON; empty where it did not write the file. */
  readonly description: ReadonlyMap<string, string>;
  /** What the file does not say, and is taken for granted. */
  readonly assumptions: readonly string[];
}

/** Prints where the model is, and which layers it has in which order. */
export function importModel(args: readonly string[]): void {
  const command = commandSettings(new Command('mlp-train import'))
    .description(
      'Makes a model of a PyTorch MLP, or of one exported for it: linear layers in the order of their names, with ReLU between them.',
    )
    .argument('<file>', 'its state dict, as safetensors.torch.save_file writes it, or the JSON of an export')
    .addOption(outOption('the model file to write'))
    .addOption(option('--classes <names>', 'names of the outputs, such as cat,dog (default: as exported)', classNames))
    .addOption(option('--input-shape <dims>', 'of one example, such as 1,28,28 (default: as exported, or flat)', dims))
    .addOption(option('--pixel-range <ends>', 'what black and white became (default: as exported, or 0,1)', ends))
    .parse(args, { from: 'user' });
  const [source] = command.processedArgs as [string];
  const { out, classes, ...given } = command.opts<ImportOptions>();
  checkOut([source], out);
  const { layers, description: exported, assumptions } = readSource(source);
  const model = modelOf(layers);
  checkFits(model, classes, given.inputShape);
  const said: Partial<ModelDescription> = { ...given, ...(classes && { classNames: classes }) };
  const left = new Map([...exported].filter(([name]) => !(name in said)));
  const description = { ...descriptionIn(source, left, model.sizes), ...said };
  saveModel(out, model, description);
  print(printable(`model: ${out}, ${model.sizes.join('-')}, from ${layersText(layers)}`));
  const [inputs, outputs] = [model.sizes[0], model.sizes[model.sizes.length - 1]];
  const notes = [...assumptions];
  if (!description.classNames) notes.push(`the outputs are named 0 to ${outputs - 1}; --classes names them`);
  if (!description.inputShape)
    notes.push(`the inputs are ${inputs} numbers and no picture; --input-shape gives their shape`);
  for (const note of notes) process.stderr.write(`mlp-train: ${printable(note)}\n`);
}

/** `the layers 0, 2 and 4`. */
function layersText(layers: readonly NamedLayer[]): string {
  const names = new Intl.ListFormat('en-GB').format(layers.map(({ name }) => name));
  return layers.length > 1 ? `the layers ${names}` : `the only layer ${names}`.trimEnd();
}

function readSource(path: string): Source {
  const bytes = readFile(path, MAX_FILE_BYTES);
  if (kindOf(bytes) !== JSON_TEXT) return readTorch(bytes, path);
  const { layers, fields } = decodeModelJson(bytes, path);
  return { layers, description: fields, assumptions: [] };
}

/** The layers of a file that is not already a model of ours, whose weights lie the other way. */
function readTorch(bytes: Uint8Array, path: string): Source {
  const { tensors, metadata } = decodeSafetensors(bytes, path);
  if (metadata.has('format_version'))
    throw new MlpError('ERR_MLP_FORMAT', 'it is a model of mlp-train already', path, 'Use it as it is');
  const layers = fromTorch(tensors, path);
  if (metadata.get('producer')?.startsWith('mlp-train ')) return { layers, description: metadata, assumptions: [] };
  const assumptions = layers
    .filter(({ isUnbiased }) => isUnbiased)
    .map(({ name }) => `${`the layer ${name}`.trimEnd()} has no bias: it gets zeros`);
  if (layers.length > 1)
    assumptions.push(
      'the file does not say what is between the layers: ReLU is assumed, and a net of Tanh or others would answer wrongly',
    );
  return { layers, description: new Map(), assumptions };
}

function modelOf(layers: readonly NamedLayer[]): MLP {
  const sizes = [layers[0].weight.shape[0], ...layers.map(({ bias }) => bias.shape[0])];
  const model = new MLP(sizes, { generator: new Generator(0) });
  const tensors = layers.flatMap(({ weight, bias }) => [weight, bias]);
  model.loadStateDict(new Map([...stateShapes(sizes).keys()].map((name, i) => [name, tensors[i]])));
  return model;
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
