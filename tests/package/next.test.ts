// A Next.js program of `output: 'standalone'`, whose server is a copy of the files that it needs, run elsewhere.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { beforeAll, expect, test, vi } from 'vitest';
import { target } from '../../src/platforms.mjs';
import { folder, home, native, run, tarball } from './installed.js';

const app = join(dirname(folder), 'next');

const ROUTE = `
  import { kernelInfo, ones } from 'mlp-train';
  export const dynamic = 'force-dynamic';
  export const GET = () => Response.json({ ...kernelInfo(), sum: ones([300, 300]).matmul(ones([300, 300])).sum().item() });`;

const FILES = {
  'package.json': '{ "private": true }',
  'next.config.mjs': `export default { output: 'standalone', ...JSON.parse(process.env.NEXT_SETTINGS) };`,
  'app/layout.js': 'export default ({ children }) => <html><body>{children}</body></html>;',
  'app/train/route.js': ROUTE,
};

beforeAll(() => {
  for (const [name, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(app, name)), { recursive: true });
    writeFileSync(join(app, name), text);
  }
  const args = [
    'install',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    'next@16',
    'react@19',
    'react-dom@19',
    tarball,
  ];
  expect(run('npm', args, { cwd: app })).toMatchObject({ code: 0 });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

/** What the program's route says. */
interface Answer {
  backend: string;
  addon: string;
  sum: number;
}

/** Builds with some settings, moves the server away from what it was made of, and asks it. */
async function answer(settings: object): Promise<Answer & { server: string }> {
  const env = { NEXT_SETTINGS: JSON.stringify(settings), NEXT_TELEMETRY_DISABLED: '1' };
  const built = run(process.execPath, ['node_modules/next/dist/bin/next', 'build'], { cwd: app, env });
  expect({ code: built.code, stderr: built.code === 0 ? '' : built.stderr + built.stdout }).toEqual({
    code: 0,
    stderr: '',
  });
  const server = join(dirname(app), 'next standalone');
  rmSync(server, { recursive: true, force: true });
  cpSync(join(app, '.next/standalone'), server, { recursive: true, verbatimSymlinks: true });
  const port = await freePort();
  let child: ChildProcess | undefined;
  try {
    child = spawn(process.execPath, ['server.js'], {
      cwd: server,
      env: { HOME: home, PORT: String(port), HOSTNAME: '127.0.0.1' },
      stdio: 'ignore',
    });
    const ask = async () => {
      const response = await fetch(`http://127.0.0.1:${port}/train`).catch(() => undefined); // it starts
      return response && ((await response.json()) as Answer);
    };
    return { ...(await vi.waitUntil(ask, { timeout: 30_000, interval: 200 })), server };
  } finally {
    child?.kill();
  }
}

test('with the package external: its addon is in the copy', { timeout: 300_000 }, async () => {
  const { backend, addon, sum, server } = await answer({ serverExternalPackages: ['mlp-train'] });
  const expected = join(server, 'node_modules/mlp-train/prebuilds', target(), 'mlp_train.node');
  expect({ backend, addon, sum }).toEqual({ backend: native, addon: expected, sum: 27_000_000 });
});

test('bundled by Turbopack: its addon is among the assets', { timeout: 300_000 }, async () => {
  const { backend, addon, sum, server } = await answer({});
  expect(addon.startsWith(join(server, '.next/server'))).toBe(true);
  expect({ backend, sum }).toEqual({ backend: native, sum: 27_000_000 });
});
