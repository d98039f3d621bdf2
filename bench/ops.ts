// Section 7: single ops, and nets that are made of nothing else, beside PyTorch and beside the package's own pieces.
import { competitors, missing } from './competitors.js';
import { moons } from './moons.js';
import type { Bench, Findings } from './section.js';
import { singleOps } from './single-ops.js';
import { spellings } from './spellings.js';

/** Section 7. */
export async function ops(bench: Bench): Promise<Findings> {
  const lacking = await missing(competitors.find(({ id }) => id === 'torch')!);
  const single = await singleOps(bench, lacking === undefined);
  const nets = await spellings(bench);
  const small = await moons(bench, lacking === undefined);
  return {
    title: 'Single ops, and nets from scratch',
    lines: [...(lacking ? [`PyTorch: ${lacking}`] : []), ...single.lines, '', ...nets.lines, '', ...small.lines],
    figures: { ...single.figures, ...nets.figures, ...small.figures },
    samples: { ops: single.samples, nets: nets.samples, moons: small.samples },
  };
}
