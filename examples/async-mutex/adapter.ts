import { E_ALREADY_LOCKED, E_TIMEOUT, Semaphore as Own, tryAcquire, withTimeout } from 'async-mutex';
import { defineAdapter } from 'greenspec';
import { GreenThread, sleep, spawn } from '../promises/green-threads.js';

/**
 * async-mutex's Semaphore. `acquire(False)` is its `tryAcquire`, and a timeout its `withTimeout`; a block of `with` is what it calls
 * `runExclusive`. It does not tell how many wait, so there is no `balance`.
 */
class Semaphore {
  readonly #own;

  constructor(value = 1) {
    this.#own = new Own(value);
  }

  async acquire(blocking: unknown = true, timeout: number | null = null): Promise<boolean> {
    const limited = timeout === null ? this.#own : withTimeout(this.#own, timeout * 1000);
    // To Python, an empty array is false, too.
    const isPatient = Array.isArray(blocking) ? blocking.length > 0 : Boolean(blocking);
    try {
      await (isPatient ? limited : tryAcquire(this.#own)).acquire();
      return true;
    } catch (error) {
      if (error === E_TIMEOUT || error === E_ALREADY_LOCKED) return false;
      throw error;
    }
  }

  release(): void {
    this.#own.release();
  }

  locked(): boolean {
    return this.#own.isLocked();
  }

  async enter(): Promise<void> {
    await this.#own.acquire();
  }

  exit(): void {
    this.#own.release();
  }
}

export default defineAdapter({ name: 'async-mutex', version: '0.5.0', style: 'async', api: { spawn, sleep, GreenThread, Semaphore } });
