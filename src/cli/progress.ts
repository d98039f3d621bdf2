// The progress bar: one line on stderr that is drawn over and leaves nothing behind.
import type { SingleBar } from 'cli-progress';
import { canRedraw, isUnicode, paint, width } from './terminal.js';

/** A bar that may show several things one after the other. */
export interface Bar {
  /** Draws how far `done` is from `total`, between a title and what there is to say. */
  show(done: number, total: number, title: string, text: string): void;
  /** Takes the bar off the screen, for other lines to be written; `show` brings it back. */
  clear(): void;
}

let made: Promise<Bar> | undefined;

/** The bar on stderr, or undefined where nothing can be drawn over. Whatever ends or suspends the process, the cursor comes back. */
export async function progressBar(): Promise<Bar | undefined> {
  return canRedraw(process.stderr) ? (made ??= makeBar()) : undefined;
}

async function makeBar(): Promise<Bar> {
  const { default: cliProgress } = await import('cli-progress');
  const bar = new cliProgress.SingleBar({
    stream: process.stderr,
    format: (_options, { progress }, payload) => line(progress, payload as Payload),
    clearOnComplete: true,
    hideCursor: true,
    fps: 20,
  });
  process.on('exit', () => bar.stop());
  const suspend = () => {
    bar.stop();
    process.off('SIGTSTP', suspend);
    process.kill(process.pid, 'SIGTSTP'); // returns once the shell lets the process go on; the next `show` draws the bar again
    process.on('SIGTSTP', suspend);
  };
  process.on('SIGTSTP', suspend);
  return {
    show: (done, total, title, text) => draw(bar, done, total, { title, text }),
    clear: () => bar.stop(),
  };
}

/** Columns kept for the text, so that the bar does not jump while there is none. */
const TEXT_WIDTH = 29;

interface Payload {
  readonly title: string;
  readonly text: string;
}

function draw(bar: SingleBar, done: number, total: number, payload: Payload): void {
  if (bar.isActive && bar.getTotal() === total) bar.update(done, payload);
  else bar.start(total, done, payload);
}

/** `epoch 3/10  ━━━━━━━━━╌╌╌╌╌  62 %  loss 0.4812`, never as wide as the screen, so that it cannot wrap. */
function line(progress: number, { title, text }: Payload): string {
  const [full, rest] = isUnicode() ? ['━', '╌'] : ['=', '-'];
  const percent = `${Math.floor(progress * 100)} %`.padStart(5);
  const room = width(process.stderr) - 1 - title.length - percent.length - Math.max(text.length, TEXT_WIDTH) - 6;
  const length = Math.min(room, 40);
  if (length < 8) return `${title} ${percent}  ${text}`.slice(0, width(process.stderr) - 1);
  const filled = Math.round(progress * length);
  const [done, left] = [full.repeat(filled), rest.repeat(length - filled)];
  return `${title}  ${paint(process.stderr, 'cyan', done)}${paint(process.stderr, 'dim', left)} ${percent}  ${text}`;
}
