// What the published package has besides dist: the addons, and the headers to build others with.
//
// npm runs it before `npm pack` and `npm publish`, after setup.mjs, and removes both afterwards, since in a clone they would be
// of old sources one day. Each addon is for its processor's baseline, with faster variants chosen at run time, and has libstdc++
// within; those for Linux are for glibc.
import fs from 'node:fs';
import { cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { installLine, missingPrograms, releasedTargets } from '../src/platforms.mjs';
import { fail, root, run } from './process.mjs';
import { installSystemPackages } from './system-packages.mjs';

/** What native/*.cc include, and their licences. */
const headers = {
  'node-addon-api': ['napi.h', 'napi-inl.h', 'napi-inl.deprecated.h', 'LICENSE.md'],
  'node-api-headers/include': ['js_native_api.h', 'js_native_api_types.h', 'node_api.h', 'node_api_types.h'],
  'node-api-headers': ['LICENSE'],
};

function copyHeaders() {
  const folder = join(root, 'native/include');
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder);
  for (const [from, names] of Object.entries(headers)) {
    for (const name of names) {
      const to = name.startsWith('LICENSE') ? `${from}.${name}` : name;
      fs.copyFileSync(join(root, 'node_modules', from, name), join(folder, to));
    }
  }
}

/** What builds the addon of each target: the system as cmake calls it, the compiler as Debian does, and options. @type {Record<string, string[]>} */
const builds = {
  'linux-x64': ['Linux', 'x86_64-linux-gnu-g++'],
  'linux-arm64': ['Linux', 'aarch64-linux-gnu-g++', '-DMLP_SMALL=ON'],
  'win32-x64': ['Windows', 'x86_64-w64-mingw32-g++-posix', '-DMLP_SMALL=ON'],
};

async function getCompilers() {
  const compilers = Object.values(builds).map(([, compiler]) => compiler);
  const missing = () => missingPrograms(compilers, process.env.PATH);
  if (missing().length > 0) await installSystemPackages(['cross']);
  if (missing().length === 0) return;
  const line = installLine(['cross']);
  const fix = line ? `install it by \`${line}\`` : 'pack on Debian or Ubuntu, which have them all';
  fail(`there is no ${missing().join(', ')} to build the addons of a release with; ${fix}`);
}

/** @param {string} target */
async function build(target) {
  const [system, compiler, ...options] = builds[target];
  const folder = join(root, 'native/build/release', target);
  fs.rmSync(folder, { recursive: true, force: true });
  const flags = [`-DCMAKE_SYSTEM_NAME=${system}`, `-DCMAKE_CXX_COMPILER=${compiler}`, '-DMLP_PORTABLE=ON', ...options];
  const steps = [
    ['-S', join(root, 'native'), '-B', folder, ...flags],
    ['--build', folder, '--parallel', String(cpus().length || 1)],
  ];
  for (const step of steps)
    if (!(await run(`building the addon for ${target}`, ['cmake', ...step]))) fail('there is nothing to publish');
  const file = join(root, 'prebuilds', target, 'mlp_train.node');
  fs.mkdirSync(dirname(file), { recursive: true });
  fs.renameSync(join(folder, 'mlp_train.node'), file);
  const strip = compiler.replace(/g\+\+.*/, 'strip');
  if (options.length > 0 && !(await run('stripping it', [strip, '--strip-all', file]))) fail('it would be too large');
}

/** Leaves comments to the declarations, where editors show them: in the programs they are a twelfth of the package. */
async function leaveOutComments() {
  const tsc = [
    process.execPath,
    join(root, 'node_modules/typescript/bin/tsc'),
    '--removeComments',
    '--declaration',
    'false',
  ];
  if (!(await run('leaving out comments', tsc))) fail('the library does not compile; mend the errors above');
}

await getCompilers();
await leaveOutComments();
copyHeaders();
fs.rmSync(join(root, 'prebuilds'), { recursive: true, force: true });
for (const target of releasedTargets) await build(target);
