/** Pools: green threads of which no more than a number work at the same time. */

import { bound, call, numeric, refuseSurplus } from './arguments.js';
import { AssertionError, ValueError } from './errors.js';
import type { Event, EventClass } from './event.js';
import type { GreenThread, Threads } from './green-thread.js';
import type { Greenlet, Greenlets, Run } from './greenlet.js';
import type { Hub } from './hub.js';
import { zip, type Input } from './iterate.js';
import type { GreenMap, MakeMap } from './map.js';

export interface GreenPool {
  /** How many may work at the same time. */
  readonly size: number;
  /** Those who work: they were spawned, and have not ended. */
  readonly coroutinesRunning: ReadonlySet<Greenlet>;
  /**
   * Has a function called by a worker of its own. Waits while the pool is full; but a worker of the pool itself calls it then
   * and there.
   */
  spawn(run: Run, ...args: unknown[]): Promise<GreenThread>;
  /** The same with arguments that have found their places. */
  hire(run: unknown, args: readonly unknown[]): Promise<GreenThread>;
  /** The same for a function whose result nobody wants. What it throws is reported. */
  spawnN(run: Run, ...args: unknown[]): Promise<void>;
  /**
   * Waits until nobody works.
   *
   * @throws AssertionError in one of the workers
   */
  waitall(): Promise<void>;
  /** How many work. */
  running(): number;
  /** How many more may work; below zero after the size became too small for those who do. */
  free(): number;
  /** How many wait for their turn, without those for whom there is room already. */
  waiting(): number;
  /** Gives it another size. Those who work go on. */
  resize(size: number): void;
  /**
   * Calls a function with the items of some iterables, the first ones of all, the second ones of all, and so on. As many green
   * threads work at it as the pool has room for, but they are not of the pool.
   *
   * @param run null to get the items themselves
   * @returns what the calls return, in the order of the items
   */
  imap(run: Run | null, ...iterables: Input[]): GreenMap;
  /** The same for items that hold all arguments of a call. */
  starmap(run: Run | null, iterable: Input): GreenMap;
}

export type GreenPoolClass = new (size?: unknown) => GreenPool;

/** How many work at most where nobody says so. */
const usual = 1000;

export function createPools(
  { getcurrent, GreenletExit, whenEnded }: Greenlets,
  hub: Hub,
  threads: Threads,
  Event: EventClass,
  makeMap: MakeMap,
): GreenPoolClass {
  class Pool implements GreenPool {
    #size: number;
    readonly #workers = new Set<Greenlet>();
    /** Those who wait to spawn, in the order in which they came. */
    readonly #queue: Greenlet[] = [];
    /** Happens when nobody works, or waits to spawn. */
    #idle: Event = new Event();

    constructor(...given: readonly unknown[]) {
      refuseSurplus('GreenPool', 1, given);
      const [size = usual] = given;
      this.#size = wholeNumber(size);
      if (this.#size < 0) throw new ValueError('A pool cannot have a size below zero');
    }

    get size(): number {
      return this.#size;
    }

    get coroutinesRunning(): ReadonlySet<Greenlet> {
      return this.#workers;
    }

    running(...surplus: readonly unknown[]): number {
      refuseSurplus('running', 0, surplus);
      return this.#workers.size;
    }

    free(...surplus: readonly unknown[]): number {
      refuseSurplus('free', 0, surplus);
      return this.#size - this.#workers.size;
    }

    waiting(...surplus: readonly unknown[]): number {
      refuseSurplus('waiting', 0, surplus);
      return Math.max(0, this.#queue.length - this.free());
    }

    async spawn(...given: readonly unknown[]): Promise<GreenThread> {
      const [[run], args] = bound('spawn', ['function'], given);
      return this.hire(run, args);
    }

    async hire(run: unknown, args: readonly unknown[]): Promise<GreenThread> {
      if (this.#mustRunNow()) return threads.runNow(run, args);
      await this.#room();
      const worker = threads.spawn(() => call(run, args));
      this.#add(worker);
      // Before anybody else hears of its end.
      await worker.link(() => this.#remove(worker));
      return worker;
    }

    async spawnN(...given: readonly unknown[]): Promise<void> {
      const [[run], args] = bound('spawn_n', ['function'], given);
      const work = async (): Promise<void> => {
        try {
          await call(run, args);
        } catch (error) {
          if (error instanceof GreenletExit || hub.isInterrupt(error)) throw error;
          hub.report(error);
        }
      };
      if (this.#mustRunNow()) return work();
      await this.#room();
      this.#add(threads.spawnN(work));
    }

    /** A worker that waited for room in a full pool might wait for itself. */
    #mustRunNow(): boolean {
      return this.free() <= 0 && this.#workers.has(getcurrent());
    }

    async #room(): Promise<void> {
      // Who comes later waits, too, even if there is room for the first.
      if (this.free() > 0 && this.#queue.length === 0) return;
      const waiter = getcurrent();
      this.#queue.push(waiter);
      try {
        // Anybody may have switched here.
        do await hub.switch();
        while (this.free() <= 0);
        this.#forget(waiter);
      } catch (error) {
        this.#forget(waiter);
        this.#settle();
        throw error;
      }
    }

    #forget(waiter: Greenlet): void {
      const at = this.#queue.indexOf(waiter);
      if (at >= 0) this.#queue.splice(at, 1);
    }

    #wakeNext(): void {
      // Until it has run, the room is there for all to see.
      hub.schedule(0, async () => {
        if (this.free() > 0) await this.#queue.shift()?.switch();
      });
    }

    #add(worker: Greenlet): void {
      if (this.#idle.ready()) this.#idle = new Event();
      this.#workers.add(worker);
      whenEnded(worker, () => this.#remove(worker));
    }

    #remove(worker: Greenlet): void {
      if (!this.#workers.delete(worker)) return;
      if (this.#queue.length > 0) this.#wakeNext();
      this.#settle();
    }

    #settle(): void {
      if (this.#workers.size === 0 && this.#queue.length === 0 && !this.#idle.ready()) this.#idle.send();
    }

    async waitall(...surplus: readonly unknown[]): Promise<void> {
      refuseSurplus('waitall', 0, surplus);
      if (this.#workers.has(getcurrent())) throw new AssertionError('A worker that waits for all waits for itself');
      if (this.#workers.size > 0) await this.#idle.wait();
    }

    imap(...given: readonly unknown[]): GreenMap {
      const [[run], iterables] = bound('imap', ['function'], given);
      return makeMap(new Pool(this.#size), run, zip(iterables));
    }

    starmap(...given: readonly unknown[]): GreenMap {
      const [[run, iterable], surplus] = bound('starmap', ['function', 'iterable'], given);
      refuseSurplus('starmap', 0, surplus);
      return makeMap(new Pool(this.#size), run, iterable);
    }

    resize(...given: readonly unknown[]): void {
      refuseSurplus('resize', 1, given);
      const more = numeric(given[0]) - this.#size;
      this.#size += more;
      for (let i = 0; i < Math.min(more, this.free(), this.#queue.length); i++) this.#wakeNext();
    }
  }
  return Pool;
}

/** A whole number, which a text may say. */
const wholeNumber = (value: unknown): number =>
  Math.trunc(numeric(typeof value === 'string' && /^\s*[-+]?\d+\s*$/.test(value) ? Number(value) : value));
