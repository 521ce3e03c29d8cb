/** The reference for pools of resources: spec/eventlet/resource-pools.md, rule by rule. */

import { exceptions, isOf } from '../scenario/python/exceptions.js';
import { truthy } from '../scenario/python/values.js';
import type { Body, Run, Transfer } from './greenlet.js';
import { isFinal, withHub, type Hub } from './hub.js';
import { Full, LightQueue } from './queue.js';

/** Where those wait who want an item. The program does not see it. */
class Channel extends LightQueue {
  override _rule(): void {}
}

/** What tells a waiter to look again. */
const again = Symbol('again');

/** Names with an underscore are the reference's own. */
export class Pool {
  private readonly _id: number;
  private readonly _channel: Channel;
  private readonly _freeItems: unknown[] = [];
  /** How many items it has made and not thrown away. */
  private _size = 0;

  constructor(
    readonly _hub: Hub,
    private readonly _minSize: number = 0,
    private _maxSize: number = 4,
    private readonly _isStack: unknown = false,
    private readonly _make: unknown = null,
  ) {
    this._id = _hub._machine.newId();
    this._channel = new Channel(_hub, 0);
    if (_minSize > 0) this._rule('resource.minimum');
    if (_minSize > _maxSize) this._rule('resource.minimum-above');
    for (let i = 0; i < _minSize; i++) {
      this._size++;
      // What is made here must not wait.
      const step = this._create().next(undefined as never);
      if (!step.done) throw exceptions.RuntimeError!('the constructor cannot wait');
      this._freeItems.push(step.value);
    }
  }

  _rule(id: string): void {
    this._hub._machine.rule(id);
  }

  private _touch(): void {
    this._hub._machine.touch(this._id);
  }

  private _has(defect: string): boolean {
    return this._hub._machine.defects.has(defect);
  }

  /** Makes an item. */
  private *_create(): Body {
    this._rule('resource.create');
    return (this._make ?? null) === null ? this._default() : yield* (this._make as Run)();
  }

  /** Makes an item where the program does not say how. */
  protected _default(): unknown {
    this._rule('resource.create-missing');
    throw exceptions.NotImplementedError!('Implement in subclass');
  }

  // How many there are

  get min_size(): number {
    this._rule('resource.sizes');
    return this._minSize;
  }

  get max_size(): number {
    this._rule('resource.sizes');
    return this._maxSize;
  }

  get current_size(): number {
    this._touch();
    this._rule('resource.sizes');
    return this._size;
  }

  free(): number {
    this._touch();
    this._rule('resource.free');
    if (this._freeCount > 0 && this._waitingCount > 0) this._rule('resource.resize-up');
    return this._freeCount;
  }

  private get _freeCount(): number {
    return this._freeItems.length + this._maxSize - this._size;
  }

  waiting(): number {
    this._touch();
    this._rule('resource.waiting');
    return this._waitingCount;
  }

  /** Who waits and is not about to be given an item. */
  private get _waitingCount(): number {
    return Math.max(0, this._channel._getters.size - this._channel._putters.size);
  }

  resize(size: number): null {
    this._touch();
    if (size < this._size) this._rule('resource.resize-down');
    if (size > this._maxSize && this._waitingCount > 0) this._rule('resource.resize-up');
    this._rule('resource.resize');
    this._maxSize = size;
    return null;
  }

  // Getting

  *get(): Body {
    this._touch();
    for (;;) {
      if (this._freeItems.length > 0) return this._reuse();
      if (this._size < this._maxSize) return yield* this._makeNew();
      this._rule(this._maxSize === 0 ? 'resource.zero' : 'resource.waits');
      if (this._hub._world.running === this._hub._greenlet) this._rule('resource.hub');
      const item = yield* this._channel.get();
      this._touch();
      if (item !== again) return item;
    }
  }

  private _reuse(): unknown {
    this._rule('resource.reuses');
    if (this._freeItems.length > 1) this._rule(truthy(this._isStack) ? 'resource.order-stack' : 'resource.order');
    return this._freeItems.shift();
  }

  private *_makeNew(): Body {
    this._size++;
    try {
      const item = yield* this._create();
      this._touch();
      if (this._channel._getters.size > 0) this._rule('resource.create-waits');
      return item;
    } catch (error) {
      if (!isFinal(error)) this._takeBack();
      throw error;
    }
  }

  /** No item was made: somebody else may make one. */
  private _takeBack(): void {
    this._touch();
    this._rule('resource.create-raises');
    this._size--;
    if (this._waitingCount > 0) this._rule('resource.create-raises-waiters');
    // `resource-create-fails`: nobody tells those who wait.
    if (!this._has('resource-create-fails')) this._lookAgain();
  }

  /** Has somebody who waits look again, in a later turn of the hub. */
  private _lookAgain(): void {
    if (this._waitingCount > 0) this._hub._after(0, () => this._wakeOne());
  }

  private *_wakeOne(): Body {
    this._touch();
    if (this._channel._getters.size > 0 && this._freeCount > 0) yield* this._channel.put(again, false);
    return null;
  }

  // Putting

  *put(item: unknown): Body {
    this._touch();
    if (this._size > this._maxSize) {
      this._rule('resource.resize-down');
      this._size--;
      return null;
    }
    let isRefused = false;
    while (this._waitingCount > 0) {
      if (isRefused) {
        this._rule('resource.put-again');
        // `resource-stranded`: the item is free, beside somebody who waits for it.
        if (this._has('resource-stranded')) break;
      }
      if (yield* this._handOver(item)) return null;
      isRefused = true;
    }
    this._rule(isRefused ? 'resource.waiter-gone' : 'resource.put');
    this._keep(item);
    return null;
  }

  /** Offers an item to those who wait; gives whether one of them has got it. */
  private *_handOver(item: unknown): Generator<Transfer, boolean, Transfer> {
    this._rule('resource.hand-over');
    if (this._channel._getters.size > 1) this._rule('resource.any-waiter');
    if (this._hub._world.running === this._hub._greenlet) this._rule('resource.hub');
    try {
      yield* this._channel.put(item, false);
      return true;
    } catch (error) {
      if (isFinal(error)) throw error;
      this._touch();
      if (isOf(error, Full)) return false;
      this._rule('resource.put-killed');
      // `resource-lost`: the item is neither free nor got by anybody.
      if (!this._has('resource-lost')) {
        this._keep(item);
        this._lookAgain();
      }
      throw error;
    }
  }

  private _keep(item: unknown): void {
    if (this._freeItems.length >= this._size) this._rule('resource.foreign');
    if (truthy(this._isStack)) this._freeItems.unshift(item);
    else this._freeItems.push(item);
  }

  // Borrowing

  item(): Borrowed {
    this._rule('resource.item');
    return new Borrowed(this);
  }
}

/** An item that is put back at the end of a `with` statement. */
class Borrowed {
  private _item: unknown;

  constructor(private readonly _pool: Pool) {}

  *__enter__(): Body {
    this._item = yield* this._pool.get();
    return this._item;
  }

  *__exit__(error: unknown): Body {
    if ((error ?? null) !== null) this._pool._rule('resource.item-exception');
    yield* this._pool.put(this._item);
    return false;
  }
}

/** What stands for the right to use something. */
export class Token {}

/** A pool of tokens. */
export class TokenPool extends Pool {
  protected override _default(): Token {
    this._rule('resource.token');
    return new Token();
  }
}

/** The classes as a program sees them. */
export function resourcePools(hub: Hub): Record<string, unknown> {
  return { Pool: withHub(Pool, hub), TokenPool: withHub(TokenPool, hub) };
}
