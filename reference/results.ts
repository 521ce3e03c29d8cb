/**
 * What piles and maps have in common: results of green threads, in the order in which these were spawned, and those who
 * take them.
 */

import { exceptions } from '../scenario/python/exceptions.js';
import type { Body, Greenlet, Transfer } from './greenlet.js';
import { isGreenThread, type GreenThread } from './greenthread.js';
import { isFinal, type Hub } from './hub.js';
import { LightQueue, type Store } from './queue.js';

/** Green threads in a line, to the front of which one can come back. */
class Line implements Store {
  private readonly items: unknown[] = [];

  get size(): number {
    return this.items.length;
  }

  add(item: unknown): void {
    this.items.push(item);
  }

  addFirst(item: unknown): void {
    this.items.unshift(item);
  }

  take(): unknown {
    return this.items.shift();
  }
}

/** A queue that the program does not see. The rules about it are those of piles and maps. */
class ResultQueue extends LightQueue {
  protected override _makeStore(): Line {
    return new Line();
  }

  override _rule(): void {}

  /** Gives back what was taken last. */
  _putBack(thread: unknown): void {
    this._touch();
    (this._store as Line).addFirst(thread);
    if (this._getters.size > 0) this._waiters.wake();
  }
}

/** What an iterator gives for one step. */
export interface Step {
  readonly done: boolean;
  readonly value: unknown;
}

/** A step of an iteration. */
export type Steps = Generator<Transfer, Step, Transfer>;

/** How a consumer was interrupted: while it waited for a green thread to be spawned, or for the result of one. */
export type Interrupted = 'spawn' | 'result';

export class Results {
  readonly _queue: ResultQueue;
  /** Who waits for a green thread to be spawned. */
  readonly _waiters = new Set<Greenlet>();
  /** How many wait, for one to be spawned or for a result. */
  _consumers = 0;

  constructor(
    private readonly hub: Hub,
    maxsize: number | null,
  ) {
    this._queue = new ResultQueue(hub, maxsize);
  }

  get size(): number {
    return this._queue._store.size;
  }

  add(thread: unknown): Body {
    return this._queue.put(thread);
  }

  /**
   * Waits for the next result.
   *
   * @param onInterrupted is told before an exception goes on that is no result; gives whether the result is to stay the next
   */
  *take(onInterrupted: (how: Interrupted) => boolean): Body {
    const { running } = this.hub._world;
    let thread: unknown = null;
    this._consumers++;
    this._waiters.add(running);
    try {
      thread = yield* this._queue.get();
      this._waiters.delete(running);
      // Whoever switches to a consumer can give it anything.
      if (!isGreenThread(thread)) throw exceptions.AttributeError!('wait');
      return yield* thread.wait();
    } catch (error) {
      if (isFinal(error) || isResult(thread, error)) throw error;
      const isTaken = isGreenThread(thread);
      if (onInterrupted(isTaken ? 'result' : 'spawn') && isTaken) this._queue._putBack(thread);
      throw error;
    } finally {
      this._consumers--;
      this._waiters.delete(running);
    }
  }

  /** What has ended iterations. */
  private readonly stops = new WeakSet<object>();

  /** Whether an exception is the end of an iteration that was told so. */
  isStop(error: unknown): boolean {
    return this.stops.has(error as object);
  }

  /** Has those who wait for a green thread to be spawned end their iteration, if need be, as many as that. */
  stop(count: number, isNeeded: () => boolean): void {
    for (const consumer of this.hub._machine.order([...this._waiters]).slice(0, count)) {
      const error = exceptions.StopIteration!();
      this.stops.add(error);
      const stop = (): Body => this.hub._world.throw(consumer, [error]);
      this.hub._after(0, () => (this._waiters.has(consumer) && isNeeded() ? stop() : nothing()), null, undefined, consumer);
    }
  }
}

function* nothing(): Body {
  return null;
}

/** Whether an exception is what a green thread has failed by. */
const isResult = (thread: unknown, error: unknown): boolean => isGreenThread(thread) && (thread as GreenThread)._failure?.error === error;
