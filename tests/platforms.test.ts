// The table of systems: which row a system gets, the lines that install, and the libraries that the loader tries.
import { execFileSync, spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { blasLibraries, detectSystem, experience, installLine, isRoot, systemOf, systems } from '../src/platforms.mjs';

const sudo = isRoot() ? '' : 'sudo ';

describe('systemOf', () => {
  test.each([
    ['debian', 'linux', 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nVERSION_ID="12"\nID=debian\n'],
    ['debian', 'linux', 'ID=ubuntu\nID_LIKE=debian\n'],
    ['debian', 'linux', 'ID=linuxmint\nID_LIKE="ubuntu debian"\n'],
    ['fedora', 'linux', 'ID="rocky"\nID_LIKE="rhel centos fedora"\n'],
    ['fedora', 'linux', "VARIANT_ID=server\nID='fedora'\n"],
    ['arch', 'linux', 'NAME="EndeavourOS"\nID=endeavouros\nID_LIKE=arch\n'],
    ['alpine', 'linux', 'ID=alpine\n'],
    ['unknown', 'linux', 'ID=nixos\n'],
    ['unknown', 'linux', ''],
    ['macos', 'darwin', ''],
    ['unknown', 'win32', ''],
  ])('%s on %s', (id, platform, release) => {
    expect(systemOf(platform, release).id).toBe(id);
  });

  test('is what detectSystem goes by', () => {
    expect(systems).toContain(detectSystem());
  });
});

describe('installLine', () => {
  const line = (id: string, ...needs: Parameters<typeof installLine>[0]) =>
    installLine(
      needs,
      systems.find((system) => system.id === id),
    );

  test('is the exact line, for what is needed and no more', () => {
    expect(line('debian', 'blas')).toBe(`${sudo}apt-get install -y libopenblas0`);
    expect(line('debian', 'compiler', 'data')).toBe(
      `${sudo}apt-get install -y g++ make cmake pkg-config python3 dataset-fashion-mnist`,
    );
    expect(line('fedora', 'blas')).toBe(`${sudo}dnf install -y openblas-threads`);
    expect(line('arch', 'blas')).toBe(`${sudo}pacman -S --needed --noconfirm openblas`);
    expect(line('alpine', 'blas')).toBe(`${sudo}apk add --no-cache openblas`);
    expect(line('macos', 'blas')).toBe('brew install openblas');
  });

  test('leaves out what a system has no package of, and is null where nothing is left', () => {
    expect(line('fedora', 'blas', 'data')).toBe(line('fedora', 'blas'));
    expect(line('fedora', 'data')).toBeNull();
    expect(line('unknown', 'compiler', 'blas', 'data')).toBeNull();
    expect(line('debian')).toBeNull();
  });
});

test.each([
  ['linux', "'compiler'"],
  ['win32', '[]'],
])('on %s, where a PATH is empty, set-up wants %s', (platform, text) => {
  const code = `Object.defineProperty(process, 'platform', { value: '${platform}' });
    import('./setup/system-packages.mjs').then(({ missingNeeds }) => console.log(missingNeeds(true)));`;
  expect(execFileSync(process.execPath, ['-e', code], { env: { PATH: '' } }).toString()).toContain(text);
});

test('packing without cross-compilers names them, and what installs them', () => {
  const { status, stderr } = spawnSync(process.execPath, ['setup/prepack.mjs'], {
    env: { PATH: '' },
    encoding: 'utf8',
  });
  expect(stderr).toMatch(
    /there is no .*aarch64-linux-gnu-g\+\+, x86_64-w64-mingw32-g\+\+-posix to build .*; .*(apt-get|Debian)/,
  );
  expect(status).toBe(1);
});

test('where a target has run is said, and where none has', () => {
  expect(experience('linux-x64')).toBe('linux-x64: tested on Debian 12');
  expect(experience('win32-x64')).toMatch(/wine, not yet/);
  expect(experience('darwin-arm64')).toMatch(/^darwin-arm64: not tested; /);
});

describe('blasLibraries', () => {
  test.each(['linux', 'darwin', 'win32', 'freebsd'])(
    'names OpenBLAS, and never a reference BLAS, on %s',
    (platform) => {
      const names = blasLibraries(platform);
      expect(names.length).toBeGreaterThan(0);
      for (const name of names) expect(name).toMatch(/openblas|Accelerate/);
    },
  );

  test('returns a list that the caller may change', () => {
    blasLibraries('linux').length = 0;
    expect(blasLibraries('linux')).toContain('libopenblas.so.0');
  });
});
