// The package as a user meets it: ESM, require(), a silent import that loads no binary, and what it exports.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { version } from '../src/version.js';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Runs a program inside the package, where 'mlp-train' means dist as it is published; gives stdout and stderr together. */
function run(name: string, program: string): string {
  mkdirSync(`${root}build`, { recursive: true });
  writeFileSync(`${root}build/${name}`, program);
  return execFileSync('sh', ['-c', `"${process.execPath}" build/${name} 2>&1`], { cwd: root, encoding: 'utf8' });
}

test('import prints nothing and loads no binary until the first op', () => {
  const out = run(
    'import.mjs',
    `import { ones } from 'mlp-train';
     import 'mlp-train/d2l';
     const addons = () => process.report.getReport().sharedObjects.filter((name) => name.includes('mlp_train'));
     const before = addons().length;
     ones([2000]).add(1);
     console.log(before, addons().length);`,
  );
  expect(out).toBe('0 1\n');
});

test('require works too, and trains', () => {
  const out = run(
    'require.cjs',
    `const { MLP, SGD, Generator, synthetic, fit } = require('mlp-train');
     const { train, test } = synthetic({ train: 200, test: 50 });
     const generator = new Generator(1);
     const model = new MLP([784, 8, 10], { generator });
     fit(model, train, { optimizer: new SGD(model.parameters(), { lr: 0.1 }), test, epochs: 1, generator })
       .then((history) => console.log(history.length, typeof history[0].testAccuracy));`,
  );
  expect(out.trim().split('\n').at(-1)).toBe('1 number');
});

test('no file of the library awaits at its top level: require could not load it', () => {
  expect(run('sync.cjs', `require('mlp-train'); require('mlp-train/d2l'); console.log('loaded')`)).toMatch(/loaded\n$/);
});

test('the version that programs and files are told is that of package.json', () => {
  expect(version()).toBe(JSON.parse(readFileSync(`${root}package.json`, 'utf8')).version);
});
