/** A call that the hub makes later. */

import { call, refuseSurplus } from './arguments.js';
import type { Greenlet } from './greenlet.js';

export class Timer {
  #isDone = false;

  /**
   * @param due when it fires, in milliseconds of the hub's clock
   * @param owner the greenlet without which nobody is interested; null when there is none
   */
  constructor(
    readonly due: number,
    private readonly callback: unknown,
    private readonly args: readonly unknown[],
    private readonly owner: Greenlet | null,
  ) {}

  /** Whether it is still to fire. */
  get pending(): boolean {
    return !this.#isDone && !this.owner?.dead;
  }

  /** Keeps it from firing, if it has not. */
  cancel(...surplus: readonly unknown[]): void {
    refuseSurplus('cancel', 0, surplus);
    this.#isDone = true;
  }

  /** For the hub: makes the call. */
  async fire(): Promise<void> {
    this.#isDone = true;
    await call(this.callback, this.args);
  }
}

/** Timers in the order in which they are due; those that are due together, in the order in which they were added. */
export class Timers {
  readonly #queue: Timer[] = [];

  /** The next one that is to fire. */
  get first(): Timer | undefined {
    while (this.#queue[0]?.pending === false) this.#queue.shift();
    return this.#queue[0];
  }

  add(timer: Timer): void {
    let at = this.#queue.length;
    while (at > 0 && this.#queue[at - 1]!.due > timer.due) at--;
    this.#queue.splice(at, 0, timer);
  }

  /** Takes the next one that is due by then. */
  take(now: number): Timer | undefined {
    const { first } = this;
    return first && first.due <= now ? this.#queue.shift() : undefined;
  }

  clear(): void {
    this.#queue.length = 0;
  }
}
