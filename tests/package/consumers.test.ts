// Programs that are compiled or bundled before they run.
import { statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folder, installed, native, run, tool, train } from './installed.js';

describe('TypeScript from ES modules', () => {
  test.each([
    ['node16', 'node16'],
    ['esnext', 'bundler'],
  ])('module %s, moduleResolution %s', (module, moduleResolution) => {
    const options = Object.entries({ module, moduleResolution, target: 'es2022', noEmit: 'true', strict: 'true' });
    const args = options.flatMap(([name, value]) => [`--${name}`, value]);
    const tsc = resolve('node_modules/typescript/bin/tsc');
    expect(run(process.execPath, [tsc, ...args, 'typed.ts'])).toEqual({ code: 0, stdout: '', stderr: '' });
  });
});

describe('TypeScript 5 that compiles to CommonJS', () => {
  test.each(['es2022', 'es2020'])('with the library %s', (lib) => {
    const options = {
      module: 'commonjs',
      target: lib,
      lib: `${lib},dom`,
      outDir: join(folder, lib),
      strict: 'true',
      listFiles: 'true',
    };
    const tsc = resolve('tools/node_modules/typescript5/bin/tsc');
    const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
    const { code, stdout } = run(process.execPath, [tsc, ...args, 'old.ts']);
    expect({ code, errors: stdout.split('\n').filter((line) => line.includes('error TS')) }).toEqual({
      code: 0,
      errors: [],
    });
    expect(stdout).toContain('mlp-train/dist/d2l/index.d.ts');
    writeFileSync(join(folder, lib, 'package.json'), '{ "type": "commonjs" }');
    expect(run(process.execPath, [join(folder, lib, 'old.js')])).toMatchObject({
      code: 0,
      stdout: 'ERR_MLP_FORMAT 10\n',
    });
  });
});

describe('bundled by esbuild', () => {
  function bundle(format: string, program = 'train.mjs', ...more: string[]): string {
    const out = join(folder, 'bundled', `${program}${more.length}.${format === 'esm' ? 'mjs' : 'cjs'}`);
    const args = [program, '--bundle', '--platform=node', `--format=${format}`, `--outfile=${out}`, ...more];
    const { code, stderr } = run(tool('esbuild'), args);
    expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
    return out;
  }

  test('without the package, which is then found where it is installed', () => {
    const { backend, addon } = train(bundle('esm', 'train.mjs', '--external:mlp-train'));
    expect({ backend, isInstalled: addon?.startsWith(installed) }).toEqual({ backend: native, isInstalled: true });
  });

  test.each(['esm', 'cjs'])('whole, as %s: trains in JavaScript and says why', (format) => {
    const { backend, warnings } = train(bundle(format));
    expect(backend).toBe('javascript');
    expect(warnings).toMatch(
      /MlpTrainWarning: .*: native code, .*, cannot be used: .* native addon: none for .*: no such file/,
    );
    expect(warnings).toContain(
      'This program is bundled, and a bundle has no addon: have the bundler keep mlp-train external.',
    );
  });

  test.each(['esm', 'cjs'])('whole, as %s: says why Fashion-MNIST cannot be found', (format) => {
    const { code, stderr } = run(process.execPath, [bundle(format, 'data.mjs')]);
    expect(stderr).toContain('data/fashion-mnist.json of mlp-train: ');
    expect(stderr).toContain('A bundle does not have it: have the bundler keep mlp-train external.');
    expect(code).toBe(1);
  });

  test('mlp-train/infer for a browser, which has nothing of Node', () => {
    const out = join(folder, 'bundled', 'infer.mjs');
    const args = ['infer.mjs', '--bundle', '--minify', '--platform=browser', '--format=esm', `--outfile=${out}`];
    expect(run(tool('esbuild'), args)).toMatchObject({ code: 0 });
    expect(statSync(out).size).toBeLessThan(60_000);
    const said = 'the model: it has 3 bytes, too few for a safetensors file. It is damaged, or of another format.\n';
    expect(run(process.execPath, [out])).toEqual({ code: 0, stdout: said, stderr: '' });
  });
});
