// How set-up speaks, runs a command, ends, and waits for another set-up in the same checkout.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** One line on stderr; stdout is kept for results. @param {string} text */
export function say(text) {
  process.stderr.write(`set-up: ${text}\n`);
}

/** Ends set-up where nothing that was asked for can work. @param {string} message @returns {never} */
export function fail(message) {
  say(message);
  process.exit(1);
}

/**
 * Runs a command in the checkout and says what, how long, and after a failure its last lines.
 * @param {string} what
 * @param {string[]} command program and arguments
 * @param {'ignore' | 'inherit'} [stdin]
 * @returns {Promise<boolean>} whether it succeeded
 */
export function run(what, [program, ...args], stdin = 'ignore') {
  const start = Date.now();
  process.stderr.write(`set-up: ${what} ... `);
  const path = [process.env.PATH, dirname(process.execPath)].join(delimiter); // CMakeLists.txt calls `node`
  const env = { ...process.env, PATH: path, DEBIAN_FRONTEND: 'noninteractive' };
  const shell = process.platform === 'win32' && program === 'npm'; // there it is npm.cmd
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd: root, env, shell, stdio: [stdin, 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text));
    child.on('error', (error) => (output += error.message));
    child.on('close', (code) => {
      const seconds = ((Date.now() - start) / 1000).toFixed(1);
      process.stderr.write(code === 0 ? `${seconds} s\n` : `failed after ${seconds} s\n`);
      if (code !== 0) process.stderr.write(output.trimEnd().split('\n').slice(-60).join('\n') + '\n');
      resolve(code === 0);
    });
  });
}

/**
 * Waits until no other set-up works in this checkout, and takes the turn until this process ends. The lock names its
 * process, which touches it every second: one that is dead, or silent for a minute (its number may be another's by now),
 * has lost its turn.
 */
export async function takeTurn() {
  const file = join(root, 'build/setup.lock');
  const own = String(process.pid);
  fs.mkdirSync(dirname(file), { recursive: true });
  for (let waited = false; ; waited = true) {
    if (takeFile(file, own)) {
      await pause(50); // two that find a dead owner may both remove its lock: the last to write has the turn
      if (contents(file) === own) break;
    }
    const owner = contents(file);
    if (owner && (owner === own || !isAlive(Number(owner)) || isSilent(file))) fs.rmSync(file, { force: true });
    else if (owner && !waited) say(`waiting for the set-up that runs as process ${owner}`);
    await pause(200);
  }
  setInterval(() => fs.utimesSync(file, new Date(), new Date()), 1000).unref();
  process.on('exit', () => contents(file) === own && fs.rmSync(file));
}

/** @param {string} file @param {string} text @returns {boolean} whether the file was not there */
function takeFile(file, text) {
  try {
    fs.writeFileSync(file, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false;
    throw error;
  }
}

/** @param {string} file */
function contents(file) {
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
}

/** @param {string} file */
function isSilent(file) {
  return Date.now() - fs.statSync(file).mtimeMs > 60000;
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}

/** @param {number} milliseconds */
function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
