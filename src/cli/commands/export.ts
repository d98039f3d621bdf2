// `mlp-train export`: a model for other programs.
import { extname } from 'node:path';
import { formatShape } from '../../autograd/shape.js';
import { writeFile } from '../../files/write-file.js';
import { encodeModelJson } from '../../formats/model-json.js';
import { encodeOnnx } from '../../formats/onnx.js';
import { linearsOf, type PlainLayer } from '../../formats/plain-layers.js';
import { encodeSafetensors } from '../../formats/safetensors.js';
import { modulesText, toTorch } from '../../formats/torch.js';
import { plainLayers } from '../../train/exchange.js';
import { metadataOf, type ModelDescription } from '../../train/model-file.js';
import { version } from '../../version.js';
import { word } from '../../train/setting.js';
import { usageError } from '../terminal/failure.js';
import { modelCommand, modelFile, readModel, type WhichModel } from '../model/open.js';
import { option } from '../args/option.js';
import { checkOut, outOption } from '../args/out-file.js';
import { print } from '../train/output.js';
import { bytes, printable } from '../terminal/text.js';

type Format = 'onnx' | 'torch-safetensors' | 'json';
type Encode = (layers: readonly PlainLayer[], description: ModelDescription) => Uint8Array;

const encoders: Record<Format, Encode> = {
  onnx: (layers, description) => {
    const producer = { name: 'mlp-train', version: version() };
    return encodeOnnx(layers, { producer, doc: docOf(layers, description), metadata: metadataOf(description) });
  },
  'torch-safetensors': (layers, description) => {
    const ours = [
      ['format', 'pt'],
      ['producer', producer()],
      ['modules', modulesText(layers)],
    ] as const;
    return encodeSafetensors({ tensors: toTorch(layers), metadata: new Map([...ours, ...metadataOf(description)]) });
  },
  json: (layers, description) => encodeModelJson({ producer: producer(), ...description }, layers),
};

/** What a file's name says of its format. */
const FORMAT_OF: Partial<Record<string, Format>> = {
  '.onnx': 'onnx',
  '.safetensors': 'torch-safetensors',
  '.json': 'json',
};

/** Prints where the file is. */
export function exportModel(args: readonly string[]): void {
  const formats = Object.keys(encoders);
  const command = modelCommand('export')
    .description('Writes a model for ONNX runtimes, for PyTorch (names and layout of an nn.Sequential), or as JSON.')
    .addOption(
      option('--format <name>', `${formats.join(', ')} (default: by the name of the file)`, word<Format>(encoders)),
    )
    .addOption(outOption('the file to write'))
    .parse(args, { from: 'user' });
  const [given] = command.processedArgs as [string];
  const { out, format = formatOf(out), ...which } = command.opts<WhichModel & { format?: Format; out: string }>();
  checkOut([modelFile(given, which)], out);
  const { model, ...description } = readModel(given, which).loaded;
  const content = encoders[format](plainLayers(model), description);
  writeFile(out, content);
  print(`${format}: ${printable(out)}, ${bytes(content.length)}`);
}

function formatOf(out: string): Format {
  const format = FORMAT_OF[extname(out).toLowerCase()];
  if (format) return format;
  const endings = Object.keys(FORMAT_OF).join(', ');
  throw usageError(
    `the name of --out ${out} does not say the format`,
    `Give --format, or a name that ends in ${endings}`,
  );
}

function producer(): string {
  return `mlp-train ${version()}`;
}

function docOf(layers: readonly PlainLayer[], { inputShape, pixelRange, classNames }: ModelDescription): string {
  const [low, high] = pixelRange;
  const outputs = linearsOf(layers).at(-1)!.weight.shape[1];
  const input = `input: N examples of shape ${formatShape(inputShape)}, each a row; pixels go from ${low} to ${high}`;
  return `${input}. logits: ${classNames?.join(', ') ?? `${outputs} number${outputs === 1 ? '' : 's'} an example`}.`;
}
