// How many threads the kernels may use on this machine.
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

/** Most threads of a kernel: each has a bit in native/parallel.cc. */
export const MAX_THREADS = 32;

/** Cores this process may use: its CPU affinity, cut to what its container was given (cgroup v2 `cpu.max`), at least 1. */
export function usableCores(cpuMaxFile = '/sys/fs/cgroup/cpu.max'): number {
  return Math.max(1, Math.min(availableParallelism(), containerCores(cpuMaxFile)));
}

function containerCores(cpuMaxFile: string): number {
  try {
    const [quota, period] = readFileSync(cpuMaxFile, 'utf8').split(' ').map(Number); // "200000 100000", or "max 100000"
    return quota > 0 && period > 0 ? Math.floor(quota / period) : Infinity;
  } catch {
    return Infinity; // no cgroup v2 here
  }
}
