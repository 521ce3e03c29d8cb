/** Python's exception classes, and what JavaScript's own errors count as. */

import { exceptionBases } from '../vocabulary.js';
import { Outside, isExhaustion } from './limits.js';

export interface PythonException extends Error {
  readonly args: readonly unknown[];
}

export type ExceptionClass = ((...args: unknown[]) => PythonException) & { readonly label: string; readonly base: ExceptionClass | null };

export function makeException(label: string, base: ExceptionClass | null): ExceptionClass {
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

export const nativeNames: Readonly<Record<string, string>> = {
  ReferenceError: 'NameError',
  SyntaxError: 'Exception',
};

/** The name of the Python class that a thrown value counts as. A JavaScript error counts by its name. */
export function thrownName(error: unknown): string {
  if (!(error instanceof Error)) return 'Exception';
  if (error.name === 'TypeError' && error instanceof globalThis.TypeError) {
    // What V8 says of a missing or fixed property or a missing method, Python calls an AttributeError.
    const isAttribute = /^Cannot (read|set) propert(y|ies) |\.\w+ is not a function$/.test(error.message);
    return isAttribute ? 'AttributeError' : 'TypeError';
  }
  return nativeNames[error.name] ?? error.name;
}

export function ancestry(error: unknown): string[] {
  const names: string[] = [];
  for (let label: string | null | undefined = thrownName(error); label; label = exceptionBases[label] ?? null) names.push(label);
  if (!names.includes('BaseException')) names.push('Exception', 'BaseException');
  return names;
}

export const isExceptionClass = (value: unknown): value is ExceptionClass =>
  typeof value === 'function' && 'label' in value && 'base' in value;

/** Whether an `except type:` clause takes a thrown value. */
export function matches(error: unknown, type: unknown): boolean {
  if (isExhaustion(error) || error instanceof Outside) return false;
  const types: readonly unknown[] = Array.isArray(type) ? type : [type];
  for (const one of types) if (!isAnyExceptionClass(one)) throw TypeError('catching classes that are not exceptions is not allowed');
  return types.some((one) => (isExceptionClass(one) ? ancestry(error).includes(one.label) : error instanceof (one as new () => unknown)));
}

/** An exception class of Python or of an implementation. */
export const isAnyExceptionClass = (value: unknown): boolean =>
  isExceptionClass(value) || (typeof value === 'function' && value.prototype instanceof Error);

export function throwable(value: unknown, cause: unknown = null): unknown {
  const error = exceptionOf(value);
  if (cause !== null && !(error instanceof Error && exceptionOf(cause) === cause) && !isExceptionClass(cause))
    return TypeError('exception causes must derive from BaseException');
  return error;
}

export function exceptionOf(value: unknown): unknown {
  if (isExceptionClass(value)) return value();
  if (typeof value === 'function' && value.prototype instanceof Error) return new (value as new () => Error)();
  return value instanceof Error ? value : TypeError('exceptions must derive from BaseException');
}
