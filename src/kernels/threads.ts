// How many threads the kernels may use on this machine.
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

/** Most threads of a kernel: each has a bit in native/parallel.cc. */
export const MAX_THREADS = 32;

/** Cores this process may use: its CPU affinity, cut to what its container's cgroup, version 2 or 1, grants; at least 1. */
export function usableCores(cgroup = '/sys/fs/cgroup'): number {
  return Math.max(1, Math.min(availableParallelism(), containerCores(cgroup)));
}

function containerCores(cgroup: string): number {
  const version1 = ['quota', 'period'].map((name) => contents(`${cgroup}/cpu/cpu.cfs_${name}_us`));
  const limit = contents(`${cgroup}/cpu.max`) || version1.join(' ');
  const [quota, period] = limit.trim().split(/\s+/).map(Number); // "200000 100000"; without a limit, the quota is "max" or -1
  return quota > 0 && period > 0 ? Math.floor(quota / period) : Infinity;
}

/** Of a file of the kernel's, empty where there is none. */
function contents(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
