/** The reference for queues of tasks and their orders: spec/eventlet/tasks.md and queue-orders.md, rule by rule. */

import { exceptions } from '../scenario/python/exceptions.js';
import { compare, same } from '../scenario/python/values.js';
import { Event } from './event.js';
import type { Body } from './greenlet.js';
import { withHub, type Hub } from './hub.js';
import { LightQueue, type Store } from './queue.js';

/** What `join()` waits for: that all tasks are done. The rules about it are those of tasks.md. */
class AllDone extends Event {
  override _rule(): void {}

  /** `queue-join-again`: the end of one wait ends a later one, though tasks are left. */
  protected override _endsLaterWait(): boolean {
    this._hub._machine.rule('join.again-waits');
    return this._hub._machine.defects.has('queue-join-again');
  }
}

/** A queue that counts the items of which nobody has said that they are done. */
export class Queue extends LightQueue {
  private _unfinished = 0;
  private readonly _allDone: Event;
  private _isUsed = false;

  constructor(hub: Hub, maxsize?: unknown) {
    super(hub, maxsize);
    this._allDone = new AllDone(hub);
  }

  override _add(item: unknown): void {
    super._add(item);
    this._unfinished++;
    if (!this._allDone.ready()) return;
    if (this._allDone._waiters.size > 0) this._rule('join.not-asked-again');
    this._allDone.reset();
  }

  get unfinished_tasks(): number {
    this._touch();
    this._rule('task.count');
    if (this._putters.size > 0) this._rule('task.count-blocked');
    return this._unfinished;
  }

  task_done(): null {
    this._touch();
    if (this._unfinished <= 0) {
      this._rule('task.too-many');
      throw exceptions.ValueError!('task_done() called too many times');
    }
    this._rule('task.done');
    this._isUsed = true;
    if (this._store.size >= this._unfinished) this._rule('task.done-early');
    if (--this._unfinished > 0) return null;
    if (this._allDone._waiters.size > 1) this._rule('join.all');
    if (this._allDone._waiters.size > 0) this._rule('join.later');
    this._allDone.send(null);
    return null;
  }

  *join(): Body {
    this._touch();
    if (this._unfinished <= 0) {
      this._rule('join.nothing');
      if (this._putters.size > 0) this._rule('join.blocked-putters');
      return null;
    }
    this._rule(this._isUsed ? 'join.again' : 'join.waits');
    yield* this._allDone.wait();
    return null;
  }
}

/** Last in, first out. */
class Stack implements Store {
  private readonly items: unknown[] = [];

  constructor(private readonly queue: LightQueue) {}

  get size(): number {
    return this.items.length;
  }

  add(item: unknown): void {
    this.items.push(item);
  }

  take(): unknown {
    if (this.items.length > 1) this.queue._rule('lifo.order');
    return this.items.pop();
  }

  markServed(): void {
    this.queue._rule('lifo.waiting');
  }
}

export class LifoQueue extends Queue {
  protected override _makeStore(): Store {
    return new Stack(this);
  }
}

/** The least first. */
class Ranked implements Store {
  private readonly items: unknown[] = [];

  constructor(private readonly queue: PriorityQueue) {}

  get size(): number {
    return this.items.length;
  }

  add(item: unknown): void {
    try {
      for (const other of this.items) compare(item, other);
    } catch (error) {
      this.queue._rule('priority.incomparable');
      throw error;
    }
    this.items.push(item);
  }

  take(): unknown {
    if (this.items.length > 1) this.queue._rule('priority.order');
    const least = this.items.filter((item) => this.items.every((other) => other === item || compare(item, other) <= 0));
    // Which of several that are equal comes first is left open, where they can be told apart.
    const different = least.filter((item, i) => least.findIndex((other) => same(item, other)) === i);
    if (different.length > 1) this.queue._rule('priority.equal');
    const taken = different[this.queue._hub._machine.choose(different.length)];
    this.items.splice(this.items.indexOf(taken), 1);
    return taken;
  }

  markServed(): void {
    this.queue._rule('priority.waiting');
  }

  markBlocked(): void {
    this.queue._rule('priority.blocked');
  }
}

/**
 * `priority-incomparable`: Python's heap. An item is in it before it is known whether it can be compared, and what is taken out
 * is out before it is known what comes next.
 */
class Heap implements Store {
  private readonly items: unknown[] = [];

  get size(): number {
    return this.items.length;
  }

  add(item: unknown): void {
    this.items.push(item);
    this.rise(this.items.length - 1);
  }

  take(): unknown {
    const last = this.items.pop();
    if (this.items.length === 0) return last;
    const [least] = this.items;
    this.items[0] = last;
    this.sink();
    return least;
  }

  /** Moves an item up to where that above it is not greater. */
  private rise(at: number): void {
    for (let above; at > 0 && compare(this.items[at], this.items[(above = (at - 1) >> 1)]) < 0; at = above) this.swap(at, above);
  }

  /** Moves the first item down to the end, the lesser ones below it going up, and up again from there. */
  private sink(): void {
    const { items } = this;
    let at = 0;
    for (let below = 1; below < items.length; below = 2 * at + 1) {
      if (below + 1 < items.length && !(compare(items[below], items[below + 1]) < 0)) below++;
      this.swap(at, below);
      at = below;
    }
    this.rise(at);
  }

  private swap(a: number, b: number): void {
    [this.items[a], this.items[b]] = [this.items[b], this.items[a]];
  }
}

export class PriorityQueue extends Queue {
  protected override _makeStore(): Store {
    return this._has('priority-incomparable') ? new Heap() : new Ranked(this);
  }
}

/** The classes as a program sees them. */
export function queues(hub: Hub): Record<string, unknown> {
  const classes = { LightQueue, Queue, LifoQueue, PriorityQueue };
  return Object.fromEntries(Object.entries(classes).map(([label, type]) => [label, withHub(type, hub, (value) => isQueue(value, type))]));
}

function isQueue(value: unknown, type: new (...args: never[]) => LightQueue): boolean {
  if (value instanceof LightQueue) value._rule('queue.kinds');
  return value instanceof type;
}
