// What the published package has besides dist: an addon for the machine it is packed on, and the headers to build others with.
//
// npm runs it before `npm pack` and `npm publish`, after setup.mjs, and removes both afterwards, since in a clone they would be
// of old sources one day. The addon of a release is for x64 Linux with glibc: baseline x86-64, with its faster variants chosen
// at run time, and libstdc++ within.
import fs from 'node:fs';
import { dirname, join } from 'node:path';
import { target } from '../src/platforms.mjs';
import { fail, root, run } from './process.mjs';

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

async function buildPortable() {
  const folder = join(root, 'native/build/portable');
  fs.rmSync(folder, { recursive: true, force: true });
  const cmake = [process.execPath, join(root, 'node_modules/cmake-js/bin/cmake-js'), 'compile', '-d', 'native'];
  const options = ['-O', folder, '--CDMLP_PORTABLE=ON'];
  if (!(await run(`building the addon for ${target()}`, [...cmake, ...options]))) fail('there is nothing to publish');
  const file = join(root, 'prebuilds', target(), 'mlp_train.node');
  fs.rmSync(join(root, 'prebuilds'), { recursive: true, force: true });
  fs.mkdirSync(dirname(file), { recursive: true });
  fs.renameSync(join(folder, 'Release/mlp_train.node'), file);
}

copyHeaders();
await buildPortable();
