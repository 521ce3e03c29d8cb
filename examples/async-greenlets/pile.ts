/** Piles: green threads whose results are taken in the order in which they were spawned. */

import { bound, refuseSurplus } from './arguments.js';
import type { Run } from './greenlet.js';
import type { GreenPool, GreenPoolClass } from './pool.js';
import { Exhausted, type MakeResults, type Results } from './results.js';

export interface GreenPile extends AsyncIterableIterator<unknown> {
  readonly pool: GreenPool;
  /** Has a function called by a worker of the pool, as soon as there is room; its result is given by `next()`. */
  spawn(run: Run, ...args: unknown[]): Promise<void>;
  /**
   * Waits for the next result.
   *
   * @returns done when nothing is left that was spawned; more can be spawned then
   * @throws what the function threw
   */
  next(): Promise<IteratorResult<unknown, undefined>>;
}

/** @param sizeOrPool the pool to use, or the size of a new one */
export type GreenPileClass = new (sizeOrPool?: unknown) => GreenPile;

export function createPiles(GreenPool: GreenPoolClass, makeResults: MakeResults): GreenPileClass {
  class Pile implements GreenPile {
    readonly pool: GreenPool;
    readonly #results: Results = makeResults(null);
    /** How many results are still to be given, also of those who wait for room. */
    #left = 0;

    constructor(...given: readonly unknown[]) {
      refuseSurplus('GreenPile', 1, given);
      const [sizeOrPool] = given;
      this.pool = sizeOrPool instanceof GreenPool ? sizeOrPool : new GreenPool(...given);
    }

    async spawn(...given: readonly unknown[]): Promise<void> {
      const [[run], args] = bound('spawn', ['func'], given);
      this.#left++;
      try {
        await this.#results.add(await this.pool.hire(run, args));
      } catch (error) {
        this.#left--;
        if (this.#isSurplus) this.#results.giveUp(1, () => this.#isSurplus);
        throw error;
      }
    }

    /** Whether somebody waits for what will not come. */
    get #isSurplus(): boolean {
      return this.#results.takers > this.#left;
    }

    [Symbol.asyncIterator](): this {
      return this;
    }

    async next(): Promise<IteratorResult<unknown, undefined>> {
      // What others wait for is theirs.
      if (this.#left <= this.#results.takers) return { done: true, value: undefined };
      try {
        return { done: false, value: await this.#results.take(() => this.#left--) };
      } catch (error) {
        if (error instanceof Exhausted) return { done: true, value: undefined };
        throw error;
      }
    }
  }
  return Pile;
}
