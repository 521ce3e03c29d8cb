/** Maps: a function called with one item after the other, by several green threads at the same time. */

import type { Threads } from './green-thread.js';
import type { Run } from './greenlet.js';
import { iterator } from './iterate.js';
import type { GreenPool } from './pool.js';
import { Exhausted, type MakeResults, type Results } from './results.js';

export interface GreenMap extends AsyncIterableIterator<unknown> {
  /**
   * Waits for the result of the next item.
   *
   * @throws what the function threw for it, or what went wrong with the items
   */
  next(): Promise<IteratorResult<unknown, undefined>>;
}

/** A pool makes them. */
export type GreenMapClass = abstract new (...args: never[]) => GreenMap;

/** Calls a function with each item of what is given, in workers of a pool that nobody else uses; null is as good as no function. */
export type MakeMap = (pool: GreenPool, run: unknown, items: unknown) => GreenMap;

/** What comes behind the last result. */
class End {
  constructor(readonly failure: { readonly error: unknown } | null) {}
}

export function createMaps(threads: Threads, makeResults: MakeResults): { GreenMap: GreenMapClass; makeMap: MakeMap } {
  class Map implements GreenMap {
    readonly #results: Results;
    /** Is there when the last result has been taken. */
    #end: End | null = null;

    constructor(
      private readonly pool: GreenPool,
      run: unknown,
      items: unknown,
    ) {
      this.#results = makeResults(pool.size);
      threads.spawnN(() => this.#produce((run ?? tuple) as Run, items));
    }

    /** Spawns a call for each item, as far as there is room for workers and for results that nobody has taken. */
    async #produce(run: Run, items: unknown): Promise<void> {
      let failure: End['failure'] = null;
      try {
        const all = iterator(items);
        for (let step; !(step = await all.next()).done;) await this.#spawn(run, itemsOf(step.value));
      } catch (error) {
        if (!isStop(error)) failure = { error };
      }
      const end = new End(failure);
      // Where there is no room for anybody, nobody has worked either.
      if (this.pool.size === 0) this.#finish(end);
      else await this.#spawn(() => end, []);
    }

    async #spawn(run: Run, args: readonly unknown[]): Promise<void> {
      await this.#results.add(await this.pool.spawn(run, ...args));
    }

    #finish(end: End): void {
      this.#end = end;
      this.#results.giveUp(Infinity, () => this.#isOver);
    }

    get #isOver(): boolean {
      return this.#end !== null && this.#results.length === 0;
    }

    [Symbol.asyncIterator](): this {
      return this;
    }

    async next(): Promise<IteratorResult<unknown, undefined>> {
      if (this.#isOver) return this.#last();
      try {
        const value = await this.#results.take(() => {});
        if (!(value instanceof End)) return { done: false, value };
        this.#finish(value);
      } catch (error) {
        if (!(error instanceof Exhausted)) throw error;
      }
      return this.#last();
    }

    /** What goes wrong is told once. */
    #last(): IteratorResult<unknown, undefined> {
      const { failure } = this.#end!;
      this.#end = new End(null);
      if (failure) throw failure.error;
      return { done: true, value: undefined };
    }
  }
  return { GreenMap: Map as unknown as GreenMapClass, makeMap: (pool, run, items) => new Map(pool, run, items) };
}

const tuple = (...args: readonly unknown[]): readonly unknown[] => args;

/** @throws TypeError when there are none */
function itemsOf(value: unknown): readonly unknown[] {
  if (typeof value !== 'string' && (typeof value !== 'object' || value === null || !(Symbol.iterator in value)))
    throw new TypeError('The arguments of a call must be in a list');
  return [...(value as Iterable<unknown>)];
}

/** Python's exception that says that there are no more items. */
const isStop = (error: unknown): boolean => error instanceof Error && error.name === 'StopIteration';
