// Sets up all that `npm start`, `npm test` and `npm run bench` need, and is done in a moment when all is there.
//
// It decides by file times alone, says each step on stderr, and goes on as far as it can: without a compiler there is no
// addon, and training runs on JavaScript. No npm package is there yet when it runs. Its syntax and imports, and those of
// setup/ and src/platforms.mjs, are old ones (ES2020), so that an old Node reads far enough to say that it is old.
import fs from 'node:fs';
import { cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { fail, root, run, say, takeTurn } from './setup/process.mjs';
import { installSystemPackages, missingNeeds } from './setup/system-packages.mjs';
import { buildTools, canBuildAddon, missingPrograms } from './src/platforms.mjs';

const addon = join(root, 'native/build/Release/mlp_train.node');
const dist = join(root, 'dist');
const stamp = '.stamp'; // in dist: written before dist is put in place, with the time of what it was built from

const steps = [
  { isDue: () => missingNeeds(isAddonDue()).length > 0, take: () => installSystemPackages(missingNeeds(isAddonDue())) },
  { isDue: arePackagesDue, take: installPackages },
  { isDue: isAddonDue, take: buildAddon },
  { isDue: isLibraryDue, take: buildLibrary },
];

async function setUp() {
  if (!steps.some((step) => step.isDue())) return;
  await takeTurn();
  for (const step of steps) if (step.isDue()) await step.take(); // asked again: another set-up may have done it
}

function arePackagesDue() {
  const [lockFile, installedFile] = [join(root, 'package-lock.json'), join(root, 'node_modules/.package-lock.json')];
  if (!fs.existsSync(installedFile)) return true; // npm writes it last
  if (timeOf(installedFile) >= timeOf(lockFile)) return false;
  // Git gives files new times without new contents, and `npm ci` empties node_modules before it asks the network.
  const [locked, installed] = [lockFile, installedFile].map(packagesIn);
  const isSame = Object.keys(locked).every((name) => {
    if (!installed[name]) return name === '' || locked[name].optional;
    return installed[name].integrity === locked[name].integrity;
  });
  if (isSame) fs.utimesSync(installedFile, new Date(), new Date());
  return !isSame;
}

/** @typedef {Record<string, { integrity?: string, optional?: boolean }>} Packages */

/** @param {string} file */
function packagesIn(file) {
  return /** @type {{ packages: Packages }} */ (JSON.parse(fs.readFileSync(file, 'utf8'))).packages;
}

async function installPackages() {
  const caller = process.env.npm_execpath || '';
  const npm = caller.endsWith('npm-cli.js') ? [process.execPath, caller] : ['npm'];
  const flags = ['--include=dev', '--no-audit', '--no-fund', '--prefer-offline', '--engine-strict=false'];
  if (await run('installing npm packages from the lock file', [...npm, 'ci', ...flags])) return;
  fail('the npm packages could not be installed; mend what npm says above (often the network) and run this again');
}

function addonSources() {
  const native = join(root, 'native');
  const files = fs.readdirSync(native).filter((name) => /\.(cc|h|inc|txt|json|map)$/.test(name));
  return [...files.map((name) => join(native, name)), join(root, 'src/platforms.mjs')];
}

function isAddonDue() {
  return canBuildAddon && (!fs.existsSync(addon) || newest(addonSources()) > timeOf(addon));
}

/** Links in a folder of its own and renames, since loading half a binary ends a process with a bus error. */
async function buildAddon() {
  const lacking = missingPrograms(buildTools, process.env.PATH);
  const time = timeForStamp(addonSources());
  const folder = join(root, 'native/build/cmake');
  const linked = join(folder, 'Release/mlp_train.node');
  // A link that was cut off looks newer than its objects, and a configuration from before the checkout was moved or
  // copied builds the sources of the old place.
  fs.rmSync(isConfiguredHere(folder) ? linked : folder, { recursive: true, force: true });
  const cmake = [process.execPath, join(root, 'node_modules/cmake-js/bin/cmake-js'), 'compile', '-d', 'native'];
  const options = ['-O', 'native/build/cmake', '-p', String(cpus().length || 1)];
  if (lacking.length === 0 && (await run('building the native addon', [...cmake, ...options]))) {
    fs.mkdirSync(dirname(addon), { recursive: true });
    fs.utimesSync(linked, time, time);
    return fs.renameSync(linked, addon);
  }
  fs.rmSync(addon, { force: true }); // one built from other sources must not pass for these
  const reason = lacking.length > 0 ? `, for want of ${lacking.join(', ')}` : '';
  say(`there is no native addon${reason}: training will run on JavaScript, many times slower`);
}

/** @param {string} folder cmake's */
function isConfiguredHere(folder) {
  const cache = join(folder, 'CMakeCache.txt');
  const home = `CMAKE_HOME_DIRECTORY:INTERNAL=${join(root, 'native').replace(/\\/g, '/')}\n`;
  return fs.existsSync(cache) && fs.readFileSync(cache, 'utf8').includes(home);
}

function librarySources() {
  return [...filesIn(join(root, 'src')), join(root, 'tsconfig.json'), join(root, 'setup/bundle.mjs')];
}

function isLibraryDue() {
  return !fs.existsSync(join(dist, stamp)) || newest(librarySources()) > timeOf(join(dist, stamp));
}

/** Compiles into a folder of its own and swaps, so that dist is whole at any time and keeps nothing of removed sources. */
async function buildLibrary() {
  const time = timeForStamp(librarySources());
  const [next, old] = [join(root, 'build/dist.next'), join(root, 'build/dist.old')];
  for (const folder of [next, old]) fs.rmSync(folder, { recursive: true, force: true });
  const tsc = [process.execPath, join(root, 'node_modules/typescript/bin/tsc'), '--outDir', next];
  if (!(await run('building the library', tsc))) fail('the library does not compile; mend the errors above');
  const bundle = [process.execPath, join(root, 'setup/bundle.mjs'), join(next, 'bundles')];
  if (!(await run('bundling what exports hold', bundle))) fail('the bundles cannot be made; mend the errors above');
  const bin = join(next, 'cli/main.js');
  if (fs.existsSync(bin)) fs.chmodSync(bin, 0o755); // as npm does when it installs one, so that npx works in a clone too
  fs.writeFileSync(join(next, stamp), '');
  fs.utimesSync(join(next, stamp), time, time);
  if (fs.existsSync(dist)) fs.renameSync(dist, old);
  fs.renameSync(next, dist);
  fs.rmSync(old, { recursive: true, force: true });
}

/** @param {string} file */
function timeOf(file) {
  return fs.statSync(file).mtimeMs;
}

/** @param {string[]} files */
function newest(files) {
  return Math.max(...files.map(timeOf));
}

/**
 * The time to give to what is built from these files: now, before they are read; theirs where they are of the future.
 * @param {string[]} files
 */
function timeForStamp(files) {
  return new Date(Math.max(Date.now(), Math.ceil(newest(files)) + 1));
}

/** @param {string} folder @returns {string[]} */
function filesIn(folder) {
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesIn(path) : [path];
  });
}

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  fail(
    `mlp-train needs Node 20.19 or newer and this is ${process.version} (${process.execPath}); see https://nodejs.org`,
  );
}
setUp().catch((/** @type {Error} */ error) => fail(String(error.stack)));
