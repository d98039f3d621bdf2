// Tools that bundle a program, or copy the files that it needs: where they can take the addon along they do, else the warning says what to do.
import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { target } from '../../src/platforms.mjs';
import { folder, installed, native, train } from './installed.js';

const entry = join(folder, 'train.mjs');
const prebuilt = join('node_modules/mlp-train/prebuilds', target(), 'mlp_train.node');
const BUNDLED =
  'This program is bundled, and a bundle has no addon: have the bundler keep mlp-train external. Next.js does by ' +
  `serverExternalPackages. Otherwise: let MLP_TRAIN_ADDON name a copy of its prebuilds/${target()}/mlp_train.node.`;

/** A package of tools/. */
async function load(name: string) {
  return import(pathToFileURL(createRequire(resolve('tools/package.json')).resolve(name)).href);
}

describe('webpack', () => {
  test.each(['cjs', 'mjs'])('whole, as %s: the addon lies beside the bundle', async (ending) => {
    const { default: webpack } = await load('webpack');
    const [path, filename, isModule] = [join(folder, 'webpack', ending), `train.${ending}`, ending === 'mjs'];
    const stats = await new Promise<{ toJson(): { errors: unknown[]; warnings: unknown[] } }>((done, fail) =>
      webpack(
        {
          mode: 'production',
          target: 'node20',
          context: folder,
          entry,
          experiments: { outputModule: isModule },
          output: { path, filename, module: isModule },
        },
        (error: Error | null, result: never) => (error ? fail(error) : done(result)),
      ),
    );
    expect(stats.toJson()).toMatchObject({ errors: [], warnings: [] });
    const { backend, addon, warnings } = train(join(path, filename));
    expect({ backend, from: dirname(addon!), warnings }).toEqual({ backend: native, from: path, warnings: '' });
  });
});

describe('rollup', () => {
  test.each(['es', 'cjs'])('whole, as %s: trains in JavaScript and says what to do', async (format) => {
    const { rollup } = await load('rollup');
    const resolveNode = (await load('@rollup/plugin-node-resolve')).default({ preferBuiltins: true });
    const commonjs = (await load('@rollup/plugin-commonjs')).default();
    const bundle = await rollup({ input: entry, plugins: [resolveNode, commonjs] });
    const file = join(folder, 'rollup', format === 'es' ? 'train.mjs' : 'train.cjs');
    await bundle.write({ file, format, inlineDynamicImports: true });
    const { backend, warnings } = train(file);
    expect(backend).toBe('javascript');
    expect(warnings).toContain(BUNDLED);
  });
});

describe('vite, for a server', () => {
  async function build(name: string, noExternal?: true) {
    const { build } = await load('vite');
    const ssr = noExternal && { noExternal };
    await build({ root: folder, logLevel: 'error', configFile: false, build: { ssr: entry, outDir: name }, ssr });
    return train(join(folder, name, 'train.js'));
  }

  test('leaves the package where it is installed', async () => {
    const { backend, addon, warnings } = await build('vite');
    expect({ backend, addon, warnings }).toEqual({ backend: native, addon: join(folder, prebuilt), warnings: '' });
  });

  test('whole: trains in JavaScript and says what to do', async () => {
    const { backend, warnings } = await build('vite-whole', true);
    expect(backend).toBe('javascript');
    expect(warnings).toContain(BUNDLED);
  });
});

describe('@vercel/nft', () => {
  /** The files that the program needs, copied elsewhere; `without` some of them. */
  async function copied(name: string, without?: string): Promise<string> {
    const { nodeFileTrace } = await load('@vercel/nft');
    const { fileList } = await nodeFileTrace([entry], { base: folder });
    const to = join(dirname(folder), name);
    rmSync(to, { recursive: true, force: true });
    for (const file of fileList as Set<string>) {
      if (file === without) continue;
      mkdirSync(dirname(join(to, file)), { recursive: true });
      cpSync(join(folder, file), join(to, file));
    }
    return to;
  }

  test('takes the addon along, and trains natively where its copy lies', async () => {
    const cwd = await copied('traced');
    const { backend, addon, warnings } = train('train.mjs', { cwd });
    expect({ backend, addon, warnings }).toEqual({ backend: native, addon: join(cwd, prebuilt), warnings: '' });
  });

  test('a copy without the addon says what the tool that copied it is to take along', async () => {
    const { backend, warnings } = train('train.mjs', { cwd: await copied('traced badly', prebuilt) });
    expect(backend).toBe('javascript');
    expect(warnings).toContain(
      'This copy of mlp-train lacks its addon: install it anew, or have the tool that copied it take along ' +
        `prebuilds/${target()}/mlp_train.node (Next.js by outputFileTracingIncludes). Otherwise: `,
    );
  });

  test('takes the description of the data along too', async () => {
    const { nodeFileTrace } = await load('@vercel/nft');
    const { fileList } = await nodeFileTrace([join(installed, 'dist/index.js')], { base: installed });
    expect(fileList).toContain('data/fashion-mnist.json');
  });
});
