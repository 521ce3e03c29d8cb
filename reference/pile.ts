/** The reference for piles: spec/eventlet/piles.md, rule by rule. */

import { exceptions } from '../scenario/python/exceptions.js';
import type { Dict } from '../scenario/python/values.js';
import { isExit, type Body, type Greenlet } from './greenlet.js';
import { bound, type GreenThread } from './greenthread.js';
import { isFinal, type Hub } from './hub.js';
import { GreenPool } from './pool.js';
import { Results, type Interrupted, type Steps } from './results.js';

/** Names with an underscore are the reference's own. */
export class GreenPile {
  private readonly _pool: GreenPool;
  private readonly _id: number;
  private readonly _results: Results;
  /** How many results were promised, by a `spawn()` that has begun, and not given. */
  private _pending = 0;
  /** Who has spawned. */
  private readonly _spawners = new Set<Greenlet>();
  /** Whether all results were given once. */
  private _wasExhausted = false;

  constructor(
    readonly _hub: Hub,
    given: unknown = 1000,
    ...surplus: unknown[]
  ) {
    if (surplus.length > 0) throw exceptions.TypeError!('GreenPile() takes a size or a pool');
    this._id = _hub._machine.newId();
    this._rule(given instanceof GreenPool ? 'pile.pool' : 'pile.size');
    this._pool = given instanceof GreenPool ? given : new GreenPool(_hub, given);
    this._results = new Results(_hub, null);
    if (this._pool._piles.add(this).size > 1) this._rule('pile.shared');
  }

  private _rule(id: string): void {
    this._hub._machine.rule(id);
  }

  private _touch(): void {
    this._hub._machine.touch(this._id);
  }

  private _has(defect: string): boolean {
    return this._hub._machine.defects.has(defect);
  }

  get pool(): GreenPool {
    return this._pool;
  }

  // Spawning

  *spawn(...args: unknown[]): Body {
    this._touch();
    const [run, positional, keywords] = this._arguments(args);
    this._pending++;
    const waits = this._pool._isFull;
    try {
      const thread = (yield* this._pool._spawn(run, positional, keywords)) as GreenThread;
      if (waits) this._rule('pile.spawn-waits');
      if (thread._event.ready()) this._rule('pile.inside');
      yield* this._results.add(thread);
    } catch (error) {
      this._touch();
      this._pending--;
      if (!isFinal(error)) this._markSpawnRaised();
      throw error;
    }
    this._rule('pile.spawn');
    this._spawners.add(this._hub._world.running);
    if (this._pending > 1) this._rule('pile.spawn-more');
    return null;
  }

  private _arguments(args: readonly unknown[]): [run: unknown, args: readonly unknown[], keywords: Dict] {
    const bind = 'spawn(func, *args, **kw)';
    const found = bound(this._hub, 'pile.spawn-arguments', bind, args) as [unknown, readonly unknown[], Dict];
    // `pool-keywords`: the method has its object as a parameter, and that of the pool calls the first one otherwise.
    const isTaken = found[2].has('self') || found[2].has('function');
    if (isTaken && this._has('pool-keywords')) throw exceptions.TypeError!('got multiple values');
    return found;
  }

  /** Nothing comes of a `spawn()`. */
  private _markSpawnRaised(): void {
    this._rule('pile.spawn-interrupted');
    const surplus = this._results._consumers - this._pending;
    if (surplus <= 0 || this._results._waiters.size === 0) return;
    this._rule('pile.spawn-interrupted-consumer');
    // `pile-spawn-interrupted`: who waits for it waits for ever.
    if (this._has('pile-spawn-interrupted')) return;
    this._results.stop(1, () => this._results._consumers > this._pending);
  }

  // Iterating

  [Symbol.asyncIterator](): this {
    this._rule('pile.itself');
    return this;
  }

  *next(): Steps {
    this._touch();
    if (this._isExhausted()) return { done: true, value: undefined };
    this._markNext();
    let how: Interrupted | null = null;
    try {
      const value = yield* this._results.take((interrupted) => {
        how = interrupted;
        return this._keeps(interrupted);
      });
      this._touch();
      this._markGiven(value);
      this._pending--;
      return { done: false, value };
    } catch (error) {
      this._touch();
      if (isFinal(error)) throw error;
      if (how === null) {
        this._markRaised(error);
        this._pending--;
      }
      throw error;
    } finally {
      if (this._pending === 0) this._wasExhausted = true;
    }
  }

  private _isExhausted(): boolean {
    const { _consumers: consumers } = this._results;
    if (this._pending > 0 && consumers >= this._pending) this._rule('pile.consumer-end');
    // `pile-consumers`: that others wait for all that is left makes no difference.
    const left = consumers > 0 && this._has('pile-consumers') ? this._pending : this._pending - consumers;
    // `pile-interrupted-count`: nobody expects less than none.
    if (left !== 0 && (left > 0 || this._has('pile-interrupted-count'))) return false;
    this._rule(this._wasExhausted ? 'pile.exhausted' : 'pile.empty');
    return true;
  }

  private _markNext(): void {
    this._rule('pile.next');
    if (this._wasExhausted) this._rule('pile.again');
    if (this._spawners.size > 0 && !this._spawners.has(this._hub._world.running)) this._rule('pile.early');
    if (this._results.size === 0) this._rule('pile.pending');
    if (this._results._consumers > 0) this._rule('pile.consumers');
    if (this._hub._world.running === this._hub._greenlet) this._rule('pile.hub');
  }

  private _markGiven(value: unknown): void {
    this._rule('pile.order');
    if (value instanceof Error) this._rule('pile.exception-returned');
  }

  private _markRaised(error: unknown): void {
    this._rule(isExit(error) ? 'pile.exit' : 'pile.exception');
  }

  /** A consumer was interrupted: gives whether the result that it waited for is still to come. */
  private _keeps(how: Interrupted): boolean {
    this._touch();
    this._rule(how === 'spawn' ? 'pile.interrupted-pending' : 'pile.interrupted');
    // `pile-interrupted-count`, `pile-interrupted-result`: eventlet counts it as given, and forgets what it has taken.
    if (!this._has(how === 'spawn' ? 'pile-interrupted-count' : 'pile-interrupted-result')) return true;
    this._pending--;
    return false;
  }
}
