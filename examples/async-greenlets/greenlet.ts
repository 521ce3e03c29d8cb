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

/** What a greenlet runs. A method's type, so that its parameters may be annotated with any types. */
export type Run = { call(...args: unknown[]): unknown }['call'];

export interface Greenlet {
  /** Where the result goes; null for main alone. */
  readonly parent: Greenlet | null;
  /** Whether it was started and has not ended. */
  readonly alive: boolean;
  readonly dead: boolean;
  /**
   * The function to run, until the greenlet starts.
   *
   * @throws AttributeError when there is none, and from the start on
   */
  readonly run: unknown;
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
}

export interface GreenletClass {
  /**
   * @param run what the first switch calls
   * @param parent where its result goes: the current greenlet unless another one is given
   * @throws TypeError when the parent is not a greenlet of this world
   */
  new (run?: Run | null, parent?: Greenlet | null): Greenlet;
  readonly prototype: Greenlet;
}

/** Greenlets that can switch to each other. */
export interface World {
  readonly Greenlet: GreenletClass;
  /** The greenlet that runs now; outside of all others, main. */
  readonly getcurrent: () => Greenlet;
}

/**
 * Keyword arguments, as the last argument of a switch: its own properties are the keywords.
 *
 * @example
 * await greenlet.switch(1, new Keywords({ timeout: 2 }));
 */
export class Keywords {
  readonly [name: string]: unknown;

  constructor(values: Readonly<Record<string, unknown>> = {}) {
    // Defined, not assigned: a keyword may be called __proto__.
    for (const [name, value] of Object.entries(values)) {
      Object.defineProperty(this, name, { value, enumerable: true, configurable: true, writable: true });
    }
  }
}

export class AttributeError extends Error {
  override name = 'AttributeError';
}

/** What travels with a switch: arguments, or the exception that a greenlet died of. */
type Message = Arguments | { readonly error: unknown };

interface Arguments {
  readonly args: readonly unknown[];
  /** The keywords; null when there are none. */
  readonly keywords: Keywords | null;
}

interface Paused {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** Makes a world of greenlets of its own, in which the caller is main. */
export function createGreenlets(): World {
  let current: Green;

  class Green implements Greenlet {
    #state: 'new' | 'started' | 'dead' = 'new';
    readonly #run: unknown;
    readonly #parent: Green | null;
    /** The switch that it waits in. */
    #paused: Paused | null = null;

    static {
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

    get alive(): boolean {
      return this.#state === 'started';
    }

    get dead(): boolean {
      return this.#state === 'dead';
    }

    get run(): unknown {
      if (this.#state !== 'new' || this.#run === undefined) throw new AttributeError('run');
      return this.#run;
    }

    async switch(...given: unknown[]): Promise<unknown> {
      const message = packed(given);
      const target = this.#firstNotDead();
      // Looked up before anything happens: a missing function is the caller's error, and no start.
      const run = target.#state === 'new' ? target.run : null;
      if (target === current) return unpacked(message);
      return new Promise((resolve, reject) => {
        current.#paused = { resolve, reject };
        if (target.#state === 'new') target.#start(run, message);
        else target.#resume(message);
      });
    }

    #firstNotDead(): Green {
      let found: Green = this;
      // Only main has no parent, and main never dies.
      while (found.#state === 'dead') found = found.#parent!;
      return found;
    }

    #start(run: unknown, { args, keywords }: Arguments): void {
      this.#state = 'started';
      current = this;
      const passed = keywords ? [...args, new Keywords(keywords)] : args;
      // As a promise job, so that one start inside another takes no stack, and an error of any kind is an end.
      Promise.resolve()
        .then(() => (run as Run)(...passed))
        .then(
          (value: unknown) => this.#end({ args: [value], keywords: null }),
          (error: unknown) => this.#end({ error }),
        );
    }

    #resume(message: Message): void {
      current = this;
      if ('error' in message) this.#paused!.reject(message.error);
      else this.#paused!.resolve(unpacked(message));
    }

    /** Gives what the function returned or threw to the parent, as it is now. */
    #end(outcome: Message): void {
      this.#state = 'dead';
      let message = outcome;
      let receiver = this.#parent!.#firstNotDead();
      while (receiver.#state === 'new') {
        try {
          const { run } = receiver;
          if (!('error' in message)) return receiver.#start(run, message);
          // An exception ends a greenlet before its function is called.
          receiver.#state = 'dead';
        } catch (missing) {
          message = { error: missing };
        }
        receiver = receiver.#parent!.#firstNotDead();
      }
      receiver.#resume(message);
    }
  }

  const getcurrent = (...surplus: readonly unknown[]): Greenlet => {
    if (surplus.length > 0) throw new TypeError('getcurrent() takes no arguments');
    return current;
  };
  return { Greenlet: Green, getcurrent };
}

/** Separates the keywords from the arguments of a call. */
function packed(given: readonly unknown[]): Arguments {
  const last = given.at(-1);
  if (!(last instanceof Keywords)) return { args: given, keywords: null };
  return { args: given.slice(0, -1), keywords: Object.keys(last).length > 0 ? last : null };
}

/** What a paused switch returns when it is continued with these arguments. */
function unpacked({ args, keywords }: Arguments): unknown {
  const tuple = Object.freeze([...args]);
  if (!keywords) return args.length === 1 ? args[0] : tuple;
  const dict = Object.fromEntries(Object.entries(keywords));
  return args.length === 0 ? dict : Object.freeze([tuple, dict]);
}
