/** Items and methods of lists, tuples, strings and dicts. */

import { IndexError, KeyError, OverflowError, TypeError, ValueError } from './exceptions.js';
import { outside } from './limits.js';
import {
  Dict,
  List,
  collect,
  each,
  entriesOf,
  equal,
  isDict,
  isFloat,
  isNumber,
  typeName,
  unchanging,
  fits,
  type AnyDict,
} from './values.js';

export function sequence(value: unknown): unknown[] {
  if (Array.isArray(value)) return value as unknown[];
  if (value instanceof List) return value.items;
  if (typeof value === 'string') return [...value];
  throw TypeError(`'${typeName(value)}' object is not subscriptable`);
}

export function position(items: readonly unknown[], index: unknown): number {
  if (!isNumber(index) || isFloat(index)) throw TypeError(`indices must be integers, not ${typeName(index)}`);
  const at = Number(index) < 0 ? Number(index) + items.length : Number(index);
  if (at < 0 || at >= items.length) throw IndexError('index out of range');
  return at;
}

export type Method = (self: never, ...args: unknown[]) => unknown;

export function find(items: readonly unknown[], item: unknown): number {
  const at = items.findIndex((other) => equal(other, item));
  if (at === -1) throw ValueError('not in list');
  return at;
}

/** An argument that must be an integer. */
export function index(value: unknown): number {
  if (!isNumber(value) || isFloat(value)) throw TypeError(`'${typeName(value)}' object cannot be interpreted as an integer`);
  return Number(value);
}

/** An integer that counts items. */
export function size(value: unknown): number {
  const found = index(value);
  if (Math.abs(found) >= 2 ** 63) throw OverflowError("cannot fit 'int' into an index-sized integer");
  return found;
}

/** The fewest and the most arguments of each method. */
export const methodArity: Readonly<Record<string, readonly [number, number]>> = {
  append: [1, 1],
  extend: [1, 1],
  insert: [2, 2],
  pop: [0, 2],
  remove: [1, 1],
  reverse: [0, 0],
  clear: [0, 0],
  copy: [0, 0],
  count: [1, 1],
  index: [1, 1],
  items: [0, 0],
  keys: [0, 0],
  values: [0, 0],
  update: [0, 1],
};

export const listMethods: Readonly<Record<string, Method>> = {
  append: (self: List, item) => void self.items.push(item),
  extend: (self: List, items) => {
    for (const item of items === self ? [...self.items] : each(items)) fits(self.items.push(item));
  },
  insert: (self: List, at, item) => {
    self.items.splice(size(at), 0, item);
  },
  pop: (self: List, at = -1, ...more) => {
    if (more.length > 0) throw TypeError('pop expected at most 1 argument, got 2');
    return self.items.splice(position(self.items, size(at)), 1)[0];
  },
  remove: (self: List, item) => {
    self.items.splice(find(self.items, item), 1);
  },
  reverse: (self: List) => void self.items.reverse(),
  clear: (self: List) => {
    self.items.length = 0;
  },
  copy: (self: List) => new List([...self.items]),
  count: (self: List, item) => self.items.filter((other) => equal(other, item)).length,
  index: (self: List, item) => find(self.items, item),
};

export const tupleMethods: Readonly<Record<string, Method>> = {
  count: (self: readonly unknown[], item) => self.filter((other) => equal(other, item)).length,
  index: (self: readonly unknown[], item) => find(self, item),
};

export const textMethods: Readonly<Record<string, Method>> = {
  count: (self: string, part) => (part === '' ? [...self].length : self.split(text(part)).length - 1),
  index: (self: string, part) => {
    const at = self.indexOf(text(part));
    if (at === -1) throw ValueError('substring not found');
    return [...self.slice(0, at)].length;
  },
};

export function text(value: unknown): string {
  if (typeof value !== 'string') throw TypeError(`must be str, not ${typeName(value)}`);
  return value;
}

export function methodsOf(value: unknown): Readonly<Record<string, Method>> {
  if (value instanceof List) return listMethods;
  if (typeof value === 'string') return textMethods;
  return Array.isArray(value) ? tupleMethods : isDict(value) ? dictMethods : {};
}

/** Sets an item of a dict that an implementation made as a plain object. */
export function setProperty(object: Record<string, unknown>, key: unknown, value: unknown): void {
  if (typeof key !== 'string') outside('an item of keyword arguments that is no string');
  Object.defineProperty(object, key as string, { value, enumerable: true, configurable: true, writable: true });
}

/** What a dict is made from: a dict, or pairs. */
export function pairsOf(value: unknown): (readonly [unknown, unknown])[] {
  if (isDict(value)) return entriesOf(value);
  return collect(value).map((pair) => {
    const items = collect(pair);
    if (items.length !== 2) throw ValueError(`dictionary update sequence element has length ${items.length}; 2 is required`);
    return [items[0], items[1]] as const;
  });
}

export const dictMethods: Readonly<Record<string, Method>> = {
  items: function* (self: AnyDict) {
    for (const [key, value] of unchanging(self)) yield [key, value];
  },
  keys: function* (self: AnyDict) {
    for (const [key] of unchanging(self)) yield key;
  },
  values: function* (self: AnyDict) {
    for (const [, value] of unchanging(self)) yield value;
  },
  copy: (self: AnyDict) => new Dict(entriesOf(self)),
  clear: (self: AnyDict) => {
    if (self instanceof Dict) self.entries.clear();
    else for (const key of Object.keys(self)) delete self[key];
  },
  pop: (self: AnyDict, ...[key, ...fallback]) => {
    if (key === undefined) throw TypeError('pop expected at least 1 argument, got 0');
    const dict = self instanceof Dict ? self : new Dict(Object.entries(self));
    // An empty dict does not even ask whether the key can be one.
    if (dict.entries.size === 0 || !dict.has(key)) {
      if (fallback.length > 0) return fallback[0];
      throw KeyError(key);
    }
    const value = dict.get(key);
    if (self instanceof Dict) self.delete(key);
    else delete self[String(key)];
    return value;
  },
  update: (self: AnyDict, other = []) => {
    for (const [key, value] of pairsOf(other)) {
      if (self instanceof Dict) self.set(key, value);
      else setProperty(self, key, value);
    }
  },
};
