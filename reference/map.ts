/** The reference for maps: spec/eventlet/maps.md, rule by rule. */

import { exceptions, isOf } from '../scenario/python/exceptions.js';
import { collect, Dict } from '../scenario/python/values.js';
import { isExit, type Body } from './greenlet.js';
import { isFinal, type Hub } from './hub.js';
import type { GreenPool } from './pool.js';
import { Results, type Interrupted, type Steps } from './results.js';
import { Items, Zip } from './zip.js';

/** What comes after all results: the end, or the exception by which the input has failed. */
interface End {
  readonly failure: { readonly error: unknown } | null;
}

/** Names with an underscore are the reference's own. */
export class GreenMap {
  readonly _hub: Hub;
  private readonly _id: number;
  private readonly _size: number;
  private readonly _results: Results;
  /** Is set when all results have been taken. */
  private _isOver = false;
  /** What the input has failed by, and nobody was told of. */
  private _failure: End['failure'] = null;

  /**
   * @param _from the pool that was asked for it
   * @param _pool the pool that does the work
   */
  constructor(
    private readonly _from: GreenPool,
    private readonly _pool: GreenPool,
    private readonly _run: unknown,
    iterable: unknown,
  ) {
    this._hub = _from._hub;
    this._id = this._hub._machine.newId();
    this._size = _pool.size;
    this._results = new Results(this._hub, this._size);
    this._rule('map.lazy');
    if ((_run ?? null) === null) this._rule('map.none');
    this._hub._spawning._spawnBare(() => this._produce(iterable));
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

  // Producing: a greenlet of its own takes the items, and spawns

  private *_produce(iterable: unknown): Body {
    let failure: End['failure'] = null;
    try {
      yield* this._spawnAll(iterable);
    } catch (error) {
      if (isFinal(error)) throw error;
      this._rule(iterable instanceof Zip ? 'map.input-raises' : 'map.starmap-raises');
      // `map-input-error`: the producer dies, and nobody tells who waits for its results.
      if (this._has('map-input-error')) throw error;
      failure = { error };
    }
    yield* this._finish({ failure });
    return null;
  }

  private *_spawnAll(iterable: unknown): Body {
    const items = new Items(iterable);
    const run = this._run ?? tuple;
    for (;;) {
      const fired = this._hub._fired;
      const isThere = yield* items.next();
      if (this._hub._fired > fired) this._rule('map.input-waits');
      if (!isThere) return null;
      yield* this._spawn(run, collect(items.item));
    }
  }

  private *_spawn(run: unknown, args: readonly unknown[]): Body {
    if (this._pool._isFull) this._rule('map.limit');
    if (this._from.size !== this._size) this._rule('map.size');
    const thread = yield* this._pool._spawn(run, args, new Dict());
    if (this._results.size >= this._size) this._rule('map.read-ahead');
    yield* this._results.add(thread);
    return null;
  }

  /** Sees to it that consumers learn that there is no more. */
  private *_finish(end: End): Body {
    if (this._size === 0) this._rule('map.size-zero');
    // `map-size-zero`: what tells them needs a worker, too.
    if (this._size === 0 && !this._has('map-size-zero')) {
      this._end(end, true);
      return null;
    }
    yield* this._spawn(give.bind(null, end), []);
    return null;
  }

  /** @param tellsAll whether all consumers are told, whatever the defects */
  private _end(end: End, tellsAll = false): void {
    this._touch();
    this._isOver = true;
    this._failure = end.failure;
    if (this._results._waiters.size === 0) return;
    this._rule('map.consumer-end');
    // `map-after-end`: only one of them is told.
    if (!tellsAll && this._has('map-after-end')) return;
    this._results.stop(Infinity, () => this._results.size === 0);
  }

  // Consuming

  [Symbol.asyncIterator](): this {
    this._rule('map.itself');
    return this;
  }

  *next(): Steps {
    this._touch();
    if (this._isOver && this._results.size === 0) {
      if (this._size > 0) this._rule('map.after-end');
      if (this._size === 0 || !this._has('map-after-end')) return this._stop();
    }
    this._markNext();
    let value: unknown;
    let isInterrupted = false;
    try {
      value = yield* this._results.take((how) => {
        isInterrupted = true;
        return this._keeps(how);
      });
    } catch (error) {
      if (this._results.isStop(error)) return this._stop();
      if (!isFinal(error) && !isInterrupted) this._markRaised(error);
      throw error;
    }
    this._touch();
    return this._give(value);
  }

  private _markNext(): void {
    this._rule('map.next');
    if (this._results._consumers > 0) this._rule('map.consumers');
    if (this._hub._world.running === this._hub._greenlet) this._rule('map.hub');
  }

  private _give(value: unknown): { readonly done: boolean; readonly value: unknown } {
    if (isEnd(value)) {
      this._end(value);
      return this._stop();
    }
    this._rule('map.order');
    if (isOf(value, exceptions.StopIteration)) {
      this._rule('map.stop-returned');
      // `map-stop-returned`: it is a StopIteration that says that there is no more.
      if (this._has('map-stop-returned')) throw value;
    }
    return { done: false, value };
  }

  /** There is no more. */
  private _stop(): { readonly done: boolean; readonly value: unknown } {
    const failure = this._failure;
    this._failure = null;
    if (failure) throw failure.error;
    this._rule('map.end');
    return { done: true, value: undefined };
  }

  private _markRaised(error: unknown): void {
    if (isOf(error, exceptions.StopIteration)) this._rule('map.stop-raised');
    else this._rule(isExit(error) ? 'map.exit' : 'map.exception');
  }

  /** A consumer was interrupted: gives whether the result that it waited for is still to come. */
  private _keeps(how: Interrupted): boolean {
    this._touch();
    this._rule('map.interrupted');
    // `pile-interrupted-result`: eventlet forgets what it has taken.
    return how === 'spawn' || !this._has('pile-interrupted-result');
  }
}

/** What the last worker does, which ends the results. */
function* give(end: End): Body {
  return end;
}

/** What a map calls that has no function. */
function* tuple(...args: unknown[]): Body {
  return args;
}

const isEnd = (value: unknown): value is End => typeof value === 'object' && value !== null && 'failure' in value;
