// The same bare products called by Python's ctypes: a witness from outside, and one that can also hold the thread count fixed.
import { kernelInfo } from '../dist/kernels/choose.js';
import { figure, type Figure } from './measure.js';
import { type PeerFailure, python, runPeer } from './peer.js';
import { BATCH, SIZES } from './recipe.js';
import { type Bench, cores, type Findings } from './section.js';
import { number, withSpread } from './text.js';

/** Seconds of an epoch's products with threads chosen by size and with all threads for each, and of one small product by threads. */
interface Witness {
  switched: number[];
  fixed: number[];
  small: Record<string, number>;
}

/** Measures on all cores; without Python, says so. */
export async function pythonProducts(bench: Bench): Promise<Omit<Findings, 'title'>> {
  const threads = cores(bench);
  bench.say('the same products from Python');
  const config = {
    library: kernelInfo().library,
    sizes: SIZES,
    batch: BATCH,
    examples: bench.train.length,
    threads,
    rounds: bench.rounds,
  };
  const answer = await runPeer<Witness>(python, 'products.py', config, {});
  if (isFailure(answer)) {
    return { lines: [`  from Python: not measured (${answer.failure})`], figures: {}, samples: answer };
  }
  const [switched, fixed] = [figure(answer.switched), figure(answer.fixed)];
  const micro = (n: number) => `${number(answer.small[String(n)] * 1e6)} us on ${n}`;
  const lines = [
    `  the same called from Python, on ${threads} threads of OpenBLAS's: by size ${withSpread(switched)}, ${threads} threads for each product ${withSpread(fixed)}`,
    `  one small product (256 x 10 x 256): ${[...new Set([1, threads])].map(micro).join(', ')}`,
  ];
  const figures: Record<string, Figure> = { 'python.switched': switched, 'python.fixed': fixed };
  return { lines, figures, samples: answer };
}

function isFailure(answer: Witness | PeerFailure): answer is PeerFailure {
  return 'failure' in answer;
}
