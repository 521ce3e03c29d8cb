import { defineAdapter } from 'greenspec';
import PQueue from 'p-queue';
import { GreenThread, sleep, spawn } from '../promises/green-threads.js';

/**
 * p-queue as a pool: `queue.add(f)` is its `spawn(f)`. It returns at once when the queue is at its limit, too, where that of the spec
 * waits; `queue.onSizeLessThan()` would wait, but that is for the caller to do.
 */
class GreenPool {
  readonly #queue;

  constructor(size?: number) {
    this.#queue = new PQueue(size === undefined ? {} : { concurrency: size });
  }

  get size(): number {
    return this.#queue.concurrency;
  }

  spawn(run: (...args: unknown[]) => unknown, ...args: unknown[]): GreenThread {
    return new GreenThread(this.#queue.add(() => run(...args)));
  }

  async waitall(): Promise<void> {
    await this.#queue.onIdle();
  }

  running(): number {
    return this.#queue.pending;
  }

  waiting(): number {
    return this.#queue.size;
  }

  resize(size: number): void {
    this.#queue.concurrency = size;
  }
}

export default defineAdapter({ name: 'p-queue', version: '9.3.5', style: 'async', api: { spawn, sleep, GreenThread, GreenPool } });
