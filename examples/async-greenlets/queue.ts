/** Queues: what green threads put at one end, others get at the other, and either waits for the other where it must. */

import { isTrue, numeric, refuseSurplus } from './arguments.js';
import { AssertionError, Empty, Full, ValueError } from './errors.js';
import type { EventClass } from './event.js';
import type { Greenlet, World } from './greenlet.js';
import type { Hub } from './hub.js';
import { FirstIn, LastIn, Least, type Items } from './queue-order.js';
import type { Timer } from './timer.js';

export interface LightQueue {
  /** How many items it takes at most; null for any number. With room for none it is a channel, where items change hands. */
  readonly maxsize: number | null;
  /**
   * Puts an item into it, and waits while there is no room.
   *
   * @param block false to wait only for those who wait for an item already
   * @param timeout seconds
   * @throws Full when there is no room, or none in time
   */
  put(item: unknown, block?: unknown, timeout?: number | null): Promise<void>;
  /** `put(item, false)` */
  putNowait(item: unknown): Promise<void>;
  /**
   * Takes the item that is next, and waits while there is none.
   *
   * @param block false not to wait
   * @param timeout seconds
   * @throws Empty when there is none, or none in time
   */
  get(block?: unknown, timeout?: number | null): Promise<unknown>;
  /** `get(false)` */
  getNowait(): Promise<unknown>;
  /** How many items are in it. */
  qsize(): number;
  empty(): boolean;
  /** Whether there is no room. */
  full(): boolean;
  /** How many wait in `put()`. */
  putting(): number;
  /** How many wait in `get()`. */
  getting(): number;
  /** Changes how many items it takes. Those that are in it stay. */
  resize(size: number | null): void;
}

/** One that knows which of its items are done with. */
export interface Queue extends LightQueue {
  /** The items that were put, minus the calls of `taskDone()`. */
  readonly unfinishedTasks: number;
  /**
   * Says that something is done with an item.
   *
   * @throws ValueError when it was said of all items already
   */
  taskDone(): void;
  /** Waits until it has been said of all items. */
  join(): Promise<void>;
}

/** One to which what was taken last can be given back. */
export interface ReturningQueue extends LightQueue {
  putBack(item: unknown): void;
}

/** Without a maximum, or with a negative one, it takes any number of items. */
export type QueueClass<T> = new (maxsize?: number | null) => T;

export interface Queues {
  readonly LightQueue: QueueClass<ReturningQueue>;
  readonly Queue: QueueClass<Queue>;
  /** Gives what was put last. */
  readonly LifoQueue: QueueClass<Queue>;
  /** Gives the least. */
  readonly PriorityQueue: QueueClass<Queue>;
  readonly Full: typeof Full;
  readonly Empty: typeof Empty;
}

/** Somebody who waits for an item. */
interface Getter {
  readonly greenlet: Greenlet;
}

/** Somebody who waits to be rid of one. */
interface Putter {
  readonly greenlet: Greenlet;
  readonly item: unknown;
  /** Whether room would do. Otherwise somebody must take the item who waits already. */
  readonly isPatient: boolean;
  isWaiting: boolean;
  isTaken: boolean;
  /** What is to tell that nobody takes it. */
  refusal: Timer | null;
}

/** How many are served before everybody else has a turn. */
const mostAtOnce = 100;

export function createQueues({ getcurrent }: World, hub: Hub, Event: EventClass): Queues {
  class PlainQueue implements LightQueue {
    #maxsize: number | null;
    protected readonly items: Items = this.order();
    readonly #getters = new Set<Getter>();
    readonly #putters = new Set<Putter>();
    /** What is to serve those who wait; true while it does. */
    #service: Timer | boolean = false;

    constructor(...given: readonly unknown[]) {
      refuseSurplus('Queue', 1, given);
      this.#maxsize = limit(given[0]);
    }

    protected order(): Items {
      return new FirstIn();
    }

    get maxsize(): number | null {
      return this.#maxsize;
    }

    qsize(...surplus: readonly unknown[]): number {
      refuseSurplus('qsize', 0, surplus);
      return this.items.size;
    }

    empty(...surplus: readonly unknown[]): boolean {
      refuseSurplus('empty', 0, surplus);
      return this.items.size === 0;
    }

    full(...surplus: readonly unknown[]): boolean {
      refuseSurplus('full', 0, surplus);
      return this.#maxsize !== null && this.items.size >= this.#maxsize;
    }

    putting(...surplus: readonly unknown[]): number {
      refuseSurplus('putting', 0, surplus);
      return this.#putters.size;
    }

    getting(...surplus: readonly unknown[]): number {
      refuseSurplus('getting', 0, surplus);
      return this.#getters.size;
    }

    resize(...given: readonly unknown[]): void {
      refuseSurplus('resize', 1, given);
      const size = limit(given[0]);
      if (this.#maxsize !== null && (size === null || size > this.#maxsize)) this.#requestService();
      this.#maxsize = size;
    }

    /** An item comes into the queue. */
    protected store(item: unknown): void {
      this.items.add(item);
    }

    // Putting

    async put(...given: readonly unknown[]): Promise<void> {
      refuseSurplus('put', 3, given);
      if (given.length === 0) throw new TypeError('put() needs an item');
      const [item, block = true, timeout = null] = given;
      const isPatient = isTrue(block);
      if (!this.full()) {
        this.store(item);
        if (this.#getters.size > 0) this.#requestService();
      } else if (isPatient) await this.#putLater(item, true, timeout);
      else if (this.#getters.size === 0) throw new Full();
      else if (hub.isCurrent) await this.#putAtOnce(item);
      else await this.#putLater(item, false, null);
    }

    async putNowait(...given: readonly unknown[]): Promise<void> {
      refuseSurplus('putNowait', 1, given);
      if (given.length === 0) throw new TypeError('putNowait() needs an item');
      await this.put(given[0], false);
    }

    /** Gives back what was taken last: it is the next again. */
    putBack(item: unknown): void {
      this.items.putBack(item);
      if (this.#getters.size > 0) this.#requestService();
    }

    async #putLater(item: unknown, isPatient: boolean, timeout: unknown): Promise<void> {
      const putter: Putter = { greenlet: getcurrent(), item, isPatient, isWaiting: true, isTaken: false, refusal: null };
      const alarm = this.#alarm(timeout, Full);
      this.#putters.add(putter);
      if (this.#getters.size > 0) this.#requestService();
      try {
        if ((await hub.switch()) !== putter) throw new AssertionError('Somebody has switched into put()');
      } finally {
        putter.isWaiting = false;
        this.#putters.delete(putter);
        putter.refusal?.cancel();
        alarm?.cancel();
      }
      if (putter.isTaken) return;
      if (!isPatient) throw new Full();
      this.store(item);
    }

    /** The hub cannot wait: it switches to somebody who takes the item. */
    async #putAtOnce(item: unknown): Promise<void> {
      this.store(item);
      await hub.guard(() => this.#give(this.#take(this.#getters)));
    }

    #alarm(timeout: unknown, error: typeof Full | typeof Empty): Timer | null {
      if (timeout === null || timeout === undefined) return null;
      const waiter = getcurrent();
      return hub.schedule(timeout, () => waiter.throw(error));
    }

    // Getting

    async get(...given: readonly unknown[]): Promise<unknown> {
      refuseSurplus('get', 2, given);
      const [block = true, timeout = null] = given;
      if (this.items.size > 0) {
        if (this.#putters.size > 0) this.#requestService();
        return this.items.take();
      }
      if (isTrue(block)) return this.#getLater(timeout);
      if (hub.isCurrent) return this.#getAtOnce();
      throw new Empty();
    }

    async getNowait(...surplus: readonly unknown[]): Promise<unknown> {
      refuseSurplus('getNowait', 0, surplus);
      return this.get(false);
    }

    async #getLater(timeout: unknown): Promise<unknown> {
      const getter: Getter = { greenlet: getcurrent() };
      const alarm = this.#alarm(timeout, Empty);
      this.#getters.add(getter);
      if (this.#putters.size > 0) this.#requestService();
      try {
        return await hub.switch();
      } catch (error) {
        // What it was to get may be for another one.
        this.#requestService();
        throw error;
      } finally {
        this.#getters.delete(getter);
        alarm?.cancel();
      }
    }

    /** The hub cannot wait: it switches to those who have something to put. */
    async #getAtOnce(): Promise<unknown> {
      while (this.#putters.size > 0) {
        await hub.guard(() => this.#goOn(this.#take(this.#putters)));
        if (this.items.size > 0) return this.items.take();
      }
      throw new Empty();
    }

    // Serving those who wait

    #requestService(): void {
      if (this.#service === true || (this.#service && hub.holds(this.#service))) return;
      this.#service = hub.schedule(0, () => this.#serve());
    }

    async #serve(): Promise<void> {
      this.#service = true;
      let served = 0;
      let hasEnded = false;
      try {
        while (served++ < mostAtOnce && (await this.#serveOne()));
        hasEnded = true;
      } finally {
        this.#service = false;
        if (!hasEnded || served > mostAtOnce) this.#requestService();
      }
    }

    /** @returns whether somebody could be served */
    async #serveOne(): Promise<boolean> {
      if (this.#getters.size > 0 && this.items.size > 0) {
        await hub.guard(() => this.#give(this.#take(this.#getters)));
        return true;
      }
      if (this.#putters.size === 0) return false;
      if (this.#getters.size > 0) await this.#handOver(this.#take(this.#putters));
      else if (!this.full()) await hub.guard(() => this.#goOn(this.#take(this.#putters)));
      else return this.#refuse();
      return true;
    }

    async #handOver(putter: Putter): Promise<void> {
      const getter = this.#take(this.#getters);
      putter.isTaken = true;
      this.store(putter.item);
      try {
        await hub.guard(() => this.#give(getter));
      } finally {
        await hub.guard(() => this.#goOn(putter));
      }
    }

    /** Tells those who cannot wait for room that nobody takes what they have. */
    #refuse(): boolean {
      const refused = [...this.#putters].filter(({ isPatient }) => !isPatient);
      for (const putter of refused) {
        this.#putters.delete(putter);
        putter.refusal = hub.schedule(0, () => putter.greenlet.throw(Full));
      }
      return refused.length > 0;
    }

    #take<T>(waiters: Set<T>): T {
      const one = hub.oneOf(waiters);
      waiters.delete(one);
      return one;
    }

    async #give({ greenlet }: Getter): Promise<void> {
      await greenlet.switch(this.items.take());
    }

    async #goOn(putter: Putter): Promise<void> {
      if (putter.isWaiting) await putter.greenlet.switch(putter);
    }
  }

  class TaskQueue extends PlainQueue implements Queue {
    #unfinished = 0;
    /** Happens when nothing is left to do, for those who wait for that. */
    #done = new Event();

    protected override store(item: unknown): void {
      super.store(item);
      this.#unfinished++;
    }

    get unfinishedTasks(): number {
      return this.#unfinished;
    }

    taskDone(...surplus: readonly unknown[]): void {
      refuseSurplus('taskDone', 0, surplus);
      if (this.#unfinished === 0) throw new ValueError('taskDone() was called too often');
      if (--this.#unfinished > 0) return;
      this.#done.send();
      this.#done = new Event();
    }

    async join(...surplus: readonly unknown[]): Promise<void> {
      refuseSurplus('join', 0, surplus);
      if (this.#unfinished > 0) await this.#done.wait();
    }
  }

  class LifoQueue extends TaskQueue {
    protected override order(): Items {
      return new LastIn();
    }
  }

  class PriorityQueue extends TaskQueue {
    protected override order(): Items {
      return new Least();
    }
  }

  return { LightQueue: PlainQueue, Queue: TaskQueue, LifoQueue, PriorityQueue, Full, Empty } as Queues;
}

/**
 * How many items a queue takes at most, as it was given; null for any number.
 *
 * @throws TypeError when it is no number
 */
function limit(maxsize: unknown): number | null {
  return maxsize === null || maxsize === undefined || numeric(maxsize) < 0 ? null : (maxsize as number);
}
