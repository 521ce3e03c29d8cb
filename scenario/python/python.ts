/** What a printed scenario calls `py`: one run's Python. */

import { quote } from '../quote.js';
import { api, apiMethods, builtinArity } from '../vocabulary.js';
import { sharedBuiltins } from './builtins.js';
import { type Callable, Keywords, type KeywordsClass, type Signature, bindArguments, signature } from './calls.js';
import { type Class, boundTo, classNameOf, derive, giving, ofObject, place } from './classes.js';
import { methodArity, methodsOf } from './containers.js';
import {
  AssertionError,
  AttributeError,
  NameError,
  TypeError,
  UnboundLocalError,
  ValueError,
  argsOf,
  isAnyExceptionClass,
  matches,
} from './exceptions.js';
import { iterating, iteratesSwitching, type Rounds } from './iteration.js';
import { Endless, isExhaustion, isTooDeep, outside } from './limits.js';
import { operations } from './operations.js';
import { enter } from './managers.js';
import { type Labels, show } from './show.js';
import { Dict, Float, List, collect, compare, each, entriesOf, isDict, truthy, typeName, largest } from './values.js';

export type Style = 'async' | 'generator';

/** A tuple of names: 0 for a name, a shape for a tuple in it. */
export type Shape = readonly (0 | Shape)[];

/** The value of a name that is not bound. */
export const unbound = Symbol('unbound');

/** What a call costs of the step budget: 1,000 calls in one another, each through a switch and a trace callback, still fit every stack. */
export const callSteps = 10;

export interface PythonOptions {
  readonly style: Style;
  /** The implementation's class of keyword arguments. */
  readonly keywords?: KeywordsClass | undefined;
  /** Loop iterations until a scenario counts as endless. */
  readonly budget: number;
  readonly kindOf: (value: object) => string | undefined;
  /** Derives a class where the implementation does it in a way of its own. */
  readonly derive?: (label: string, base: Class, methods: Readonly<Record<string, Callable>>) => unknown;
  /** Called for every `print`, with the shown arguments. */
  readonly onPrint: (values: string[]) => void;
}

/** One run's Python: what a printed scenario calls `py`, and the builtins by their names. */
export class Python {
  private nameOf: Labels['nameOf'] = () => undefined;
  private steps = 0;
  private printed = 0;
  private readonly callables = new Map<Callable, Callable>();
  /** The attributes that the scenario has set on objects, apart from what implementations keep in them. */
  private owned: WeakMap<object, Map<string, unknown>> | undefined;
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
    const read = Object.entries(bindings);
    this.nameBy((value) => read.find(([, read]) => isRead(value, read))?.[0]);
  }

  /** Tells how to find the first module-level name that is bound to an object. */
  nameBy(nameOf: Labels['nameOf']): void {
    this.nameOf = nameOf;
  }

  /** Whether calls went too deep for the stack, and something looked at that. */
  tooDeep = false;

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

  /** Iterates as a `for` statement where each step may switch. */
  iterate(value: unknown): Rounds {
    return iterating[this.options.style].rounds(value, () => this.step());
  }

  /** All that such an iteration gives. */
  collect(value: unknown): unknown {
    return iterating[this.options.style].collect(value);
  }

  /** `next()` of what may switch. */
  next(...[iterator, ...otherwise]: unknown[]): unknown {
    return iterating[this.options.style].next(iterator, ...otherwise);
  }

  /** `iter()`, also of a function and a sentinel. */
  iter(...args: unknown[]): unknown {
    if (args.length === 1) return (sharedBuiltins as { iter: Callable }).iter(args[0]);
    return iterating[this.options.style].calls(args[0], args[1]);
  }

  /** Iterates over tuples of one shape, which the rounds of a comprehension unpack. */
  *rows(value: unknown, shape: Shape): Iterable<unknown> {
    for (const item of this.each(value)) yield this.unpackAll(item, shape);
  }

  /** The values of a tuple of names, which may hold tuples. */
  unpackAll(value: unknown, shape: Shape): unknown[] {
    const items = this.unpack(value, shape.length);
    return items.map((item, i) => (shape[i] === 0 ? item : this.unpackAll(item, shape[i] as Shape)));
  }

  /** Makes a scenario's function from its JavaScript. */
  def(text: string, ...[first, second]: [Callable] | [unknown[], Callable]): Callable {
    const [defaults, body] = Array.isArray(first) ? [first, second!] : [[], first as Callable];
    return this.function(signature(text), defaults, (bound) => body(...bound));
  }

  /** Makes a scenario's function: binds arguments as Python does, errors included. */
  function(found: Signature, defaults: readonly unknown[], body: (bound: unknown[]) => unknown): Callable {
    const callable = (...args: unknown[]): unknown => {
      let bound: unknown[];
      try {
        bound = bindArguments(found, defaults, args, this.keywordsClass);
      } catch (error) {
        return this.options.style === 'async' ? Promise.reject(error as Error) : failingGenerator(error);
      }
      this.step(callSteps);
      return body(bound);
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
    this.tooDeep ||= isTooDeep(error);
    if (isExhaustion(error)) this.step(Infinity);
    return matches(error, type);
  }

  typeName(value: unknown): string {
    if (typeof value === 'function') return 'signature' in value ? 'function' : outside('the type of a class or builtin');
    if (typeof value !== 'object' || value === null || value instanceof Error || isDict(value)) return typeName(value);
    if (value instanceof List || value instanceof Float || Array.isArray(value)) return typeName(value);
    return classNameOf(value) ?? this.options.kindOf(value) ?? outside('the type of an iterator');
  }

  /** An attribute of the API that may be missing. */
  attribute(object: unknown, name: string): unknown {
    if (object === null || object === undefined || isDict(object)) throw AttributeError(name);
    if (this.owned?.get(object)?.has(name)) return this.own(object, name);
    const value = (object as Record<string, unknown>)[name];
    if (value === undefined) throw AttributeError(name);
    return ofObject(object, value);
  }

  /** Sets an attribute of the API on what may be something else. */
  setAttribute(object: unknown, name: string, value: unknown): void {
    if (this.isApiObject(object)) object[name] = value;
    else this.setOwn(object, name, value);
  }

  /** Deletes an attribute of the API: what was assigned over a method goes; a property is set to undefined. */
  deleteAttribute(object: unknown, name: string): void {
    if (!this.isApiObject(object)) {
      this.own(object, name);
      this.owned!.get(object as object)!.delete(name);
      return;
    }
    if (Object.hasOwn(object, name)) {
      delete object[name];
      return;
    }
    for (let at: object | null = object; at; at = Object.getPrototypeOf(at) as object | null) {
      const property = Object.getOwnPropertyDescriptor(at, name);
      if (!property) continue;
      if ('value' in property) break;
      object[name] = undefined;
      return;
    }
    throw AttributeError(name);
  }

  /** Whether the scenario has set attributes on an exception or a function. */
  hasAttributes(object: unknown): boolean {
    return (this.owned?.get(object as object)?.size ?? 0) > 0;
  }

  /** An attribute that the scenario has set. */
  own(object: unknown, name: string): unknown {
    if (this.isApiObject(object)) return this.attribute(object, name);
    const value = this.owned?.get(object as object)?.get(name);
    if (value === undefined) throw AttributeError(name);
    return value;
  }

  /** Sets an attribute of the scenario's own, on an object of the API, an exception or a function. */
  setOwn(object: unknown, name: string, value: unknown): void {
    if (!holdsAttributes(object) && !this.isApiObject(object)) {
      if (isClass(object) || (typeof object === 'function' && this.options.kindOf(object))) outside('an attribute of a class');
      throw AttributeError(name);
    }
    if (this.isApiObject(object)) {
      object[name] = value ?? null;
      return;
    }
    this.owned ??= new WeakMap();
    const attributes = this.owned.get(object);
    if (attributes) attributes.set(name, value ?? null);
    else this.owned.set(object, new Map([[name, value ?? null]]));
  }

  private isApiObject(object: unknown): object is Record<string, unknown> {
    if (typeof object !== 'object' || object === null) return false;
    const kind = this.options.kindOf(object);
    return kind !== undefined && Object.hasOwn(api, kind) && !('sealed' in api[kind]!);
  }

  /** A class of a scenario. */
  subclass(label: string, base: Class, methods: Readonly<Record<string, Callable>> = {}): unknown {
    return this.options.derive?.(label, base, methods) ?? derive(label, base, methods, this.options.style, this.keywordsClass);
  }

  /**
   * A method of an object: `f = g.switch`.
   *
   * @param id its name in the vocabulary, where it is to be called as any function of a scenario is
   */
  bind(object: unknown, name: string, id?: string): Callable {
    const bound = boundTo(object, this.attribute(object, name) as Callable, name);
    const method = id === undefined ? undefined : apiMethods.get(id);
    if (!method) return bound;
    const { parameters, switches } = method;
    const give = switches ? (value: unknown) => value : giving[this.options.style];
    const callable = (...args: unknown[]): unknown => give(bound(...(parameters ? place(parameters, args, this.keywordsClass) : args)));
    return Object.assign(callable, bound);
  }

  /** What is a method of some objects and data of others. */
  member(object: unknown, name: string, id: string): unknown {
    const value = this.attribute(object, name);
    return typeof value === 'function' ? this.bind(object, name, id) : value;
  }

  /** A builtin function or a class of the API as a value, called as any function of a scenario is. */
  callable(builtin: Callable & { label?: string }): Callable {
    const known = this.callables.get(builtin);
    if (known) return known;
    const label = builtin.label ?? builtin.name;
    const [least, most] = builtinArity[label] ?? [0, Infinity];
    const kind = this.options.kindOf(builtin)?.replace('class ', '') ?? label;
    const entry = Object.hasOwn(api, kind) ? api[kind]! : undefined;
    const named = (args: unknown[]): readonly unknown[] =>
      entry && 'parameters' in entry && entry.parameters ? place(entry.parameters, args, this.keywordsClass) : args;
    const run = (args: unknown[]): unknown => {
      if (entry?.kind === 'function') return builtin(...named(args));
      if (entry) return new (builtin as unknown as Class)(...named(args));
      const last = args.at(-1);
      if (last instanceof this.keywordsClass && Object.keys(last).length === 0) args = args.slice(0, -1);
      else if (last instanceof this.keywordsClass) {
        // What print() takes in Python is no part of the language; all else is refused there, too.
        if (label === 'print' && !Object.keys(last).some((id) => ['sep', 'end', 'file', 'flush'].includes(id)))
          throw TypeError('print() got an unexpected keyword argument');
        outside(`${label}() with keywords, passed around,`);
      }
      if (args.length < least || args.length > most) throw TypeError(`${label}() takes ${least} to ${most} arguments`);
      return builtin(...args);
    };
    const switches = entry?.kind === 'function' && entry.switches;
    const callable: Callable & { label?: string; original?: Callable } = switches
      ? (...args) => run(args)
      : this.options.style === 'async'
        ? // eslint-disable-next-line @typescript-eslint/require-await
          async (...args) => run(args)
        : (...args) => resultOf(run, args);
    callable.label = label;
    callable.original = builtin;
    this.callables.set(builtin, callable);
    return callable;
  }

  args(error: unknown): unknown {
    if (error instanceof Error) return argsOf(error);
    throw AttributeError('args');
  }

  /** Enters the context manager of a `with` statement. */
  enter(context: unknown): unknown {
    return enter[this.options.style](context);
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
    const [iterated] = args;
    const key = (given.key ?? undefined) as Callable | undefined;
    return this.options.style === 'async' ? sortedAsync(iterated, key, given.reverse) : sortedGenerator(iterated, key, given.reverse);
  }
}

// What `py` offers besides its methods: functions that know nothing of the run.
Object.assign(Python.prototype, { unbound, ...operations });

/** Whether a variable holds a value. */
function isRead(value: object, read: () => unknown): boolean {
  try {
    return read() === value;
  } catch {
    // not yet bound: JavaScript's temporal dead zone
    return false;
  }
}

/** Whether a value is what Python lets attributes be set on, of any name: an exception, or a function of the scenario. */
const holdsAttributes = (value: unknown): value is object =>
  value instanceof Error || (typeof value === 'function' && 'signature' in value);

const isClass = (value: unknown): boolean =>
  isAnyExceptionClass(value) || (typeof value === 'function' && ('isType' in value || 'original' in value));

export async function sortedAsync(iterated: unknown, key: Callable | undefined, reverse: unknown): Promise<List> {
  const items = iteratesSwitching(iterated) ? ((await iterating.async.collect(iterated)) as unknown[]) : collect(iterated);
  const keys: unknown[] = [];
  for (const item of items) keys.push(key ? await key(item) : item);
  return inOrder(items, keys, reverse);
}

export function* sortedGenerator(iterated: unknown, key: Callable | undefined, reverse: unknown): Generator<unknown, List, unknown> {
  const items = iteratesSwitching(iterated)
    ? ((yield* iterating.generator.collect(iterated) as Generator<unknown, unknown>) as unknown[])
    : collect(iterated);
  const keys: unknown[] = [];
  for (const item of items) keys.push(key ? yield* key(item) as Generator<unknown, unknown, unknown> : item);
  return inOrder(items, keys, reverse);
}

export function inOrder(items: readonly unknown[], keys: readonly unknown[], reverse: unknown): List {
  const order = items.map((_, i) => i).sort((a, b) => (truthy(reverse) ? compare(keys[b], keys[a]) : compare(keys[a], keys[b])) || a - b);
  return new List(order.map((i) => items[i]));
}

/** A call as a generator. A generator function made for every such call would cost more than the call. */
function* resultOf(run: (args: unknown[]) => unknown, args: unknown[]): Generator<never, unknown, unknown> {
  return run(args);
}

export function* failingGenerator(error: unknown): Generator<never, never, unknown> {
  throw error;
}
