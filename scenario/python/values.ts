/**
 * Python's values in JavaScript, also as implementations see them: `None` is `null` (or `undefined`), a tuple is an
 * array, a list is a `List`, a dict is a `Dict` or a plain object, an int is a number (a bigint beyond 2^53), a float
 * with an integral value is a `Float`, any other float a number.
 */

import { RuntimeError, TypeError, pythonClass, thrownName } from './exceptions.js';
import { outside } from './limits.js';

/** A Python list. */
export class List implements Iterable<unknown> {
  constructor(readonly items: unknown[]) {}
  [Symbol.iterator](): Iterator<unknown> {
    return this.items[Symbol.iterator]();
  }
}

/** A float whose value is integral: `1.0`, which is not `1`. */
export class Float {
  constructor(readonly value: number) {}
  valueOf(): number {
    return this.value;
  }
}

/** A Python dict: keeps the order of insertion; keys are equal as in Python (`1`, `1.0` and `True` are one key). */
export class Dict {
  readonly entries = new Map<unknown, [unknown, unknown]>();
  constructor(entries: Iterable<readonly [unknown, unknown]> = []) {
    for (const [key, value] of entries) this.set(key, value);
  }
  get(key: unknown): unknown {
    return this.entries.get(hash(key))?.[1];
  }
  has(key: unknown): boolean {
    return this.entries.has(hash(key));
  }
  set(key: unknown, value: unknown): void {
    const hashed = hash(key);
    const found = this.entries.get(hashed);
    if (found) found[1] = value;
    else this.entries.set(hashed, [key, value]);
  }
  delete(key: unknown): boolean {
    return this.entries.delete(hash(key));
  }
  /** Its keys, as Python iterates over it. */
  *[Symbol.iterator](): Iterator<unknown> {
    for (const [key] of unchanging(this)) yield key;
  }
}

/** A dict, however an implementation makes it. */
export type AnyDict = Dict | Record<string, unknown>;

export function hash(key: unknown): unknown {
  if (key instanceof List || isDict(key)) throw TypeError(`unhashable type: '${typeName(key)}'`);
  if (Array.isArray(key)) return `(${key.map(hashText).join(',')})`;
  if (typeof key === 'string') return `'${key}`;
  if (typeof key === 'boolean') return Number(key);
  if (key instanceof Float) return Number.isSafeInteger(key.value) ? key.value : BigInt(key.value);
  return key ?? null;
}

export const identities = new WeakMap<object, number>();
let lastIdentity = 0;

/** An item of a tuple that is a key, as a text that no other item has. */
export function hashText(item: unknown): string {
  const hashed = hash(item);
  if (Array.isArray(item)) return String(hashed);
  if (typeof hashed === 'string') return JSON.stringify(hashed);
  if (typeof hashed !== 'function' && (typeof hashed !== 'object' || hashed === null)) return String(hashed);
  const known = identities.get(hashed) ?? ++lastIdentity;
  identities.set(hashed, known);
  return `#${known}`;
}

export const isPlainObject = (value: unknown): value is Record<string, unknown> => {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
};
export const isDict = (value: unknown): value is Dict | Record<string, unknown> => value instanceof Dict || isPlainObject(value);
export const isNumber = (value: unknown): value is number | bigint | Float | boolean =>
  typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean' || value instanceof Float;
export const isFloat = (value: unknown): boolean => value instanceof Float || (typeof value === 'number' && !Number.isInteger(value));

export const float = (value: number): number | Float => (Number.isInteger(value) ? new Float(value) : value);
export const int = (value: bigint): number | bigint =>
  value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;

export function entriesOf(dict: Dict | Record<string, unknown>): (readonly [unknown, unknown])[] {
  return dict instanceof Dict ? [...dict.entries.values()] : Object.entries(dict);
}

export function typeName(value: unknown): string {
  if (value === null || value === undefined) return 'NoneType';
  if (typeof value === 'boolean') return 'bool';
  if (isNumber(value)) return isFloat(value) ? 'float' : 'int';
  if (typeof value === 'string') return 'str';
  if (Array.isArray(value)) return 'tuple';
  if (value instanceof List) return 'list';
  if (isDict(value)) return 'dict';
  if (value instanceof Error) return thrownName(value);
  return typeof value === 'function' ? 'function' : 'object';
}

export function truthy(value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  if (value === null || value === undefined || value === '' || value === 0 || value === 0n) return false;
  if (typeof value !== 'object') return true;
  if (Array.isArray(value)) return value.length > 0;
  if (value instanceof List) return value.items.length > 0;
  if (value instanceof Float) return value.value !== 0;
  if (value instanceof Dict) return value.entries.size > 0;
  if (isPlainObject(value)) return Object.keys(value).length > 0;
  // The truth value of an API object is its property `alive`.
  return 'alive' in value ? Boolean(value.alive) : true;
}

export function equal(a: unknown, b: unknown): boolean {
  if (a === b || (a ?? null) === (b ?? null)) return true;
  if (isNumber(a) && isNumber(b)) return toNumeric(a) == toNumeric(b);
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, i) => equal(item, b[i]));
  if (a instanceof List) return b instanceof List && equal(a.items, b.items);
  if (isDict(a) && isDict(b)) {
    const left = entriesOf(a);
    const right = b instanceof Dict ? b : new Dict(Object.entries(b));
    return left.length === right.entries.size && left.every(([key, value]) => right.has(key) && equal(value, right.get(key)));
  }
  // One method of one object is made a function wherever it is read.
  if (typeof a === 'function' && typeof b === 'function') return 'self' in a && 'self' in b && a.self === b.self && sameMethod(a, b);
  return false;
}

const sameMethod = (a: object, b: object): boolean => (a as { method?: unknown }).method === (b as { method?: unknown }).method;

export const toNumeric = (value: number | bigint | Float | boolean): number | bigint => (typeof value === 'bigint' ? value : Number(value));

/** Identity. Of numbers and strings Python leaves it open; here, as for small ones in CPython, it is equality. */
export function same(a: unknown, b: unknown): boolean {
  if (isNumber(a) && isNumber(b)) return typeName(a) === typeName(b) && equal(a, b);
  if (Array.isArray(a) && Array.isArray(b) && a.length === 0 && b.length === 0) return true;
  return (a ?? null) === (b ?? null);
}

export function compare(a: unknown, b: unknown): number {
  if (isNumber(a) && isNumber(b)) {
    const [x, y] = [toNumeric(a), toNumeric(b)];
    return x < y ? -1 : x > y ? 1 : x == y ? 0 : NaN;
  }
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b);
  const [x, y] = a instanceof List && b instanceof List ? [a.items, b.items] : [a, b];
  if (Array.isArray(x) && Array.isArray(y)) {
    for (let i = 0; i < Math.min(x.length, y.length); i++) if (!equal(x[i], y[i])) return compare(x[i], y[i]);
    return x.length - y.length;
  }
  throw TypeError(`'<' not supported between instances of '${typeName(a)}' and '${typeName(b)}'`);
}

export function compareText(a: string, b: string): number {
  const [x, y] = [[...a], [...b]];
  for (let i = 0; i < Math.min(x.length, y.length); i++) {
    if (x[i] !== y[i]) return x[i]!.codePointAt(0)! - y[i]!.codePointAt(0)!;
  }
  return x.length - y.length;
}

/** All that an iteration gives, unless it is too much. */
export function collect(value: unknown): unknown[] {
  const found: unknown[] = [];
  for (const item of each(value)) fits(found.push(item));
  return found;
}

export const isIterable = (value: unknown): value is Iterable<unknown> =>
  typeof value === 'string' ||
  (typeof value === 'object' && value !== null && !(value instanceof Error) && (Symbol.iterator in value || isDict(value)));

export function requireIterable(value: unknown): void {
  if (typeof value === 'object' && value !== null && Symbol.asyncIterator in value)
    outside('to iterate in such a place over what may switch');
  if (!isIterable(value)) throw TypeError(`'${typeName(value)}' object is not iterable`);
}

/** The entries of a dict, which must keep its size meanwhile. */
export function* unchanging(dict: AnyDict): Iterable<readonly [unknown, unknown]> {
  const entries = entriesOf(dict);
  for (const entry of entries) {
    yield entry;
    if (countOf(dict) !== entries.length) throw RuntimeError('dictionary changed size during iteration');
  }
}

export const countOf = (dict: AnyDict): number => (dict instanceof Dict ? dict.entries.size : Object.keys(dict).length);

export function* each(value: unknown): Iterable<unknown> {
  if (value instanceof List) {
    for (let i = 0; i < value.items.length; i++) yield value.items[i];
  } else if (Array.isArray(value) || typeof value === 'string') yield* value as Iterable<unknown>;
  else if (isDict(value)) for (const [key] of unchanging(value)) yield key;
  else {
    requireIterable(value);
    yield* value as Iterable<unknown>;
  }
}

/** The parts that a string, tuple, list or dict may have, and the bits of a power. */
export const largest = 1_000_000;

export function fits<T extends number>(size: T): T {
  if (size > largest) throw pythonClass('MemoryError')();
  return size;
}

/** The builtin that `py.callable` made a function of the scenario from. */
export const originalOf = (value: unknown): unknown => (typeof value === 'function' && 'original' in value ? value.original : value);
