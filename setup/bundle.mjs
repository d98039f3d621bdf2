// Bundles what exported modules and pages begin with: code of src/infer and src/page in one script each, which names its exports `mlpTrain`.
import { join } from 'node:path';
import { build } from 'esbuild';
import { root } from './process.mjs';

const [outdir] = process.argv.slice(2);

await build({
  entryPoints: {
    module: join(root, 'src/infer/embedded.ts'),
    page: join(root, 'src/page/main.ts'),
  },
  outdir,
  bundle: true,
  minify: true,
  platform: 'browser', // in which an import of Node's is an error
  format: 'iife',
  globalName: 'mlpTrain',
  target: 'es2022',
  legalComments: 'none',
  logLevel: 'error',
});
