// Section 15: models elsewhere, by mlp-train/infer on the JavaScript kernels: bytes of a bundle, and milliseconds of a prediction.
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { encodeSafetensors } from '../dist/formats/safetensors.js';
import { loadModel } from '../dist/infer/index.js';
import { MLP } from '../dist/nn/mlp.js';
import { Generator } from '../dist/random/generator.js';
import { contentOf } from '../dist/train/model-file.js';
import { figure, perCall, seconds } from './measure.js';
import type { Bench, Findings } from './section.js';
import { number, withSpread } from './text.js';

const SIZES = [784, 256, 10];

/** The book's model, as far as a file has it. */
function file(): Uint8Array {
  const model = new MLP(SIZES, { generator: new Generator(42) });
  return encodeSafetensors(contentOf('bench', model, { inputShape: [1, 28, 28] }));
}

/** Section 15. */
export async function infer({ smoke, rounds, say }: Bench): Promise<Findings> {
  say(`a prediction of ${SIZES.join('-')} in JavaScript`);
  const options = { bundle: true, minify: true, platform: 'browser', format: 'esm', write: false } as const;
  const { outputFiles } = await build({ ...options, entryPoints: ['dist/infer/index.js'] });
  const [{ contents }] = outputFiles;
  const bytes = file();
  const loading = await seconds(() => loadModel(bytes));
  const model = loadModel(bytes);
  const pixels = Uint8Array.from({ length: SIZES[0] }, (_, i) => (i * 89) % 256);
  const samples = Array.from({ length: rounds }, () => 1000 * perCall(() => model.predict(pixels), smoke ? 0 : 0.05));
  const figures = { 'infer.kB': figure([contents.length / 1000]), 'infer.ms': figure(samples) };
  const lines = [
    `mlp-train/infer bundled and minified: ${number(contents.length / 1000)} kB, ${number(gzipSync(contents).length / 1000)} kB by gzip`,
    `a prediction of ${SIZES.join('-')}, one image: ${withSpread(figures['infer.ms'])} ms`,
    `reading that model, ${number(bytes.length / 1000)} kB: ${number(1000 * loading)} ms, the first time`,
  ];
  return { title: 'Models elsewhere', lines, figures, samples };
}
