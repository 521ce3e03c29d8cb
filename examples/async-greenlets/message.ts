/** What travels with a switch: how it is packed where it is sent, and unpacked where it arrives. */

import { GreenletExit } from './errors.js';

/** Arguments, or an exception: one that somebody has thrown, or that a greenlet died of. */
export type Message = Arguments | Thrown;

export interface Arguments {
  readonly args: readonly unknown[];
  /** The keywords; null when there are none. */
  readonly keywords: Keywords | null;
}

export interface Thrown {
  readonly error: unknown;
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

/** Separates the keywords from the arguments of a call. */
export function packed(given: readonly unknown[]): Arguments {
  const last = given.at(-1);
  if (!(last instanceof Keywords)) return { args: given, keywords: null };
  return { args: given.slice(0, -1), keywords: Object.keys(last).length > 0 ? last : null };
}

/** What a paused switch returns when it is continued with these arguments. */
export function unpacked({ args, keywords }: Arguments): unknown {
  const tuple = Object.freeze([...args]);
  if (!keywords) return args.length === 1 ? args[0] : tuple;
  const dict = Object.fromEntries(Object.entries(keywords));
  return args.length === 0 ? dict : Object.freeze([tuple, dict]);
}

/**
 * The exception that the arguments of a throw describe. If its constructor fails, it is what that failed with.
 *
 * @throws TypeError when they describe none
 */
export function thrown(given: readonly unknown[]): Thrown {
  const { args, keywords } = packed(given);
  if (keywords) throw new TypeError('throw() takes no keywords');
  if (args.length > 3) throw new TypeError(`throw() takes at most 3 arguments, not ${args.length}`);
  // Counted, since an undefined may have been passed on: it is what functions without a result return.
  const [type, value = null, traceback = null] = args.length === 0 ? [GreenletExit] : args;
  if (traceback !== null) throw new TypeError('The third argument of throw() must be null: JavaScript has no tracebacks');
  if (type instanceof Error) {
    if (value !== null) throw new TypeError('An error that is thrown as it is takes no value');
    return { error: type };
  }
  if (!isErrorClass(type)) throw new TypeError('Only errors and classes of errors can be thrown');
  if (value instanceof type) return { error: value };
  const constructed = value === null ? [] : Array.isArray(value) ? value : [value];
  try {
    return { error: new type(...constructed) };
  } catch (error) {
    return { error };
  }
}

const isErrorClass = (value: unknown): value is new (...args: unknown[]) => Error =>
  value === Error || (typeof value === 'function' && value.prototype instanceof Error);

/** What a greenlet sends its parent when its function has returned. */
export const returned = (value: unknown): Message => ({ args: [value], keywords: null });

/** What a greenlet sends its parent when an exception has ended it. */
export function raised(error: unknown): Message {
  if (error instanceof GreenletExit) return { args: [error], keywords: null };
  return { error };
}
