/** Functions and classes as closures. */

import { baseValue } from './evaluate-calls.js';
import { Assembler, Scope } from './evaluate-code.js';
import { array, value, values } from './evaluate-expressions.js';
import { drive, ended, Frame, slotsOf, type Step, type Value } from './evaluate-frame.js';
import { block } from './evaluate-statements.js';
import { methodsOf, ownNames } from './names.js';
import type { Callable, Signature } from './python/calls.js';
import type { Class } from './python/classes.js';
import { isExceptionClass, makeException, type ExceptionClass } from './python/exceptions.js';
import type { Block, Expression, Parameter, StatementOf } from './syntax.js';

/** A function; the body of a lambda is an expression. */
export function functionValue(code: Assembler, label: string, parameters: readonly Parameter[], body: Block | Expression): Value {
  const defaults = defaultsOf(code, parameters);
  const signature = signatureOf(label, parameters);
  const inner = new Assembler(code.names, scopeOf(code.scope, parameters, body));
  if ('kind' in body) {
    const result = value(inner, body);
    inner.emit((frame) => {
      frame.value = result(frame);
      return ended;
    });
  } else {
    block(inner, body);
    inner.emit(endWithout);
  }
  return (frame) =>
    frame.run.python.function(signature, defaults(frame), (bound) =>
      drive(inner, new Frame(frame.run, slotsOf(bound, inner.scope.size), frame)),
    );
}

/** The end of what returns nothing. */
const endWithout: Step = (frame) => {
  frame.value = undefined;
  return ended;
};

/** The parameters stand in the first slots, in their order. */
function scopeOf(outer: Scope, parameters: readonly Parameter[], body: Block | Expression): Scope {
  const scope = new Scope('function', outer);
  for (const { name } of parameters) scope.add(name);
  if (!('kind' in body)) for (const id of ownNames(body)) scope.add(id);
  return scope;
}

function signatureOf(name: string, parameters: readonly Parameter[]): Signature {
  const plain: string[] = [];
  let defaults = 0;
  let star = false;
  let doubleStar = false;
  for (const parameter of parameters) {
    if (parameter.kind === 'star') star = true;
    else if (parameter.kind === 'doubleStar') doubleStar = true;
    else {
      plain.push(parameter.name);
      if (parameter.default) defaults++;
    }
  }
  return { name, plain, defaults, star, doubleStar };
}

/** The values of parameters that need no argument, made where the function is. */
function defaultsOf(code: Assembler, parameters: readonly Parameter[]): (frame: Frame) => unknown[] {
  const given: Expression[] = [];
  for (const parameter of parameters) if (parameter.default) given.push(parameter.default);
  return array(values(code, given));
}

export function classValue(code: Assembler, statement: StatementOf<'class'>): Value {
  const methods = methodsOf(statement).map(({ name, parameters, body }) => [name, functionValue(code, name, parameters, body)] as const);
  const base = baseValue(code, statement.base);
  return (frame) => {
    const type = base(frame);
    if (isExceptionClass(type)) return exceptionClass(statement.name, type);
    const made = methods.map(([name, method]) => [name, method(frame) as Callable] as const);
    return frame.run.python.subclass(statement.name, type as Class, Object.fromEntries(made));
  };
}

/** Exception classes of one base by their names. */
const known = new WeakMap<ExceptionClass, Map<string, ExceptionClass>>();

/**
 * A class of exceptions, which holds nothing of its program: one of the same name and base is the same in all programs,
 * since making a class costs more than most of what is done with it.
 */
function exceptionClass(label: string, base: ExceptionClass): ExceptionClass {
  let ofBase = known.get(base);
  if (!ofBase) known.set(base, (ofBase = new Map()));
  let found = ofBase.get(label);
  if (!found) {
    if (ofBase.size > 1_000) ofBase.clear();
    ofBase.set(label, (found = makeException(label, base)));
  }
  return found;
}
