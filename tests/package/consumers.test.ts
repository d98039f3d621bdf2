// Programs that are compiled or bundled before they run.
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folder, installed, run, tool, train } from './installed.js';

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
    expect({ backend, isInstalled: addon?.startsWith(installed) }).toEqual({ backend: 'openblas', isInstalled: true });
  });

  test.each(['esm', 'cjs'])('whole, as %s: trains in JavaScript and says why', (format) => {
    const { backend, warnings } = train(bundle(format));
    expect(backend).toBe('javascript');
    expect(warnings).toMatch(/MlpTrainWarning: OpenBLAS cannot be used, .* native addon: none for .*: no such file/);
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
});
