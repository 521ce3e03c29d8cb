/** Python's builtin functions. */

import { textless } from '../vocabulary.js';
import { index, pairsOf } from './containers.js';
import {
  KeyError,
  OverflowError,
  StopIteration,
  TypeError,
  ValueError,
  argsOf,
  exceptions,
  isAnyExceptionClass,
  isOf,
  thrownName,
} from './exceptions.js';
import { iteratesSwitching } from './iteration.js';
import { outside } from './limits.js';
import { arithmetic, within } from './operators.js';
import type { Callable } from './calls.js';
import { type Labels, show } from './show.js';
import {
  Dict,
  Float,
  List,
  collect,
  compare,
  each,
  entriesOf,
  int,
  isDict,
  isIterable,
  isNumber,
  requireIterable,
  truthy,
  typeName,
  originalOf,
} from './values.js';

const { isPrototypeOf } = Object.prototype;

export function isinstance(value: unknown, given: unknown): boolean {
  if (Array.isArray(given)) return given.some((one) => isinstance(value, one));
  const type = originalOf(given);
  const name = builtinTypeNames.get(type);
  if (name !== undefined) return typeName(value) === name || (name === 'int' && typeof value === 'boolean');
  if (isAnyExceptionClass(type)) return value instanceof Error && isOf(value, type);
  if (typeof type !== 'function' || typeof type.prototype !== 'object' || type === len)
    throw TypeError('isinstance() arg 2 must be a type or a tuple of types');
  // A class of the scenario may inherit another answer.
  if ('isType' in type) return typeof value === 'object' && value !== null && isPrototypeOf.call(type.prototype, value);
  return value instanceof (type as unknown as new () => unknown);
}

export function len(value: unknown): number {
  if (value instanceof List) return value.items.length;
  if (typeof value === 'string') return [...value].length;
  if (Array.isArray(value)) return value.length;
  if (isDict(value)) return entriesOf(value).length;
  throw TypeError(`object of type '${typeName(value)}' has no len()`);
}

export function range(...args: unknown[]): Iterable<number> {
  const [start, stop, step] = args.length === 1 ? [0, index(args[0]), 1] : [index(args[0]), index(args[1]), index(args[2] ?? 1)];
  if (step === 0) throw ValueError('range() arg 3 must not be zero');
  return counting(start, stop, step);
}

export function* counting(start: number, stop: number, step: number): Iterable<number> {
  for (let i = start; step > 0 ? i < stop : i > stop; i += step) yield i;
}

export function* numbered(value: unknown, start: number): Iterable<unknown> {
  let i = start;
  for (const item of each(value)) yield [i++, item];
}

export const plainLabels: Labels = { kindOf: () => undefined, nameOf: () => undefined };

/** The texts of functions, objects and misuse are each implementation's own. */
export function requirePlain(value: unknown, open: readonly unknown[] = []): void {
  if (typeof value === 'function') outside('the text of a function');
  if (typeof value !== 'object' || value === null || value instanceof Float || open.includes(value)) return;
  const inside = (items: Iterable<unknown>): void => {
    for (const item of items) requirePlain(item, [...open, value]);
  };
  if (Array.isArray(value) || value instanceof List) return inside(value);
  if (isDict(value)) return inside(entriesOf(value).flat());
  if (!(value instanceof Error)) return outside('the text of an object');
  const label = thrownName(value);
  if (textless.has(label)) outside(`the text of ${label}`);
  inside(argsOf(value));
}

export function repr(value: unknown): string {
  requirePlain(value);
  return within(show(value, plainLabels));
}

export function str(...given: unknown[]): string {
  const [value = null] = given;
  if (given.length === 0) return '';
  if (typeof value === 'string') return value;
  if (!(value instanceof Error)) return repr(value);
  requirePlain(value);
  const args = argsOf(value);
  if (args.length === 1) return isOf(value, KeyError) ? repr(args[0]) : str(args[0]);
  return args.length === 0 ? '' : repr(args);
}

export function toInt(...given: unknown[]): unknown {
  const [value] = given;
  if (given.length === 0) return 0;
  if (typeof value === 'string') {
    if (!/^\s*[+-]?\d+(_\d+)*\s*$/.test(value)) throw ValueError('invalid literal for int()');
    const digits = BigInt(value.replace(/[\s_+-]/g, ''));
    return int(value.includes('-') ? -digits : digits);
  }
  if (!isNumber(value)) throw TypeError(`int() argument must not be '${typeName(value)}'`);
  if (Number.isNaN(value)) throw ValueError('cannot convert float NaN to integer');
  if (value === Infinity || value === -Infinity) throw OverflowError('cannot convert float infinity to integer');
  return typeof value === 'bigint' ? value : int(BigInt(Math.trunc(Number(value))));
}

export const builtinFunctions: Readonly<Record<string, Callable>> = {
  len,
  range,
  isinstance,
  repr,
  str,
  bool: (value) => truthy(value),
  int: toInt,
  list: (...args) => new List(args.length === 0 ? [] : collect(args[0])),
  tuple: (...args) => (args.length === 0 ? [] : Array.isArray(args[0]) ? args[0] : collect(args[0])),
  dict: (...args) => new Dict(args.length === 0 ? [] : pairsOf(args[0])),
  iter: (value) => {
    if (iteratesSwitching(value)) return value[Symbol.asyncIterator]();
    requireIterable(value);
    return isIterator(value) ? value : each(value);
  },
  next: (iterator, ...fallback) => {
    if (!isIterator(iterator)) throw TypeError(`'${typeName(iterator)}' object is not an iterator`);
    const { value, done } = iterator.next();
    if (!done) return value;
    if (fallback.length > 0) return fallback[0];
    throw StopIteration();
  },
  enumerate: (value, ...start) => {
    requireIterable(value);
    return numbered(value, start.length > 0 ? index(start[0]) : 0);
  },
  abs: (value) => {
    if (!isNumber(value)) throw TypeError(`bad operand type for abs(): '${typeName(value)}'`);
    return Number(value) < 0 || Object.is(Number(value), -0) || typeof value === 'boolean'
      ? arithmetic('*', value, value === true ? 1 : -1)
      : value;
  },
  max: (...args) => best(args, (item, before) => compare(item, before) > 0),
  min: (...args) => best(args, (item, before) => compare(item, before) < 0),
  sum: (value, start = 0) => {
    if (typeof start === 'string') throw TypeError("sum() can't sum strings");
    return collect(value).reduce((total, item) => arithmetic('+', total, item), start);
  },
};

export const isIterator = (value: unknown): value is Iterator<unknown> =>
  isIterable(value) && typeof value === 'object' && 'next' in value && typeof value.next === 'function';

function best(args: readonly unknown[], isBetter: (item: unknown, before: unknown) => boolean): unknown {
  const items = args.length === 1 ? collect(args[0]) : args;
  if (items.length === 0)
    throw args.length === 0 ? TypeError('expected at least 1 argument, got 0') : ValueError('iterable argument is empty');
  return items.reduce((before, item) => (isBetter(item, before) ? item : before));
}

const builtinTypeNames = new Map<unknown, string>(
  ['list', 'tuple', 'dict', 'str', 'bool', 'int'].map((label) => [builtinFunctions[label], label]),
);
for (const [label, builtin] of Object.entries(builtinFunctions)) Object.assign(builtin, { label });
for (const type of builtinTypeNames.keys()) Object.assign(type as object, { isType: true });

export const sharedBuiltins: object = Object.assign(Object.create(null), builtinFunctions, exceptions);
