// Whose matrix product runs the fused epoch faster, OpenBLAS's or the addon's own: a fixed rule by what OpenBLAS calls its core and by the
// addon's instruction set, so that every run on a machine takes the same one, and comes to the same bytes.
import type { Backend, KernelInfo } from './kernels.js';

/** OpenBLAS's cores by the instructions of their kernels; those of arm64 are not among them, since nobody has measured there. */
const SSE = ['Prescott', 'Atom', 'Core2', 'Penryn', 'Dunnington', 'Nehalem', 'Opteron', 'Opteron_SSE3', 'Barcelona', 'Nano', 'Bobcat']; // prettier-ignore
const AVX = ['Sandybridge', 'Bulldozer', 'Piledriver', 'Steamroller', 'Excavator'];
const AVX2 = ['Haswell', 'Zen'];
const AVX512 = ['SkylakeX', 'Cooperlake', 'SapphireRapids'];
const cores: readonly string[] = [...SSE, ...AVX, ...AVX2, ...AVX512];

/** The cores beside which the addon's product is the faster one on each of its instruction sets, and what people call the set. */
const sets: Readonly<Record<string, { readonly name: string; readonly beats: readonly string[] }>> = {
  avx512: { name: 'AVX-512', beats: cores },
  avx2: { name: 'AVX2', beats: cores }, // the last few do not run on a processor without AVX-512
  baseline: { name: 'SSE2 or NEON', beats: [] },
};

/** How many times as long the fused epoch takes with the addon's product where OpenBLAS's is the faster one. */
const BUILTIN_COST = 1.1;

/** A backend that `auto` takes, and why. */
export interface Choice {
  readonly engine: Exclude<Backend, 'auto'>;
  readonly why: string;
}

/**
 * The faster one.
 * @param core as OpenBLAS names it, in capitals if it was built for that core alone; empty of another library
 * @param isa the addon's instruction set
 */
export function fasterEngine(core: string, isa: string): Choice {
  const known = cores.find((name) => name.toLowerCase() === core.toLowerCase());
  const { name, beats } = sets[isa];
  if (known === undefined) {
    const what = core ? `OpenBLAS on its ${core} core` : 'this library';
    return { engine: 'openblas', why: `nobody has measured the addon's product beside ${what}` };
  }
  if (!beats.includes(known)) return { engine: 'openblas', why: `its product is faster here than the addon's on ${name}` }; // prettier-ignore
  return { engine: 'builtin', why: `its product is faster here: OpenBLAS runs on its ${known} core, the addon on ${name}` }; // prettier-ignore
}

/** The choice if it is the same beside every core: OpenBLAS, which takes 10 ms or more to load, is then not asked. */
export function engineBesideAny(isa: string): Choice | undefined {
  const { name, beats } = sets[isa];
  if (beats.length < cores.length) return undefined;
  return { engine: 'builtin', why: `on ${name}, its product is faster than OpenBLAS's` };
}

/** Why the addon's product is taken if OpenBLAS cannot be, and what that costs, if anything. */
export function builtinInstead(isa: string): string {
  const cost = engineBesideAny(isa) ? '' : `, which is about ${BUILTIN_COST} times as fast`;
  return `OpenBLAS cannot be used${cost}`;
}

/** Why JavaScript is taken if the addon cannot be, and what that costs. */
export const JAVASCRIPT_INSTEAD = `the native addon cannot be used, which is some 50 times as fast: an epoch of the book's model takes about 13 s instead of 0.25 s`;

/** What people call what multiplies matrices, such as `OpenBLAS 0.3.21 Zen pthreads`. */
export function backendName({ backend, blas }: Pick<KernelInfo, 'backend' | 'blas'>): string {
  return { openblas: blas, builtin: 'builtin sgemm', javascript: 'JavaScript' }[backend];
}
