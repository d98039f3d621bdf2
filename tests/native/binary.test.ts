// What the addon's file asks of the process that loads it, read from the file: protections, symbols, instructions.
import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { addonPath } from './addon.mjs';
import { compile } from './compile.js';

const read = (command: string, ...args: string[]) =>
  execFileSync(command, args, { encoding: 'utf8', maxBuffer: 2 ** 28, env: { ...process.env, LC_ALL: 'C' } });

/** Functions that are called only where the processor has what they need. */
const dispatched = /CallAvx(2|512)/;

/** Instructions that x86-64 has not always had: AVX and later, whose names begin with v, BMI, and SSE from 3 on. */
const notBaseline =
  /^(v(?!er[rw]$)\w+|andn|bextr|bls\w+|bzhi|mulx|pdep|pext|rorx|sarx|shlx|shrx|popcnt|lzcnt|pshufb|pmov[sz]x\w+|pmulld|haddp[sd]|addsubp[sd]|movs[hl]dup|movddup|rounds[sd]|roundp[sd]|blend\w+|dpp[sd]|pcmpeqq|pinsr[bdq]|pextr[bdq]|ptest|lddqu|insertps|crc32\w*)$/;

/** The functions with such an instruction. */
function functionsBeyondBaseline(file: string): string[] {
  const found = new Set<string>();
  let name = '';
  for (const line of read('objdump', '--disassemble', '--no-show-raw-insn', file).split('\n')) {
    name = /^[0-9a-f]+ <(.*)>:$/.exec(line)?.[1] ?? name;
    if (notBaseline.test(/^\s*[0-9a-f]+:\t(\w+)/.exec(line)?.[1] ?? '')) found.add(name);
  }
  return [...found];
}

function exportsOf(file: string): string[] {
  const lines = read('readelf', '--dyn-syms', '--wide', file).split('\n');
  const symbols = lines.map((line) => line.trim().split(/\s+/)).filter(([number]) => /^\d+:$/.test(number));
  return symbols.flatMap(([, , , , bind, , section, name]) => (bind !== 'LOCAL' && section !== 'UND' ? [name] : []));
}

function problemsOf(file: string): string[] {
  const segments = read('readelf', '--program-headers', '--wide', file);
  const symbols = read('readelf', '--symbols', '--wide', file);
  const beyond = functionsBeyondBaseline(file);
  const foreign = exportsOf(file).filter((name) => !/^(napi_register_module_v1|node_api_module_)/.test(name));
  const problems = {
    'the stack can be executed': !/GNU_STACK .* RW +0x/.test(segments),
    'relocations stay writable': !segments.includes('GNU_RELRO'),
    'functions are bound late': !/\(FLAGS\) .*BIND_NOW/.test(read('readelf', '--dynamic', '--wide', file)),
    'no stack protector': !symbols.includes('__stack_chk_fail'),
    'loading changes the floating-point mode': symbols.includes('set_fast_math'),
    'names are shown to the whole process': foreign.length > 0,
    'instructions that not every processor has': beyond.some((name) => !dispatched.test(name)),
  };
  return Object.entries(problems).flatMap(([problem, found]) => (found ? [problem] : []));
}

test('the addon protects itself, shows two names, and leaves the floating-point mode and old processors alone', () => {
  expect(problemsOf(addonPath)).toEqual([]);
});

test('it has functions for newer processors, and their names are in the file', () => {
  const dispatchedTo = functionsBeyondBaseline(addonPath).filter((name) => dispatched.test(name));
  expect(dispatchedTo.length).toBeGreaterThan(10);
});

test('a careless build is found', () => {
  const linked = ['-Wl,-z,execstack,-z,norelro,-z,lazy', '-Ofast', '-mavx2', '-fno-stack-protector'];
  expect(problemsOf(compile('careless.so', ['recording_blas.c'], linked))).toEqual([
    'the stack can be executed',
    'relocations stay writable',
    'functions are bound late',
    'no stack protector',
    'loading changes the floating-point mode',
    'names are shown to the whole process',
    'instructions that not every processor has',
  ]);
});
