// Other processes: whether one still runs, and whether it is the one that was meant.
import { readFileSync } from 'node:fs';

/** Whether a process of this id runs, of whatever user; one that has ended, and whose parent has not asked yet, does not. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return statOf(pid)[0] !== 'Z';
}

/** When a process started, in the kernel's ticks since boot: with the id it names one process, since ids are used again. '' if the system does not say it. */
export function startOf(pid: number): string {
  return statOf(pid)[19] ?? '';
}

/** What Linux says of a process after its name, which stands in parentheses and may hold any character: proc_pid_stat(5) from field 3 on. */
function statOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
  } catch {
    return [];
  }
}
