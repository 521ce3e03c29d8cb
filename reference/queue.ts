/** The reference for queues: spec/eventlet/queues.md and queue-hub.md, rule by rule. */

import { exceptions, makeException } from '../scenario/python/exceptions.js';
import { compare, isNumber, truthy, typeName } from '../scenario/python/values.js';
import type { Body, Greenlet } from './greenlet.js';
import { isFinal, type Hub } from './hub.js';
import { Getter, passOn, Putter, Waiters, type Waiter } from './queue-waiters.js';
import type { Timer } from './timers.js';

/** What `put` and `get` raise when they must not wait, or not any longer. */
export const Full = makeException('Full', exceptions.Exception!);
export const Empty = makeException('Empty', exceptions.Exception!);

/** Where the items of a queue are. */
export interface Store {
  readonly size: number;
  add(item: unknown): void;
  /** Takes the item whose turn it is. */
  take(): unknown;
  /** Marks that somebody is served who waits for an item. */
  markServed?(): void;
  /** Marks that an item is taken while others wait to put theirs. */
  markBlocked?(): void;
}

/** First in, first out. */
class Line implements Store {
  private readonly items: unknown[] = [];

  constructor(private readonly queue: LightQueue) {}

  get size(): number {
    return this.items.length;
  }

  add(item: unknown): void {
    this.items.push(item);
  }

  take(): unknown {
    if (this.items.length > 1) this.queue._rule('queue.fifo');
    return this.items.shift();
  }
}

/** Names with an underscore are the reference's own. */
export class LightQueue {
  private readonly _id: number;
  /** How many items it takes; null for any number. */
  private _limit: unknown;
  readonly _store: Store;
  readonly _waiters: Waiters;
  /** Whether it was made smaller. */
  private _isShrunk = false;

  constructor(
    readonly _hub: Hub,
    maxsize: unknown = null,
  ) {
    this._id = _hub._machine.newId();
    if (maxsize !== null && !isNumber(maxsize)) {
      this._rule('queue.maxsize-type');
      throw exceptions.TypeError!(`'<' not supported between instances of '${typeName(maxsize)}' and 'int'`);
    }
    this._limit = isNegative(maxsize) ? null : maxsize;
    this._store = this._makeStore();
    this._waiters = new Waiters(this);
  }

  get _getters(): Set<Getter> {
    return this._waiters.getters;
  }

  get _putters(): Set<Putter> {
    return this._waiters.putters;
  }

  protected _makeStore(): Store {
    return new Line(this);
  }

  /** Marks that a rule about queues is obeyed here. Queues that the program does not see obey the rules of other pages. */
  _rule(id: string): void {
    this._hub._machine.rule(id);
  }

  /** Notes that the turn under way reads or changes the queue. */
  _touch(): void {
    this._hub._machine.touch(this._id);
  }

  protected _has(defect: string): boolean {
    return this._hub._machine.defects.has(defect);
  }

  private get _isInHub(): boolean {
    return this._hub._world.running === this._hub._greenlet;
  }

  /** Whether the hub runs; whoever asks needs one. */
  private _asksForHub(): boolean {
    this._hub._need();
    return this._isInHub;
  }

  // What is in it, and who waits

  get maxsize(): unknown {
    this._touch();
    this._rule('queue.maxsize');
    return this._limit;
  }

  qsize(): number {
    this._markAsked('queue.qsize');
    if (this._putters.size > 0) this._rule('queue.qsize-blocked');
    if (this._isChannel && this._store.size > 0) this._rule('queue.hub-get-room');
    return this._store.size;
  }

  empty(): boolean {
    this._markAsked('queue.empty');
    return this._store.size === 0;
  }

  full(): boolean {
    this._markAsked('queue.full');
    return !this._hasRoom;
  }

  putting(): number {
    this._markAsked('queue.putting');
    if (this._putters.size > 0 && this._hasRoom) this._rule('queue.putting-room');
    return this._putters.size;
  }

  getting(): number {
    this._markAsked('queue.getting');
    if (this._getters.size > 0 && this._store.size > 0) this._rule('queue.getting-items');
    return this._getters.size;
  }

  private _markAsked(rule: string): void {
    this._touch();
    this._rule(rule);
    if (this._limit === null) this._rule('queue.unbounded');
    if (this._isChannel) this._rule('channel.empty-and-full');
    if (this._isShrunk && this._limit !== null && compare(this._store.size, this._limit) > 0) this._rule('resize.down');
    if (this._getters.size > 0 && this._putters.size > 0) this._rule('queue.both-wait');
  }

  private get _isChannel(): boolean {
    return this._limit !== null && compare(this._limit, 0) === 0;
  }

  get _hasRoom(): boolean {
    return this._limit === null || compare(this._store.size, this._limit) < 0;
  }

  resize(size: unknown): null {
    this._touch();
    // `queue-negative-resize`: only the constructor takes a negative size for none.
    const limit = isNegative(size) && !this._has('queue-negative-resize') ? null : size;
    if (isNegative(size)) this._rule('resize.negative');
    const isUp = this._limit !== null && (limit === null || compare(limit, this._limit) > 0);
    this._rule(isUp ? 'resize.up' : 'resize.down');
    if (this._limit === null) this._rule('resize.bounds');
    if (isUp) this._waiters.wake();
    this._isShrunk ||= !isUp;
    this._limit = limit;
    return null;
  }

  // Putting

  *put(...args: unknown[]): Body {
    this._touch();
    const [item, block = true, timeout = null] = args;
    if (item === undefined) throw exceptions.TypeError!("put() missing 1 required positional argument: 'item'");
    const blocks = truthy(block);
    if (!blocks && timeout !== null) this._rule('put.nonblocking-timeout');
    if (this._hasRoom) this._putNow(item);
    else if (!blocks && this._asksForHub()) yield* this._putInHub(item);
    else if (blocks) yield* this._putLater(item, timeout);
    else if (this._getters.size > 0) yield* this._offer(item);
    else {
      this._rule('put.nonblocking');
      throw Full();
    }
    return null;
  }

  *put_nowait(item: unknown): Body {
    this._rule('put.nowait');
    return yield* this.put(item, false);
  }

  private _putNow(item: unknown): void {
    this._rule('put.room');
    if (this._isInHub) this._rule('queue.hub-ready');
    if (this._putters.size > 0) this._rule('put.overtakes');
    this._add(item);
    if (this._getters.size > 0) this._waiters.wake();
  }

  /** An item gets into the queue. */
  _add(item: unknown): void {
    this._store.add(item);
  }

  /** Waits for room, or for somebody who takes the item. */
  private *_putLater(item: unknown, timeout: unknown): Body {
    const putter = new Putter(this._hub._world.running, item, true);
    const limit = this._limitPutter(putter, timeout);
    this._putters.add(putter);
    this._markPut(timeout);
    if (this._getters.size > 0) this._waiters.wake();
    try {
      yield* this._awaitPut(putter);
      if (limit) this._rule('put.timeout-in-time');
      if (putter.isDelivered) this._rule('channel.hand-over');
      else this._add(item);
    } catch (error) {
      if (!isFinal(error)) this._markPutRaised(putter, limit, timeout);
      throw error;
    } finally {
      this._putters.delete(putter);
      limit?._cancel();
    }
    return null;
  }

  private _limitPutter(putter: Putter, timeout: unknown): Timer | null {
    if (!isLimit(timeout)) {
      this._rule('put.timeout-type');
      this._rule('put.timeout-type-leaves');
    }
    if (!isLimit(timeout) && this._has('queue-timeout-type')) {
      // `queue-timeout-type`: it is among the putters before it is known whether there can be a timer; nobody takes that back.
      putter.isThere = false;
      this._putters.add(putter);
    }
    return this._limitTime(putter.greenlet, timeout, Full);
  }

  private _limitTime(waiter: Greenlet, timeout: unknown, exception: unknown): Timer | null {
    if (timeout === null) return null;
    return this._hub._after(timeout, () => this._hub._world.throw(waiter, [exception]), null, undefined, waiter);
  }

  _refuse(waiter: Greenlet): Timer {
    return this._limitTime(waiter, 0, Full)!;
  }

  /** Offers an item to those who wait for one, where there is no room for it. */
  private *_offer(item: unknown): Body {
    const putter = new Putter(this._hub._world.running, item, false);
    this._putters.add(putter);
    this._waiters.wake();
    let isOver = false;
    try {
      yield* this._awaitPut(putter);
      isOver = true;
      if (putter.isDelivered) this._rule('put.hand-over');
      else {
        this._markRefused();
        throw Full();
      }
    } catch (error) {
      if (!isFinal(error) && !isOver) this._markOfferRaised(putter);
      throw error;
    } finally {
      // `queue-phantom-putter`: it stays where putters are looked for.
      if (isOver || !this._has('queue-phantom-putter')) this._putters.delete(putter);
      // `queue-late-full`: it is told in any case that nobody takes the item, whatever it does by then.
      if (!(putter.refusal?._isPending && this._has('queue-late-full'))) putter.refusal?._cancel();
    }
    return null;
  }

  private *_awaitPut(putter: Putter): Body {
    const value = yield* this._pause(putter);
    if (value === putter) return null;
    this._rule('put.switched');
    throw exceptions.AssertionError!('Invalid switch into Queue.put');
  }

  /** Hands control to others until the waiter is resumed; gives what it is resumed with. */
  private *_pause(waiter: Waiter): Body {
    const { greenlet } = waiter;
    greenlet._awaits = this;
    try {
      return yield* this._hub._pause();
    } finally {
      this._touch();
      waiter.isThere = false;
      greenlet._awaits = null;
    }
  }

  // Getting

  *get(block: unknown = true, timeout: unknown = null): Body {
    this._touch();
    const blocks = truthy(block);
    if (!blocks && timeout !== null) this._rule('get.nonblocking-timeout');
    if (this._store.size > 0) return this._getNow();
    if (!blocks && this._asksForHub()) return yield* this._getInHub();
    if (blocks) return yield* this._getLater(timeout);
    this._rule(this._putters.size > 0 ? 'channel.get-nonblocking' : 'get.nonblocking');
    throw Empty();
  }

  *get_nowait(): Body {
    this._rule('get.nowait');
    return yield* this.get(false);
  }

  private _getNow(): unknown {
    this._rule('get.item');
    if (this._isInHub) this._rule('queue.hub-ready');
    if (this._getters.size > 0) this._rule('get.overtakes');
    if (this._putters.size > 0) {
      this._store.markBlocked?.();
      this._waiters.wake();
    }
    return this._store.take();
  }

  private *_getLater(timeout: unknown): Body {
    if (!isLimit(timeout)) this._rule('get.timeout-type');
    const { running } = this._hub._world;
    const limit = this._limitTime(running, timeout, Empty);
    const getter = new Getter(running);
    this._getters.add(getter);
    this._markGet(timeout);
    if (this._putters.size > 0) this._waiters.wake();
    try {
      const value = yield* this._pause(getter);
      if (!getter.isServed) this._rule('get.switched');
      else if (limit) this._rule('get.timeout-in-time');
      return value;
    } catch (error) {
      if (!isFinal(error)) {
        this._markGetRaised(limit, timeout);
        this._waiters.wake();
      }
      throw error;
    } finally {
      this._getters.delete(getter);
      limit?._cancel();
    }
  }

  // In the hub, which cannot wait

  private *_putInHub(item: unknown): Body {
    if (this._getters.size === 0) {
      this._rule('queue.hub-put-full');
      throw Full();
    }
    this._rule('queue.hub-put');
    // `priority-incomparable`: who gets the item is taken from those who wait before it is known whether the item can be put.
    const early = this._has('priority-incomparable') ? this._waiters.choose(this._getters, 'queue.any-getter') : null;
    this._add(item);
    passOn(this._waiters.afterFailure(yield* this._waiters.give(early ?? this._waiters.choose(this._getters, 'queue.any-getter'))));
    return null;
  }

  private *_getInHub(): Body {
    while (this._putters.size > 0) {
      const putter = this._waiters.choose(this._putters, 'queue.any-putter');
      if (!putter.isThere) continue;
      passOn(this._waiters.afterFailure(yield* this._waiters.resume(putter, [putter])));
      if (this._store.size > 0) {
        this._rule('queue.hub-get');
        return this._store.take();
      }
      if (!putter.blocks) this._rule('queue.hub-both-fail');
    }
    this._rule('queue.hub-get-empty');
    throw Empty();
  }

  // Marks

  private _markPut(timeout: unknown): void {
    if (this._isInHub) this._rule('queue.hub-waits');
    else {
      this._rule('put.waits');
      if (timeout === null) this._rule('put.timeout-none');
    }
  }

  private _markGet(timeout: unknown): void {
    if (this._isInHub) this._rule('queue.hub-waits');
    else {
      this._rule('get.waits');
      if (timeout === null) this._rule('get.timeout-none');
    }
  }

  private _markPutRaised({ isDelivered }: Putter, limit: Timer | null, timeout: unknown): void {
    if (this._isInHub) return;
    if (limit?._called) {
      this._rule('put.timeout');
      if (compare(timeout, 0) <= 0) this._rule(compare(timeout, 0) < 0 ? 'put.timeout-negative' : 'put.timeout-zero');
      if (this._getters.size > 0) this._rule('channel.put-timeout-zero');
    } else this._rule(isDelivered ? 'put.killed-delivered' : 'put.killed');
  }

  private _markOfferRaised(putter: Putter): void {
    if (putter.refusal?._called) return this._markRefused();
    this._rule(putter.refusal ? 'put.refused-late' : 'put.hand-over-killed');
  }

  private _markRefused(): void {
    this._rule('put.hand-over-fails');
    if (this._hasRoom) this._rule('put.hand-over-room');
  }

  private _markGetRaised(limit: Timer | null, timeout: unknown): void {
    if (this._isInHub) return;
    if (limit?._called) {
      this._rule('get.timeout');
      if (compare(timeout, 0) <= 0) this._rule(compare(timeout, 0) < 0 ? 'get.timeout-negative' : 'get.timeout-zero');
      if (this._putters.size > 0) this._rule('channel.get-timeout-zero');
    } else this._rule('get.killed');
    if (this._store.size > 0) this._rule('get.killed-item');
  }
}

const isNegative = (size: unknown): boolean => isNumber(size) && compare(size, 0) < 0;

/** Whether something can limit the time of a waiter, or says that nothing does. */
const isLimit = (timeout: unknown): boolean => timeout === null || isNumber(timeout);
