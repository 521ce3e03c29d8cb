/** The reference for semaphores: spec/eventlet/semaphores.md, rule by rule. */

import { builtinFunctions } from '../scenario/python/builtins.js';
import { exceptions, isOf } from '../scenario/python/exceptions.js';
import { compare, equal, truthy } from '../scenario/python/values.js';
import type { Body, Greenlet } from './greenlet.js';
import type { Hub } from './hub.js';
import { isKilledBy } from './killing.js';
import type { Limit } from './timeout.js';

/** Names with an underscore are the reference's own. */
export class Semaphore {
  _counter: number;
  readonly _waiters: Greenlet[] = [];

  constructor(
    readonly _hub: Hub,
    readonly _limit: Limit,
    value: unknown = 1,
  ) {
    let count: unknown;
    try {
      count = (builtinFunctions.int as (value: unknown) => unknown)(value ?? null);
    } catch (error) {
      throw isOf(error, exceptions.ValueError) ? exceptions.TypeError!('Semaphore() expects an int') : error;
    }
    if (Number(count) < 0) throw exceptions.ValueError!('Semaphore() expects a value >= 0');
    this._counter = Number(count);
  }

  locked(): boolean {
    return this._counter <= 0;
  }

  bounded(): boolean {
    return false;
  }

  get balance(): number {
    return this._counter - this._waiters.length;
  }

  *acquire(blocking: unknown = true, timeout: unknown = null): Body {
    let limit = timeout ?? null;
    if (equal(limit, -1)) limit = null;
    if (limit !== null && compare(limit, 0) < 0) throw exceptions.ValueError!('timeout value must be strictly positive');
    if (!truthy(blocking)) {
      if (limit !== null) throw exceptions.ValueError!("can't specify timeout for non-blocking acquire");
      limit = 0;
      if (this.locked()) return false;
    }
    const { running } = this._hub._world;
    if (this._counter <= 0 || this._waiters.length > 0) {
      if (!this._waiters.includes(running)) this._waiters.push(running);
      running._awaits = this;
      try {
        if (limit === null) {
          // Whoever waits already goes first.
          do yield* this._hub._pause();
          while (this._counter <= 0);
        } else if (!(yield* this._waitFor(limit))) return false;
      } finally {
        const at = this._waiters.indexOf(running);
        if (at !== -1) this._waiters.splice(at, 1);
        running._awaits = null;
      }
    }
    this._counter--;
    return true;
  }

  /** Waits for a permit; gives whether it came in time. */
  private *_waitFor(seconds: unknown): Body {
    const expired = this._limit(seconds);
    try {
      while (this._counter <= 0) yield* this._hub._pause();
      return true;
    } catch (error) {
      if (!expired.is(error)) throw error;
      return false;
    } finally {
      expired.cancel();
    }
  }

  *release(_blocking: unknown = true): Body {
    this._counter++;
    if (this._waiters.length > 0) this._hub._after(0, () => this._handOver());
    return true;
  }

  /** Wakes the first waiter, if there is a permit for it. */
  private *_handOver(): Body {
    if (this._counter <= 0) return null;
    const waiter = this._waiters.shift();
    if (waiter) yield* this._hub._world.switch(waiter, []);
    return null;
  }

  *__enter__(): Body {
    yield* this.acquire();
    return null;
  }

  *__exit__(error: unknown): Body {
    if (isKilledBy(this._hub._world.running, error)) this._hub._machine.rule('kill.with');
    yield* this.release();
    return null;
  }
}

export class BoundedSemaphore extends Semaphore {
  private readonly _bound: unknown;

  constructor(hub: Hub, limit: Limit, value: unknown = 1) {
    super(hub, limit, value);
    this._bound = value ?? null;
  }

  override *release(blocking: unknown = true): Body {
    if (compare(this._counter, this._bound) >= 0) throw exceptions.ValueError!('Semaphore released too many times');
    return yield* super.release(blocking);
  }
}

/** A semaphore whose releases wait, too: two semaphores that face each other. */
export class CappedSemaphore {
  private readonly _lower: Semaphore;
  private readonly _upper: Semaphore;

  constructor(hub: Hub, limited: Limit, ...args: unknown[]) {
    if (args.length !== 2) throw exceptions.TypeError!('CappedSemaphore() takes a count and a limit');
    const [count, limit] = args;
    if (compare(count ?? null, 0) < 0) throw exceptions.ValueError!('CappedSemaphore must be initialized with a positive number');
    if (compare(count, limit ?? null) > 0) throw exceptions.ValueError!("'count' cannot be more than 'limit'");
    this._lower = new Semaphore(hub, limited, count);
    this._upper = new Semaphore(hub, limited, Number(limit) - Number(count));
  }

  locked(): boolean {
    return this._lower.locked();
  }

  bounded(): boolean {
    return this._upper.locked();
  }

  get balance(): number {
    return this._lower.balance - this._upper.balance;
  }

  *acquire(...args: unknown[]): Body {
    return yield* this._pass(this._lower, this._upper, args);
  }

  *release(...args: unknown[]): Body {
    return yield* this._pass(this._upper, this._lower, args);
  }

  /** Takes from one side what it gives to the other. */
  private *_pass(from: Semaphore, to: Semaphore, [blocking = true, ...more]: readonly unknown[]): Body {
    if (more.length > 0) throw exceptions.TypeError!('takes one argument');
    if (!truthy(blocking) && from.locked()) return false;
    yield* to.release();
    try {
      return yield* from.acquire();
    } catch (error) {
      to._counter--;
      throw error;
    }
  }

  *__enter__(): Body {
    yield* this.acquire();
    return null;
  }

  *__exit__(_error: unknown): Body {
    yield* this.release();
    return null;
  }
}
