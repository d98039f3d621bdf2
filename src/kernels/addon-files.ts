// Where an addon for this machine may lie, in the order in which they are tried.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheFolder } from '../files/cache-folder.js';
import { canHaveAddon, installLine, target } from '../platforms.mjs';
import { version } from '../version.js';

const NAME = 'mlp_train.node';

/** The package's folder, the same two steps up from src and from dist; undefined in a bundle, which leaves the addon behind. */
export function packageFolder(): string | undefined {
  const isOwnFile = /\/kernels\/addon-files\.[jt]s$/.test(String(import.meta.url)); // a CommonJS bundle has no URL at all
  return isOwnFile ? fileURLToPath(new URL('../..', import.meta.url)) : undefined;
}

/** Where `mlp-train build-native` puts the addon: in the user's cache folder, by version and machine. */
export function cachedAddon(): string {
  return join(cacheFolder(), 'native', version(), target(), NAME);
}

/** A clone's own build, the one of `mlp-train build-native`, and the prebuilt one of the published package. */
export function addonFiles(): string[] {
  const folder = packageFolder();
  if (!folder) return [cachedAddon()];
  return [join(folder, 'native/build/Release', NAME), cachedAddon(), join(folder, 'prebuilds', target(), NAME)];
}

/** What to do where none of them can be loaded. */
export function addonAdvice(): string {
  if (!canHaveAddon) return 'There is none for Windows, since its threads are POSIX threads';
  const folder = packageFolder();
  const line = installLine(['compiler']);
  const compiler = line ? `Run \`${line}\`` : 'Install a C++ compiler and cmake';
  if (folder && existsSync(join(folder, 'setup.mjs'))) return `${compiler}, then \`npm start\` builds it`;
  const bundled =
    'This program is bundled, and a bundle has no addon: have the bundler keep mlp-train external. Otherwise: ';
  return `${folder ? '' : bundled}${compiler}, then \`npx mlp-train build-native\` builds it`;
}
