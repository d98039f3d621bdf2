// Brings the programs that `npm run test:verify` checks with, where they are missing; as set-up does, it installs as root only, or says the line.
import { spawnSync } from 'node:child_process';
import { installSystemPackages } from '../../setup/system-packages.mjs';

/** @type {Record<string, string[]>} */
const probes = {
  'chromium or google-chrome': ['sh', '-c', 'command -v chromium || command -v google-chrome'],
  'redis-server': ['redis-server', '--version'],
  strace: ['strace', '--version'],
  'PyTorch in /usr/bin/python3': ['/usr/bin/python3', '-c', 'import torch'],
};
const lacking = () =>
  Object.keys(probes).filter((name) => spawnSync(probes[name][0], probes[name].slice(1)).status !== 0);

if (lacking().length > 0) await installSystemPackages(['verify']);
for (const name of lacking()) process.stderr.write(`test:verify: ${name} is missing, and its tests will fail\n`);
