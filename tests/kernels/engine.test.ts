// Which product `auto` takes: the rule's table, core by core.
import { expect, test } from 'vitest';
import { engineBesideAny, fasterEngine } from '../../src/kernels/engine.js';

/** What is faster beside OpenBLAS's cores on avx512, avx2 and baseline. */
const table: [cores: string[], engines: [string, string, string]][] = [
  [
    ['Prescott', 'Core2', 'Nehalem', 'Barcelona', 'NEHALEM'],
    ['builtin', 'builtin', 'openblas'],
  ],
  [
    ['Sandybridge', 'Bulldozer', 'Excavator'],
    ['builtin', 'builtin', 'openblas'],
  ],
  [
    ['Haswell', 'Zen', 'HASWELL'],
    ['builtin', 'builtin', 'openblas'],
  ],
  [
    ['SkylakeX', 'Cooperlake', 'SapphireRapids'],
    ['builtin', 'builtin', 'openblas'],
  ],
  [
    ['NEOVERSEN1', 'ARMV8', 'Unknown', ''],
    ['openblas', 'openblas', 'openblas'],
  ],
];

const rows = table.flatMap(([cores, engines]) => cores.map((core) => [core, engines] as const));

test.each(rows)('%j: %j', (core, engines) => {
  expect(['avx512', 'avx2', 'baseline'].map((isa) => fasterEngine(core, isa).engine)).toEqual(engines);
});

test('it says why, with what it knows', () => {
  const why = (core: string, isa: string) => fasterEngine(core, isa).why;
  expect(why('HASWELL', 'avx512')).toBe('its product is faster here: OpenBLAS runs on its Haswell core, the addon on AVX-512'); // prettier-ignore
  expect(why('Nehalem', 'baseline')).toBe("its product is faster here than the addon's on SSE2 or NEON");
  expect(why('NEOVERSEN1', 'baseline')).toBe("nobody has measured the addon's product beside OpenBLAS on its NEOVERSEN1 core"); // prettier-ignore
  expect(why('', 'avx2')).toBe("nobody has measured the addon's product beside this library");
});

test('on AVX2 and AVX-512 it is the same beside every core', () => {
  expect(['avx512', 'avx2', 'baseline'].map((isa) => engineBesideAny(isa)?.engine)).toEqual(['builtin', 'builtin', undefined]); // prettier-ignore
});
