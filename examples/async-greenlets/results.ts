/** Green threads in a line, of which the results are to be taken in that order, by one greenlet or by several. */

import type { GreenThread, Threads } from './green-thread.js';
import { AttributeError, type Greenlet, type World } from './greenlet.js';
import type { Hub } from './hub.js';
import type { QueueClass, ReturningQueue } from './queue.js';

/** Ends an iteration of a greenlet that waits for what will not come. */
export class Exhausted extends Error {}

export interface Results {
  /** How many green threads are in line. */
  readonly length: number;
  /** How many greenlets wait in `take()`. */
  readonly takers: number;
  /** Waits while there is no room. */
  add(thread: GreenThread): Promise<void>;
  /**
   * Waits for the result that is next.
   *
   * @param given is told that it will be given to nobody else
   * @throws Exhausted after `giveUp()`
   */
  take(given: () => void): Promise<unknown>;
  /** Has greenlets that wait for a green thread to come give up in their next turn, if that is right then. */
  giveUp(most: number, isRight: () => boolean): void;
}

export type MakeResults = (most: number | null) => Results;

export function createResults({ getcurrent }: World, hub: Hub, threads: Threads, LightQueue: QueueClass<ReturningQueue>): MakeResults {
  class Line implements Results {
    readonly #queue: ReturningQueue;
    /** Those who wait for a green thread to come. */
    readonly #waiting = new Set<Greenlet>();
    #takers = 0;

    constructor(most: number | null) {
      this.#queue = new LightQueue(most);
    }

    get length(): number {
      return this.#queue.qsize();
    }

    get takers(): number {
      return this.#takers;
    }

    async add(thread: GreenThread): Promise<void> {
      await this.#queue.put(thread);
    }

    async take(given: () => void): Promise<unknown> {
      this.#takers++;
      try {
        return await this.#resultOf(await this.#next(), given);
      } finally {
        this.#takers--;
      }
    }

    /** The result of a green thread; who is interrupted meanwhile leaves it to others. */
    async #resultOf(thread: GreenThread, given: () => void): Promise<unknown> {
      // Anybody may have switched here, with anything.
      if (!(thread instanceof threads.GreenThread)) throw new AttributeError('wait');
      try {
        const value = await thread.wait();
        given();
        return value;
      } catch (error) {
        if (threads.failureOf(thread)?.error === error) given();
        else this.#queue.putBack(thread);
        throw error;
      }
    }

    async #next(): Promise<GreenThread> {
      const taker = getcurrent();
      this.#waiting.add(taker);
      try {
        return (await this.#queue.get()) as GreenThread;
      } finally {
        this.#waiting.delete(taker);
      }
    }

    giveUp(most: number, isRight: () => boolean): void {
      for (const taker of [...this.#waiting].slice(0, most)) {
        hub.schedule(0, () => this.#waiting.has(taker) && isRight() && taker.throw(new Exhausted()));
      }
    }
  }
  return (most) => new Line(most);
}
