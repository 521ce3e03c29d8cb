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

/** Which of several timers that are due goes first, by its index. */
export type Pick = (count: number) => number;

/** Timers in the order in which they are due; those that are due together, in the order in which they were added. */
export class Timers {
  readonly #queue: Timer[] = [];

  constructor(private readonly pick?: Pick) {}

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

  /** Takes the next one that is due by then, or any other that is due. */
  take(now: number): Timer | undefined {
    const { first } = this;
    if (!first || first.due > now) return undefined;
    // What begins the loop goes before everything.
    if (!this.pick || first.due === -Infinity) return this.#queue.shift();
    const due = this.#queue.filter((timer) => timer.due <= now && timer.pending);
    const timer = due[this.pick(due.length)]!;
    this.#queue.splice(this.#queue.indexOf(timer), 1);
    return timer;
  }

  has(timer: Timer): boolean {
    return this.#queue.includes(timer);
  }

  clear(): void {
    this.#queue.length = 0;
  }
}
