// Where an addon for this machine may lie, in the order in which they are tried.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheFolder } from '../files/cache-folder.js';
import { canBuildAddon, installLine, releasedTargets, target } from '../platforms.mjs';
import { version } from '../version.js';

const NAME = 'mlp_train.node';

/**
 * The package's folder, the same two steps up from src and from dist; undefined in a bundle, which has other files around it, or names
 * the file that it was made from.
 */
export function packageFolder(): string | undefined {
  const isOwnFile = /\/kernels\/addon-files\.[jt]s$/.test(String(import.meta.url)); // a CommonJS bundle has no URL at all
  const folder = isOwnFile && join(fileURLToPath(import.meta.url), '../../..');
  return folder && existsSync(join(folder, 'package.json')) ? folder : undefined;
}

/**
 * The published package's addon for this machine, in a bundle where that has put it. By these literals, one for each of `releasedTargets`,
 * tools that copy a program's files (@vercel/nft, Next.js, webpack) find it.
 */
function releasedAddon(): string | undefined {
  if (typeof import.meta.url !== 'string') return undefined;
  const urls: Readonly<Record<string, URL>> = {
    'linux-x64': new URL('../../prebuilds/linux-x64/mlp_train.node', import.meta.url),
    'linux-arm64': new URL('../../prebuilds/linux-arm64/mlp_train.node', import.meta.url),
    'win32-x64': new URL('../../prebuilds/win32-x64/mlp_train.node', import.meta.url),
  };
  const url = urls[target()];
  return url?.protocol === 'file:' ? fileURLToPath(url) : undefined;
}

/** Where `mlp-train build-native` puts the addon: in the user's cache folder, by version and machine. */
export function cachedAddon(): string {
  return join(cacheFolder(), 'native', version(), target(), NAME);
}

/** A clone's own build, the one of `mlp-train build-native`, and the prebuilt one of the published package. */
export function addonFiles(): string[] {
  const folder = packageFolder();
  const own = (path: string) => folder && join(folder, path, NAME);
  const files = [own('native/build/Release'), cachedAddon(), releasedAddon(), own(`prebuilds/${target()}`)];
  return [...new Set(files.filter((file) => file !== undefined))];
}

/** What to do if none of them can be loaded. */
export function addonAdvice(): string {
  const folder = packageFolder();
  const line = installLine(['compiler']);
  const compiler = line ? `Run \`${line}\`` : 'Install a C++ compiler and cmake';
  const isClone = folder && existsSync(join(folder, 'setup.mjs'));
  const build = canBuildAddon
    ? `${compiler}, then \`${isClone ? 'npm start' : 'npx mlp-train build-native'}\` builds it`
    : 'None can be built on Windows, but the published package has one for Node on x64';
  if (isClone) return build;
  const released = releasedTargets.includes(target()) && `prebuilds/${target()}/${NAME}`;
  if (!folder) {
    const external = 'have the bundler keep mlp-train external. Next.js does by serverExternalPackages';
    const otherwise = released ? `let MLP_TRAIN_ADDON name a copy of its ${released}` : build;
    return `This program is bundled, and a bundle has no addon: ${external}. Otherwise: ${otherwise}`;
  }
  if (!released || existsSync(join(folder, released))) return build;
  const copied = 'This copy of mlp-train lacks its addon: install it anew, or have the tool that copied it take along';
  return `${copied} ${released} (Next.js by outputFileTracingIncludes). Otherwise: ${build}`;
}
