// Builds the addon with sanitizers and makes it do all that the native tests do, each in a bare process: `npm run test:sanitize`.
//
// First come bugs that were planted, each of which must be reported: a gate that lets them pass is broken. Needs GCC on Linux.
import { execFileSync, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const built = `${root}native/build/sanitize/Release`;
const REPORTED = 86;

/** What each planted bug's report must say. */
const planted = {
  outOfBounds: /heap-buffer-overflow .* in OutOfBounds/,
  farWrite: /SEGV .* in FarWrite/,
  leak: /100 byte\(s\) leaked in 1 allocation/,
  undefinedConversion: /runtime error: 1e\+30 is outside the range/,
  signedOverflow: /runtime error: signed integer overflow/,
  blasReadsPastEnd: /heap-buffer-overflow .* in Touch/,
};

/** Programs of the native tests, with what they print where all is well. */
const clean = [
  { program: ['tests/native/run.mjs'], prints: / 0 problems/ },
  { program: ['tests/native/random-calls.mjs', '20000'], prints: / 0 problems/ },
  { program: ['tests/native/workers.mjs'], prints: /ok/ },
  { program: ['tests/native/storm.mjs', '24'], prints: /24 ended/ },
  { program: ['--import', 'tsx', 'tests/kernels/run.ts'], prints: / 0 problems/ },
];

function environment() {
  const runtime = execFileSync('c++', ['-print-file-name=libasan.so'], { encoding: 'utf8' }).trim();
  const report = `exitcode=${REPORTED}`;
  return {
    ...process.env,
    MLP_TRAIN_ADDON: `${built}/mlp_train.node`,
    LD_PRELOAD: runtime,
    // handle_segv=2: Node has a handler of its own, which would end the process without a report. No use-after-return, since
    // GCC 12 does not align the stack of that for vectors of 64 bytes.
    ASAN_OPTIONS: `detect_leaks=1:handle_segv=2:allocator_may_return_null=1:detect_stack_use_after_return=0:${report}`,
    UBSAN_OPTIONS: `print_stacktrace=1:halt_on_error=1:${report}`,
  };
}

function build() {
  const cmake = ['cmake-js', 'compile', '-d', 'native', '-O', 'native/build/sanitize', '--CDMLP_SANITIZE=ON'];
  const { status, stdout, stderr } = spawnSync('npx', ['--no', ...cmake], { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`the addon does not build with sanitizers:\n${stdout}${stderr}`);
}

/**
 * @param {string[]} program
 * @param {NodeJS.ProcessEnv} env
 * @param {number} wantedStatus
 * @param {RegExp} wantedOutput
 * @returns {boolean} whether it ended as wanted
 */
function check(program, env, wantedStatus, wantedOutput) {
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, program, { cwd: root, env, encoding: 'utf8' });
  const output = stdout + stderr;
  const good = status === wantedStatus && wantedOutput.test(output);
  console.log(`${good ? 'ok' : 'FAILED'}  ${program.join(' ').replace(built, '...')}`);
  if (!good) console.log(`ended with ${signal ?? status}, not ${wantedStatus} and ${wantedOutput}:\n${output}`);
  return good;
}

build();
const env = environment();
const results = [
  ...Object.entries(planted).map(([bug, report]) =>
    check(['tests/native/planted.mjs', `${built}/planted.node`, bug], env, REPORTED, report),
  ),
  ...clean.map(({ program, prints }) => check(program, env, 0, prints)),
];
const failed = results.filter((good) => !good).length;
console.log(`${results.length - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
