/** List comprehensions as closures: code of their own, in a frame of its own. */

import { Assembler, label, Scope } from './evaluate-code.js';
import { condition, value } from './evaluate-expressions.js';
import { drive, ended, execute, Frame, slotsOf, type Value } from './evaluate-frame.js';
import { iterator, nextItem } from './evaluate-loops.js';
import { assigning, type Assign } from './evaluate-names.js';
import { targetNames } from './names.js';
import type { Shape } from './python/python.js';
import { List } from './python/values.js';
import type { ComprehensionClause, ExpressionOf, Target } from './syntax.js';

export function comprehension(code: Assembler, { element, clauses }: ExpressionOf<'comprehension'>): Value {
  // The first iterable is evaluated outside, where a variable of the same name is another one.
  const first = value(code, clauses[0]!.iterable);
  const scope = new Scope('comprehension', code.scope);
  for (const { target } of clauses) for (const id of targetNames(target)) scope.add(id);
  const inner = new Assembler(code.names, scope);
  const all = scope.temporary();
  const source = scope.temporary();
  rounds(inner, clauses, source, () => {
    const item = value(inner, element);
    inner.emit((frame) => void (frame.slots[all] as unknown[]).push(item(frame)));
  });
  inner.emit((frame) => {
    frame.value = new List(frame.slots[all] as unknown[]);
    return ended;
  });
  const iterated = iterator(code, first);
  const enter = (frame: Frame): Frame => {
    const entered = new Frame(frame.run, slotsOf([], scope.size), frame);
    entered.slots[all] = [];
    entered.slots[source] = iterated(frame);
    return entered;
  };
  return inner.switches ? code.call((frame) => drive(inner, enter(frame))) : (frame) => execute(inner, enter(frame));
}

/** Emits the loops of a comprehension in one another. */
function rounds(code: Assembler, [clause, ...others]: readonly ComprehensionClause[], source: number, innermost: () => void): void {
  const [next, end] = [label(), label()];
  code.place(next);
  nextItem(code, source, end, storing(code, clause!.target));
  for (const node of clause!.conditions) {
    const test = condition(code, node);
    code.emit((frame) => {
      if (!test(frame)) frame.at = next.at;
    });
  }
  if (others.length === 0) innermost();
  else {
    const inner = code.scope.temporary();
    const iterable = value(code, others[0]!.iterable);
    code.set(inner, iterator(code, iterable));
    rounds(code, others, inner, innermost);
  }
  code.jump(next);
  code.place(end);
}

/** Assigns an item to the variables of a clause, all of them or none. */
function storing(code: Assembler, target: Target): Assign {
  if (target.kind !== 'tuple') return pattern(code, target);
  const [store, shape] = [pattern(code, target), shapeOf(target)];
  return (frame, item) => store(frame, frame.run.python.unpackAll(item, shape as Shape));
}

function pattern(code: Assembler, target: Target): Assign {
  if (target.kind !== 'tuple') return assigning(code, (target as ExpressionOf<'name'>).id);
  const stores = target.items.map((item) => pattern(code, item));
  return (frame, items) => stores.forEach((store, i) => store(frame, (items as unknown[])[i]));
}

const shapeOf = (target: Target): 0 | Shape => (target.kind === 'tuple' ? target.items.map(shapeOf) : 0);
