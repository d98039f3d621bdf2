// Brings what `npm run test:platforms` plays other machines with, where it is missing; as set-up does, it installs as root only, or says the line.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { installSystemPackages } from '../../setup/system-packages.mjs';
import { detectSystem, isRoot } from '../../src/platforms.mjs';

const files = ['/usr/bin/qemu-aarch64-static', '/usr/lib/wine/wine64', '/usr/lib/aarch64-linux-gnu/libopenblas.so.0'];
const lacking = () => files.filter((file) => !existsSync(file));

if (lacking().length > 0) {
  // Debian knows packages of another processor once it is told of that.
  if (isRoot() && detectSystem().id === 'debian') spawnSync('dpkg', ['--add-architecture', 'arm64']);
  await installSystemPackages(['platforms']);
}
const hint = 'and its tests will fail; packages of arm64 need `dpkg --add-architecture arm64` first';
for (const file of lacking()) process.stderr.write(`test:platforms: ${file} is missing, ${hint}\n`);
