/** What `py` offers that knows nothing of the run: operators, comparisons, items. */

import { position, sequence, setProperty } from './containers.js';
import { KeyError, TypeError, throwable } from './exceptions.js';
import { arithmetic } from './operators.js';
import {
  Dict,
  List,
  collect,
  compare,
  each,
  equal,
  fits,
  float,
  int,
  isDict,
  isFloat,
  isNumber,
  isPlainObject,
  same,
  truthy,
  typeName,
} from './values.js';

function contains(item: unknown, container: unknown): boolean {
  if (typeof container === 'string') {
    if (typeof item !== 'string') throw TypeError('requires string as left operand');
    return container.includes(item);
  }
  if (isDict(container)) return (container instanceof Dict ? container : new Dict(Object.entries(container))).has(item);
  for (const other of each(container)) if (same(item, other) || equal(item, other)) return true;
  return false;
}

function addTo(a: unknown, b: unknown): unknown {
  if (!(a instanceof List)) return arithmetic('+', a, b);
  for (const item of collect(b)) fits(a.items.push(item));
  return a;
}

function multiplyTo(a: unknown, b: unknown): unknown {
  const product = arithmetic('*', a, b);
  if (!(a instanceof List)) return product;
  a.items.length = 0;
  for (const item of (product as List).items) a.items.push(item);
  return a;
}

function neg(value: unknown): unknown {
  if (!isNumber(value)) throw TypeError(`bad operand type for unary -: '${typeName(value)}'`);
  if (isFloat(value)) return float(-Number(value));
  return typeof value === 'bigint' ? int(-value) : Number(value) === 0 ? 0 : -Number(value);
}

function item(container: unknown, index: unknown): unknown {
  if (isDict(container)) {
    const dict = container instanceof Dict ? container : new Dict(Object.entries(container));
    if (!dict.has(index)) throw KeyError(index);
    return dict.get(index);
  }
  const items = sequence(container);
  return items[position(items, index)];
}

function setItem(container: unknown, index: unknown, value: unknown): void {
  if (container instanceof Dict) container.set(index, value);
  else if (isPlainObject(container)) setProperty(container, index, value);
  else if (container instanceof List) container.items[position(container.items, index)] = value;
  else throw TypeError(`'${typeName(container)}' object does not support item assignment`);
}

function deleteItem(container: unknown, index: unknown): void {
  if (isDict(container)) {
    item(container, index);
    if (container instanceof Dict) container.delete(index);
    else delete container[String(index)];
  } else if (container instanceof List) container.items.splice(position(container.items, index), 1);
  else throw TypeError(`'${typeName(container)}' object doesn't support item deletion`);
}

export const operations = {
  float,
  truthy,
  eq: equal,
  is: same,
  in: contains,
  lt: (a: unknown, b: unknown): boolean => compare(a, b) < 0,
  le: (a: unknown, b: unknown): boolean => compare(a, b) <= 0,
  gt: (a: unknown, b: unknown): boolean => compare(a, b) > 0,
  ge: (a: unknown, b: unknown): boolean => compare(a, b) >= 0,
  throwable,
  add: (a: unknown, b: unknown): unknown => arithmetic('+', a, b),
  sub: (a: unknown, b: unknown): unknown => arithmetic('-', a, b),
  mul: (a: unknown, b: unknown): unknown => arithmetic('*', a, b),
  div: (a: unknown, b: unknown): unknown => arithmetic('/', a, b),
  floordiv: (a: unknown, b: unknown): unknown => arithmetic('//', a, b),
  mod: (a: unknown, b: unknown): unknown => arithmetic('%', a, b),
  pow: (a: unknown, b: unknown): unknown => arithmetic('**', a, b),
  addTo,
  multiplyTo,
  neg,
  item,
  setItem,
  deleteItem,
};
