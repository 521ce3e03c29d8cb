/** Green threads: functions that run beside others, take turns with them at every wait, and can be waited for and killed. */

import { bound, call, numeric, refuseSurplus, unnamed } from './arguments.js';
import { equal } from './equal.js';
import { AttributeError, GreenletExit, RuntimeError } from './errors.js';
import type { Event, EventClass } from './event.js';
import type { Greenlet, Greenlets, Run } from './greenlet.js';
import type { Hub } from './hub.js';
import { thrown, type Thrown } from './message.js';

/** A greenlet that keeps what becomes of its function. `spawn()` makes it. */
export interface GreenThread extends Greenlet {
  /**
   * Waits for its end.
   *
   * @returns what its function returned
   * @throws what its function threw
   */
  wait(): Promise<unknown>;
  /** Calls a function with it and these arguments when its own function has ended; at once if it has. */
  link(run: Run, ...args: unknown[]): Promise<void>;
  /**
   * Takes back what `link()` was asked with equal arguments.
   *
   * @returns whether there was such a link
   */
  unlink(run: Run, ...args: unknown[]): boolean;
  /** Throws into it wherever it waits: {@link GreenThreads.kill}. */
  kill(...error: ThrowArguments): Promise<void>;
  /** Kills it unless it has started. */
  cancel(...error: ThrowArguments): Promise<void>;
}

type ThrowArguments = Parameters<Greenlet['throw']>;

/** How to make and end green threads. Arguments may be followed by Keywords. */
export interface GreenThreads {
  readonly GreenThread: abstract new (...args: never[]) => GreenThread;
  /** Has a function called by a green thread of its own, when the caller waits. */
  readonly spawn: (run: Run, ...args: unknown[]) => GreenThread;
  /** The same, by a greenlet that keeps no result. */
  readonly spawnN: (run: Run, ...args: unknown[]) => Greenlet;
  /** The same after some seconds. */
  readonly spawnAfter: (seconds: number, run: Run, ...args: unknown[]) => GreenThread;
  /** The same, unless the current greenlet is dead by then. */
  readonly spawnAfterLocal: (seconds: number, run: Run, ...args: unknown[]) => GreenThread;
  /** Gives others their turn, for some seconds at least. */
  readonly sleep: (seconds?: number) => Promise<void>;
  /**
   * Throws into a greenlet wherever it waits, with the arguments of `throw()`. It runs at once, and others have a turn, too, before
   * this returns. One that has not started never will; those who wait for it get the error.
   */
  readonly kill: (greenlet: Greenlet, ...error: ThrowArguments) => Promise<void>;
}

/** What is built on green threads can do besides. */
export interface Threads extends GreenThreads {
  /** Calls a function here and now. @returns what looks like the green thread that did it, and has ended */
  readonly runNow: (run: unknown, args: readonly unknown[]) => Promise<GreenThread>;
  /** What a green thread failed by; null unless it did. */
  readonly failureOf: (thread: GreenThread) => { readonly error: unknown } | null;
}

interface Link {
  readonly run: unknown;
  readonly args: readonly unknown[];
}

/** What the hub starts a green thread with. */
const start = Symbol('start');
/** The result of one that failed by what no greenlet can throw. */
const failed = Symbol('failed');

export function createGreenThreads({ Greenlet, getcurrent, retire }: Greenlets, hub: Hub, Event: EventClass): Threads {
  /** Ends one that has not started, for those who want to know of it. Gives what it dies of. */
  let giveUp: (thread: Thread, error: unknown) => Promise<unknown>;
  let failureOf: (thread: Thread) => Thrown | null;
  let runMain: (thread: Thread, run: unknown, args: readonly unknown[]) => Promise<void>;

  class Thread extends Greenlet implements GreenThread {
    /** Its result is sent when its function has ended, or that it failed. */
    readonly #end: Event = new Event();
    #failure: Thrown | null = null;
    readonly #links: Link[] = [];
    #isCallingLinks = false;

    static {
      giveUp = (thread, error) => thread.#giveUp(error);
      failureOf = (thread) => thread.#failure;
      runMain = (thread, run, args) => thread.#main(run, args);
    }

    constructor(run: unknown, args: readonly unknown[] = []) {
      super(null, hub.greenlet);
      this.run = (...given: unknown[]) => {
        if (given[0] !== start) throw new TypeError('Only the hub can start a green thread');
        return this.#main(run, args);
      };
    }

    async #main(run: unknown, args: readonly unknown[]): Promise<void> {
      // Killed before it could start.
      if (this.#failure) throw this.#failure.error;
      try {
        this.#end.send(await call(run, args));
      } catch (error) {
        this.#fail(error);
        await this.#callLinks();
        throw error;
      }
      await this.#callLinks();
    }

    #fail(error: unknown): void {
      // Anything can be thrown in JavaScript; greenlets throw errors alone.
      this.#failure = { error };
      if (error instanceof Error) this.#end.send(undefined, error);
      else this.#end.send(failed);
    }

    async #giveUp(error: unknown): Promise<unknown> {
      if (this.#failure) return error;
      this.#fail(error);
      try {
        await this.#callLinks();
        return error;
      } catch (failure) {
        return failure;
      }
    }

    async wait(...surplus: readonly unknown[]): Promise<unknown> {
      refuseSurplus('wait', 0, surplus);
      const result = await this.#end.wait();
      if (result === failed) throw this.#failure!.error;
      return result;
    }

    async link(...given: readonly unknown[]): Promise<void> {
      const [[run], args] = bound('link', ['func'], given);
      this.#links.push({ run, args });
      if (this.#end.ready()) await this.#callLinks();
    }

    unlink(...given: readonly unknown[]): boolean {
      const [[run], args] = bound('unlink', ['func'], given);
      const at = this.#links.findIndex((link) => link.run === run && equal(link.args, args));
      if (at >= 0) this.#links.splice(at, 1);
      return at >= 0;
    }

    kill(...error: unknown[]): Promise<void> {
      return kill(this, ...error);
    }

    async cancel(...given: unknown[]): Promise<void> {
      const error = unnamed('cancel', given);
      if (!this.alive) await kill(this, ...error);
    }

    async #callLinks(): Promise<void> {
      if (this.#isCallingLinks) return;
      this.#isCallingLinks = true;
      try {
        for (let link; (link = this.#links.shift());) await call(link.run, [this, ...link.args]);
      } finally {
        this.#isCallingLinks = false;
      }
    }
  }

  const spawned = (seconds: unknown, run: unknown, args: readonly unknown[], owner: Greenlet | null = null): GreenThread => {
    const thread = new Thread(run, args);
    hub.schedule(seconds, () => thread.switch(start), [], owner);
    return thread;
  };

  const spawn = (...given: readonly unknown[]): GreenThread => {
    const [[run], args] = bound('spawn', ['func'], given);
    return spawned(0, run, args);
  };

  const spawnAfter = (...given: readonly unknown[]): GreenThread => {
    const [[seconds, run], args] = bound('spawnAfter', ['seconds', 'func'], given);
    return spawned(seconds, run, args);
  };

  const spawnAfterLocal = (...given: readonly unknown[]): GreenThread => {
    const [[seconds, run], args] = bound('spawnAfterLocal', ['seconds', 'func'], given);
    return spawned(seconds, run, args, getcurrent());
  };

  const spawnN = (...given: readonly unknown[]): Greenlet => {
    const [[run], args] = bound('spawnN', ['func'], given);
    const greenlet = new Greenlet(run as () => unknown, hub.greenlet);
    hub.schedule(0, () => greenlet.switch(...args));
    return greenlet;
  };

  const sleep = async (...given: readonly unknown[]): Promise<void> => {
    refuseSurplus('sleep', 1, given);
    const seconds = given.length > 0 ? numeric(given[0]) : 0;
    if (hub.isCurrent) {
      if (seconds > 0) throw new RuntimeError('Cannot sleep in the hub');
      return;
    }
    const sleeper = getcurrent();
    const timer = hub.schedule(seconds, () => sleeper.switch());
    try {
      await hub.switch();
    } finally {
      timer.cancel();
    }
  };

  const kill = async (...given: readonly unknown[]): Promise<void> => {
    const [[target], rest] = bound('kill', ['g'], given);
    const args = unnamed('kill', rest);
    if (!(target instanceof Greenlet)) throw new AttributeError('kill() takes a greenlet');
    if (target.dead) return;
    let { error } = thrown(args);
    const caller = getcurrent();
    if (target === caller) return void (await caller.throw(error as Error));
    if (target instanceof Thread && !target.alive) error = await giveUp(target, error);
    if (hub.isCurrent) return void (await target.throw(error as Error));
    // What ends the target goes to the hub, which may have ended.
    hub.revive();
    const timer = hub.schedule(0, () => caller.switch());
    try {
      // A hub that does not run yet would pass on to main what ends the target, but for a GreenletExit.
      if (hub.running || error instanceof GreenletExit) await target.throw(error as Error);
      else await hub.begin(() => target.throw(error as Error));
    } finally {
      timer.cancel();
    }
  };

  const runNow = async (run: unknown, args: readonly unknown[]): Promise<GreenThread> => {
    const thread = new Thread(run);
    await runMain(thread, run, args);
    retire(thread);
    return thread;
  };

  const GreenThread = Thread as unknown as GreenThreads['GreenThread'];
  return {
    GreenThread,
    spawn,
    spawnN,
    spawnAfter,
    spawnAfterLocal,
    sleep,
    kill,
    runNow,
    failureOf: (thread) => failureOf(thread as Thread),
  };
}
