// Whether several threads are worth having here: on a busy or oversubscribed machine they wait for each other.
import { kernels } from '../../kernels/current.js';

const [M, N, K] = [256, 256, 784];
const TURNS = 15;

/** How many times as fast the book's largest product is on `threads` threads as on one: the best of turns taken alternately. */
export function threadSpeedup(threads: number): number {
  const backend = kernels();
  const [A, B, C] = [M * K, K * N, M * N].map((length) => new Float32Array(length).fill(0.01));
  const milliseconds = (count: number) => {
    backend.setThreads(count);
    const start = performance.now();
    backend.gemm(false, false, M, N, K, 1, A, B, 0, C);
    return performance.now() - start;
  };
  let [single, several] = [Infinity, Infinity];
  for (let turn = 0; turn < TURNS; turn++) {
    single = Math.min(single, milliseconds(1));
    several = Math.min(several, milliseconds(threads));
  }
  return single / several;
}
