/** Python's exception classes, and what JavaScript's own errors count as. */

import { exceptionBases } from '../vocabulary.js';
import { Outside, isExhaustion } from './limits.js';

export interface PythonException extends Error {
  readonly args: readonly unknown[];
}

export interface ExceptionClass {
  (...args: unknown[]): PythonException;
  new (...args: unknown[]): PythonException;
  readonly label: string;
  readonly base: ExceptionClass | null;
  readonly prototype: PythonException;
  /** What is done to each new instance. */
  readonly initialize?: Initialize | undefined;
}

type Initialize = (error: PythonException, args: readonly unknown[]) => void;

/** The property by which an exception of Python's kind tells its class. */
const classKey = Symbol('class');

/**
 * Makes an exception class, which gives its instances with `new` and without.
 *
 * @param label its name in Python
 * @param initialize what is done to each new instance, also of classes derived from it
 */
export function makeException(label: string, base: ExceptionClass | null, initialize = base?.initialize): ExceptionClass {
  const create = function (this: unknown, ...args: unknown[]): PythonException {
    // No stack: capturing one costs more than the rest of a scenario.
    const error = Object.create(new.target === undefined ? create.prototype : new.target.prototype) as { args: unknown[]; message: string };
    error.args = args;
    error.message = args.length === 1 && typeof args[0] === 'string' ? args[0] : '';
    initialize?.(error as unknown as PythonException, args);
    return error as unknown as PythonException;
  } as unknown as { prototype: object };
  create.prototype = Object.create(base ? base.prototype : Error.prototype, {
    constructor: { value: create },
    name: { value: label },
    [classKey]: { value: create },
    // Calls are delegated to (`yield* f()`), also where f turns out to be an exception class.
    ...(base === null && {
      [Symbol.iterator]: {
        *value(): Generator<never, unknown> {
          return this;
        },
      },
    }),
  });
  // So that an implementation can ask for any exception whether it is of a class: `error instanceof type`.
  Object.defineProperty(create, Symbol.hasInstance, { value: (value: unknown) => value instanceof Error && isOf(value, create) });
  return Object.assign(create, { label, base, initialize }) as unknown as ExceptionClass;
}

export const exceptionClasses: Record<string, ExceptionClass> = {};
for (const [label, base] of Object.entries(exceptionBases)) {
  exceptionClasses[label] = makeException(label, base === null ? null : exceptionClasses[base]!);
}

/** Python's exception classes by name. */
export const exceptions: Readonly<Record<string, ExceptionClass>> = exceptionClasses;
export const pythonClass = (label: string): ExceptionClass => exceptionClasses[label]!;
export const AttributeError = pythonClass('AttributeError');
export const AssertionError = pythonClass('AssertionError');
export const IndexError = pythonClass('IndexError');
export const KeyError = pythonClass('KeyError');
export const NameError = pythonClass('NameError');
export const OverflowError = pythonClass('OverflowError');
export const RuntimeError = pythonClass('RuntimeError');
export const StopIteration = pythonClass('StopIteration');
export const TypeError = pythonClass('TypeError');
export const UnboundLocalError = pythonClass('UnboundLocalError');
export const ValueError = pythonClass('ValueError');
export const ZeroDivisionError = pythonClass('ZeroDivisionError');

/** An exception class that is a JavaScript class: an implementation's own, or a scenario's that is derived from one. */
export type NativeClass = new (...args: unknown[]) => Error;

/** What such a class is in Python, by its prototype. */
const nativeClasses = new WeakMap<object, { readonly label: string; readonly base: ExceptionClass }>();

/** The arguments of exceptions that JavaScript classes made. */
const nativeArgs = new WeakMap<object, readonly unknown[]>();

/**
 * An implementation's exception class as scenarios see it: called without `new`, too, and with arguments that are
 * kept, whatever its constructor does with them.
 *
 * @param label its name in Python
 * @param base the class of Python that it derives from
 * @param give what a call of a scenario's function gives in the style of the implementation
 */
export function nativeException(native: NativeClass, label: string, base: ExceptionClass, give: (value: unknown) => unknown): NativeClass {
  nativeClasses.set(native.prototype as object, { label, base });
  const construct = (args: unknown[], target: NewableFunction): Error => {
    const error = Reflect.construct(native, args, target) as Error;
    nativeArgs.set(error, args);
    return error;
  };
  return new Proxy(native, {
    construct: (_, args, target) => construct(args, target),
    apply: (_, __, args: unknown[]) => give(construct(args, native)),
  });
}

/** Tells what a class derived from an implementation's exception class is called. */
export function nameNative(derived: NativeClass, label: string): void {
  nativeClasses.set(derived.prototype as object, {
    label,
    base: nativeClassOf(derived.prototype as object)?.base ?? pythonClass('Exception'),
  });
}

function nativeClassOf(object: object): { readonly label: string; readonly base: ExceptionClass } | undefined {
  for (let at: object | null = object; at && at !== Error.prototype; at = Object.getPrototypeOf(at) as object | null) {
    const found = nativeClasses.get(at);
    if (found) return found;
  }
  return undefined;
}

const nativeNames: ReadonlyMap<string, string> = new Map([
  ['ReferenceError', 'NameError'],
  ['SyntaxError', 'Exception'],
]);

/** The class of Python's kind that an error is of, or undefined for a JavaScript error. */
const ownClass = (error: Error): ExceptionClass | undefined => (error as { [classKey]?: ExceptionClass })[classKey];

/** The name of the Python class that a thrown value counts as. A JavaScript error counts by its name. */
export function thrownName(error: unknown): string {
  if (!(error instanceof Error)) return 'Exception';
  const own = ownClass(error) ?? nativeClassOf(error);
  if (own) return own.label;
  if (error.name === 'TypeError' && error instanceof globalThis.TypeError) {
    // What V8 says of a missing or fixed property or a missing method, Python calls an AttributeError.
    const isAttribute = /^Cannot (read|set) propert(y|ies) |\.\w+ is not a function$/.test(error.message);
    return isAttribute ? 'AttributeError' : 'TypeError';
  }
  return nativeNames.get(error.name) ?? error.name;
}

/** The class of Python's kind that a thrown value is of, or that comes next among its bases. */
function classOf(error: unknown): ExceptionClass {
  const own = error instanceof Error ? (ownClass(error) ?? nativeClassOf(error)?.base) : undefined;
  if (own) return own;
  const label = thrownName(error);
  return pythonClass(Object.hasOwn(exceptionClasses, label) ? label : 'Exception');
}

/** The arguments of an exception; of a JavaScript error that a scenario did not make, its message. */
export function argsOf(error: Error): readonly unknown[] {
  if ('args' in error && Array.isArray(error.args)) return error.args;
  return nativeArgs.get(error) ?? (error.message ? [error.message] : []);
}

export const isExceptionClass = (value: unknown): value is ExceptionClass =>
  typeof value === 'function' && 'label' in value && 'base' in value;

/** Whether an exception is of a class. */
export function isOf(error: unknown, type: unknown): boolean {
  if (!isExceptionClass(type)) return error instanceof (type as NativeClass);
  for (let at: ExceptionClass | null = classOf(error); at; at = at.base) if (at === type) return true;
  return false;
}

/** Whether an `except type:` clause takes a thrown value. */
export function matches(error: unknown, type: unknown): boolean {
  if (isExhaustion(error) || error instanceof Outside) return false;
  if (isExceptionClass(type)) return isOf(error, type);
  const types: readonly unknown[] = Array.isArray(type) ? type : [type];
  for (const one of types) if (!isAnyExceptionClass(one)) throw TypeError('catching classes that are not exceptions is not allowed');
  return types.some((one) => isOf(error, one));
}

/** An exception class of Python, of an implementation or of a scenario. */
export const isAnyExceptionClass = (value: unknown): value is ExceptionClass | NativeClass =>
  isExceptionClass(value) || (typeof value === 'function' && value.prototype instanceof Error);

export function throwable(value: unknown, cause: unknown = null): unknown {
  const error = exceptionOf(value);
  const isCause = cause === null || cause instanceof Error || isAnyExceptionClass(cause);
  return isCause ? error : TypeError('exception causes must derive from BaseException');
}

export function exceptionOf(value: unknown): unknown {
  if (isAnyExceptionClass(value)) return new value();
  return value instanceof Error ? value : TypeError('exceptions must derive from BaseException');
}
