// Failures: the one line that each gets on stderr, and its exit code.
import { MlpError } from '../../errors.js';
import { isError } from '../../kinds.js';
import { commandLine } from '../args/invocation.js';
import { printable, withoutPasswords } from './text.js';

const EXIT = { failed: 1, usage: 2, diverged: 3, outputClosed: 141 } as const;

const EXIT_OF_CODE: Record<string, number> = {
  ERR_MLP_DIVERGED: EXIT.diverged,
  ERR_MLP_USAGE: EXIT.usage,
  ERR_MLP_ARGUMENT: EXIT.usage, // what the flags let pass: a wrong environment variable, a model that no file holds
};

/** A run that a signal stopped; the exit code is 128 and the signal's number, as shells have it. */
export class Stopped extends Error {
  constructor(
    readonly signal: NodeJS.Signals,
    readonly exitCode: number,
    message = `stopped by ${signal}`,
  ) {
    super(message);
  }
}

/** The error for a command line that makes no sense: exit code 2. */
export function usageError(what: string, fix?: string): MlpError {
  return new MlpError('ERR_MLP_USAGE', what, undefined, fix);
}

/** Says on stderr what went wrong in a command, with the stack if MLP_TRAIN_DEBUG is set, and leaves the exit code in `process.exitCode`. */
export function failWith(error: unknown, command: readonly string[] = []): void {
  const [exitCode, message] = explain(error, command);
  process.exitCode = exitCode;
  if (exitCode === 0) return;
  process.stderr.write(`mlp-train: ${printable(withoutPasswords(message))}\n`);
  if (process.env['MLP_TRAIN_DEBUG'] && isError(error)) process.stderr.write(`${withoutPasswords(String(error.stack))}\n`); // prettier-ignore
  // By the signal itself: Node aborts if it exits and cannot set a terminal back that has gone. Windows ends the process by itself then.
  if (error instanceof Stopped && error.signal === 'SIGHUP' && process.platform !== 'win32')
    process.kill(process.pid, 'SIGHUP');
}

function explain(error: unknown, command: readonly string[]): [exitCode: number, message: string] {
  if (error instanceof Stopped) return [error.exitCode, error.message];
  if (error instanceof MlpError) return [EXIT_OF_CODE[error.code] ?? EXIT.failed, error.message];
  if (isCommanderError(error)) {
    const message = error.message
      .replace(/^error: /, '')
      .replace('\n', ' ')
      .replace(/\.$/, '');
    return [
      error.exitCode === 0 ? 0 : EXIT.usage,
      `${message}. \`${commandLine([...command, '--help'])}\` lists what there is`,
    ];
  }
  if (isError(error) && error.name === 'RangeError' && /allocation failed|array length/i.test(error.message)) {
    return [EXIT.failed, `out of memory (${error.message}). Give fewer --hidden units or a smaller --batch-size`];
  }
  const text = isError(error) ? `${error.name}: ${error.message}` : String(error);
  return [EXIT.failed, `unexpected ${text}. MLP_TRAIN_DEBUG=1 shows where`];
}

/** Told by its code: importing commander for `instanceof` would cost every start. */
function isCommanderError(error: unknown): error is Error & { exitCode: number } {
  return isError(error) && 'code' in error && String(error.code).startsWith('commander.');
}

/** Ends the process if stdout cannot be written: silently with 141 when its reader left (`| head`), else with 1 and a line. */
export function watchOutput(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(EXIT.outputClosed);
    if (error.code === 'EIO' && process.stdout.isTTY) return; // the terminal has gone; if that is to end the process, SIGHUP does
    process.stderr.write(`mlp-train: cannot write output: ${error.message}\n`);
    process.exit(EXIT.failed);
  });
  process.stderr.on('error', () => {}); // the results still have a reader
}

/** SIGHUP too, which says that the terminal has gone: Node ends by it even under nohup. */
const SIGNALS = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

/** Aborts at the first of these signals, with a {@link Stopped} as reason; the next ends the process at once, as by default. */
export function stopOnSignals(): AbortSignal {
  const controller = new AbortController();
  const stop = (signal: NodeJS.Signals) => {
    for (const name of Object.keys(SIGNALS)) process.off(name, stop);
    controller.abort(new Stopped(signal, SIGNALS[signal as keyof typeof SIGNALS]));
  };
  for (const name of Object.keys(SIGNALS)) process.on(name, stop);
  return controller.signal;
}
