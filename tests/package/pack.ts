// Before the tests: packs the package, and installs it from its tarball into an empty folder, as its users do.
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { TestProject } from 'vitest/node';

/** What was packed and installed. */
export interface Packed {
  /** The tarball's path. */
  readonly tarball: string;
  /** What npm says is in it. */
  readonly files: readonly { path: string; size: number }[];
  readonly size: number;
  readonly unpackedSize: number;
  /** A folder with spaces and other letters in its name that has the package in node_modules, and the programs of consumer/. */
  readonly folder: string;
}

declare module 'vitest' {
  export interface ProvidedContext {
    packed: Packed;
  }
}

const npm = (args: readonly string[], cwd = '.') =>
  execFileSync('npm', [...args], { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });

export default function setup(project: TestProject): () => void {
  const temporary = mkdtempSync(join(tmpdir(), 'mlp-train-package-'));
  chmodSync(temporary, 0o755); // for the test that is another user
  const [packed] = JSON.parse(npm(['pack', '--json', '--pack-destination', temporary])) as (Packed & {
    filename: string;
  })[];
  const tarball = join(temporary, packed.filename);

  const folder = join(temporary, 'a program, größer 程序');
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }');
  npm(['install', '--ignore-scripts', '--no-audit', '--no-fund', tarball], folder);
  cpSync(resolve('tests/package/consumer'), folder, { recursive: true });

  project.provide('packed', { ...packed, tarball, folder });
  return () => rmSync(temporary, { recursive: true, force: true });
}
