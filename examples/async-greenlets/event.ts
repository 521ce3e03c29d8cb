/** Something that happens once, and that green threads can wait for. */

import { numeric, refuseSurplus, unnamed } from './arguments.js';
import { AssertionError } from './errors.js';
import type { Greenlet, World } from './greenlet.js';
import type { Hub } from './hub.js';
import { thrown } from './message.js';

export interface Event {
  /**
   * Makes it happen: all that wait for it are woken with the value, and `wait()` gives it from now on. Lets nobody run.
   *
   * @param error what they get thrown instead; an array holds the arguments of `throw()`
   * @throws AssertionError when it has happened
   */
  send(value?: unknown, error?: unknown): void;
  /** Makes it happen, with an error: the arguments are those of a greenlet's `throw()`. */
  sendException(...args: unknown[]): void;
  /**
   * Waits until it has happened.
   *
   * @param timeout seconds
   * @returns what was sent, or null after so many seconds without it
   */
  wait(timeout?: number | null): Promise<unknown>;
  /** Whether it has happened. */
  ready(): boolean;
  /** Whether a value was sent. */
  hasResult(): boolean;
  /** Whether an error was sent. */
  hasException(): boolean;
  /** What was sent, or else the argument. */
  poll(otherwise?: unknown): Promise<unknown>;
  /** The value that was sent, or else the argument. */
  pollResult(otherwise?: unknown): Promise<unknown>;
  /** Throws the error that was sent, or else returns the argument. */
  pollException(otherwise?: unknown): Promise<unknown>;
  /**
   * Makes it something that has not happened.
   *
   * @throws AssertionError when it has not
   */
  reset(): void;
}

export type EventClass = new () => Event;

/** What was sent. */
class Outcome {
  constructor(
    private readonly value: unknown,
    /** The arguments of `throw()`, if it was an error. */
    readonly throws: readonly unknown[] | null,
    private readonly current: () => Greenlet,
  ) {}

  /** What is thrown: an error of its own for each where a class was sent, and a TypeError where nothing was that can be thrown. */
  get error(): Error {
    try {
      return thrown(this.throws ?? []).error as Error;
    } catch (refusal) {
      return refusal as Error;
    }
  }

  /** Gives it to somebody who runs. */
  deliver(): unknown {
    if (this.throws) return this.current().throw(this.error);
    return this.value;
  }
}

export function createEvents({ getcurrent }: World, hub: Hub): EventClass {
  class OnceEvent implements Event {
    #outcome: Outcome | null = null;
    readonly #waiters = new Set<Greenlet>();

    constructor(...surplus: readonly unknown[]) {
      refuseSurplus('Event', 0, surplus);
    }

    send(...given: readonly unknown[]): void {
      refuseSurplus('send', 2, given);
      const [value, error] = given;
      if (this.#outcome) throw new AssertionError('Trying to re-send() an already-triggered event.');
      const isValue = error === null || error === undefined;
      this.#outcome = new Outcome(value, isValue ? null : Array.isArray(error) ? error : [error], getcurrent);
      const sent = this.#outcome;
      const wake = (waiter: Greenlet): unknown => (sent.throws ? waiter.throw(sent.error) : waiter.switch(sent));
      for (const waiter of this.#waiters) hub.schedule(0, () => this.#waiters.has(waiter) && wake(waiter));
    }

    sendException(...given: readonly unknown[]): void {
      this.send(undefined, unnamed('sendException', given));
    }

    async wait(...given: readonly unknown[]): Promise<unknown> {
      refuseSurplus('wait', 1, given);
      if (this.#outcome) return this.#outcome.deliver();
      const [timeout] = given;
      const waiter = getcurrent();
      const limit = timeout === null || timeout === undefined ? null : numeric(timeout);
      const timer = limit === null ? null : hub.schedule(limit, () => waiter.switch(null), [], waiter);
      this.#waiters.add(waiter);
      try {
        const arrived = await hub.switch();
        return arrived instanceof Outcome ? arrived.deliver() : arrived;
      } finally {
        this.#waiters.delete(waiter);
        timer?.cancel();
      }
    }

    ready(...surplus: readonly unknown[]): boolean {
      refuseSurplus('ready', 0, surplus);
      return this.#outcome !== null;
    }

    hasResult(...surplus: readonly unknown[]): boolean {
      refuseSurplus('hasResult', 0, surplus);
      return this.#outcome?.throws === null;
    }

    hasException(...surplus: readonly unknown[]): boolean {
      refuseSurplus('hasException', 0, surplus);
      return this.#outcome !== null && this.#outcome.throws !== null;
    }

    async poll(...given: readonly unknown[]): Promise<unknown> {
      refuseSurplus('poll', 1, given);
      return this.ready() ? this.wait() : given[0];
    }

    async pollResult(...given: readonly unknown[]): Promise<unknown> {
      refuseSurplus('pollResult', 1, given);
      return this.hasResult() ? this.wait() : given[0];
    }

    async pollException(...given: readonly unknown[]): Promise<unknown> {
      refuseSurplus('pollException', 1, given);
      return this.hasException() ? this.wait() : given[0];
    }

    reset(...surplus: readonly unknown[]): void {
      refuseSurplus('reset', 0, surplus);
      if (!this.#outcome) throw new AssertionError('Trying to re-reset() a fresh event.');
      this.#outcome = null;
    }
  }
  return OnceEvent;
}
