// Other processes: whether one still runs, and whether it is the one that was meant.
import { readFileSync } from 'node:fs';

/** Whether a process of this id runs, of whatever user. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** When a process started, in the kernel's ticks since boot: with the id it names one process, since ids are used again. '' where the system does not tell. */
export function startOf(pid: number): string {
  try {
    // After the name, which stands in parentheses and may hold any character, the start is the 20th field.
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[19] ?? '';
  } catch {
    return '';
  }
}
