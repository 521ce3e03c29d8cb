/** Statements as steps. */

import { label, lastValue, type Assembler } from './evaluate-code.js';
import { condition, value, values } from './evaluate-expressions.js';
import { ended, type Value } from './evaluate-frame.js';
import { classValue, functionValue } from './evaluate-functions.js';
import { forLoop, whileLoop } from './evaluate-loops.js';
import { assign, augment, remove } from './evaluate-targets.js';
import { attempt, leave, managed } from './evaluate-try.js';
import { operations } from './python/operations.js';
import { name, type Block, type Statement, type StatementOf } from './syntax.js';

export function block(code: Assembler, statements: Block): void {
  for (const part of statements) statement(code, part);
}

function statement(code: Assembler, node: Statement): void {
  switch (node.kind) {
    case 'expression':
      return alone(code, value(code, node.value));
    case 'assign':
      return assignAll(code, node);
    case 'augment':
      return augment(code, node);
    case 'delete':
      return removeAll(code, node);
    case 'return':
      return giveBack(code, node.value ? value(code, node.value) : none);
    case 'raise':
      return raise(code, node);
    case 'assert':
      return assertion(code, node);
    case 'break':
      return leave(code, 'end');
    case 'continue':
      return leave(code, 'next');
    case 'pass':
    case 'global':
    case 'nonlocal':
      return;
    case 'if':
      return branches(code, node);
    case 'while':
      return whileLoop(code, node);
    case 'for':
      return forLoop(code, node);
    case 'with':
      return managed(code, node);
    case 'try':
      return attempt(code, node);
    case 'def':
      return assign(code, name(node.name), functionValue(code, node.name, node.parameters, node.body));
    case 'class':
      return assign(code, name(node.name), classValue(code, node));
  }
}

/** Emits an expression whose value does not matter. */
function alone(code: Assembler, found: Value): void {
  if (found !== lastValue) code.emit((frame) => void found(frame));
}

const none: Value = () => null;

function removeAll(code: Assembler, { targets }: StatementOf<'delete'>): void {
  for (const target of targets) remove(code, target);
}

function assignAll(code: Assembler, { targets, value: node }: StatementOf<'assign'>): void {
  const found = value(code, node);
  const kept = targets.length > 1 ? code.keep(found) : found;
  for (const target of targets) assign(code, target, kept);
}

/** Emits a return: the value is evaluated first, then come the blocks that run on the way out. */
function giveBack(code: Assembler, found: Value): void {
  const isDirect = code.exits.every(({ kind }) => kind === 'loop');
  const kept = isDirect ? found : code.keep(found);
  leave(code, 'function');
  code.emit((frame) => {
    frame.value = kept(frame);
    return ended;
  });
}

function raise(code: Assembler, { exception, cause }: StatementOf<'raise'>): void {
  if (!exception) {
    const slot = code.caught.at(-1)!;
    return code.emit(({ slots }) => {
      throw slots[slot];
    });
  }
  const [raised, reason] = values(code, cause ? [exception, cause] : [exception]);
  code.emit((frame) => {
    throw operations.throwable(raised!(frame), reason?.(frame));
  });
}

function assertion(code: Assembler, { test, message }: StatementOf<'assert'>): void {
  const [holds, end] = [condition(code, test), label()];
  code.emit((frame) => {
    if (holds(frame)) frame.at = end.at;
  });
  const text = message && value(code, message);
  code.emit((frame) => {
    throw frame.run.python.assertion(...(text ? [text(frame)] : []));
  });
  code.place(end);
}

function branches(code: Assembler, { test, body, otherwise }: StatementOf<'if'>): void {
  const [other, end] = [label(), label()];
  const tested = condition(code, test);
  code.emit((frame) => {
    if (!tested(frame)) frame.at = other.at;
  });
  block(code, body);
  if (otherwise.length > 0) code.jump(end);
  code.place(other);
  block(code, otherwise);
  code.place(end);
}
