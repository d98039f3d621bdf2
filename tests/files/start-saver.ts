// Starts tests/files/saver.mjs, ready to save.
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';

export interface Saver {
  readonly child: ChildProcessWithoutNullStreams;
  /** Lets it save. */
  readonly begin: () => void;
  /** Waits for its end: its exit code, null after a signal, and the error that it tells. */
  readonly end: () => Promise<{ code: number | null; error?: { code: string; message: string } }>;
}

/** Starts a saver with these arguments. `command` is a command line that runs it, and may set limits before. */
export async function startSaver(args: readonly string[], command = 'exec "$@"'): Promise<Saver> {
  const child = spawn('sh', ['-c', command, 'sh', process.execPath, 'tests/files/saver.mjs', ...args]);
  const exited = once(child, 'close');
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (piece: string) => (printed += piece));
  child.stderr.setEncoding('utf8').on('data', (piece: string) => (printed += piece));
  while (!printed.startsWith('ready\n')) {
    await Promise.race([once(child.stdout, 'data'), once(child.stderr, 'data'), exited]);
    if (child.exitCode !== null) throw new Error(`the saver does not start: ${printed}`);
  }
  return {
    child,
    begin: () => void child.stdin.write('\n'),
    end: async () => {
      const [code] = (await exited) as [number | null];
      const said = printed.slice('ready\n'.length);
      return { code, ...(said && { error: JSON.parse(said) }) };
    },
  };
}
