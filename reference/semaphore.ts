/** The reference for semaphores: spec/eventlet/semaphores.md, rule by rule. */

import { builtinFunctions } from '../scenario/python/builtins.js';
import { exceptions, isOf } from '../scenario/python/exceptions.js';
import { compare, equal, truthy, typeName } from '../scenario/python/values.js';
import type { Body, Greenlet } from './greenlet.js';
import { withHub, type Hub } from './hub.js';
import { isKilledBy } from './killing.js';

/** Names with an underscore are the reference's own. */
export class Semaphore {
  _counter: number;
  /** The count that it began with. */
  readonly _first: number;
  private readonly _id: number;
  readonly _waiters: Greenlet[] = [];
  /** Who has taken permits and not brought them back. For the marks alone: a semaphore does not know. */
  private readonly _holders: Greenlet[] = [];

  constructor(
    readonly _hub: Hub,
    value: unknown = 1,
    ...surplus: unknown[]
  ) {
    if (surplus.length > 0) {
      this._rule('sem.arguments');
      throw exceptions.TypeError!('a semaphore takes a value');
    }
    this._id = _hub._machine.newId();
    this._first = this._counter = this._count(value);
  }

  /** Notes that the turn under way reads or changes the semaphore. */
  protected _touch(): void {
    this._hub._machine.touch(this._id);
  }

  _rule(id: string): void {
    this._hub._machine.rule(id);
  }

  /** What a value is as a count. */
  private _count(value: unknown): number {
    let count: number;
    try {
      count = Number((builtinFunctions.int as (value: unknown) => unknown)(value ?? null));
    } catch (error) {
      const isType = isOf(error, exceptions.TypeError) || isOf(error, exceptions.ValueError);
      if (isType) this._rule('sem.initial-type');
      throw isType ? exceptions.TypeError!('Semaphore() expects an int') : error;
    }
    if (count < 0) {
      this._rule('sem.initial-negative');
      throw exceptions.ValueError!('Semaphore() expects a value >= 0');
    }
    this._rule(typeName(value) === 'int' ? 'sem.initial' : 'sem.initial-convert');
    return count;
  }

  locked(): boolean {
    this._touch();
    this._rule('sem.locked');
    this._markLost();
    return this._counter <= 0;
  }

  bounded(): boolean {
    this._rule('sem.bounded');
    return false;
  }

  get balance(): number {
    this._touch();
    this._rule('sem.balance');
    this._markLost();
    return this._counter - this._waiters.length;
  }

  // Acquiring

  *acquire(blocking: unknown = true, timeout?: unknown): Body {
    this._touch();
    const { running } = this._hub._world;
    const blocks = truthy(blocking);
    const limit = this._limitOf(blocks, timeout);
    if (!blocks) this._rule('sem.nonblocking');
    if (this._mayTake(limit)) this._rule(this._waiters.length === 0 ? 'sem.acquire-free' : 'sem.overtaking');
    else if (!blocks) {
      this._markLost();
      return false;
    } else if (!(yield* this._wait(running, limit))) return false;
    this._counter--;
    this._holders.push(running);
    return true;
  }

  /** How many seconds an `acquire` may wait; null when as long as it takes. */
  private _limitOf(blocks: boolean, timeout: unknown): unknown {
    if (timeout === undefined) return blocks ? null : 0;
    if (timeout === null || equal(timeout, -1)) {
      if (blocks) this._rule('sem.timeout-none');
      return blocks ? null : 0;
    }
    if (compare(timeout, 0) < 0) {
      this._rule('sem.timeout-negative');
      throw exceptions.ValueError!('timeout value must be strictly positive');
    }
    if (!blocks) {
      this._rule('sem.timeout-nonblocking');
      throw exceptions.ValueError!("can't specify timeout for non-blocking acquire");
    }
    return timeout;
  }

  /** Whether an `acquire` takes a permit at once: without a limit, whoever waits already goes first. */
  private _mayTake(limit: unknown): boolean {
    return this._counter > 0 && (limit !== null || this._waiters.length === 0);
  }

  /** Waits for a permit; gives whether there was one in time. */
  private *_wait(running: Greenlet, limit: unknown): Body {
    this._markWait(running);
    const over = exceptions.BaseException!();
    if (!this._waiters.includes(running)) this._waiters.push(running);
    running._awaits = this;
    const alarm = limit === null ? null : this._hub._after(limit, () => this._hub._world.throw(running, [over]), null, undefined, running);
    try {
      do {
        yield* this._hub._pause();
        this._touch();
      } while (!this._isServed(running));
      if (alarm) this._rule('sem.timeout-in-time');
      return true;
    } catch (error) {
      if (error === over) {
        this._markOver(limit);
        return this._counter > 0 && this._takesLate();
      }
      this._markInterrupted(running);
      throw error;
    } finally {
      this._touch();
      alarm?._cancel();
      const at = this._waiters.indexOf(running);
      if (at !== -1) this._waiters.splice(at, 1);
      running._awaits = null;
    }
  }

  private _markWait(running: Greenlet): void {
    if (running === this._hub._greenlet) return this._rule('sem.in-hub');
    if (this._counter > 0) return this._rule('sem.no-overtaking');
    this._rule('sem.acquire-waits');
    if (this._first > 0) this._rule('sem.limit');
    this._markLost();
  }

  /** A waiter is switched to: whether it takes a permit. Whom the hub wakes for one is no waiter any more. */
  private _isServed(waiter: Greenlet): boolean {
    if (this._counter <= 0) {
      this._rule('sem.stray-switch');
      this._hub._machine.rule('hub.raw-switch-acquire');
      return false;
    }
    if (!this._waiters.includes(waiter)) return true;
    this._rule('sem.stray-switch-free');
    return this._hub._machine.choose(2) === 0;
  }

  /** A permit has come in the round in which the time is over: whether it is taken. */
  private _takesLate(): boolean {
    this._rule('sem.timeout-tie');
    return this._hub._machine.choose(2) === 1;
  }

  /** The time of a waiter is over, who is still in the queue. */
  private _markOver(limit: unknown): void {
    this._rule(equal(limit, 0) ? 'sem.timeout-zero' : 'sem.timeout');
    this._rule('sem.timeout-traced');
    if (this._waiters.length > 1) this._rule('sem.timeout-place');
  }

  private _markInterrupted(waiter: Greenlet): void {
    if (waiter === this._hub._greenlet) return;
    this._rule('sem.interrupted');
    const at = this._waiters.indexOf(waiter);
    if (at !== -1 && at < this._counter) this._rule('sem.killed');
  }

  /** Permits of the dead are missing. */
  private _markLost(): void {
    if (this._holders.some(({ _state }) => _state === 'dead')) this._rule('sem.killed-holder');
  }

  // Releasing

  *release(blocking?: unknown): Body {
    this._touch();
    this._rule('sem.release-adds');
    if (blocking !== undefined) this._rule('sem.release-argument');
    this._bringBack(this._hub._world.running);
    this._bring();
    return true;
  }

  /** Brings a permit; if somebody waits, the first waiter is woken for it. */
  protected _bring(): void {
    this._touch();
    this._counter++;
    if (this._waiters.length === 0) return;
    this._rule('sem.hand-over');
    if (this._hub._timers.isRoundOpen || this._hub._timers.isNextRoundTaken) this._rule('sem.hand-over-order');
    this._wakeFirst();
  }

  /** Has the first waiter woken, if there is a permit for it by then. */
  protected _wakeFirst(): void {
    this._hub._after(0, () => this._handOver());
  }

  /** Who has taken none brings back that of somebody else. */
  private _bringBack(running: Greenlet): void {
    const at = this._holders.indexOf(running);
    if (at === -1) this._rule('sem.release-anyone');
    this._holders.splice(Math.max(at, 0), 1);
  }

  /** Wakes the first waiter, if there is a permit for it. */
  private *_handOver(): Body {
    this._touch();
    if (this._counter <= 0) {
      if (this._waiters.length > 0) this._rule('sem.overtaken');
      return null;
    }
    const waiter = this._waiters.shift();
    if (!waiter) return null;
    this._rule('sem.release-each');
    if (this._hub._timers.isRoundOpen) this._rule('sem.hand-over-order');
    if (this._waiters.length > 0) {
      this._rule('sem.fifo');
      if (this._counter > 1) this._rule('sem.release-together');
    }
    yield* this._hub._world.switch(waiter, []);
    return null;
  }

  // In a `with` statement

  *__enter__(): Body {
    this._rule('sem.with');
    try {
      yield* this.acquire();
    } catch (error) {
      this._rule('sem.with-interrupted');
      throw error;
    }
    this._rule('sem.with-value');
    return null;
  }

  *__exit__(error: unknown): Body {
    this._rule('sem.with');
    if (isKilledBy(this._hub._world.running, error)) this._hub._machine.rule('kill.with');
    yield* this.release();
    return null;
  }
}

export class BoundedSemaphore extends Semaphore {
  constructor(
    hub: Hub,
    private readonly _given: unknown = 1,
    ...surplus: unknown[]
  ) {
    super(hub, _given, ...surplus);
  }

  override acquire(blocking?: unknown, timeout?: unknown): Body {
    this._rule('bounded.semaphore');
    return super.acquire(blocking, timeout);
  }

  override *release(blocking?: unknown): Body {
    this._touch();
    if (typeName(this._given) !== 'int') this._rule('bounded.convert');
    if (compare(this._counter, this._bound) >= 0) {
      this._rule('bounded.over');
      if (this._counter > 0 && this._waiters.length > 0) this._rule('bounded.over-waiting');
      throw exceptions.ValueError!('Semaphore released too many times');
    }
    this._rule('bounded.semaphore');
    return yield* super.release(blocking);
  }

  private get _bound(): unknown {
    return this._hub._machine.defects.has('bounded-convert') ? this._givenBound() : this._first;
  }

  /** `bounded-convert`: the bound stays the value as it was given, a fraction or a text, though the count is made of it. */
  private _givenBound(): unknown {
    return this._given ?? null;
  }
}

/** What the rules of a Semaphore are for one side of a CappedSemaphore; nothing where those below say it. */
const rulesOfSide: Readonly<Record<string, string>> = {
  'sem.hand-over': 'capped.hand-over',
  'sem.fifo': 'capped.fifo',
  'sem.no-overtaking': 'capped.no-overtaking',
  'sem.overtaking': 'capped.nonblocking-waiters',
};

/** The permits of a CappedSemaphore, or its room. */
class Side extends Semaphore {
  /** Undoes a release. */
  _takeBack(): void {
    this._touch();
    this._counter--;
  }

  override _rule(id: string): void {
    const own = rulesOfSide[id];
    if (own !== undefined) this._hub._machine.rule(own);
  }
}

/** A semaphore whose releases wait, too: two semaphores that face each other. */
export class CappedSemaphore {
  private readonly _permits: Side;
  private readonly _room: Side;
  private readonly _limit: number;

  constructor(
    readonly _hub: Hub,
    ...args: unknown[]
  ) {
    const [count = null, limit = null] = args;
    if (args.length !== 2) throw this._refuseArguments();
    if (compare(count, 0) < 0) throw this._refuseRange();
    if (limit === null) throw this._refuseArguments();
    if (compare(count, limit) > 0) throw this._refuseRange();
    this._rule('capped.initial');
    this._limit = Number(limit);
    this._permits = new Side(_hub, count);
    this._room = new Side(_hub, this._limit - Number(count));
  }

  private _refuseArguments(): Error {
    this._rule('capped.initial-arguments');
    return exceptions.TypeError!('CappedSemaphore() takes a count and a limit');
  }

  private _refuseRange(): Error {
    this._rule('capped.initial-range');
    return exceptions.ValueError!('the count must be from zero to the limit');
  }

  private _rule(id: string): void {
    this._hub._machine.rule(id);
  }

  locked(): boolean {
    this._rule('capped.locked');
    return this._permits.locked();
  }

  bounded(): boolean {
    this._rule('capped.locked');
    return this._room.locked();
  }

  get balance(): number {
    const waiting = this._permits._waiters.length + this._room._waiters.length;
    this._rule(waiting > 0 ? 'capped.balance-waiting' : 'capped.balance');
    return this._permits.balance - this._room.balance;
  }

  *acquire(...args: unknown[]): Body {
    return yield* this._pass('capped.acquire', this._permits, this._room, args);
  }

  *release(...args: unknown[]): Body {
    return yield* this._pass('capped.release', this._room, this._permits, args);
  }

  /** Takes from one side what it gives to the other. */
  private *_pass(rule: string, from: Side, to: Side, [blocking = true, ...more]: readonly unknown[]): Body {
    if (more.length > 0) {
      this._rule('capped.no-timeout');
      throw exceptions.TypeError!('takes one argument');
    }
    const blocks = truthy(blocking);
    if (!blocks && from.locked()) {
      this._rule('capped.nonblocking');
      return false;
    }
    this._rule(rule);
    if (this._limit === 0) this._rule('capped.rendezvous');
    // As much as there can be on the other side, and still something here: somebody who waits over there offers it.
    if (to._counter >= this._limit && from._counter > 0) this._rule('capped.room');
    yield* to.release();
    try {
      return yield* from.acquire(blocks || this._queuesAnyway());
    } catch (error) {
      to._takeBack();
      this._rule(to._counter < 0 ? 'capped.interrupted-used' : 'capped.interrupted');
      throw error;
    }
  }

  /**
   * `capped-nonblocking`: that `blocking` is False is not passed on to the semaphore inside. So who must not wait
   * takes the end of the queue, where somebody is about to be woken.
   */
  private _queuesAnyway(): boolean {
    return this._hub._machine.defects.has('capped-nonblocking');
  }

  *__enter__(): Body {
    this._rule('capped.with');
    yield* this.acquire();
    return null;
  }

  *__exit__(_error: unknown): Body {
    this._rule('capped.with');
    if (this._room._counter <= 0) this._rule('capped.with-waits');
    yield* this.release();
    return null;
  }
}

/** The classes as a program sees them. */
export function semaphores(hub: Hub): Record<string, unknown> {
  const isSemaphore = (value: unknown): boolean => {
    if (value instanceof BoundedSemaphore) hub._machine.rule('bounded.semaphore');
    if (value instanceof CappedSemaphore) hub._machine.rule('capped.not-semaphore');
    return value instanceof Semaphore;
  };
  return {
    Semaphore: withHub(Semaphore, hub, isSemaphore),
    BoundedSemaphore: withHub(BoundedSemaphore, hub),
    CappedSemaphore: withHub(CappedSemaphore, hub),
  };
}
