// Timer: records several running times, in seconds.

export class Timer {
  readonly times: number[] = [];
  #started = performance.now();

  start(): void {
    this.#started = performance.now();
  }

  /** Ends the current time, records it, and returns it. */
  stop(): number {
    const seconds = (performance.now() - this.#started) / 1000;
    this.times.push(seconds);
    return seconds;
  }

  avg(): number {
    return this.sum() / this.times.length;
  }

  sum(): number {
    return this.times.reduce((sum, time) => sum + time, 0);
  }

  /** Accumulated time after each stop. */
  cumsum(): number[] {
    let sum = 0;
    return this.times.map((time) => (sum += time));
  }
}
