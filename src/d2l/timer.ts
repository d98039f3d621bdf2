// Timer: records several running times, in seconds.

/** Runs from its making, or from `start()`, to `stop()`. */
export class Timer {
  readonly times: number[] = [];
  #started = performance.now();

  /** Starts anew. */
  start(): void {
    this.#started = performance.now();
  }

  /** Ends the current time, records it, and returns it. */
  stop(): number {
    const seconds = (performance.now() - this.#started) / 1000;
    this.times.push(seconds);
    return seconds;
  }

  /** The mean of the recorded times. */
  avg(): number {
    return this.sum() / this.times.length;
  }

  /** All recorded times together. */
  sum(): number {
    return this.times.reduce((sum, time) => sum + time, 0);
  }

  /** Accumulated time after each stop. */
  cumsum(): number[] {
    let sum = 0;
    return this.times.map((time) => (sum += time));
  }
}
