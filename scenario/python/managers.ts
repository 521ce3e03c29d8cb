/** Context managers: what a `with` statement needs of Python. */

import type { Callable } from './calls.js';
import { TypeError } from './exceptions.js';
import { Outside, isExhaustion } from './limits.js';
import type { Style } from './python.js';
import { truthy, typeName } from './values.js';

/** A context manager that was entered. What it returns is awaited in async style, and delegated to in generator style. */
export interface Entered {
  /** What `as` gives a name to. */
  readonly value: unknown;
  /** The block raised: throws that on, unless the manager takes it. */
  failed(error: unknown): unknown;
  /** The block was left, however: tells the manager, unless it was told of the error. */
  left(): unknown;
}

/** Enters a context manager. JavaScript calls `enter` and `exit` what Python calls `__enter__` and `__exit__`. */
export const enter: Readonly<Record<Style, (context: unknown) => unknown>> = {
  async async(context) {
    const [enters, exits] = methodsOf(context);
    const value = (await enters.call(context)) ?? null;
    let told = false;
    const tell = async (error: unknown): Promise<unknown> => {
      told = true;
      return await exits.call(context, error);
    };
    return {
      value,
      failed: async (error) => {
        if (isFinal(error) || !truthy(await tell(error))) throw error;
      },
      left: async () => told || tell(null),
    } satisfies Entered;
  },
  *generator(context) {
    const [enters, exits] = methodsOf(context);
    return new EnteredGenerator((yield* result(enters.call(context))) ?? null, context, exits);
  },
};

/** A class, since generator functions made for each manager would cost more than it does. */
class EnteredGenerator implements Entered {
  private told = false;

  constructor(
    readonly value: unknown,
    private readonly context: unknown,
    private readonly exits: Callable,
  ) {}

  *failed(error: unknown): Generator<unknown, void> {
    if (isFinal(error) || !truthy(yield* this.tell(error))) throw error;
  }

  *left(): Generator<unknown, void> {
    if (!this.told) yield* this.tell(null);
  }

  private tell(error: unknown): Generator<unknown, unknown> {
    this.told = true;
    return result(this.exits.call(this.context, error));
  }
}

function methodsOf(context: unknown): [enter: Callable, exit: Callable] {
  const object = (context ?? {}) as Readonly<Record<string, Callable | undefined>>;
  const enters = object.__enter__ ?? object.enter;
  const exits = object.__exit__ ?? object.exit;
  if (typeof enters === 'function' && typeof exits === 'function') return [enters, exits];
  throw TypeError(`'${typeName(context)}' object does not support the context manager protocol`);
}

/** What ends a scenario for good, and is no exception of its. */
const isFinal = (error: unknown): boolean => isExhaustion(error) || error instanceof Outside;

/** A method that cannot switch may simply return its value. */
function* result(value: unknown): Generator<unknown, unknown> {
  const isGenerator = typeof value === 'object' && value !== null && 'next' in value && Symbol.iterator in value;
  return isGenerator ? yield* value as Generator<unknown, unknown> : value;
}
