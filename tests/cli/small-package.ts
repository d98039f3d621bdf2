// The built package with another Fashion-MNIST in its data/: a small one, on mirrors of this machine.
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { temporaryFolder } from '../dataset/idx-files.js';
import { manifestOf } from '../dataset/small-fashion.js';
import { finish, launch } from './mlp-train.js';

/**
 * Copies the package. Its command loads the data and only measures; neither its cache, which is in the folder `xdg`, nor its working
 * directory has any at first. `before` is a program that runs the command.
 */
export function smallPackage(mirrors: string[] = []) {
  const root = temporaryFolder();
  cpSync('dist', join(root, 'dist'), { recursive: true });
  cpSync('package.json', join(root, 'package.json'));
  for (const name of ['native', 'node_modules']) symlinkSync(resolve(name), join(root, name));
  mkdirSync(join(root, 'data'));
  writeFileSync(join(root, 'data/fashion-mnist.json'), JSON.stringify(manifestOf(mirrors)));
  const xdg = join(root, 'cache');
  const command = [process.execPath, join(root, 'dist/cli/main.js'), '--epochs', '0', '--batch-size', '4', '--quiet'];
  const start = (options: readonly string[] = [], before: readonly string[] = []) => {
    const [program, ...args] = [...before, ...command, ...options];
    return launch(program, args, { XDG_CACHE_HOME: xdg }, root);
  };
  const run = (...args: Parameters<typeof start>) => finish(start(...args));
  return { xdg, cache: join(xdg, 'mlp-train/fashion-mnist'), start, run };
}
