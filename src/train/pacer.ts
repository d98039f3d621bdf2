// Pacer: lets other work of the process have its turn during long synchronous work.
import { performance } from 'node:perf_hooks';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { checkNumber } from '../errors.js';

/** Milliseconds of work between two pauses, unless the caller says otherwise. */
export const YIELD_EVERY = 50;

/** How long a pause waits for the next event after the last, as a share of the work before: 1 ms of 50, in which most files are read. */
const QUIET = 0.02;

/** The longest pause in milliseconds; a process may have been stopped for hours since the one before. */
const LONGEST = 1000;

/** Says when `yieldEvery` milliseconds of work have passed, and then lets timers, sockets, files and signals have their turn. */
export class Pacer {
  readonly #yieldEvery: number;
  #since = performance.now();
  #isFirst = true; // which is due at once, so that many short passes pause too

  constructor(yieldEvery = YIELD_EVERY) {
    this.#yieldEvery = checkNumber('yieldEvery', yieldEvery, 0);
  }

  get due(): boolean {
    return this.#isFirst || performance.now() - this.#since >= this.#yieldEvery;
  }

  /**
   * Takes one turn of the event loop, and if an event came in it, as many more as it takes until none comes any longer: an answer to a
   * request needs several turns, and each would otherwise wait for a pause of its own. A pause is no longer than the work before it.
   */
  async pause(): Promise<void> {
    const now = performance.now();
    const worked = Math.min(now - this.#since, LONGEST);
    const end = now + worked;
    let before = eventsSeen();
    await setImmediate();
    for (let seen = eventsSeen(); seen > before && performance.now() < end; seen = eventsSeen()) {
      before = seen;
      await setTimeout(QUIET * worked);
    }
    this.#isFirst = false;
    this.#since = performance.now();
  }
}

/** How many events of sockets, files, signals and other threads the loop has handled; timers are none. */
function eventsSeen(): number {
  return performance.nodeTiming.uvMetricsInfo.events;
}
