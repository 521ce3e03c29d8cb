/** Exceptions as steps: handlers, and blocks that run however a block was left. */

import { label, type Assembler, type Label } from './evaluate-code.js';
import { value } from './evaluate-expressions.js';
import type { Frame, Step, Value } from './evaluate-frame.js';
import { assigning, given } from './evaluate-names.js';
import { block } from './evaluate-statements.js';
import { assign } from './evaluate-targets.js';
import type { Entered } from './python/managers.js';
import { unbound } from './python/python.js';
import type { Handler, StatementOf } from './syntax.js';

/** What left a block: an error, to be raised again at the end of the block that runs last. */
class Raised {
  constructor(readonly error: unknown) {}
}

/** Emits the way out of the innermost loop, to its end or its next round, or out of the function. */
export function leave(code: Assembler, to: 'next' | 'end' | 'function'): void {
  for (const exit of code.exits.toReversed()) {
    if (exit.kind === 'unbind') code.emit(exit.step);
    else if (exit.kind === 'finally') enter(code, exit.entry, exit.slot);
    else if (to !== 'function') return code.jump(exit[to]);
  }
}

/** Emits the call of a block as a subroutine, which comes back to the next step. */
function enter(code: Assembler, entry: Label, slot: number): void {
  code.emit((frame) => {
    frame.slots[slot] = frame.at;
    frame.at = entry.at;
  });
}

export function attempt(code: Assembler, { body, handlers, otherwise, finally: last }: StatementOf<'try'>): void {
  const whole = (): void => {
    if (handlers.length > 0)
      handled(
        code,
        () => block(code, body),
        handlers,
        () => block(code, otherwise),
      );
    else block(code, body);
  };
  if (last.length > 0) finished(code, whole, () => block(code, last));
  else whole();
}

/** Emits a block, and another one that runs however the first was left. */
function finished(code: Assembler, body: () => void, last: () => void): void {
  const slot = code.scope.temporary();
  const [entry, end] = [label(), label()];
  const from = code.steps.length;
  code.exits.push({ kind: 'finally', entry, slot });
  body();
  code.exits.pop();
  const to = code.steps.length;
  code.emit((frame) => {
    frame.slots[slot] = end.at;
    frame.at = entry.at;
  });
  code.guard(from, to, slot);
  code.emit(({ slots }) => {
    slots[slot] = new Raised(slots[slot]);
  });
  code.place(entry);
  last();
  code.emit((frame) => {
    const next = frame.slots[slot];
    if (next instanceof Raised) throw next.error;
    frame.at = next as number;
  });
  code.place(end);
}

/** Emits a block with handlers, and what runs when it raised nothing, outside of them. */
function handled(code: Assembler, body: () => void, handlers: readonly Handler[], otherwise: () => void): void {
  const slot = code.scope.temporary();
  const [done, end] = [label(), label()];
  const from = code.steps.length;
  body();
  const to = code.steps.length;
  code.jump(done);
  code.guard(from, to, slot);
  code.caught.push(slot);
  for (const handler of handlers) catching(code, handler, slot, end);
  code.caught.pop();
  code.emit(rethrow(slot));
  code.place(done);
  otherwise();
  code.place(end);
}

const rethrow =
  (slot: number): Step =>
  ({ slots }) => {
    throw slots[slot];
  };

function catching(code: Assembler, { type, name: id, body }: Handler, slot: number, end: Label): void {
  const other = label();
  const sought: Value = type ? value(code, type) : given(code, 'BaseException');
  code.emit((frame) => {
    if (!frame.run.python.matches(frame.slots[slot], sought(frame))) frame.at = other.at;
  });
  if (id === undefined) block(code, body);
  else named(code, id, slot, () => block(code, body));
  code.jump(end);
  code.place(other);
}

/** Emits the block of a handler that has a name for its exception, which is unbound however the block was left. */
function named(code: Assembler, id: string, slot: number, body: () => void): void {
  const store = assigning(code, id);
  code.emit((frame) => store(frame, frame.slots[slot]));
  const step: Step = (frame) => store(frame, unbound);
  const end = label();
  const from = code.steps.length;
  code.exits.push({ kind: 'unbind', step });
  body();
  code.exits.pop();
  const to = code.steps.length;
  code.emit(step);
  if (from === to) return;
  code.jump(end);
  const raised = code.scope.temporary();
  code.guard(from, to, raised);
  code.emit(step);
  code.emit(rethrow(raised));
  code.place(end);
}

/** Emits a context manager: entered before its block, and told how the block was left, however that was. */
export function managed(code: Assembler, { context, target, body }: StatementOf<'with'>): void {
  const found = value(code, context);
  const entered = code.keep(code.call((frame) => frame.run.python.enter(found(frame))));
  const manager = (frame: Frame): Entered => entered(frame) as Entered;
  finished(
    code,
    () => {
      const slot = code.scope.temporary();
      const end = label();
      const from = code.steps.length;
      if (target) assign(code, target, (frame) => manager(frame).value);
      block(code, body);
      const to = code.steps.length;
      code.jump(end);
      code.guard(from, to, slot);
      code.call((frame) => manager(frame).failed(frame.slots[slot]));
      code.place(end);
    },
    () => void code.call((frame) => manager(frame).left()),
  );
}
