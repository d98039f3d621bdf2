// `mlp-train export`: a model for other programs.
import { extname } from 'node:path';
import { formatShape } from '../../autograd/shape.js';
import { writeFile } from '../../files/write-file.js';
import { encodeModelJson } from '../../formats/model-json.js';
import { encodeOnnx } from '../../formats/onnx.js';
import { encodeSafetensors } from '../../formats/safetensors.js';
import { modulesText, toTorch } from '../../formats/torch.js';
import { modelModule } from '../../report/model-module.js';
import { modelPage } from '../../report/model-page.js';
import { onnxTable } from '../../tables/onnx-columns.js';
import { arePixels } from '../../tables/preprocessing.js';
import { plainLayers } from '../../train/exchange.js';
import { type LoadedModel, metadataOf, type ModelDescription } from '../../train/model-file.js';
import { thresholdText } from '../../train/threshold.js';
import { utf8 } from '../../utf8.js';
import { version } from '../../version.js';
import { word } from '../../train/setting.js';
import { usageError } from '../terminal/failure.js';
import { classNamesOf, modelCommand, modelFile, readModel, type WhichModel } from '../model/open.js';
import { option } from '../args/option.js';
import { checkOut, outOption } from '../args/out-file.js';
import { print } from '../train/output.js';
import { bytes, printable } from '../terminal/text.js';

type Format = 'onnx' | 'torch-safetensors' | 'json' | 'js' | 'html';
type Encode = (loaded: LoadedModel) => Uint8Array;

const encoders: Record<Format, Encode> = {
  onnx: (loaded) => {
    const layers = plainLayers(loaded.model);
    const producer = { name: 'mlp-train', version: version() };
    const { preprocessing, task, threshold } = loaded;
    const classNames = task === 'regression' ? undefined : classNamesOf(loaded);
    const table = preprocessing && onnxTable(preprocessing, classNames, threshold);
    return encodeOnnx(layers, { producer, doc: docOf(loaded), metadata: metadataOf(described(loaded)), table });
  },
  'torch-safetensors': (loaded) => {
    const layers = plainLayers(loaded.model);
    const ours = [
      ['format', 'pt'],
      ['producer', producer()],
      ['modules', modulesText(layers)],
    ] as const;
    const metadata = new Map([...ours, ...metadataOf(described(loaded))]);
    return encodeSafetensors({ tensors: toTorch(layers), metadata });
  },
  json: (loaded) => encodeModelJson({ producer: producer(), ...described(loaded) }, plainLayers(loaded.model)),
  js: (loaded) => utf8(modelModule(loaded)),
  html: (loaded) => utf8(modelPage(loaded)),
};

const NET_ALONE =
  'the file holds the net, which takes features: PyTorch does not make them of columns. ONNX does, and JSON says how';

/** What a file's name says of its format. */
const FORMAT_OF: Partial<Record<string, Format>> = {
  '.onnx': 'onnx',
  '.safetensors': 'torch-safetensors',
  '.json': 'json',
  '.js': 'js',
  '.mjs': 'js',
  '.html': 'html',
};

/** Prints where the file is. */
export function exportModel(args: readonly string[]): void {
  const formats = Object.keys(encoders);
  const command = modelCommand('export')
    .description(
      'Writes a model for ONNX runtimes, for PyTorch (names and layout of an nn.Sequential), as JSON, as a JavaScript module that needs nothing else, or as a page to try it on.',
    )
    .addOption(
      option('--format <name>', `${formats.join(', ')} (default: by the name of the file)`, word<Format>(encoders)),
    )
    .addOption(outOption('the file to write'))
    .parse(args, { from: 'user' });
  const [given] = command.processedArgs as [string];
  const { out, format = formatOf(out), ...which } = command.opts<WhichModel & { format?: Format; out: string }>();
  checkOut([modelFile(given, which)], out);
  const { loaded } = readModel(given, which);
  const content = encoders[format](loaded);
  writeFile(out, content);
  if (loaded.preprocessing && format === 'torch-safetensors') process.stderr.write(`mlp-train: ${NET_ALONE}\n`);
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

function described({ model: _, ...description }: LoadedModel): ModelDescription {
  return description;
}

function docOf({ model, inputShape, pixelRange, classNames, preprocessing, target, threshold }: LoadedModel): string {
  const outputs = model.sizes.at(-1)!;
  if (preprocessing) {
    const kinds = arePixels(preprocessing)
      ? 'pixels from 0 to 255'
      : 'numbers (NaN is missing), texts ("" is missing), dates in milliseconds since 1970 (NaN is missing)';
    const answers = classNames
      ? `probabilities: of ${target} being ${classNames.join(', ')}; label: ${threshold === undefined ? 'the most probable' : thresholdText(threshold, classNames)}`
      : `prediction: ${target}`;
    return `Inputs: a column each, by its name, N rows of one value: ${kinds}. ${answers}.`;
  }
  const [low, high] = pixelRange;
  const input = `input: N examples of shape ${formatShape(inputShape)}, each a row; pixels go from ${low} to ${high}`;
  return `${input}. logits: ${classNames?.join(', ') ?? `${outputs} number${outputs === 1 ? '' : 's'} an example`}.`;
}
