/**
 * Greenlets for JavaScript: async functions that hand control to each other by name, and values with it.
 *
 * A switch pauses the greenlet that makes it and continues another one; it returns what the paused greenlet is
 * sent later. A finished greenlet hands its result, or what it threw, to its parent. One greenlet of a world
 * runs at a time, so between two switches nothing else happens to what they share.
 *
 * @example
 * const { Greenlet, getcurrent } = createGreenlets();
 * const main = getcurrent();
 * const adder = new Greenlet(async (sum: number) => {
 *   while (sum < 100) sum += Number(await main.switch(sum));
 *   return `done at ${sum}`;
 * });
 * await adder.switch(1); // 1
 * await adder.switch(20); // 21
 * await adder.switch(80); // 'done at 101'
 * adder.dead; // true
 */

import { AttributeError, GreenletError, GreenletExit, ValueError } from './errors.js';
import { Keywords, packed, raised, returned, thrown, unpacked, type Message } from './message.js';

export { AttributeError, GreenletError, GreenletExit, Keywords, ValueError };

/** What a greenlet runs. A method's type, so that its parameters may be annotated with any types. */
export type Run = { call(...args: unknown[]): unknown }['call'];

/** A greenlet has whatever other properties are set on it, too. */
export interface Greenlet {
  /** Where the result goes; null for main alone. Its own descendants cannot be a greenlet's parent, and main has none. */
  get parent(): Greenlet | null;
  set parent(parent: Greenlet);
  /** Whether it was started and has not ended. */
  readonly alive: boolean;
  readonly dead: boolean;
  /**
   * The function to run, until the greenlet starts. It can be replaced until then, and taken away by `undefined`.
   *
   * A class derived from {@link World.Greenlet} may have a method of this name instead. That is called on the greenlet,
   * whatever function the constructor got, and stays readable.
   *
   * @throws AttributeError when there is none, and from the start on
   */
  run?(...args: unknown[]): unknown;
  /**
   * Pauses the current greenlet and starts or continues this one; always `await` it. The first switch passes its
   * arguments to the function. A later one is what the paused switch returns: a single argument as it is,
   * several or none as a frozen array, {@link Keywords} as a plain object, both as `[array, object]`.
   *
   * A switch to a dead greenlet goes to its parent.
   *
   * @returns what the greenlet that called is sent when its turn comes again
   * @throws AttributeError when there is no function to start with, and whatever a child died of
   */
  switch(...args: unknown[]): Promise<unknown>;
  /**
   * Like {@link switch}, but brings an exception: what the paused switch of this greenlet throws. An unstarted greenlet
   * ends by it without running. Thrown to a dead one it goes to the parent, and so does a {@link GreenletExit}, as a value.
   *
   * @param type the class of the error, or the error itself
   * @param value what the class is constructed with; an array is several arguments, and an instance is thrown as it is
   * @param traceback null
   * @throws TypeError when that is no error; then nothing has happened
   * @example
   * await greenlet.throw(RangeError, 'too far'); // new RangeError('too far')
   */
  throw(type?: ErrorClass | Error, value?: unknown, traceback?: null): Promise<unknown>;
}

export type ErrorClass = new (...args: never[]) => Error;

export interface GreenletClass {
  /**
   * @param run what the first switch calls
   * @param parent where its result goes: the current greenlet unless another one is given
   * @throws TypeError when the parent is not a greenlet of this world
   */
  new (run?: Run | null, parent?: Greenlet | null): Greenlet;
  readonly prototype: Greenlet;
}

/** Is told of an arrival: of a value ('switch') or of an exception ('throw'). */
export type TraceCallback = (event: 'switch' | 'throw', greenlets: readonly [origin: Greenlet, target: Greenlet]) => unknown;

/** Greenlets that can switch to each other. */
export interface World {
  readonly Greenlet: GreenletClass;
  /** The greenlet that runs now; outside of all others, main. */
  readonly getcurrent: () => Greenlet;
  readonly GreenletExit: typeof GreenletExit;
  readonly error: typeof GreenletError;
  /**
   * Sets what is called and awaited at each arrival, in the target, before anything else happens there. It may switch.
   * What it throws takes the place of what arrives, and then nothing is traced any more.
   *
   * @returns the callback before it, or null
   */
  readonly settrace: (callback: TraceCallback | null) => TraceCallback | null;
  readonly gettrace: () => TraceCallback | null;
}

/** What is built on greenlets can do besides. */
export interface Greenlets extends World {
  /** Has something called when a greenlet has ended. */
  readonly whenEnded: (greenlet: Greenlet, callback: () => void) => void;
  /** Makes a greenlet a dead one that was never started. */
  readonly retire: (greenlet: Greenlet) => void;
}

interface Paused {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** Makes a world of greenlets of its own, in which the caller is main. */
export function createGreenlets(): Greenlets {
  let current: Green;
  let whenEnded: (greenlet: Greenlet, callback: () => void) => void;
  let retire: (greenlet: Greenlet) => void;
  let trace: TraceCallback | null = null;

  class Green implements Greenlet {
    #state: 'new' | 'started' | 'dead' = 'new';
    #run: Run | null | undefined;
    #parent: Green | null;
    /** The switch that it waits in. */
    #paused: Paused | null = null;
    #onEnd: (() => void) | null = null;

    static {
      whenEnded = (greenlet, callback) => void ((greenlet as Green).#onEnd = callback);
      retire = (greenlet) => void ((greenlet as Green).#state = 'dead');
      // Main, made while there is no current greenlet, is the one without a parent.
      current = new Green();
      current.#state = 'started';
    }

    constructor(run?: Run | null, parent?: Greenlet | null, ...surplus: readonly unknown[]) {
      if (surplus.length > 0) throw new TypeError(`Greenlet() takes at most 2 arguments, not ${2 + surplus.length}`);
      const chosen = parent ?? current ?? null;
      if (chosen !== null && !(chosen instanceof Green)) throw new TypeError('The parent of a greenlet must be a greenlet of its world');
      this.#run = run;
      this.#parent = chosen;
    }

    get parent(): Greenlet | null {
      return this.#parent;
    }

    set parent(parent: Greenlet) {
      if (this.#parent === null) throw new AttributeError('main cannot have a parent');
      if (parent === undefined) throw new AttributeError('parent cannot be deleted');
      if (!(parent instanceof Green)) throw new TypeError('A parent must be a greenlet of the same world');
      for (let ancestor: Green | null = parent; ancestor; ancestor = ancestor.#parent) {
        if (ancestor === this) throw new ValueError('A greenlet cannot be its own ancestor');
      }
      this.#parent = parent;
    }

    get alive(): boolean {
      return this.#state === 'started';
    }

    get dead(): boolean {
      return this.#state === 'dead';
    }

    get run(): Run {
      if (this.#state !== 'new' || this.#run === undefined) throw new AttributeError('run');
      return this.#run as Run;
    }

    set run(value: Run | undefined) {
      if (this.#state !== 'new') throw new AttributeError('run cannot be set after the start');
      this.#run = value;
    }

    async switch(...given: unknown[]): Promise<unknown> {
      return this.#send(packed(given));
    }

    async throw(...given: unknown[]): Promise<unknown> {
      const exception = thrown(given);
      // To a dead greenlet it comes too late to be raised there: it is treated as if it had ended it.
      return this.#send(this.#state === 'dead' ? raised(exception.error) : exception);
    }

    /** Pauses the current greenlet, and lets the message arrive at the first in line from this one that is not dead. */
    #send(message: Message): Promise<unknown> {
      const target = this.#firstNotDead();
      // Looked up before anything happens: a missing function is the caller's error, and no start.
      const run = target.#state === 'new' ? target.#function() : null;
      const origin = current;
      return new Promise((resolve, reject) => {
        origin.#paused = { resolve, reject };
        if (target.#state === 'new') void target.#start(run, message, origin);
        else void target.#resume(message, origin);
      });
    }

    #firstNotDead(): Green {
      let found: Green = this;
      // Only main has no parent, and main never dies.
      while (found.#state === 'dead') found = found.#parent!;
      return found;
    }

    /** What a start calls. Like any property, a derived class may have it as a method, and an instance as its own. */
    #function(): Run {
      const { run } = this as Greenlet;
      if (run === undefined) throw new AttributeError('run');
      return run;
    }

    async #start(run: Run | null, message: Message, origin: Green): Promise<void> {
      this.#state = 'started';
      // Awaited, so that one start inside another takes no stack.
      const arrived = await this.#arrival(message, origin);
      let outcome: Message;
      try {
        // An exception ends a greenlet before its function is called.
        if ('error' in arrived) throw arrived.error;
        const { args, keywords } = arrived;
        const passed = keywords ? [...args, new Keywords(keywords)] : args;
        outcome = returned(await Reflect.apply(run!, this, passed));
      } catch (error) {
        outcome = raised(error);
      }
      this.#end(outcome);
    }

    async #resume(message: Message, origin: Green): Promise<void> {
      // The trace callback may pause this greenlet again, in a switch of its own.
      const { resolve, reject } = this.#paused!;
      const arrived = await this.#arrival(message, origin);
      if ('error' in arrived) reject(arrived.error);
      else resolve(unpacked(arrived));
    }

    /** Goes on in this greenlet, with the trace callback first. */
    async #arrival(message: Message, origin: Green): Promise<Message> {
      current = this;
      if (trace === null) return message;
      try {
        await trace('error' in message ? 'throw' : 'switch', Object.freeze([origin, this] as const));
        return message;
      } catch (error) {
        trace = null;
        return { error };
      }
    }

    /** Gives what the function returned or threw to the parent, as it is now. */
    #end(outcome: Message): void {
      this.#state = 'dead';
      this.#onEnd?.();
      let message = outcome;
      let receiver = this.#parent!.#firstNotDead();
      while (receiver.#state === 'new') {
        try {
          const run = receiver.#function();
          return void receiver.#start(run, message, this);
        } catch (missing) {
          message = { error: missing };
        }
        receiver = receiver.#parent!.#firstNotDead();
      }
      void receiver.#resume(message, this);
    }
  }

  const getcurrent = (...surplus: readonly unknown[]): Greenlet => {
    if (surplus.length > 0) throw new TypeError('getcurrent() takes no arguments');
    return current;
  };

  const settrace = (...given: readonly unknown[]): TraceCallback | null => {
    if (given.length !== 1) throw new TypeError(`settrace() takes 1 argument, not ${given.length}`);
    const previous = trace;
    // Whatever cannot be called fails at the next arrival.
    trace = (given[0] ?? null) as TraceCallback | null;
    return previous;
  };

  const gettrace = (...surplus: readonly unknown[]): TraceCallback | null => {
    if (surplus.length > 0) throw new TypeError('gettrace() takes no arguments');
    return trace;
  };

  return { Greenlet: Green, getcurrent, GreenletExit, error: GreenletError, settrace, gettrace, whenEnded: whenEnded!, retire: retire! };
}
