// What an exported module or page holds: the code that the build has bundled, and the model as text.
import { readFileSync } from 'node:fs';
import { MlpError } from '../errors.js';
import { encodeSafetensors } from '../formats/safetensors.js';
import { contentOf, type LoadedModel } from '../train/model-file.js';

/** A script of `dist/bundles`, which names the model's code `mlpTrain`. */
export function bundle(name: 'module' | 'page'): string {
  return readFileSync(new URL(`../../dist/bundles/${name}.js`, import.meta.url), 'utf8').trimEnd(); // the same two steps up from src and dist
}

/** In base64 they leave half of the longest text of V8's, 2^29 characters, to the rest. */
const MOST_BYTES = 2 ** 28 * 0.75;

/** The model's file in base64, without what a checkpoint has besides. */
export function modelText({ model, ...description }: LoadedModel): string {
  const bytes = encodeSafetensors(contentOf('export', model, description));
  if (bytes.length <= MOST_BYTES) return Buffer.from(bytes).toString('base64');
  const what = `the model's file has ${bytes.length} bytes, more than the ${MOST_BYTES} that a text holds`;
  throw new MlpError('ERR_MLP_FORMAT', what, 'export', 'Export ONNX (--format onnx)');
}
