// The progress bar: one line on stderr that is drawn over and leaves nothing behind.
import type { SingleBar } from 'cli-progress';
import { canRedraw, isUnicode, paint, width } from './terminal.js';

/** A bar that may show several things one after the other. */
export interface Bar {
  /** Draws how far `done` is from `total`, between a title and what there is to say; of that, the last is left out first on a narrow screen. */
  show(done: number, total: number, title: string, ...texts: string[]): void;
  /** Takes the bar off the screen, for other lines to be written; `show` brings it back. */
  clear(): void;
}

let made: Promise<Bar> | undefined;

/** The bar on stderr, or undefined if nothing can be drawn over. Whatever ends or suspends the process, the cursor comes back. */
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
    show: (done, total, title, ...texts) => draw(bar, done, total, { title, texts }),
    clear: () => bar.stop(),
  };
}

/** Columns kept for the texts, so that the bar does not jump while there are none. */
const TEXT_WIDTH = 44;
const [SHORTEST, LONGEST] = [8, 40];

interface Payload {
  readonly title: string;
  readonly texts: readonly string[];
}

function draw(bar: SingleBar, done: number, total: number, payload: Payload): void {
  if (bar.isActive && bar.getTotal() === total) bar.update(done, payload);
  else bar.start(total, done, payload);
}

/** `epoch 3/10  ━━━━━━━━━╌╌╌╌╌  62 %  2.1 min left  loss 0.4812`, never as wide as the screen, so that it cannot wrap. */
function line(progress: number, { title, texts }: Payload): string {
  const [full, rest] = isUnicode() ? ['━', '╌'] : ['=', '-'];
  const percent = `${Math.floor(progress * 100)} %`.padStart(5);
  const screen = width(process.stderr) - 1;
  const room = screen - title.length - percent.length - 3;
  if (room < SHORTEST) return `${title} ${percent}`.slice(0, screen);
  const shown = texts.map((text) => `  ${text}`);
  const length = Math.min(Math.max(room - Math.max(shown.join('').length, TEXT_WIDTH), SHORTEST), LONGEST);
  while (length + shown.join('').length > room) shown.pop();
  const filled = Math.round(progress * length);
  const [done, left] = [full.repeat(filled), rest.repeat(length - filled)];
  return `${title}  ${paint(process.stderr, 'cyan', done)}${paint(process.stderr, 'dim', left)} ${percent}${shown.join('')}`;
}
