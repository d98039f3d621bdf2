// The one table of systems: package names, install lines, BLAS library names and data folders. Data in plain JavaScript,
// since setup.mjs reads it before anything is built; the addon's loader, `doctor` and the dataset read it too.
import { closeSync, existsSync, openSync, readFileSync, readSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * @typedef {'compiler' | 'blas' | 'data' | 'verify' | 'cross' | 'platforms'} Need what a set of packages is for: to build the addon, to run it,
 * to train, to run test:verify, to build the addons of a release, to run test:platforms
 */
/**
 * @typedef {object} System
 * @property {string} id short name: debian, fedora, arch, alpine, macos or unknown
 * @property {string[]} likes ids of /etc/os-release (ID, then ID_LIKE) that this row serves
 * @property {string[]} install the command that installs, before the package names; empty where there is none to name
 * @property {string[]} [refresh] the command that fetches the package lists, where `install` does not do it itself
 * @property {boolean} [user] whether `install` is run by the user, not by root
 * @property {Partial<Record<Need, string[]>>} packages package names for each need
 */

const isWindows = process.platform === 'win32';

/** Whether an addon can be built here: the one for Windows is built on Linux, since the code is GCC's and Clang's, not Visual Studio's. */
export const canBuildAddon = !isWindows;

/** Programs that build the addon; `a|b` is either. */
export const buildTools = ['c++|g++|clang++', 'make|ninja', 'cmake'];

/** Programs that the packages for `compiler` bring: with node-gyp's, which builds the addon too. */
export const compilerTools = [...buildTools, 'pkg-config', 'python3'];

/** @type {readonly System[]} */
export const systems = [
  {
    id: 'debian',
    likes: ['debian', 'ubuntu'],
    install: ['apt-get', 'install', '-y'],
    refresh: ['apt-get', 'update'],
    packages: {
      compiler: ['g++', 'make', 'cmake', 'pkg-config', 'python3'],
      blas: ['libopenblas0'],
      data: ['dataset-fashion-mnist'],
      verify: ['chromium', 'python3-torch', 'redis-server', 'strace'],
      cross: ['g++-aarch64-linux-gnu', 'g++-mingw-w64-x86-64-posix'],
      platforms: ['qemu-user-static', 'wine64', 'libopenblas0-pthread:arm64'],
    },
  },
  {
    id: 'fedora',
    likes: ['fedora', 'rhel', 'centos'],
    install: ['dnf', 'install', '-y'],
    packages: { compiler: ['gcc-c++', 'make', 'cmake', 'pkgconf-pkg-config', 'python3'], blas: ['openblas-threads'] },
  },
  {
    id: 'arch',
    likes: ['arch'],
    install: ['pacman', '-S', '--needed', '--noconfirm'],
    refresh: ['pacman', '-Sy'],
    packages: { compiler: ['gcc', 'make', 'cmake', 'pkgconf', 'python'], blas: ['openblas'] },
  },
  {
    id: 'alpine',
    likes: ['alpine'],
    install: ['apk', 'add', '--no-cache'],
    packages: { compiler: ['g++', 'make', 'cmake', 'pkgconf', 'python3'], blas: ['openblas'] },
  },
  {
    id: 'macos', // The C++ compiler and make are Apple's: `xcode-select --install`.
    likes: [],
    install: ['brew', 'install'],
    user: true,
    packages: { compiler: ['cmake', 'pkgconf', 'python3'], blas: ['openblas'] },
  },
  { id: 'unknown', likes: [], install: [], packages: {} },
];

/** Where distributions put Fashion-MNIST (Debian's package dataset-fashion-mnist). */
export const systemDataFolders = ['/usr/share/datasets/fashion-mnist'];

// A reference libblas is in none of the lists: it would compute the same many times slower, silently.
/** @type {Record<string, string[]>} */
const libraries = {
  // Fedora's libopenblas.so.0 is the build without threads, so its threaded libopenblasp.so.0 comes first;
  // libopenblas.so.0 is Debian's and Arch's, libopenblas.so.3 Alpine's.
  linux: ['libopenblasp.so.0', 'libopenblas.so.0', 'libopenblas.so.3', 'libopenblas.so'],
  darwin: [
    '/opt/homebrew/opt/openblas/lib/libopenblas.dylib',
    '/usr/local/opt/openblas/lib/libopenblas.dylib',
    '/System/Library/Frameworks/Accelerate.framework/Accelerate',
  ],
  win32: ['libopenblas.dll', 'openblas.dll'],
};

/**
 * BLAS libraries to try to load, in order: names where the system's loader searches, paths where it does not.
 * @param {string} [platform] as `process.platform` names it
 * @returns {string[]}
 */
export function blasLibraries(platform = process.platform) {
  return [...(libraries[platform] || ['libopenblas.so.0', 'libopenblas.so'])];
}

/** @type {System | undefined} */
let detected;

/**
 * The row of {@link systems} for this machine; /etc/os-release is read at the first call only.
 * @returns {System}
 */
export function detectSystem() {
  return (detected = detected || systemOf(process.platform, process.platform === 'linux' ? osRelease() : ''));
}

/**
 * The row for a platform and the text of its os-release file: the own id first, then what the system says it is like.
 * @param {string} platform
 * @param {string} release
 * @returns {System}
 */
export function systemOf(platform, release) {
  const ids = ['ID', 'ID_LIKE'].flatMap((key) => {
    const line = new RegExp(`^${key}=["']?([^"'\\n]*)`, 'm').exec(release);
    return line ? line[1].split(' ') : [];
  });
  const own = platform === 'darwin' ? 'macos' : 'unknown';
  const found = ids.map((id) => systems.find((system) => system.likes.includes(id))).find(Boolean);
  return found || /** @type {System} */ (systems.find((system) => system.id === own));
}

function osRelease() {
  try {
    return readFileSync('/etc/os-release', 'utf8');
  } catch {
    return '';
  }
}

/**
 * The exact command line that installs what is needed, such as `sudo apt-get install -y libopenblas0`; null where this
 * table knows of none. No sudo for root, nor where the package manager wants none.
 * @param {Need[]} needs
 * @param {System} [system]
 * @returns {string | null}
 */
export function installLine(needs, system = detectSystem()) {
  const names = needs.flatMap((need) => system.packages[need] || []);
  if (names.length === 0) return null;
  return [...(!system.user && !isRoot() ? ['sudo'] : []), ...system.install, ...names].join(' ');
}

/** Whether this process may do everything on this machine. */
export function isRoot() {
  return typeof process.getuid === 'function' && process.getuid() === 0;
}

/**
 * What an addon for this process is called by: `linux-x64`, `linux-x64-musl`, `darwin-arm64` ...
 * @returns {string}
 */
export function target() {
  return `${process.platform}-${process.arch}${process.platform === 'linux' && isMusl() ? '-musl' : ''}`;
}

/**
 * Where the addons of the published package have run, by target. kernels/addon-files.ts has the path of each as a literal, setup/prepack.mjs the compiler.
 * @type {Record<string, string>}
 */
const tested = {
  'linux-x64': 'tested on Debian 12',
  'linux-arm64': 'tested under qemu, not yet on a machine of its own',
  'win32-x64': 'tested under wine, not yet on Windows itself',
};

/** The targets of the addons in the published package. */
export const releasedTargets = Object.keys(tested);

/**
 * What is known of this package on a target, for `doctor`.
 * @param {string} name
 */
export function experience(name) {
  return `${name}: ${tested[name] || 'not tested; the package has no addon for it'}`;
}

/** Whether Node itself was linked with musl instead of glibc: the loader that it names stands at the start of its file. */
function isMusl() {
  const head = Buffer.alloc(4096);
  try {
    const file = openSync(process.execPath, 'r');
    readSync(file, head, 0, head.length, 0);
    closeSync(file);
  } catch {
    // Node's permission model may forbid it, as it does addons.
  }
  return head.includes('/ld-musl-');
}

/**
 * Those of some programs, with `a|b` for either, that are in none of the PATH's folders, such as `c++/g++/clang++`.
 * @param {string[]} programs
 * @param {string} [path] the PATH
 */
export function missingPrograms(programs, path) {
  const missing = programs.filter((names) => !names.split('|').some((name) => isOnPath(name, path)));
  return missing.map((names) => names.replace(/\|/g, '/'));
}

/**
 * @param {string} program
 * @param {string} [path] the PATH
 */
export function isOnPath(program, path = '') {
  const names = isWindows ? [`${program}.exe`, `${program}.cmd`] : [program];
  const folders = path.split(delimiter).filter((folder) => folder !== '');
  return folders.some((folder) => names.some((name) => existsSync(join(folder, name))));
}
