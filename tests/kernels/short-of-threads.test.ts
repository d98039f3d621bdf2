// Where a process may start no further threads, or few: it computes with those that it has, and OpenBLAS is never left to start its own.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { addonPath } from '../native/addon.mjs';

/** As a user who has no other process; root, whom the limit does not hold, becomes one. */
const ALONE =
  process.getuid?.() === 0
    ? ['setpriv', '--reuid=45411', '--regid=43210', '--clear-groups']
    : ['unshare', '--user', '--map-current-user'];

/** `limit(n)` leaves the process n threads more; libuv's are started before, since Node ends itself where it gets none. */
const LIMIT = `
  import { execFileSync } from 'node:child_process';
  import { readdirSync } from 'node:fs';
  import { stat } from 'node:fs/promises';
  await stat('.');
  const threads = () => readdirSync('/proc/self/task').length;
  const limit = (more) => execFileSync('prlimit', ['--pid', String(process.pid), '--nproc=' + (threads() + more)]);`;

const PRODUCT = `
  const { setBackend, kernelInfo } = await import('${pathToFileURL('dist/kernels/choose.js').href}');
  const { kernels } = await import('${pathToFileURL('dist/kernels/current.js').href}');
  const [a, b, c] = [3, 5, 0].map((value) => new Float32Array(300 * 300).fill(value));
  const product = () => (kernels().gemm(false, false, 300, 300, 300, 1, a, b, 0, c), c.every((value) => value === 4500));
  const send = (value) => console.log(JSON.stringify({ ...value, product: product() }));`;

function alone(args: string[], env: Record<string, string | undefined> = {}) {
  const [program, ...rest] = [...ALONE, process.execPath, ...args];
  const { status, signal, stdout, stderr } = spawnSync(program, rest, {
    encoding: 'utf8',
    env: { ...process.env, HOME: '/nowhere', MLP_TRAIN_ADDON: addonPath, OPENBLAS_NUM_THREADS: undefined, ...env },
  });
  return { ended: signal ?? status, stdout, stderr };
}

/** Runs a program and gives what it sends. */
function run(program: string, env: Record<string, string> = {}) {
  const { ended, stdout, stderr } = alone(['--input-type=module', '--eval', program], env);
  expect({ ended, stderr }).toMatchObject({ ended: 0, stderr: expect.not.stringContaining('blas_thread_init') });
  return { ...JSON.parse(stdout), warnings: stderr };
}

describe.runIf(existsSync('/proc/self/task'))('Linux', () => {
  test('OpenBLAS is loaded without threads of its own, and the environment is as before', () => {
    for (const asked of ['2', undefined]) {
      const sent = run(
        `${LIMIT}${PRODUCT}
        const before = threads();
        setBackend('openblas', { threads: 1 });
        send({ started: threads() - before, asked: process.env.OPENBLAS_NUM_THREADS });`,
        asked ? { OPENBLAS_NUM_THREADS: asked } : {},
      );
      expect(sent).toEqual({ started: 0, asked, product: true, warnings: '' });
    }
  });

  test.each([
    ['openblas', 0],
    ['openblas', 2],
    ['builtin', 2],
  ])('%s where %d threads more are to be had takes those, and says how many it computes on', (backend, more) => {
    const program = `${LIMIT}${PRODUCT}
      limit(${more});
      send(setBackend('${backend}', { threads: 8 }));`;
    expect(run(program)).toMatchObject({ backend, threads: 1 + more, product: true, warnings: '' });
  });

  test('in a worker that is the first to load OpenBLAS, it is not loaded: the built-in product is taken, with the way out', () => {
    const worker = `import { parentPort } from 'node:worker_threads';${PRODUCT}
      parentPort.once('message', () => send(kernelInfo()));
      parentPort.postMessage('ready');`;
    const program = `${LIMIT}
      import { once } from 'node:events';
      import { Worker } from 'node:worker_threads';
      const worker = new Worker(new URL('data:text/javascript,' + encodeURIComponent(${JSON.stringify(worker)})));
      await once(worker, 'message');
      limit(0);
      worker.postMessage('go');`;
    const { warnings, ...sent } = run(program, { MLP_TRAIN_ISA: 'baseline' }); // on which it depends on OpenBLAS what is faster
    expect(sent).toMatchObject({ backend: 'builtin', product: true });
    expect(warnings).toContain(
      'Call kernelInfo() on the main thread first, which needs none, or allow more (ulimit -u)',
    );
  });

  test('the command trains, on one thread', () => {
    const preload = `data:text/javascript,${encodeURIComponent(`${LIMIT} limit(0);`)}`;
    const args = ['--import', preload, 'dist/cli/main.js', '--dataset', 'synthetic', '--epochs', '1', '--threads', '2'];
    const { ended, stdout, stderr } = alone(args);
    expect({ ended, stdout, stderr }).toEqual({
      ended: 0,
      stdout: expect.stringMatching(/\n1 epoch in .*\n$/),
      stderr: expect.stringMatching(/^mlp-train \d+\.\d+\.\d+\n {2}backend {2}(OpenBLAS|builtin sgemm).*, 1 thread\n/),
    });
  });
});
