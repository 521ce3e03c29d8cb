/**
 * The hub: the greenlet that runs the green threads, and lets everything else in JavaScript run when none is ready.
 *
 * To wait for something is to see to it that somebody wakes the current greenlet by a switch, and then to switch to the hub.
 * The hub works in rounds. In each it fires the timers that are due, one after the other, and then gives JavaScript's
 * event loop its turn, until the next one is due. What is scheduled during a round is for the next.
 *
 * @example
 * const main = getcurrent();
 * getHub().scheduleCallGlobal(3, () => main.switch('good morning'));
 * await getHub().switch(); // 'good morning', three seconds later
 */

import { bound, numeric, refuseSurplus } from './arguments.js';
import { AssertionError, ValueError } from './errors.js';
import type { Greenlet, Run, World } from './greenlet.js';
import { Timer, Timers, type Pick } from './timer.js';

export { Timer };

export interface HubOptions {
  /** Whether an error is meant for the whole program: it ends the hub and is thrown where the main greenlet waits. */
  readonly isInterrupt: (error: unknown) => boolean;
  /** Told of every other error that nobody has handled. */
  readonly report: (error: unknown) => void;
  /** Which of several that are due has its turn first; the one that was due first when it is left out. */
  readonly pick?: Pick | undefined;
}

export class Hub {
  #greenlet: Greenlet;
  #isRunning = false;
  #isStopping = false;
  readonly #timers: Timers;
  /** What was scheduled since the round began. */
  #next: Timer[] = [];
  /** Ends the wait for the event loop. */
  #wake: (() => void) | null = null;

  constructor(
    private readonly world: World,
    private readonly options: HubOptions,
  ) {
    this.#timers = new Timers(options.pick);
    this.#greenlet = new world.Greenlet(() => this.#run());
  }

  /** The greenlet to which a switch pauses the caller. It is another one after the hub has ended. */
  get greenlet(): Greenlet {
    return this.#greenlet;
  }

  /** Whether it has begun and has not ended, whoever has control. */
  get running(): boolean {
    return this.#isRunning;
  }

  /** Whether the caller is a timer's callback, or called from outside of all greenlets: it must not wait. */
  get isCurrent(): boolean {
    return this.world.getcurrent() === this.#greenlet;
  }

  /** The time in seconds. */
  clock(...surplus: readonly unknown[]): number {
    refuseSurplus('clock', 0, surplus);
    return performance.now() / 1000;
  }

  /**
   * Pauses the current greenlet until somebody switches to it; others run meanwhile. The current greenlet becomes a child
   * of the hub's: who switched to it once has mostly gone elsewhere by the time it ends.
   *
   * @throws AssertionError in the hub itself
   */
  async switch(...surplus: readonly unknown[]): Promise<unknown> {
    refuseSurplus('switch', 0, surplus);
    const current = this.world.getcurrent();
    if (current === this.#greenlet) throw new AssertionError('Cannot switch to MAINLOOP from MAINLOOP');
    this.revive();
    try {
      if (this.#greenlet.parent !== current) current.parent = this.#greenlet;
    } catch (error) {
      // Whoever is above the hub stays there.
      if (!(error instanceof ValueError)) throw error;
    }
    return this.#greenlet.switch();
  }

  /** Calls a function with these arguments after some seconds, in the hub's greenlet. It must not wait. */
  scheduleCallGlobal(seconds: number, callback: Run, ...args: unknown[]): Timer;
  scheduleCallGlobal(...given: unknown[]): Timer {
    const [[seconds, callback], args] = bound('scheduleCallGlobal', ['seconds', 'cb'], given);
    return this.schedule(seconds, callback, args);
  }

  /** The same, unless the current greenlet is dead by then. */
  scheduleCallLocal(seconds: number, callback: Run, ...args: unknown[]): Timer;
  scheduleCallLocal(...given: unknown[]): Timer {
    const [[seconds, callback], args] = bound('scheduleCallLocal', ['seconds', 'cb'], given);
    return this.schedule(seconds, callback, args, this.world.getcurrent());
  }

  /**
   * The same, for what is built on the hub.
   *
   * @param owner the greenlet without which nobody is interested
   * @throws TypeError when the time is no number
   */
  schedule(seconds: unknown, callback: unknown, args: readonly unknown[] = [], owner: Greenlet | null = null): Timer {
    const timer = new Timer(performance.now() + numeric(seconds) * 1000, callback, args, owner);
    this.#next.push(timer);
    this.#wake?.();
    return timer;
  }

  /** Whether a timer is still to fire: a hub that is aborted forgets all that it has. */
  holds(timer: Timer): boolean {
    return timer.pending && (this.#next.includes(timer) || this.#timers.has(timer));
  }

  /** Calls something for a timer's callback, and reports what it throws, unless that is meant for the whole program. */
  async guard(callback: () => unknown): Promise<void> {
    try {
      await callback();
    } catch (error) {
      if (this.options.isInterrupt(error)) throw error;
      this.options.report(error);
    }
  }

  /** One of several that wait, where it does not matter which. */
  oneOf<T>(waiters: ReadonlySet<T>): T {
    return [...waiters][this.options.pick?.(waiters.size) ?? 0]!;
  }

  /**
   * Ends the loop after its round. All timers are gone then, and the main greenlet returns from its `switch()`.
   *
   * @param wait whether to wait until it has ended; only the main greenlet comes back from that
   */
  async abort(wait = false, ...surplus: readonly unknown[]): Promise<void> {
    refuseSurplus('abort', 1, [wait, ...surplus]);
    const isRunning = this.#isRunning;
    this.#isStopping = isRunning;
    this.#wake?.();
    if (!wait) return;
    if (this.isCurrent) throw new AssertionError("Can't abort with wait from inside the hub's greenlet.");
    if (isRunning) await this.switch();
  }

  /**
   * Begins the loop by calling a function in the hub's greenlet, before anybody has a turn. The current greenlet waits, and
   * stays the child of whose it is.
   */
  async begin(callback: () => unknown): Promise<void> {
    this.schedule(-Infinity, callback);
    this.revive();
    await this.#greenlet.switch();
  }

  /** Makes a new greenlet of a hub that has ended. What is left of its children ends in that. */
  revive(): void {
    if (!this.#greenlet.dead) return;
    const fresh = new this.world.Greenlet(() => this.#run(), this.#greenlet.parent);
    this.#greenlet.parent = fresh;
    this.#greenlet = fresh;
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    try {
      while (!this.#isStopping) {
        this.#collect();
        const now = performance.now();
        for (let timer; (timer = this.#timers.take(now));) await this.guard(() => timer.fire());
        this.#collect();
        if (!this.#isStopping) await this.#idle();
      }
      this.#timers.clear();
    } finally {
      this.#isRunning = this.#isStopping = false;
    }
  }

  #collect(): void {
    for (const timer of this.#next) this.#timers.add(timer);
    this.#next = [];
  }

  /** Whether an error is meant for the whole program. */
  isInterrupt(error: unknown): boolean {
    return this.options.isInterrupt(error);
  }

  /** Tells of an error that nobody has handled. */
  report(error: unknown): void {
    this.options.report(error);
  }

  /** Gives the event loop its turn until a timer is due. */
  #idle(): Promise<void> {
    return new Promise((resolve) => {
      const { first } = this.#timers;
      const rest = first ? Math.ceil(first.due - performance.now()) : Infinity;
      if (rest <= 0) return nextTask(resolve);
      const timeout = rest < Infinity ? setTimeout(() => this.#wake?.(), Math.min(rest, longest)) : undefined;
      this.#wake = () => {
        this.#wake = null;
        clearTimeout(timeout);
        resolve();
      };
    });
  }
}

/** What `setTimeout` takes at most. */
const longest = 2 ** 31 - 1;

/** Calls a function after what JavaScript has ready. In Node a timeout would take a whole millisecond. */
const nextTask: (callback: () => void) => void = typeof setImmediate === 'function' ? setImmediate : setTimeout;
