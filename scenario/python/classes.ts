/** Classes: those of the API, which scenarios call as functions, and those that scenarios derive. */

import { api } from '../vocabulary.js';
import { type Callable, type KeywordsClass } from './calls.js';
import { TypeError, isExceptionClass, makeException, nameNative } from './exceptions.js';
import type { Style } from './python.js';

export type Class = new (...args: unknown[]) => object;

/** What the call of a scenario's function gives in each style: what can be awaited, or delegated to. */
export const giving: Readonly<Record<Style, (value: unknown) => unknown>> = {
  async: (value) => value,
  *generator(value) {
    return value;
  },
};

/** The parameters of the classes from which scenarios may derive. */
export const { parameters } = Object.values(api).find((entry) => entry.kind === 'class' && entry.derivable) as {
  parameters: readonly string[];
};

/** Arguments with which something of the API is called that has names for its parameters: keyword arguments find their places. */
export function place(names: readonly string[], args: readonly unknown[], keywords: KeywordsClass): readonly unknown[] {
  const last = args.at(-1);
  if (!(last instanceof keywords)) return args;
  const placed = args.slice(0, -1);
  for (const [name, value] of Object.entries(last)) {
    const at = names.indexOf(name);
    if (at < args.length - 1) throw TypeError(`got an unexpected or repeated argument '${name}'`);
    placed[at] = value;
  }
  return placed;
}

/** The names of derived classes by their prototypes. */
export const names = new WeakMap<object, string>();

/** The name of the scenario's class that an object is an instance of. */
export const classNameOf = (object: object): string | undefined => names.get(Object.getPrototypeOf(object) as object);

/** Functions that expect the object whose method they are as `this`. */
export const methods = new WeakSet<object>();

/** A method of a scenario's class when it is read from an object: a function that knows its object. */
export const ofObject = (object: unknown, value: unknown): unknown =>
  typeof value === 'function' && methods.has(value) ? boundTo(object, value as Callable, 'run') : value;

export function boundTo(self: unknown, method: Callable, label: string): Callable {
  const bound = (...args: unknown[]): unknown => method.apply(self, args);
  bound.label = label;
  bound.self = self;
  bound.method = method;
  return bound;
}

/**
 * Derives a class as JavaScript would: its prototype inherits from that of `base`, which constructs its instances.
 * As a function in a scenario it is called without `new`, too.
 */
export function derive(
  label: string,
  base: Class,
  functions: Readonly<Record<string, Callable>>,
  style: Style,
  keywords: KeywordsClass,
): unknown {
  if (isExceptionClass(base)) return makeException(label, base);
  const derived = function (...args: unknown[]): unknown {
    if (new.target) return Reflect.construct(base, args, new.target);
    return giving[style](new derived(...place(parameters, args, keywords)));
  } as unknown as Class;
  Object.setPrototypeOf(derived, base);
  const prototype = Object.create(base.prototype as object) as object;
  const set = (object: object, key: string, value: unknown): void =>
    void Object.defineProperty(object, key, { value, writable: true, configurable: true });
  set(prototype, 'constructor', derived);
  for (const [key, run] of Object.entries(functions)) {
    const method = function (this: unknown, ...args: unknown[]): unknown {
      return run(this, ...args);
    };
    methods.add(method);
    set(prototype, key, method);
  }
  (derived as { prototype: object }).prototype = prototype;
  set(derived, 'name', label);
  Object.assign(derived, { label, isType: true });
  names.set(prototype, label);
  if (prototype instanceof Error) nameNative(derived as new (...args: unknown[]) => Error, label);
  return derived;
}
