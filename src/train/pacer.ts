// Pacer: lets the event loop breathe during long synchronous work.
import { setImmediate } from 'node:timers/promises';

const PAUSE_EVERY_MS = 50;

/** Says when 50 ms of work have passed, and then gives timers, sockets and signals a turn. */
export class Pacer {
  #since = -Infinity; // due at once, so that many short passes breathe too

  get due(): boolean {
    return performance.now() - this.#since >= PAUSE_EVERY_MS;
  }

  async pause(): Promise<void> {
    await setImmediate();
    this.#since = performance.now();
  }
}
