/** Pools of things that are worth keeping, as connections: green threads get them, and put them back. */

import { isTrue, numeric, refuseSurplus } from './arguments.js';
import { Full, NotImplementedError } from './errors.js';
import type { Hub } from './hub.js';
import type { LightQueue, QueueClass } from './queue.js';

export interface Pool {
  readonly minSize: number;
  readonly maxSize: number;
  /** How many items it has made and not thrown away. */
  readonly currentSize: number;
  /** An item that is free, or a new one; waits where there are as many as there may be. */
  get(): Promise<unknown>;
  /** Puts back an item. Whoever waits for one has it when this returns. */
  put(item: unknown): Promise<void>;
  /** An item for a block: `enter()` before it gets the item, and `exit()` after it puts it back. */
  item(): Loan;
  /** Changes how many items there may be. Those that are free, and those who wait, stay. */
  resize(size: number): void;
  /** How many items can be got without waiting. */
  free(): number;
  /** How many wait in `get()`. */
  waiting(): number;
}

export interface Loan {
  enter(): Promise<unknown>;
  exit(error?: unknown): Promise<void>;
}

/**
 * @param minSize how many items are made at once
 * @param maxSize how many there are at most
 * @param orderAsStack whether the item comes first that was put back last
 * @param create makes an item
 */
export type PoolClass = new (minSize?: number, maxSize?: number, orderAsStack?: boolean, create?: () => unknown) => Pool;

/** What stands for the right to use something. */
export class Token {}

export interface ResourcePools {
  readonly Pool: PoolClass;
  /** A pool of tokens. */
  readonly TokenPool: PoolClass;
  readonly Token: typeof Token;
}

export function createResourcePools(hub: Hub, Channel: QueueClass<LightQueue>): ResourcePools {
  /** What a waiter gets to look again. */
  const again = Symbol('again');

  class ResourcePool implements Pool {
    readonly #minSize: number;
    #maxSize: number;
    #currentSize = 0;
    readonly #isStack: boolean;
    readonly #create: () => unknown;
    readonly #free: unknown[] = [];
    /** Here wait those who want an item. */
    readonly #channel = new Channel(0);

    constructor(...given: readonly unknown[]) {
      refuseSurplus('Pool', 4, given);
      const [minSize = 0, maxSize = 4, orderAsStack = false, create] = given;
      this.#minSize = numeric(minSize);
      this.#maxSize = numeric(maxSize);
      this.#isStack = isTrue(orderAsStack);
      this.#create = (create as (() => unknown) | null | undefined) ?? (() => this.create());
      for (; this.#currentSize < this.#minSize; this.#currentSize++) this.#free.push(this.#create());
    }

    protected create(): unknown {
      throw new NotImplementedError('A pool has to know how to make an item');
    }

    get minSize(): number {
      return this.#minSize;
    }

    get maxSize(): number {
      return this.#maxSize;
    }

    get currentSize(): number {
      return this.#currentSize;
    }

    free(...surplus: readonly unknown[]): number {
      refuseSurplus('free', 0, surplus);
      return this.#free.length + this.#maxSize - this.#currentSize;
    }

    waiting(...surplus: readonly unknown[]): number {
      refuseSurplus('waiting', 0, surplus);
      return Math.max(0, this.#channel.getting() - this.#channel.putting());
    }

    resize(...given: readonly unknown[]): void {
      refuseSurplus('resize', 1, given);
      this.#maxSize = numeric(given[0]);
    }

    async get(...surplus: readonly unknown[]): Promise<unknown> {
      refuseSurplus('get', 0, surplus);
      let item: unknown;
      do {
        if (this.#free.length > 0) return this.#free.shift();
        if (this.#currentSize < this.#maxSize) return this.#make();
        item = await this.#channel.get();
      } while (item === again);
      return item;
    }

    async #make(): Promise<unknown> {
      this.#currentSize++;
      try {
        return await this.#create();
      } catch (error) {
        this.#currentSize--;
        this.#wakeOne();
        throw error;
      }
    }

    /** Has somebody who waits look again: there may be something now. */
    #wakeOne(): void {
      if (this.waiting() === 0) return;
      hub.schedule(0, () => (this.#channel.getting() > 0 && this.free() > 0 ? this.#channel.put(again, false) : undefined));
    }

    async put(...given: readonly unknown[]): Promise<void> {
      refuseSurplus('put', 1, given);
      if (given.length === 0) throw new TypeError('put() needs an item');
      const [item] = given;
      if (this.#currentSize > this.#maxSize) {
        this.#currentSize--;
        return;
      }
      while (this.waiting() > 0) {
        try {
          return await this.#channel.put(item, false);
        } catch (error) {
          // Whoever waited has gone.
          if (error instanceof Full) continue;
          this.#keep(item);
          this.#wakeOne();
          throw error;
        }
      }
      this.#keep(item);
    }

    #keep(item: unknown): void {
      if (this.#isStack) this.#free.unshift(item);
      else this.#free.push(item);
    }

    item(...surplus: readonly unknown[]): Loan {
      refuseSurplus('item', 0, surplus);
      let item: unknown;
      return {
        enter: async () => (item = await this.get()),
        exit: () => this.put(item),
      };
    }
  }

  class TokenPool extends ResourcePool {
    protected override create(): Token {
      return new Token();
    }
  }

  return { Pool: ResourcePool, TokenPool, Token } as ResourcePools;
}
