/** Who waits for a queue, and how the hub serves them: spec/eventlet/queue-waiters.md. */

import { exceptions, isOf } from '../scenario/python/exceptions.js';
import type { Body, Greenlet, Transfer } from './greenlet.js';
import { isFinal, isInterrupt, type Hub } from './hub.js';
import type { Timer } from './timers.js';

/** A call of `put` or `get` that waits. */
export class Waiter {
  /** Whether it does so still. */
  isThere = true;
  constructor(readonly greenlet: Greenlet) {}
}

export class Getter extends Waiter {
  /** Whether it was given an item. */
  isServed = false;
}

export class Putter extends Waiter {
  /** Whether somebody has got the item, so that it is put no more. */
  isDelivered = false;
  /** What tells it that nobody takes the item. */
  refusal: Timer | null = null;

  constructor(
    greenlet: Greenlet,
    readonly item: unknown,
    /** Whether it waits for room; otherwise only for somebody who waits already. */
    readonly blocks: boolean,
  ) {
    super(greenlet);
  }
}

/** What came out of a waiter and is not only reported. */
interface Failure {
  readonly error: unknown;
}

/** How many waiters are served before others have their turn: usually, and what else an implementation may do. */
const usual = 100;
const few = 10;
const most = 400;

/** What the waiters must know of their queue. */
interface Served {
  readonly _hub: Hub;
  readonly _store: { readonly size: number; take(): unknown; markServed?(): void };
  readonly _hasRoom: boolean;
  _rule(id: string): void;
  _touch(): void;
  /** An item gets into the queue. */
  _add(item: unknown): void;
  /** Has Full raised in somebody after some seconds. */
  _refuse(waiter: Greenlet): Timer;
}

export class Waiters {
  readonly getters = new Set<Getter>();
  readonly putters = new Set<Putter>();
  /** What serves them, from when it is asked for until it is done. */
  private pass: { readonly timer: Timer; isRunning: boolean } | null = null;

  constructor(private readonly queue: Served) {}

  private get hub(): Hub {
    return this.queue._hub;
  }

  private has(defect: string): boolean {
    return this.hub._machine.defects.has(defect);
  }

  /** Sees to it that the hub serves those who wait. */
  wake(): void {
    this.queue._touch();
    const { _timers: timers } = this.hub;
    if (this.pass?.isRunning) return;
    if (this.pass && timers.left.includes(this.pass.timer)) return this.queue._rule('queue.one-pass');
    if (this.pass) {
      this.queue._rule('queue.abort');
      // `queue-abort`: what the hub has forgotten is waited for ever after.
      if (this.has('queue-abort')) return;
    }
    this.queue._rule('queue.wake-later');
    if (timers.isRoundOpen || timers.isNextRoundTaken) this.queue._rule('queue.wake-order');
    this.pass = { timer: this.hub._after(0, () => this.serve()), isRunning: false };
  }

  /** Serves one after the other, until nobody is left who can be served. */
  private *serve(): Body {
    this.queue._touch();
    this.pass!.isRunning = true;
    let failure: Failure | null = null;
    let served = 0;
    let isOver = false;
    try {
      while (!failure && !(isOver = this.isOver(served))) {
        if (this.getters.size > 0 && this.queue._store.size > 0) failure = yield* this.serveGetter();
        else if (this.getters.size > 0 && this.putters.size > 0) failure = yield* this.handOver();
        else if (this.putters.size > 0 && this.queue._hasRoom) failure = yield* this.servePutter();
        else if (!this.refuseOffers()) break;
        this.queue._touch();
        failure = this.afterFailure(failure);
        served++;
      }
    } finally {
      this.pass = null;
    }
    if (isOver) this.queue._rule('queue.exchange');
    // `queue-pass-ends`: nobody serves the rest.
    if (isOver || (failure && !this.has('queue-pass-ends'))) this.wake();
    passOn(failure);
    return null;
  }

  /** After how many others have their turn: left open until so many have been served, and the same ever after. */
  private longest: number | undefined;

  /** Whether others have their turn now, after so many have been served. */
  private isOver(served: number): boolean {
    if (served !== few && served !== usual && served !== this.longest) return false;
    // `queue-exchange`: as long as two exchange items, nobody else has a turn.
    if (this.has('queue-exchange')) return false;
    if (served === few && this.longest === undefined && this.hub._machine.choose(2) === 1) this.longest = few;
    if (served === usual) this.longest ??= this.hub._machine.choose(2) === 0 ? usual : most;
    return served === this.longest;
  }

  /** What has come out of a waiter goes further only if it is meant for the whole program. */
  afterFailure(failure: Failure | null): Failure | null {
    if (!failure) return null;
    this.queue._rule(isInterrupt(failure.error) ? 'queue.interrupt' : 'queue.exception-base');
    // `queue-pass-ends`: so does all else that is no Exception.
    if (isInterrupt(failure.error) || this.has('queue-pass-ends')) return failure;
    this.hub._report(failure.error);
    return null;
  }

  private *serveGetter(): Outcome {
    if (this.getters.size > 1 && this.queue._store.size > 1) this.queue._rule('queue.items-in-order');
    if (this.queue._store.size > 1) this.queue._store.markServed?.();
    return yield* this.give(this.choose(this.getters, 'queue.any-getter'));
  }

  /** Gives a getter the item whose turn it is. */
  *give(getter: Getter): Outcome {
    let item: unknown;
    try {
      item = this.queue._store.take();
    } catch (error) {
      return yield* this.resume(getter, [error], true);
    }
    getter.isServed = true;
    return yield* this.resume(getter, [item]);
  }

  /** A getter gets the item of a putter, who goes on after it. */
  private *handOver(): Outcome {
    const putter = this.choose(this.putters, 'queue.any-putter');
    if (!putter.isThere) return null;
    this.queue._rule('channel.getter-first');
    const getter = this.choose(this.getters, 'queue.any-getter');
    putter.isDelivered = true;
    this.queue._add(putter.item);
    const failure = yield* this.give(getter);
    if (failure) {
      this.queue._rule('put.delivered-returns');
      // `queue-delivered-put`: nobody tells the putter.
      if (this.has('queue-delivered-put')) return failure;
    }
    const first = this.afterFailure(failure);
    return this.afterFailure(yield* this.resume(putter, [putter])) ?? first;
  }

  private *servePutter(): Outcome {
    const putter = this.choose(this.putters, 'queue.any-putter');
    return yield* this.resume(putter, [putter]);
  }

  /** Tells those who must not wait for room that nobody takes their items; gives whether there are such. */
  private refuseOffers(): boolean {
    const refused = [...this.putters].filter(({ blocks }) => !blocks);
    for (const putter of this.hub._machine.order(refused)) {
      this.putters.delete(putter);
      // `queue-phantom-putter`: it is told although it has gone.
      if (!putter.isThere) throw exceptions.AttributeError!("'NoneType' object has no attribute 'throw'");
      putter.refusal = this.queue._refuse(putter.greenlet);
    }
    return refused.length > 0;
  }

  /** Which of several waiters is served is left open. */
  choose<T extends Waiter>(waiters: Set<T>, rule: string): T {
    if (waiters.size > 1) this.queue._rule(rule);
    const chosen = [...waiters][this.hub._machine.choose(waiters.size)]!;
    waiters.delete(chosen);
    return chosen;
  }

  /** Switches to a waiter, or throws into it. An exception that comes out of it is reported. */
  *resume({ greenlet, isThere }: Waiter, values: readonly unknown[], isError = false): Outcome {
    if (!isThere) return null;
    const { _world: world } = this.hub;
    try {
      if (isError) yield* world.throw(greenlet, [...values]);
      else yield* world.switch(greenlet, [...values]);
    } catch (error) {
      if (isFinal(error)) throw error;
      if (!isOf(error, exceptions.Exception)) return { error };
      this.queue._rule('queue.exception');
      this.hub._report(error);
    }
    return null;
  }
}

/** What a waiter did that was resumed: what came out of it, unless that was reported. */
type Outcome = Generator<Transfer, Failure | null, Transfer>;

export function passOn(failure: Failure | null): void {
  if (failure) throw failure.error;
}
