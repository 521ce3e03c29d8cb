/** Semaphores: permits that green threads take and bring. */

import { isTrue, numeric, refuseSurplus } from './arguments.js';
import { ValueError } from './errors.js';
import type { Greenlet, World } from './greenlet.js';
import type { Hub } from './hub.js';

/** What can be acquired and released, also around a block: `enter()` before it, `exit()` after it. */
export interface Lock {
  /**
   * Takes a permit, and waits while there is none, or somebody else waits for one.
   *
   * @param blocking false to take one only if it is there
   * @returns whether it has got one
   */
  acquire(blocking?: unknown): Promise<boolean>;
  /** Brings a permit. */
  release(blocking?: unknown): Promise<boolean>;
  /** Whether no permit is there. */
  locked(): boolean;
  /** Whether a release would wait. */
  bounded(): boolean;
  /** The permits that are there, minus the greenlets that wait for one. */
  readonly balance: number;
  enter(): Promise<void>;
  exit(error?: unknown): Promise<void>;
}

export interface Semaphore extends Lock {
  /** @param timeout seconds, after which it gives up; null and -1 for none */
  acquire(blocking?: unknown, timeout?: number | null): Promise<boolean>;
}

export type SemaphoreClass = new (value?: unknown) => Semaphore;
export type CappedSemaphoreClass = new (count: number, limit: number) => Lock;

export interface Semaphores {
  readonly Semaphore: SemaphoreClass;
  /** One that refuses to have more permits than at first. */
  readonly BoundedSemaphore: SemaphoreClass;
  /** One with room for a limited number of permits: a release waits while there is none. */
  readonly CappedSemaphore: CappedSemaphoreClass;
}

export function createSemaphores({ getcurrent }: World, hub: Hub): Semaphores {
  /** Permits, and those who wait for them in the order in which they came. */
  class Permits {
    readonly #waiters: Greenlet[] = [];

    constructor(public count: number) {}

    get balance(): number {
      return this.count - this.#waiters.length;
    }

    bring(): void {
      this.count++;
      // Until the waiter has run, the permit is there for all.
      if (this.#waiters.length > 0) hub.schedule(0, () => this.#wakeFirst());
    }

    /** @returns whether it has got one in time */
    async take(isPatient: boolean, seconds: number | null): Promise<boolean> {
      const isFree = this.count > 0;
      if (!isFree && !isPatient) return false;
      // Who cannot wait for ever takes what is there; all others stand in line.
      if (!isFree || (isPatient && seconds === null && this.#waiters.length > 0)) {
        if (!(await this.#wait(seconds))) return false;
      }
      this.count--;
      return true;
    }

    async #wait(seconds: number | null): Promise<boolean> {
      const waiter = getcurrent();
      const tooLate = new Error('Waited too long');
      const timer = seconds === null ? null : hub.schedule(seconds, () => waiter.throw(tooLate));
      this.#waiters.push(waiter);
      try {
        // Anybody may have switched here.
        do await hub.switch();
        while (this.count <= 0);
        return true;
      } catch (error) {
        if (error !== tooLate) throw error;
        return false;
      } finally {
        timer?.cancel();
        const at = this.#waiters.indexOf(waiter);
        if (at >= 0) this.#waiters.splice(at, 1);
      }
    }

    async #wakeFirst(): Promise<void> {
      if (this.count > 0) await this.#waiters.shift()?.switch();
    }
  }

  class Semaphore implements Lock {
    protected readonly permits: Permits;

    constructor(...given: readonly unknown[]) {
      refuseSurplus('Semaphore', 1, given);
      this.permits = new Permits(notNegative(wholeNumber(given.length > 0 ? given[0] : 1)));
    }

    get balance(): number {
      return this.permits.balance;
    }

    locked(...surplus: readonly unknown[]): boolean {
      refuseSurplus('locked', 0, surplus);
      return this.permits.count <= 0;
    }

    bounded(...surplus: readonly unknown[]): boolean {
      refuseSurplus('bounded', 0, surplus);
      return false;
    }

    async acquire(...given: readonly unknown[]): Promise<boolean> {
      refuseSurplus('acquire', 2, given);
      const [blocking = true, timeout] = given;
      const limit = timeout === null || timeout === undefined ? -1 : numeric(timeout);
      const seconds = limit === -1 ? null : limit;
      if (seconds !== null && seconds < 0) throw new ValueError('A timeout must not be negative');
      if (seconds !== null && !isTrue(blocking)) throw new ValueError('Who does not wait has no timeout');
      return this.permits.take(isTrue(blocking), seconds);
    }

    async release(...given: readonly unknown[]): Promise<boolean> {
      refuseSurplus('release', 1, given);
      this.permits.bring();
      return true;
    }

    async enter(): Promise<void> {
      await this.acquire();
    }

    async exit(): Promise<void> {
      await this.release();
    }
  }

  class BoundedSemaphore extends Semaphore {
    readonly #bound = this.permits.count;

    override async release(...given: readonly unknown[]): Promise<boolean> {
      refuseSurplus('release', 1, given);
      if (this.permits.count >= this.#bound) throw new ValueError('Released more often than acquired');
      return super.release(...given);
    }
  }

  class CappedSemaphore implements Lock {
    readonly #full: Permits;
    /** Room is what a release takes, and an acquire brings. */
    readonly #room: Permits;

    constructor(...given: readonly unknown[]) {
      refuseSurplus('CappedSemaphore', 2, given);
      if (given.length < 2) throw new TypeError('CappedSemaphore() needs a count and a limit');
      const count = notNegative(numeric(given[0]));
      const room = numeric(given[1]) - count;
      if (room < 0) throw new ValueError('The count must not be above the limit');
      this.#full = new Permits(Math.trunc(count));
      this.#room = new Permits(Math.trunc(room));
    }

    get balance(): number {
      return this.#full.balance - this.#room.balance;
    }

    locked(...surplus: readonly unknown[]): boolean {
      refuseSurplus('locked', 0, surplus);
      return this.#full.count <= 0;
    }

    bounded(...surplus: readonly unknown[]): boolean {
      refuseSurplus('bounded', 0, surplus);
      return this.#room.count <= 0;
    }

    async acquire(...given: readonly unknown[]): Promise<boolean> {
      refuseSurplus('acquire', 1, given);
      return exchange(this.#room, this.#full, given);
    }

    async release(...given: readonly unknown[]): Promise<boolean> {
      refuseSurplus('release', 1, given);
      return exchange(this.#full, this.#room, given);
    }

    async enter(): Promise<void> {
      await this.acquire();
    }

    async exit(): Promise<void> {
      await this.release();
    }
  }

  /** Brings one of these and takes one of those. Who waits for the second has brought the first already. */
  async function exchange(brought: Permits, taken: Permits, [blocking = true]: readonly unknown[]): Promise<boolean> {
    if (!isTrue(blocking) && taken.count <= 0) return false;
    brought.bring();
    try {
      return await taken.take(isTrue(blocking), null);
    } catch (error) {
      brought.count--;
      throw error;
    }
  }

  return { Semaphore, BoundedSemaphore, CappedSemaphore };
}

/** @throws ValueError when it is negative */
function notNegative(count: number): number {
  if (count < 0) throw new ValueError('A semaphore cannot have less than no permits');
  return count;
}

/** A whole number, which a text may say. */
const wholeNumber = (value: unknown): number =>
  Math.trunc(numeric(typeof value === 'string' && /^\s*[-+]?\d+\s*$/.test(value) ? Number(value) : value));
