// What an exported module or page holds: the code that the build has bundled, and the model as text.
import { readFileSync } from 'node:fs';
import { encodeSafetensors } from '../formats/safetensors.js';
import { contentOf, type LoadedModel } from '../train/model-file.js';

/** A script of `dist/bundles`, which names the model's code `mlpTrain`. */
export function bundle(name: 'module' | 'page'): string {
  return readFileSync(new URL(`../../dist/bundles/${name}.js`, import.meta.url), 'utf8').trimEnd(); // the same two steps up from src and dist
}

/** The model's file in base64, without what a checkpoint has besides. */
export function modelText({ model, ...description }: LoadedModel): string {
  return Buffer.from(encodeSafetensors(contentOf('export', model, description))).toString('base64');
}
