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
import { exceptionBases, textless } from './vocabulary.js';

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
  if (Array.isArray(key)) return `(${key.map((item) => `${typeof hash(item)}:${String(hash(item))}`).join(',')})`;
  if (typeof key === 'string') return `'${key}`;
  if (typeof key === 'boolean') return Number(key);
  if (key instanceof Float) return key.value;
  return key ?? null;
}

/** Ends a scenario whose step budget ran out; no handler of the scenario sees it. */
export class Endless extends Error {
  override name = 'Endless';
}

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
const StopIteration = pythonClass('StopIteration');
const TypeError = pythonClass('TypeError');
const ValueError = pythonClass('ValueError');
const ZeroDivisionError = pythonClass('ZeroDivisionError');

const nativeNames: Readonly<Record<string, string>> = {
  ReferenceError: 'NameError',
  RangeError: 'RecursionError',
  SyntaxError: 'Exception',
};

/** The name of the Python class that a thrown value counts as. A JavaScript error counts by its name. */
function thrownName(error: unknown): string {
  if (!(error instanceof Error)) return 'Exception';
  if (error.name === 'TypeError' && /^Cannot read properties of (null|undefined)|is not a function$/.test(error.message)) {
    // What V8 says of a missing property or method, Python calls an AttributeError; of a value that is no function, a TypeError.
    return /^Cannot read|\.\w+ is not a function$/.test(error.message) ? 'AttributeError' : 'TypeError';
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
  if (error instanceof Endless) return false;
  if (Array.isArray(type)) return type.some((one) => matches(error, one));
  if (isExceptionClass(type)) return ancestry(error).includes(type.label);
  if (typeof type !== 'function') throw TypeError('catching classes that are not exceptions is not allowed');
  return error instanceof (type as new () => unknown);
}

function throwable(value: unknown): unknown {
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
  if (operator === '/' || isFloat(a) || isFloat(b) || (operator === '**' && Number(b) < 0)) {
    return float(floatOperation(operator, Number(a), Number(b)));
  }
  if (typeof a === 'number' && typeof b === 'number') {
    const quick = operator === '+' ? a + b : operator === '-' ? a - b : operator === '*' ? a * b : NaN;
    if (Number.isSafeInteger(quick)) return quick === 0 ? 0 : quick;
  }
  return int(intOperation(operator, BigInt(a as number), BigInt(b as number)));
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
    case '//':
      return Math.floor(a / b);
    case '%': {
      const remainder = a % b;
      return remainder !== 0 && remainder < 0 !== b < 0 ? remainder + b : remainder;
    }
    default:
      return a ** b;
  }
}

function intOperation(operator: string, a: bigint, b: bigint): bigint {
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
      return a ** b;
  }
}

function combine(operator: string, a: unknown, b: unknown): unknown {
  if (operator === '+') {
    if (typeof a === 'string' && typeof b === 'string') return a + b;
    if (Array.isArray(a) && Array.isArray(b)) return [...a, ...b];
    if (a instanceof List && b instanceof List) return new List([...a.items, ...b.items]);
  }
  if (operator === '*') {
    if (isNumber(a)) return combine('*', b, a);
    const times = isNumber(b) && !isFloat(b) ? Math.max(0, Number(b)) : -1;
    if (times >= 0 && typeof a === 'string') return a.repeat(times);
    if (times >= 0 && Array.isArray(a)) return Array.from({ length: times }, () => a as unknown[]).flat();
    if (times >= 0 && a instanceof List) return new List(Array.from({ length: times }, () => a.items).flat());
  }
  throw TypeError(`unsupported operand type(s) for ${operator}: '${typeName(a)}' and '${typeName(b)}'`);
}

function* each(value: unknown): Iterable<unknown> {
  if (value instanceof List) {
    for (let i = 0; i < value.items.length; i++) yield value.items[i];
  } else if (Array.isArray(value) || typeof value === 'string') yield* value as Iterable<unknown>;
  else if (isDict(value)) for (const [key] of entriesOf(value)) yield key;
  else if (typeof value === 'object' && value !== null && Symbol.iterator in value) yield* value as Iterable<unknown>;
  else throw TypeError(`'${typeName(value)}' object is not iterable`);
}

// Showing values: the one notation in which traces are compared.

/** What `show` asks about objects that are not plain values. */
export interface Labels {
  /** The kind of an API object (`greenlet`, `class greenlet`), or undefined for anything else. */
  kindOf(value: object): string | undefined;
  /** The first module-level name bound to an object. */
  nameOf(value: object): string | undefined;
}

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
      return `<${labels.kindOf(value) ?? `${'base' in value ? 'class' : 'function'} ${functionLabel(value)}`}>`;
    case 'symbol':
      return '<symbol>';
  }
  if (value instanceof Float) return floatText(value.value);
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
  return error instanceof Endless ? 'endless' : `raised ${show(error, labels)}`;
}

function functionLabel(value: object): string {
  return 'label' in value ? String(value.label) : ((value as { name?: string }).name ?? '');
}

function showError(error: Error, nested: (item: unknown) => string): string {
  const label = thrownName(error);
  if (textless.has(label)) return `${label}(...)`;
  const args: readonly unknown[] = 'args' in error && Array.isArray(error.args) ? error.args : error.message ? [error.message] : [];
  return `${label}(${args.map(nested).join(', ')})`;
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

/** The value of a name that is not bound. */
const unbound = Symbol('unbound');

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
    if (!this.endless) this.options.onPrint(values.map((value) => show(value, this.labels)));
  }

  /** One more iteration of a loop. */
  step(): true {
    if (++this.steps > this.options.budget) throw new Endless('the step budget ran out');
    return true;
  }

  /** Iterates as a `for` statement. */
  *each(value: unknown): Iterable<unknown> {
    for (const item of each(value)) {
      this.step();
      yield item;
    }
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
        if (Object.hasOwn(all, key)) throw TypeError(`got multiple values for keyword argument '${key}'`);
        Object.defineProperty(all, key, { value, enumerable: true, writable: true, configurable: true });
      }
    }
    return new this.keywordsClass(all);
  }

  spread(value: unknown): unknown[] {
    return [...each(value)];
  }

  /** A tuple assignment's values: exactly `count`. */
  unpack(value: unknown, count: number): unknown[] {
    const items = [...each(value)];
    if (items.length !== count) throw ValueError(`expected ${count} values to unpack, got ${items.length}`);
    return items;
  }

  bound(value: unknown, label: string): unknown {
    if (value === unbound) throw NameError(`name '${label}' is not defined`);
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

  in(item: unknown, container: unknown): boolean {
    if (typeof container === 'string') {
      if (typeof item !== 'string') throw TypeError('requires string as left operand');
      return container.includes(item);
    }
    if (isDict(container)) return (container instanceof Dict ? container : new Dict(Object.entries(container))).has(item);
    for (const other of each(container)) if (same(item, other) || equal(item, other)) return true;
    return false;
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
    else if (isPlainObject(container)) container[String(index)] = value;
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
    const value = object === null || object === undefined ? undefined : (object as Record<string, unknown>)[name];
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
    const [style, label] = [this.options.style, builtin.label ?? builtin.name];
    const callable: Callable & { label?: string } =
      style === 'async'
        ? // eslint-disable-next-line @typescript-eslint/require-await
          async (...args) => builtin(...args)
        : function* (...args) {
            return builtin(...args);
          };
    callable.label = label;
    return callable;
  }

  args(error: unknown): unknown {
    if (error instanceof Error && 'args' in error) return error.args;
    if (error instanceof Error) return error.message ? [error.message] : [];
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
    const found = container instanceof List ? listMethods[name] : isDict(container) ? dictMethods[name] : undefined;
    if (!found) throw AttributeError(name);
    return found(container as never, ...args);
  }

  /** `sorted`, the one builtin that calls back into the scenario. */
  private sorted(args: unknown[]): unknown {
    const last = args.at(-1);
    const given = last instanceof this.keywordsClass ? (args.pop() as Record<string, unknown>) : {};
    const items = [...each(args[0])];
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
  matches,
  throwable,
  typeName,
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

const listMethods: Readonly<Record<string, Method>> = {
  append: (self: List, item) => void self.items.push(item),
  extend: (self: List, items) => void self.items.push(...each(items)),
  insert: (self: List, at, item) => {
    self.items.splice(Number(at), 0, item);
  },
  pop: (self: List, at = -1) => self.items.splice(position(self.items, at), 1)[0],
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

type AnyDict = Dict | Record<string, unknown>;

const dictMethods: Readonly<Record<string, Method>> = {
  items: (self: AnyDict) => new List(entriesOf(self).map(([key, value]) => [key, value])),
  keys: (self: AnyDict) => new List(entriesOf(self).map(([key]) => key)),
  values: (self: AnyDict) => new List(entriesOf(self).map(([, value]) => value)),
  copy: (self: AnyDict) => new Dict(entriesOf(self)),
  clear: (self: AnyDict) => {
    if (self instanceof Dict) self.entries.clear();
    else for (const key of Object.keys(self)) delete self[key];
  },
  pop: (self: AnyDict, key, ...fallback) => {
    const dict = self instanceof Dict ? self : new Dict(Object.entries(self));
    if (!dict.has(key)) {
      if (fallback.length > 0) return fallback[0];
      throw KeyError(key);
    }
    const value = dict.get(key);
    if (self instanceof Dict) self.delete(key);
    else delete self[String(key)];
    return value;
  },
  update: (self: AnyDict, other) => {
    for (const [key, value] of entriesOf(other as AnyDict)) {
      if (self instanceof Dict) self.set(key, value);
      else self[String(key)] = value;
    }
  },
};

function isinstance(value: unknown, type: unknown): boolean {
  if (Array.isArray(type)) return type.some((one) => isinstance(value, one));
  const name = builtinTypeNames.get(type);
  if (name !== undefined) return typeName(value) === name || (name === 'int' && typeof value === 'boolean');
  if (typeof type !== 'function') throw TypeError('isinstance() arg 2 must be a type or a tuple of types');
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

function range(...args: unknown[]): List {
  const [start, stop, step] = args.length === 1 ? [0, Number(args[0]), 1] : [Number(args[0]), Number(args[1]), Number(args[2] ?? 1)];
  if (step === 0) throw ValueError('range() arg 3 must not be zero');
  const items: number[] = [];
  for (let i = start; step > 0 ? i < stop : i > stop; i += step) items.push(i);
  return new List(items);
}

const plainLabels: Labels = { kindOf: () => undefined, nameOf: () => undefined };
const repr = (value: unknown): string => show(value, plainLabels);

function toInt(value: unknown = 0): unknown {
  if (typeof value === 'string') {
    if (!/^\s*[+-]?\d+\s*$/.test(value)) throw ValueError('invalid literal for int()');
    return int(BigInt(value.trim()));
  }
  if (!isNumber(value)) throw TypeError(`int() argument must not be '${typeName(value)}'`);
  return typeof value === 'bigint' ? value : int(BigInt(Math.trunc(Number(value))));
}

const builtinFunctions: Readonly<Record<string, Callable>> = {
  len,
  range,
  isinstance,
  repr,
  str: (value = '') => (typeof value === 'string' ? value : repr(value)),
  bool: (value = false) => truthy(value),
  int: toInt,
  list: (value = []) => new List([...each(value)]),
  tuple: (value = []) => (Array.isArray(value) ? value : [...each(value)]),
  dict: (...args) => {
    const keywords = args.at(-1) instanceof Keywords ? (args.pop() as object) : {};
    const first = args[0] ?? [];
    const pairs = isDict(first) ? entriesOf(first) : [...each(first)].map((pair) => [...each(pair)] as [unknown, unknown]);
    return new Dict([...pairs, ...Object.entries(keywords)]);
  },
  type: (value) => typeName(value),
  iter: (value) => each(value),
  next: (iterator) => {
    const { value, done } = (iterator as Iterator<unknown>).next();
    if (done) throw StopIteration();
    return value;
  },
  enumerate: (value, start = 0) => new List([...each(value)].map((item, i) => [i + Number(start), item])),
  abs: (value) => (Number(value) < 0 ? arithmetic('*', value, -1) : value),
  max: (...args) => (args.length === 1 ? [...each(args[0])] : args).reduce((best, item) => (compare(item, best) > 0 ? item : best)),
  min: (...args) => (args.length === 1 ? [...each(args[0])] : args).reduce((best, item) => (compare(item, best) < 0 ? item : best)),
  sum: (value) => [...each(value)].reduce((total, item) => arithmetic('+', total, item), 0),
};

const builtinTypeNames = new Map<unknown, string>(
  ['list', 'tuple', 'dict', 'str', 'bool', 'int'].map((label) => [builtinFunctions[label], label]),
);
for (const [label, builtin] of Object.entries(builtinFunctions)) Object.assign(builtin, { label });

const sharedBuiltins: object = Object.assign(Object.create(null), builtinFunctions, exceptions);
