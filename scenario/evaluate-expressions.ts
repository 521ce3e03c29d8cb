/** Expressions as closures. What is a call that may switch becomes a step of its own, before the closure of the rest. */

import { attributeValue, callValue } from './evaluate-calls.js';
import { label, type Assembler } from './evaluate-code.js';
import { comprehension } from './evaluate-comprehension.js';
import type { Frame, Test, Value } from './evaluate-frame.js';
import { functionValue } from './evaluate-functions.js';
import { variable } from './evaluate-names.js';
import { maySwitch } from './evaluate-switching.js';
import { binaryNames, isBoolean } from './javascript-parts.js';
import { operations } from './python/operations.js';
import { Dict, Float, List } from './python/values.js';
import type { ComparisonOperator, Expression, ExpressionOf } from './syntax.js';

const { truthy } = operations;

export function value(code: Assembler, node: Expression): Value {
  switch (node.kind) {
    case 'constant':
      return node.value === null ? none : node.value ? yes : no;
    case 'number':
      return constant(number(node.text));
    case 'string':
      return constant(node.value);
    case 'name':
      return variable(code, node.id);
    case 'tuple':
      return array(values(code, node.items));
    case 'list':
      return list(array(values(code, node.items)));
    case 'dict':
      return dict(code, node);
    case 'call':
      return callValue(code, node);
    case 'attribute':
      return attributeValue(code, node);
    case 'subscript':
      return applied(code, operations.item, node.object, node.index);
    case 'unary':
      return node.operator === 'not' ? condition(code, node) : negative(code, node.operand);
    case 'binary':
      return applied(code, operations[binaryNames[node.operator]], node.left, node.right);
    case 'logic':
      return logic(code, node);
    case 'comparison':
      return comparison(code, node);
    case 'conditional':
      return conditional(code, node);
    case 'lambda':
      return functionValue(code, '<lambda>', node.parameters, node.body);
    case 'comprehension':
      return comprehension(code, node);
  }
}

const constant =
  (known: unknown): Value =>
  () =>
    known;
const none = constant(null);
const yes = constant(true);
const no = constant(false);

function number(text: string): number | bigint | Float {
  const found = Number(text);
  if (/^\d+$/.test(text)) return text.length > 15 && !Number.isSafeInteger(found) ? BigInt(text) : found;
  return Number.isInteger(found) ? new Float(found) : found;
}

/** Expressions that Python evaluates one after the other. What stands before a call that switches is evaluated before it, and kept. */
export function values(code: Assembler, nodes: readonly Expression[], make: Make = value): Value[] {
  let last = nodes.length - 1;
  while (last > 0 && !maySwitch(nodes[last]!, code.names)) last--;
  const found: Value[] = [];
  for (let i = 0; i < nodes.length; i++) {
    const one = make(code, nodes[i]!, i);
    found.push(i < last ? code.keep(one) : one);
  }
  return found;
}

/** Makes one of several expressions a closure. */
export type Make = (code: Assembler, node: Expression, i: number) => Value;

/** The values of several expressions in a new array. */
export function array(parts: readonly Value[]): (frame: Frame) => unknown[] {
  switch (parts.length) {
    case 0:
      return empty;
    case 1:
      return single(parts[0]!);
    case 2:
      return pair(parts[0]!, parts[1]!);
    default:
      return several(parts);
  }
}

const empty = (): unknown[] => [];
const single = (first: Value) => (frame: Frame) => [first(frame)];
const pair = (first: Value, second: Value) => (frame: Frame) => [first(frame), second(frame)];
const several = (parts: readonly Value[]) => (frame: Frame) => {
  const found: unknown[] = [];
  for (const part of parts) found.push(part(frame));
  return found;
};

const list =
  (items: (frame: Frame) => unknown[]): Value =>
  (frame) =>
    new List(items(frame));

/** What a function of two values makes of two expressions. */
function applied<T>(code: Assembler, operation: (a: unknown, b: unknown) => T, a: Expression, b: Expression): (frame: Frame) => T {
  const [left, right] = values(code, [a, b]);
  return (frame) => operation(left!(frame), right!(frame));
}

function dict(code: Assembler, { entries }: ExpressionOf<'dict'>): Value {
  const items = array(values(code, entries.flat()));
  return (frame) => {
    const found = items(frame);
    return new Dict(entries.map((_, i) => [found[2 * i], found[2 * i + 1]]));
  };
}

function negative(code: Assembler, operand: Expression): Value {
  if (operand.kind === 'number' && /^[1-9]\d{0,14}$/.test(operand.text)) return constant(-Number(operand.text));
  const inner = value(code, operand);
  return (frame) => operations.neg(inner(frame));
}

/** Emits a choice between two expressions; gives the value of the one that was taken. */
function choice(code: Assembler, test: Test, then: () => Value, otherwise: () => Value): Value {
  const slot = code.scope.temporary();
  const [other, end] = [label(), label()];
  code.emit((frame) => {
    if (!test(frame)) frame.at = other.at;
  });
  code.set(slot, then());
  code.jump(end);
  code.place(other);
  code.set(slot, otherwise());
  code.place(end);
  return ({ slots }) => slots[slot];
}

function conditional(code: Assembler, node: ExpressionOf<'conditional'>): Value {
  const test = condition(code, node.test);
  if (maySwitch(node.then, code.names) || maySwitch(node.otherwise, code.names)) {
    return choice(
      code,
      test,
      () => value(code, node.then),
      () => value(code, node.otherwise),
    );
  }
  return plainChoice(test, value(code, node.then), value(code, node.otherwise));
}

const plainChoice =
  (test: Test, then: Value, otherwise: Value): Value =>
  (frame) =>
    test(frame) ? then(frame) : otherwise(frame);

function logic(code: Assembler, node: ExpressionOf<'logic'>): Value {
  if (isBoolean(node)) return condition(code, node);
  const isAnd = node.operator === 'and';
  const left = value(code, node.left);
  if (!maySwitch(node.right, code.names)) return plainLogic(isAnd, left, value(code, node.right));
  const kept = code.keep(left);
  const right = (): Value => value(code, node.right);
  const test: Test = (frame) => truthy(kept(frame));
  return isAnd ? choice(code, test, right, () => kept) : choice(code, test, () => kept, right);
}

const plainLogic =
  (isAnd: boolean, left: Value, right: Value): Value =>
  (frame) => {
    const found = left(frame);
    return truthy(found) === isAnd ? right(frame) : found;
  };

/** An expression where only its truth counts; each part of an `and` or `or` is asked for its own. */
export function condition(code: Assembler, node: Expression): Test {
  if (node.kind === 'logic') return logicCondition(code, node);
  if (node.kind === 'unary' && node.operator === 'not') return not(condition(code, node.operand));
  const found = value(code, node);
  return isBoolean(node) ? (found as Test) : truth(found);
}

const not =
  (test: Test): Test =>
  (frame) =>
    !test(frame);
const truth =
  (found: Value): Test =>
  (frame) =>
    truthy(found(frame));

function logicCondition(code: Assembler, node: ExpressionOf<'logic'>): Test {
  const isAnd = node.operator === 'and';
  const left = condition(code, node.left);
  if (maySwitch(node.right, code.names)) {
    const right = (): Value => condition(code, node.right);
    return (isAnd ? choice(code, left, right, () => no) : choice(code, left, () => yes, right)) as Test;
  }
  const right = condition(code, node.right);
  return isAnd ? (frame) => left(frame) && right(frame) : (frame) => left(frame) || right(frame);
}

type Compare = (a: unknown, b: unknown) => boolean;
const comparisons: Readonly<Record<ComparisonOperator, Compare>> = {
  '==': operations.eq,
  '!=': (a, b) => !operations.eq(a, b),
  is: operations.is,
  'is not': (a, b) => !operations.is(a, b),
  in: operations.in,
  'not in': (a, b) => !operations.in(a, b),
  '<': operations.lt,
  '<=': operations.le,
  '>': operations.gt,
  '>=': operations.ge,
};

function comparison(code: Assembler, node: ExpressionOf<'comparison'>, from = 0): Test {
  const [operator, right] = node.rest[from]!;
  // What stands in the middle of a chain is a name or the like, which is evaluated for both sides.
  const left = from === 0 ? node.first : node.rest[from - 1]![1];
  const test = applied(code, comparisons[operator], left, right);
  if (from === node.rest.length - 1) return test;
  if (node.rest.slice(from + 1).some(([, operand]) => maySwitch(operand, code.names))) {
    return choice(
      code,
      test,
      () => comparison(code, node, from + 1),
      () => no,
    ) as Test;
  }
  const others = comparison(code, node, from + 1);
  return (frame) => test(frame) && others(frame);
}
