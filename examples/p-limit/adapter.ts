import { defineAdapter } from 'greenspec';
import pLimit from 'p-limit';
import { GreenThread, sleep, spawn } from '../promises/green-threads.js';

/**
 * p-limit as a pool: `limit(f, …)` is its `spawn(f, …)`. It returns at once when the limit is reached, too, where that of the spec
 * waits: whoever calls it in a loop has no limit to what is pending, so that is a failure and not a lack.
 *
 * It has nothing that waits for all (`waitall`), that tells what is free, or that maps step by step (`limit.map` gives all results
 * together).
 */
class GreenPool {
  readonly #limit;

  constructor(size: number) {
    this.#limit = pLimit(size);
  }

  get size(): number {
    return this.#limit.concurrency;
  }

  spawn(run: (...args: unknown[]) => unknown, ...args: unknown[]): GreenThread {
    return new GreenThread(this.#limit(run, ...args));
  }

  running(): number {
    return this.#limit.activeCount;
  }

  waiting(): number {
    return this.#limit.pendingCount;
  }

  resize(size: number): void {
    this.#limit.concurrency = size;
  }
}

export default defineAdapter({ name: 'p-limit', version: '7.3.3', style: 'async', api: { spawn, sleep, GreenThread, GreenPool } });
