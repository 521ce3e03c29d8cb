/** Loops as steps. */

import { label, type Assembler, type Label } from './evaluate-code.js';
import { condition, value } from './evaluate-expressions.js';
import type { Assign } from './evaluate-names.js';
import { block } from './evaluate-statements.js';
import { assign, storing } from './evaluate-targets.js';
import { maySwitch } from './evaluate-switching.js';
import type { Value } from './evaluate-frame.js';
import type { Rounds } from './python/iteration.js';
import { each } from './python/values.js';
import type { Block, StatementOf } from './syntax.js';

export function whileLoop(code: Assembler, { test, body, otherwise }: StatementOf<'while'>): void {
  const next = label();
  const left = label();
  code.place(next);
  const goesOn = condition(code, test);
  code.emit((frame) => {
    if (goesOn(frame)) frame.run.python.step();
    else frame.at = left.at;
  });
  rounds(code, body, otherwise, next, left);
}

export function forLoop(code: Assembler, { target, iterable, body, otherwise }: StatementOf<'for'>): void {
  const source = code.scope.temporary();
  const found = value(code, iterable);
  code.set(source, iterator(code, found));
  const [next, left] = [label(), label()];
  code.place(next);
  if (maySwitch(target, code.names)) {
    const item = code.scope.temporary();
    nextItem(code, source, left, ({ slots }, found) => {
      slots[item] = found;
    });
    assign(code, target, ({ slots }) => slots[item]);
  } else nextItem(code, source, left, storing(code, target));
  rounds(code, body, otherwise, next, left);
}

/** The iterator of a value, for `nextItem`. */
export const iterator = (code: Assembler, found: Value): Value =>
  code.names.iterates ? (frame) => frame.run.python.iterate(found(frame)) : (frame) => each(found(frame));

/** Emits the step that takes the next item of an iterator, or leaves its loop. */
export function nextItem(code: Assembler, source: number, left: Label, store: Assign): void {
  if (code.names.iterates) return nextRound(code, source, left, store);
  code.emit((frame) => {
    const { value, done } = (frame.slots[source] as Iterator<unknown>).next();
    if (done) {
      frame.at = left.at;
      return;
    }
    frame.run.python.step();
    store(frame, value);
  });
}

/** The same where it may switch. */
function nextRound(code: Assembler, source: number, left: Label, store: Assign): void {
  const goesOn = code.call(({ slots }) => (slots[source] as Rounds).next());
  code.emit((frame) => {
    if (goesOn(frame)) store(frame, (frame.slots[source] as Rounds).value);
    else frame.at = left.at;
  });
}

/** Emits what a loop repeats, and its else clause, which `break` leaves out. */
function rounds(code: Assembler, body: Block, otherwise: Block, next: Label, left: Label): void {
  const end = label();
  code.exits.push({ kind: 'loop', next, end });
  block(code, body);
  code.exits.pop();
  code.jump(next);
  code.place(left);
  block(code, otherwise);
  code.place(end);
}
