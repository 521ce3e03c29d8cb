/**
 * The Python that a scenario can see, in JavaScript: values, operators, builtins, exceptions.
 *
 * How Python's values stand in JavaScript, also for implementations: `None` is `null` (or `undefined`),
 * a tuple is an array, a list is a `List`, a dict is a `Dict` or a plain object, an int is a number (a
 * bigint beyond 2^53), a float with an integral value is a `Float`, any other float a number.
 */

import { floatText } from './parse.js';
import { quote } from './quote.js';
import type { End } from './trace.js';
import { builtinArity, exceptionBases, textless } from './vocabulary.js';

export type Style = 'async' | 'generator';

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
}

function hash(key: unknown): unknown {
  if (key instanceof List || isDict(key)) throw TypeError(`unhashable type: '${typeName(key)}'`);
  if (Array.isArray(key)) return `(${key.map(hashText).join(',')})`;
  if (typeof key === 'string') return `'${key}`;
  if (typeof key === 'boolean') return Number(key);
  if (key instanceof Float) return Number.isSafeInteger(key.value) ? key.value : BigInt(key.value);
  return key ?? null;
}

const identities = new WeakMap<object, number>();
let lastIdentity = 0;

/** An item of a tuple that is a key, as a text that no other item has. */
function hashText(item: unknown): string {
  const hashed = hash(item);
  if (Array.isArray(item)) return String(hashed);
  if (typeof hashed === 'string') return JSON.stringify(hashed);
  if (typeof hashed !== 'function' && (typeof hashed !== 'object' || hashed === null)) return String(hashed);
  const known = identities.get(hashed) ?? ++lastIdentity;
  identities.set(hashed, known);
  return `#${known}`;
}

/** Ends a scenario whose step budget ran out; no handler of the scenario sees it. */
export class Endless extends Error {
  override name = 'Endless';
}

/** Ends a scenario that asks what is not in the scenario language and the subset checker cannot see. */
export class Outside extends Error {
  override name = 'Outside';
}

const outside = (what: string): never => {
  throw new Outside(`${what} is not in the scenario language`);
};

/** The parts that a string, tuple, list or dict may have, and the bits of a power. */
const largest = 1_000_000;

function fits<T extends number>(size: T): T {
  if (size > largest) throw pythonClass('MemoryError')();
  return size;
}

/** Whether a scenario went on for too long, or too deep for the stack. */
export const isExhaustion = (error: unknown): boolean =>
  error instanceof Endless || (error instanceof RangeError && /call stack/.test(error.message));

// Exceptions. Classes are plain functions, so that a scenario can call them without `new`.

export interface PythonException extends Error {
  readonly args: readonly unknown[];
}

export type ExceptionClass = ((...args: unknown[]) => PythonException) & { readonly label: string; readonly base: ExceptionClass | null };

function makeException(label: string, base: ExceptionClass | null): ExceptionClass {
  const create = function (this: unknown, ...args: unknown[]): PythonException {
    // No stack: capturing one costs more than the rest of a scenario.
    const error = Object.create(create.prototype) as { args: unknown[]; message: string };
    error.args = args;
    error.message = args.length === 1 && typeof args[0] === 'string' ? args[0] : '';
    return error as unknown as PythonException;
  };
  create.prototype = Object.create(base ? base.prototype : Error.prototype, {
    constructor: { value: create },
    name: { value: label },
    // Calls are delegated to (`yield* f()`), also where f turns out to be an exception class.
    ...(base === null && {
      [Symbol.iterator]: {
        // eslint-disable-next-line require-yield
        *value(): Generator<never, unknown> {
          return this;
        },
      },
    }),
  });
  return Object.assign(create, { label, base });
}

const exceptionClasses: Record<string, ExceptionClass> = {};
for (const [label, base] of Object.entries(exceptionBases)) {
  exceptionClasses[label] = makeException(label, base === null ? null : exceptionClasses[base]!);
}

/** Python's exception classes by name. */
export const exceptions: Readonly<Record<string, ExceptionClass>> = exceptionClasses;
const pythonClass = (label: string): ExceptionClass => exceptionClasses[label]!;
const AttributeError = pythonClass('AttributeError');
const AssertionError = pythonClass('AssertionError');
const IndexError = pythonClass('IndexError');
const KeyError = pythonClass('KeyError');
const NameError = pythonClass('NameError');
const OverflowError = pythonClass('OverflowError');
const RuntimeError = pythonClass('RuntimeError');
const StopIteration = pythonClass('StopIteration');
const TypeError = pythonClass('TypeError');
const UnboundLocalError = pythonClass('UnboundLocalError');
const ValueError = pythonClass('ValueError');
const ZeroDivisionError = pythonClass('ZeroDivisionError');

const nativeNames: Readonly<Record<string, string>> = {
  ReferenceError: 'NameError',
  SyntaxError: 'Exception',
};

/** The name of the Python class that a thrown value counts as. A JavaScript error counts by its name. */
function thrownName(error: unknown): string {
  if (!(error instanceof Error)) return 'Exception';
  if (error.name === 'TypeError' && error instanceof globalThis.TypeError) {
    // What V8 says of a missing or fixed property or a missing method, Python calls an AttributeError.
    const isAttribute = /^Cannot (read|set) propert(y|ies) |\.\w+ is not a function$/.test(error.message);
    return isAttribute ? 'AttributeError' : 'TypeError';
  }
  return nativeNames[error.name] ?? error.name;
}

function ancestry(error: unknown): string[] {
  const names: string[] = [];
  for (let label: string | null | undefined = thrownName(error); label; label = exceptionBases[label] ?? null) names.push(label);
  if (!names.includes('BaseException')) names.push('Exception', 'BaseException');
  return names;
}

const isExceptionClass = (value: unknown): value is ExceptionClass => typeof value === 'function' && 'label' in value && 'base' in value;

/** Whether an `except type:` clause takes a thrown value. */
function matches(error: unknown, type: unknown): boolean {
  if (isExhaustion(error) || error instanceof Outside) return false;
  const types: readonly unknown[] = Array.isArray(type) ? type : [type];
  for (const one of types) if (!isAnyExceptionClass(one)) throw TypeError('catching classes that are not exceptions is not allowed');
  return types.some((one) => (isExceptionClass(one) ? ancestry(error).includes(one.label) : error instanceof (one as new () => unknown)));
}

/** An exception class of Python or of an implementation. */
const isAnyExceptionClass = (value: unknown): boolean =>
  isExceptionClass(value) || (typeof value === 'function' && value.prototype instanceof Error);

function throwable(value: unknown, cause: unknown = null): unknown {
  const error = exceptionOf(value);
  if (cause !== null && !(error instanceof Error && exceptionOf(cause) === cause) && !isExceptionClass(cause))
    return TypeError('exception causes must derive from BaseException');
  return error;
}

function exceptionOf(value: unknown): unknown {
  if (isExceptionClass(value)) return value();
  if (typeof value === 'function' && value.prototype instanceof Error) return new (value as new () => Error)();
  return value instanceof Error ? value : TypeError('exceptions must derive from BaseException');
}

// Values

const isPlainObject = (value: unknown): value is Record<string, unknown> => {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
};
const isDict = (value: unknown): value is Dict | Record<string, unknown> => value instanceof Dict || isPlainObject(value);
const isNumber = (value: unknown): value is number | bigint | Float | boolean =>
  typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean' || value instanceof Float;
const isFloat = (value: unknown): boolean => value instanceof Float || (typeof value === 'number' && !Number.isInteger(value));

const float = (value: number): number | Float => (Number.isInteger(value) ? new Float(value) : value);
const int = (value: bigint): number | bigint =>
  value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;

function entriesOf(dict: Dict | Record<string, unknown>): (readonly [unknown, unknown])[] {
  return dict instanceof Dict ? [...dict.entries.values()] : Object.entries(dict);
}

function typeName(value: unknown): string {
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

function equal(a: unknown, b: unknown): boolean {
  if (a === b || (a ?? null) === (b ?? null)) return true;
  if (isNumber(a) && isNumber(b)) return toNumeric(a) == toNumeric(b);
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, i) => equal(item, b[i]));
  if (a instanceof List) return b instanceof List && equal(a.items, b.items);
  if (isDict(a) && isDict(b)) {
    const left = entriesOf(a);
    const right = b instanceof Dict ? b : new Dict(Object.entries(b));
    return left.length === right.entries.size && left.every(([key, value]) => right.has(key) && equal(value, right.get(key)));
  }
  return false;
}

const toNumeric = (value: number | bigint | Float | boolean): number | bigint => (typeof value === 'bigint' ? value : Number(value));

/** Identity. Of numbers and strings Python leaves it open; here, as for small ones in CPython, it is equality. */
function same(a: unknown, b: unknown): boolean {
  if (isNumber(a) && isNumber(b)) return typeName(a) === typeName(b) && equal(a, b);
  if (Array.isArray(a) && Array.isArray(b) && a.length === 0 && b.length === 0) return true;
  return (a ?? null) === (b ?? null);
}

function compare(a: unknown, b: unknown): number {
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

function compareText(a: string, b: string): number {
  const [x, y] = [[...a], [...b]];
  for (let i = 0; i < Math.min(x.length, y.length); i++) {
    if (x[i] !== y[i]) return x[i]!.codePointAt(0)! - y[i]!.codePointAt(0)!;
  }
  return x.length - y.length;
}

function arithmetic(operator: string, a: unknown, b: unknown): unknown {
  if (!isNumber(a) || !isNumber(b)) return combine(operator, a, b);
  if (isFloat(a) || isFloat(b)) return float(floatOperation(operator, toFloat(a), toFloat(b)));
  if (operator === '/') return float(quotient(a, b));
  if (typeof a === 'number' && typeof b === 'number') {
    const quick = operator === '+' ? a + b : operator === '-' ? a - b : operator === '*' ? a * b : NaN;
    if (Number.isSafeInteger(quick)) return quick === 0 ? 0 : quick;
  }
  if (operator === '**' && Number(b) < 0) return float(quotient(1, intOperation('**', BigInt(a as number), -BigInt(b as number))));
  return int(intOperation(operator, BigInt(a as number), BigInt(b as number)));
}

function toFloat(value: number | bigint | Float | boolean): number {
  const found = Number(value);
  if (typeof value === 'bigint' && !Number.isFinite(found)) throw OverflowError('int too large to convert to float');
  return found;
}

function floatOperation(operator: string, a: number, b: number): number {
  if (b === 0 && (operator === '/' || operator === '//' || operator === '%')) throw ZeroDivisionError('division by zero');
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return a / b;
    case '//': {
      // As CPython does it: 1.0 // 0.1 is 9.0, since 0.1 is a little more than a tenth.
      const rest = a % b;
      const below = (a - rest) / b - (rest !== 0 && rest < 0 !== b < 0 ? 1 : 0);
      if (below === 0) return a / b < 0 || Object.is(a / b, -0) ? -0 : 0;
      return Math.floor(below) + (below - Math.floor(below) > 0.5 ? 1 : 0);
    }
    case '%': {
      const rest = a % b;
      if (rest === 0) return b < 0 ? -0 : 0;
      return rest < 0 !== b < 0 ? rest + b : rest;
    }
    default:
      return outside('a power of floats');
  }
}

/** `a / b` of integers, rounded once. */
function quotient(a: number | bigint | Float | boolean, b: number | bigint | Float | boolean): number {
  if (Number(b) === 0) throw ZeroDivisionError('division by zero');
  if (typeof a !== 'bigint' && typeof b !== 'bigint') return Number(a) / Number(b);
  const [x, y] = [BigInt(a as bigint), BigInt(b as bigint)];
  const [top, bottom] = [x < 0n ? -x : x, y < 0n ? -y : y];
  // Some 60 bits of the quotient, the last one set when there are more to come, hold enough to round.
  const shift = 60 - 4 * (top.toString(16).length - bottom.toString(16).length);
  const [over, under] = shift >= 0 ? [top << BigInt(shift), bottom] : [top, bottom << BigInt(-shift)];
  const bits = over / under;
  const found = Number(over % under === 0n ? bits : bits | 1n) * 2 ** -Math.min(shift, 1000) * 2 ** -Math.max(0, shift - 1000);
  if (!Number.isFinite(found)) throw OverflowError('integer division result too large for a float');
  return x < 0n === y < 0n ? found : -found;
}

/** Integers beyond a million bits are too large. */
const hugest = 2n ** 1_000_000n;
const isHuge = (value: bigint): boolean => value > hugest || value < -hugest;

function intOperation(operator: string, a: bigint, b: bigint): bigint {
  if (isHuge(a) || isHuge(b)) fits(Infinity);
  if (b === 0n && (operator === '//' || operator === '%')) throw ZeroDivisionError('integer division or modulo by zero');
  const floored = (): bigint => a / b - (a % b !== 0n && a < 0n !== b < 0n ? 1n : 0n);
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '//':
      return floored();
    case '%':
      return a - b * floored();
    default:
      // Every bit of the base adds one for each unit of the exponent.
      if (a > 1n || a < -1n) fits(a.toString(2).length * Number(b));
      return a ** b;
  }
}

function combine(operator: string, a: unknown, b: unknown): unknown {
  if (operator === '+') {
    if (typeof a === 'string' && typeof b === 'string') return within(a + b);
    if (Array.isArray(a) && Array.isArray(b)) return within([...a, ...b]);
    if (a instanceof List && b instanceof List) return new List(within([...a.items, ...b.items]));
  }
  if (operator === '%' && typeof a === 'string') return outside('% of a string');
  if (operator === '*') {
    if (isNumber(a)) return combine('*', b, a);
    const times = isNumber(b) && !isFloat(b) ? Math.max(0, Number(b)) : -1;
    if (times >= 0 && sizeOf(a) !== undefined) {
      size(b);
      if (sizeOf(a) === 0) return a instanceof List ? new List([]) : a;
      fits(times * sizeOf(a)!);
    }
    if (times >= 0 && typeof a === 'string') return a.repeat(times);
    if (times >= 0 && Array.isArray(a)) return Array.from({ length: times }, () => a as unknown[]).flat();
    if (times >= 0 && a instanceof List) return new List(Array.from({ length: times }, () => a.items).flat());
  }
  throw TypeError(`unsupported operand type(s) for ${operator}: '${typeName(a)}' and '${typeName(b)}'`);
}

/** A value that was just made, unless it is too large. */
function within<T extends string | readonly unknown[]>(value: T): T {
  fits(value.length);
  return value;
}

function sizeOf(value: unknown): number | undefined {
  if (typeof value === 'string' || Array.isArray(value)) return value.length;
  return value instanceof List ? value.items.length : undefined;
}

/** All that an iteration gives, unless it is too much. */
function collect(value: unknown): unknown[] {
  const found: unknown[] = [];
  for (const item of each(value)) fits(found.push(item));
  return found;
}

const isIterable = (value: unknown): value is Iterable<unknown> =>
  typeof value === 'string' ||
  (typeof value === 'object' && value !== null && !(value instanceof Error) && (Symbol.iterator in value || isDict(value)));

function requireIterable(value: unknown): void {
  if (!isIterable(value)) throw TypeError(`'${typeName(value)}' object is not iterable`);
}

/** The entries of a dict, which must keep its size meanwhile. */
function* unchanging(dict: AnyDict): Iterable<readonly [unknown, unknown]> {
  const entries = entriesOf(dict);
  for (const entry of entries) {
    yield entry;
    if (countOf(dict) !== entries.length) throw RuntimeError('dictionary changed size during iteration');
  }
}

const countOf = (dict: AnyDict): number => (dict instanceof Dict ? dict.entries.size : Object.keys(dict).length);

function* each(value: unknown): Iterable<unknown> {
  if (value instanceof List) {
    for (let i = 0; i < value.items.length; i++) yield value.items[i];
  } else if (Array.isArray(value) || typeof value === 'string') yield* value as Iterable<unknown>;
  else if (isDict(value)) for (const [key] of unchanging(value)) yield key;
  else {
    requireIterable(value);
    yield* value as Iterable<unknown>;
  }
}

// Showing values: the one notation in which traces are compared.

/** What `show` asks about objects that are not plain values. */
export interface Labels {
  /** The kind of an API object (`greenlet`, `class greenlet`), or undefined for anything else. */
  kindOf(value: object): string | undefined;
  /** The first module-level name bound to an object. */
  nameOf(value: object): string | undefined;
}

/** Levels of nesting that a trace shows. */
const deepest = 100;

/** Writes a value as a trace shows it: Python's `repr`, with API objects as `<greenlet g>`. */
export function show(value: unknown, labels: Labels, open: readonly unknown[] = []): string {
  if (value === null || value === undefined) return 'None';
  switch (typeof value) {
    case 'boolean':
      return value ? 'True' : 'False';
    case 'number':
      return Number.isInteger(value) ? String(value) : floatText(value);
    case 'bigint':
      return String(value);
    case 'string':
      return quote(value);
    case 'function':
      return `<${labels.kindOf(value) ?? `${'base' in value || builtinTypeNames.has(originalOf(value)) ? 'class' : 'function'} ${functionLabel(value)}`}>`;
    case 'symbol':
      return '<symbol>';
  }
  if (value instanceof Float) return floatText(value.value);
  if (open.length >= deepest) return '...';
  const nested = (item: unknown): string => show(item, labels, [...open, value]);
  if (Array.isArray(value)) {
    if (open.includes(value)) return '(...)';
    return value.length === 1 ? `(${nested(value[0])},)` : `(${value.map(nested).join(', ')})`;
  }
  if (value instanceof List) return open.includes(value) ? '[...]' : `[${value.items.map(nested).join(', ')}]`;
  if (isDict(value)) {
    return open.includes(value)
      ? '{...}'
      : `{${entriesOf(value)
          .map(([key, item]) => `${nested(key)}: ${nested(item)}`)
          .join(', ')}}`;
  }
  if (value instanceof Error) return showError(value, nested);
  const kind = labels.kindOf(value);
  if (kind === undefined) return '<object>';
  const name = labels.nameOf(value);
  return name === undefined ? `<${kind}>` : `<${kind} ${name}>`;
}

/** How a trace ends when an exception leaves the program. */
export function endOf(error: unknown, labels: Labels): End {
  return isExhaustion(error) ? 'endless' : `raised ${show(error, labels)}`;
}

function functionLabel(value: object): string {
  return 'label' in value ? String(value.label) : ((value as { name?: string }).name ?? '');
}

function showError(error: Error, nested: (item: unknown) => string): string {
  const label = thrownName(error);
  return textless.has(label) ? `${label}(...)` : `${label}(${argsOf(error).map(nested).join(', ')})`;
}

/** The arguments of an exception; of a JavaScript error, its message. */
function argsOf(error: Error): unknown[] {
  if ('args' in error && Array.isArray(error.args)) return error.args;
  return error.message ? [error.message] : [];
}

// Functions: Python's way of binding arguments.

interface Signature {
  readonly name: string;
  readonly plain: readonly string[];
  readonly defaults: number;
  readonly star: boolean;
  readonly doubleStar: boolean;
}

const signatures = new Map<string, Signature>();

/** Reads `f(a, b=, *args, **kwargs)`. */
function signature(text: string): Signature {
  let found = signatures.get(text);
  if (!found) {
    const open = text.indexOf('(');
    const names = text
      .slice(open + 1, -1)
      .split(', ')
      .filter((part) => part !== '');
    const plain = names.filter((part) => !part.startsWith('*'));
    found = {
      name: text.slice(0, open),
      plain: plain.map((part) => part.replace('=', '')),
      defaults: plain.filter((part) => part.endsWith('=')).length,
      star: names.some((part) => /^\*[^*]/.test(part)),
      doubleStar: names.some((part) => part.startsWith('**')),
    };
    if (signatures.size > 10_000) signatures.clear();
    signatures.set(text, found);
  }
  return found;
}

export type KeywordsClass = new (values: Record<string, unknown>) => object;

/** Keyword arguments, as scenario functions receive them when an implementation has no class of its own for them. */
export class Keywords {
  constructor(values: Record<string, unknown>) {
    for (const key of Object.keys(values)) Object.defineProperty(this, key, { value: values[key], enumerable: true });
  }
}

const argumentErrors = new WeakSet<object>();

function argumentError(text: string): PythonException {
  const error = TypeError(text);
  argumentErrors.add(error);
  return error;
}

/** Whether an error says that a function of the scenario was called with the wrong arguments. */
export const isArgumentError = (error: unknown): boolean => typeof error === 'object' && error !== null && argumentErrors.has(error);

function bindArguments(
  { name, plain, defaults, star, doubleStar }: Signature,
  values: readonly unknown[],
  args: unknown[],
  kind: KeywordsClass,
): unknown[] {
  const last = args.at(-1);
  const keywords = last instanceof kind || last instanceof Keywords ? (args.pop() as Record<string, unknown>) : undefined;
  if (!keywords && !star && !doubleStar && args.length === plain.length) return args;
  if (args.length > plain.length && !star) {
    throw argumentError(`${name}() takes ${plain.length} positional arguments but ${args.length} were given`);
  }
  const bound: unknown[] = args.slice(0, plain.length);
  const missing = new Array<boolean>(plain.length).fill(true).fill(false, 0, bound.length);
  const rest: Record<string, unknown> = {};
  for (const key of keywords ? Object.keys(keywords) : []) {
    const position = plain.indexOf(key);
    if (position === -1) {
      if (!doubleStar) throw argumentError(`${name}() got an unexpected keyword argument '${key}'`);
      Object.defineProperty(rest, key, { value: keywords![key], enumerable: true, writable: true, configurable: true });
    } else if (!missing[position]) throw argumentError(`${name}() got multiple values for argument '${key}'`);
    else {
      bound[position] = keywords![key];
      missing[position] = false;
    }
  }
  for (let i = 0; i < plain.length; i++) {
    if (!missing[i]) continue;
    const at = i - (plain.length - defaults);
    if (at < 0) throw argumentError(`${name}() missing a required argument: '${plain[i]}'`);
    bound[i] = values[at];
  }
  if (star) bound.push(args.slice(plain.length));
  if (doubleStar) bound.push(new Dict(Object.entries(rest)));
  return bound;
}

/** A tuple of names: 0 for a name, a shape for a tuple in it. */
type Shape = readonly (0 | Shape)[];

/** The value of a name that is not bound. */
const unbound = Symbol('unbound');

/** What a call costs of the step budget: 2,000 calls in one another still fit every stack. */
const callSteps = 5;

export interface PythonOptions {
  readonly style: Style;
  /** The implementation's class of keyword arguments. */
  readonly keywords?: KeywordsClass | undefined;
  /** Loop iterations until a scenario counts as endless. */
  readonly budget: number;
  readonly kindOf: (value: object) => string | undefined;
  /** Called for every `print`, with the shown arguments. */
  readonly onPrint: (values: string[]) => void;
}

type Callable = (...args: unknown[]) => unknown;

/** One run's Python: what a printed scenario calls `py`, and the builtins by their names. */
export class Python {
  private bindings: Readonly<Record<string, () => unknown>> = {};
  private steps = 0;
  private printed = 0;
  private readonly callables = new Map<Callable, Callable>();
  readonly builtins: Readonly<Record<string, unknown>>;
  private readonly keywordsClass: KeywordsClass;
  readonly labels: Labels;

  constructor(private readonly options: PythonOptions) {
    this.keywordsClass = options.keywords ?? Keywords;
    this.labels = { kindOf: options.kindOf, nameOf: (value) => this.nameOf(value) };
    // The builtins that depend on the run; all others are inherited, since copying forty of them costs more than most scenarios.
    this.builtins = Object.assign(Object.create(sharedBuiltins) as Record<string, unknown>, {
      py: this,
      print: (...values: unknown[]) => this.print(values),
      sorted: (...args: unknown[]) => this.sorted(args),
    });
  }

  /** Tells how to read the module-level names, in the order of their first appearance. */
  names(bindings: Readonly<Record<string, () => unknown>>): void {
    this.bindings = bindings;
  }

  private nameOf(value: object): string | undefined {
    return Object.keys(this.bindings).find((key) => {
      try {
        return this.bindings[key]!() === value;
      } catch {
        return false; // not yet bound: JavaScript's temporal dead zone
      }
    });
  }

  get endless(): boolean {
    return this.steps > this.options.budget;
  }

  private print(values: readonly unknown[]): void {
    if (this.endless) return;
    const shown = values.map((value) => show(value, this.labels));
    for (const text of shown) this.printed += text.length;
    if (this.printed > largest) this.step(Infinity);
    this.options.onPrint(shown);
  }

  /** One more round of a loop, or a call. */
  step(weight = 1): true {
    this.steps += weight;
    if (this.steps > this.options.budget) throw new Endless('the step budget ran out');
    return true;
  }

  /** Iterates as a `for` statement. */
  *each(value: unknown): Iterable<unknown> {
    for (const item of each(value)) {
      this.step();
      yield item;
    }
  }

  /** Iterates over tuples of one shape, which the rounds of a comprehension unpack. */
  *rows(value: unknown, shape: Shape): Iterable<unknown> {
    for (const item of this.each(value)) yield this.unpackAll(item, shape);
  }

  private unpackAll(value: unknown, shape: Shape): unknown[] {
    const items = this.unpack(value, shape.length);
    return items.map((item, i) => (shape[i] === 0 ? item : this.unpackAll(item, shape[i] as Shape)));
  }

  /** Makes a scenario's function: binds arguments as Python does, errors included. */
  def(text: string, ...[first, second]: [Callable] | [unknown[], Callable]): Callable {
    const found = signature(text);
    const [defaults, body] = Array.isArray(first) ? [first, second!] : [[], first as Callable];
    const kind = this.keywordsClass;
    const failing: (error: unknown) => unknown =
      this.options.style === 'async' ? (error) => Promise.reject(error as Error) : failingGenerator;
    const callable = (...args: unknown[]): unknown => {
      let bound: unknown[];
      try {
        bound = bindArguments(found, defaults, args, kind);
      } catch (error) {
        return failing(error);
      }
      this.step(callSteps);
      return body(...bound);
    };
    callable.label = found.name;
    callable.signature = found;
    return callable;
  }

  /** Keyword arguments for a call: the implementation's own object. Later pieces must not repeat a name. */
  kw(...pieces: readonly unknown[]): object {
    const all: Record<string, unknown> = {};
    for (const piece of pieces) {
      if (!isDict(piece)) throw TypeError(`argument after ** must be a mapping, not ${typeName(piece)}`);
      for (const [key, value] of entriesOf(piece)) {
        if (typeof key !== 'string') throw TypeError('keywords must be strings');
        if (!/^[A-Za-z_]\w*$/.test(key)) outside(`a keyword called ${quote(key)}`);
        if (Object.hasOwn(all, key)) throw TypeError(`got multiple values for keyword argument '${key}'`);
        Object.defineProperty(all, key, { value, enumerable: true, writable: true, configurable: true });
      }
    }
    return new this.keywordsClass(all);
  }

  spread(value: unknown): unknown[] {
    return collect(value);
  }

  /** A tuple assignment's values: exactly `count`. */
  unpack(value: unknown, count: number): unknown[] {
    const items = collect(value);
    if (items.length !== count) throw ValueError(`expected ${count} values to unpack, got ${items.length}`);
    return items;
  }

  bound(value: unknown, label: string, local = false): unknown {
    if (value === unbound) throw (local ? UnboundLocalError : NameError)(`name '${label}' is not defined`);
    return value;
  }

  list(...items: unknown[]): List {
    return new List(items);
  }
  listOf(items: unknown[]): List {
    return new List(items);
  }
  dict(...entries: [unknown, unknown][]): Dict {
    return new Dict(entries);
  }

  matches(error: unknown, type: unknown): boolean {
    // A stack that ran out is for good: what finally blocks call must not run on.
    if (isExhaustion(error)) this.step(Infinity);
    return matches(error, type);
  }

  typeName(value: unknown): string {
    if (typeof value === 'function') return 'signature' in value ? 'function' : outside('the type of a class or builtin');
    if (typeof value !== 'object' || value === null || value instanceof Error || isDict(value)) return typeName(value);
    if (value instanceof List || value instanceof Float || Array.isArray(value)) return typeName(value);
    return this.options.kindOf(value) ?? outside('the type of an iterator');
  }

  in(item: unknown, container: unknown): boolean {
    if (typeof container === 'string') {
      if (typeof item !== 'string') throw TypeError('requires string as left operand');
      return container.includes(item);
    }
    if (isDict(container)) return (container instanceof Dict ? container : new Dict(Object.entries(container))).has(item);
    for (const other of each(container)) if (same(item, other) || equal(item, other)) return true;
    return false;
  }

  addTo(a: unknown, b: unknown): unknown {
    if (!(a instanceof List)) return arithmetic('+', a, b);
    for (const item of collect(b)) fits(a.items.push(item));
    return a;
  }
  multiplyTo(a: unknown, b: unknown): unknown {
    const product = arithmetic('*', a, b);
    if (!(a instanceof List)) return product;
    a.items.length = 0;
    for (const item of (product as List).items) a.items.push(item);
    return a;
  }
  neg(value: unknown): unknown {
    if (!isNumber(value)) throw TypeError(`bad operand type for unary -: '${typeName(value)}'`);
    if (isFloat(value)) return float(-Number(value));
    return typeof value === 'bigint' ? int(-value) : Number(value) === 0 ? 0 : -Number(value);
  }

  item(container: unknown, index: unknown): unknown {
    if (isDict(container)) {
      const dict = container instanceof Dict ? container : new Dict(Object.entries(container));
      if (!dict.has(index)) throw KeyError(index);
      return dict.get(index);
    }
    const items = sequence(container);
    return items[position(items, index)];
  }

  setItem(container: unknown, index: unknown, value: unknown): void {
    if (container instanceof Dict) container.set(index, value);
    else if (isPlainObject(container)) setProperty(container, index, value);
    else if (container instanceof List) container.items[position(container.items, index)] = value;
    else throw TypeError(`'${typeName(container)}' object does not support item assignment`);
  }

  deleteItem(container: unknown, index: unknown): void {
    if (isDict(container)) {
      this.item(container, index);
      if (container instanceof Dict) container.delete(index);
      else delete container[String(index)];
    } else if (container instanceof List) container.items.splice(position(container.items, index), 1);
    else throw TypeError(`'${typeName(container)}' object doesn't support item deletion`);
  }

  /** An attribute that may be missing. */
  attribute(object: unknown, name: string): unknown {
    const value = object === null || object === undefined || isDict(object) ? undefined : (object as Record<string, unknown>)[name];
    if (value === undefined) throw AttributeError(name);
    return value;
  }

  /** A method as a value: `f = g.switch`. */
  bind(object: unknown, name: string): Callable {
    const method = this.attribute(object, name) as Callable;
    const bound = (...args: unknown[]): unknown => method.apply(object, args);
    bound.label = name;
    return bound;
  }

  /** A builtin function as a value, called as any function of a scenario is. */
  callable(builtin: Callable & { label?: string }): Callable {
    const known = this.callables.get(builtin);
    if (known) return known;
    const label = builtin.label ?? builtin.name;
    const [least, most] = builtinArity[label] ?? [0, Infinity];
    const run = (args: unknown[]): unknown => {
      if (args.at(-1) instanceof this.keywordsClass) outside(`${label}() with keywords, passed around,`);
      if (args.length < least || args.length > most) throw TypeError(`${label}() takes ${least} to ${most} arguments`);
      return builtin(...args);
    };
    const callable: Callable & { label?: string; original?: Callable } =
      this.options.style === 'async'
        ? // eslint-disable-next-line @typescript-eslint/require-await
          async (...args) => run(args)
        : function* (...args) {
            return run(args);
          };
    callable.label = label;
    callable.original = builtin;
    this.callables.set(builtin, callable);
    return callable;
  }

  args(error: unknown): unknown {
    if (error instanceof Error) return argsOf(error);
    throw AttributeError('args');
  }

  assertion(...args: unknown[]): unknown {
    return AssertionError(...args);
  }

  /** A call that names a parameter which the API does not have, or twice. */
  refuse(label: string, parameter: string): never {
    throw TypeError(`${label}() got an unexpected or repeated argument '${parameter}'`);
  }

  method(container: unknown, name: string, ...args: unknown[]): unknown {
    const found = methodsOf(container)[name];
    if (!found) throw AttributeError(name);
    const [least, most] = methodArity[name]!;
    if (args.length < least || args.length > most) throw TypeError(`${name}() takes ${least} to ${most} arguments`);
    // A function that just ends returns undefined, which a parameter's default value would replace.
    return found(container as never, ...args.map((arg) => arg ?? null)) ?? null;
  }

  /** The same for a call whose arguments can fail: Python looks the method up before it evaluates them. */
  methodOf(container: unknown, name: string): Callable {
    if (!methodsOf(container)[name]) throw AttributeError(name);
    return (...args) => this.method(container, name, ...args);
  }

  /** `sorted`, the one builtin that calls back into the scenario. */
  private sorted(args: unknown[]): unknown {
    const last = args.at(-1);
    const given = last instanceof this.keywordsClass ? (args.pop() as Record<string, unknown>) : {};
    const items = collect(args[0]);
    const key = (given.key ?? undefined) as Callable | undefined;
    return this.options.style === 'async' ? sortedAsync(items, key, given.reverse) : sortedGenerator(items, key, given.reverse);
  }
}

// What `py` offers besides its methods: functions that know nothing of the run.
Object.assign(Python.prototype, {
  unbound,
  float,
  truthy,
  eq: equal,
  is: same,
  lt: (a: unknown, b: unknown) => compare(a, b) < 0,
  le: (a: unknown, b: unknown) => compare(a, b) <= 0,
  gt: (a: unknown, b: unknown) => compare(a, b) > 0,
  ge: (a: unknown, b: unknown) => compare(a, b) >= 0,
  throwable,
  add: (a: unknown, b: unknown) => arithmetic('+', a, b),
  sub: (a: unknown, b: unknown) => arithmetic('-', a, b),
  mul: (a: unknown, b: unknown) => arithmetic('*', a, b),
  div: (a: unknown, b: unknown) => arithmetic('/', a, b),
  floordiv: (a: unknown, b: unknown) => arithmetic('//', a, b),
  mod: (a: unknown, b: unknown) => arithmetic('%', a, b),
  pow: (a: unknown, b: unknown) => arithmetic('**', a, b),
});

async function sortedAsync(items: readonly unknown[], key: Callable | undefined, reverse: unknown): Promise<List> {
  const keys: unknown[] = [];
  for (const item of items) keys.push(key ? await key(item) : item);
  return inOrder(items, keys, reverse);
}

function* sortedGenerator(items: readonly unknown[], key: Callable | undefined, reverse: unknown): Generator<unknown, List, unknown> {
  const keys: unknown[] = [];
  for (const item of items) keys.push(key ? yield* key(item) as Generator<unknown, unknown, unknown> : item);
  return inOrder(items, keys, reverse);
}

function inOrder(items: readonly unknown[], keys: readonly unknown[], reverse: unknown): List {
  const order = items.map((_, i) => i).sort((a, b) => (truthy(reverse) ? compare(keys[b], keys[a]) : compare(keys[a], keys[b])) || a - b);
  return new List(order.map((i) => items[i]));
}

// eslint-disable-next-line require-yield
function* failingGenerator(error: unknown): Generator<never, never, unknown> {
  throw error;
}

function sequence(value: unknown): unknown[] {
  if (Array.isArray(value)) return value as unknown[];
  if (value instanceof List) return value.items;
  if (typeof value === 'string') return [...value];
  throw TypeError(`'${typeName(value)}' object is not subscriptable`);
}

function position(items: readonly unknown[], index: unknown): number {
  if (!isNumber(index) || isFloat(index)) throw TypeError(`indices must be integers, not ${typeName(index)}`);
  const at = Number(index) < 0 ? Number(index) + items.length : Number(index);
  if (at < 0 || at >= items.length) throw IndexError('index out of range');
  return at;
}

type Method = (self: never, ...args: unknown[]) => unknown;

function find(items: readonly unknown[], item: unknown): number {
  const at = items.findIndex((other) => equal(other, item));
  if (at === -1) throw ValueError('not in list');
  return at;
}

/** An argument that must be an integer. */
function index(value: unknown): number {
  if (!isNumber(value) || isFloat(value)) throw TypeError(`'${typeName(value)}' object cannot be interpreted as an integer`);
  return Number(value);
}

/** An integer that counts items. */
function size(value: unknown): number {
  const found = index(value);
  if (Math.abs(found) >= 2 ** 63) throw OverflowError("cannot fit 'int' into an index-sized integer");
  return found;
}

/** The fewest and the most arguments of each method. */
const methodArity: Readonly<Record<string, readonly [number, number]>> = {
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

const listMethods: Readonly<Record<string, Method>> = {
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

const tupleMethods: Readonly<Record<string, Method>> = {
  count: (self: readonly unknown[], item) => self.filter((other) => equal(other, item)).length,
  index: (self: readonly unknown[], item) => find(self, item),
};

const textMethods: Readonly<Record<string, Method>> = {
  count: (self: string, part) => (part === '' ? [...self].length : self.split(text(part)).length - 1),
  index: (self: string, part) => {
    const at = self.indexOf(text(part));
    if (at === -1) throw ValueError('substring not found');
    return [...self.slice(0, at)].length;
  },
};

function text(value: unknown): string {
  if (typeof value !== 'string') throw TypeError(`must be str, not ${typeName(value)}`);
  return value;
}

function methodsOf(value: unknown): Readonly<Record<string, Method>> {
  if (value instanceof List) return listMethods;
  if (typeof value === 'string') return textMethods;
  return Array.isArray(value) ? tupleMethods : isDict(value) ? dictMethods : {};
}

type AnyDict = Dict | Record<string, unknown>;

/** Sets an item of a dict that an implementation made as a plain object. */
function setProperty(object: Record<string, unknown>, key: unknown, value: unknown): void {
  if (typeof key !== 'string') outside('an item of keyword arguments that is no string');
  Object.defineProperty(object, key as string, { value, enumerable: true, configurable: true, writable: true });
}

/** What a dict is made from: a dict, or pairs. */
function pairsOf(value: unknown): (readonly [unknown, unknown])[] {
  if (isDict(value)) return entriesOf(value);
  return collect(value).map((pair) => {
    const items = collect(pair);
    if (items.length !== 2) throw ValueError(`dictionary update sequence element has length ${items.length}; 2 is required`);
    return [items[0], items[1]] as const;
  });
}

const dictMethods: Readonly<Record<string, Method>> = {
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

/** The builtin that `py.callable` made a function of the scenario from. */
const originalOf = (value: unknown): unknown => (typeof value === 'function' && 'original' in value ? value.original : value);

function isinstance(value: unknown, given: unknown): boolean {
  if (Array.isArray(given)) return given.some((one) => isinstance(value, one));
  const type = originalOf(given);
  const name = builtinTypeNames.get(type);
  if (name !== undefined) return typeName(value) === name || (name === 'int' && typeof value === 'boolean');
  if (typeof type !== 'function' || given !== type || 'signature' in type)
    throw TypeError('isinstance() arg 2 must be a type or a tuple of types');
  if ('base' in type) return value instanceof Error && ancestry(value).includes((type as unknown as ExceptionClass).label);
  return value instanceof (type as unknown as new () => unknown);
}

function len(value: unknown): number {
  if (value instanceof List) return value.items.length;
  if (typeof value === 'string') return [...value].length;
  if (Array.isArray(value)) return value.length;
  if (isDict(value)) return entriesOf(value).length;
  throw TypeError(`object of type '${typeName(value)}' has no len()`);
}

function range(...args: unknown[]): Iterable<number> {
  const [start, stop, step] = args.length === 1 ? [0, index(args[0]), 1] : [index(args[0]), index(args[1]), index(args[2] ?? 1)];
  if (step === 0) throw ValueError('range() arg 3 must not be zero');
  return counting(start, stop, step);
}

function* counting(start: number, stop: number, step: number): Iterable<number> {
  for (let i = start; step > 0 ? i < stop : i > stop; i += step) yield i;
}

function* numbered(value: unknown, start: number): Iterable<unknown> {
  let i = start;
  for (const item of each(value)) yield [i++, item];
}

const plainLabels: Labels = { kindOf: () => undefined, nameOf: () => undefined };

/** The texts of functions, objects and misuse are each implementation's own. */
function requirePlain(value: unknown, open: readonly unknown[] = []): void {
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

function repr(value: unknown): string {
  requirePlain(value);
  return within(show(value, plainLabels));
}

function str(...given: unknown[]): string {
  const [value = null] = given;
  if (given.length === 0) return '';
  if (typeof value === 'string') return value;
  if (!(value instanceof Error)) return repr(value);
  requirePlain(value);
  const args = argsOf(value);
  if (args.length === 1) return thrownName(value) === 'KeyError' ? repr(args[0]) : str(args[0]);
  return args.length === 0 ? '' : repr(args);
}

function toInt(...given: unknown[]): unknown {
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

const builtinFunctions: Readonly<Record<string, Callable>> = {
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

const isIterator = (value: unknown): value is Iterator<unknown> =>
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

const sharedBuiltins: object = Object.assign(Object.create(null), builtinFunctions, exceptions);
