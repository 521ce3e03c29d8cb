/** Which names the statements of a scope bind, declare, borrow and unbind: what a printer must know and a checker asks. */

import type { Block, Expression, Handler, Program, Statement, StatementOf, Target } from './syntax.js';
import { api } from './vocabulary.js';

/** Calls `see` for the statements of one scope and the handlers of their `try`s, in the order of the text. */
function walk(statements: Block, see: (part: Statement | Handler) => void): void {
  for (const statement of statements) {
    see(statement);
    switch (statement.kind) {
      case 'if':
      case 'while':
      case 'for':
        walk(statement.body, see);
        walk(statement.otherwise, see);
        break;
      case 'try':
        walk(statement.body, see);
        for (const handler of statement.handlers) {
          see(handler);
          walk(handler.body, see);
        }
        walk(statement.otherwise, see);
        walk(statement.finally, see);
    }
  }
}

/** The names that an assignment to a target binds. */
export function targetNames(target: Target): string[] {
  const found: string[] = [];
  addTargetNames(target, found);
  return found;
}

function addTargetNames(target: Target, found: string[]): void {
  if (target.kind === 'name') found.push(target.id);
  else if (target.kind === 'tuple') for (const item of target.items) addTargetNames(item, found);
}

/** The names that the statements of one scope bind, in the order of their first binding; some more than once. */
export function boundNames(statements: Block): string[] {
  const found: string[] = [];
  walk(statements, (part) => {
    if (!('kind' in part)) {
      if (part.name !== undefined) found.push(part.name);
      return;
    }
    switch (part.kind) {
      case 'assign':
      case 'delete':
        for (const target of part.targets) addTargetNames(target, found);
        return;
      case 'augment':
      case 'for':
        addTargetNames(part.target, found);
        return;
      case 'def':
        found.push(part.name);
    }
  });
  return found;
}

/** The names that `global` and `nonlocal` give to an outer scope. */
export function declaredNames(statements: Block): string[] {
  const found: string[] = [];
  walk(statements, (part) => {
    if ('kind' in part && (part.kind === 'global' || part.kind === 'nonlocal')) found.push(...part.names);
  });
  return found;
}

/** The names that `del` unbinds. */
function deletedNames(statements: Block): string[] {
  const found: string[] = [];
  walk(statements, (part) => {
    if ('kind' in part && part.kind === 'delete') for (const target of part.targets) addTargetNames(target, found);
  });
  return found;
}

/** All handlers of one scope. */
export function handlersIn(statements: Block): Handler[] {
  const found: Handler[] = [];
  walk(statements, (part) => {
    if (!('kind' in part)) found.push(part);
  });
  return found;
}

/** The functions that stand in the statements of one scope, not those inside them. */
function functionsIn(statements: Block): StatementOf<'def'>[] {
  const found: StatementOf<'def'>[] = [];
  walk(statements, (part) => {
    if ('kind' in part && part.kind === 'def') found.push(part);
  });
  return found;
}

/** The names that a function and those in it take from outside by `global` and `nonlocal`. */
const borrowedNames = (body: Block): string[] => [
  ...declaredNames(body),
  ...functionsIn(body).flatMap((inner) => borrowedNames(inner.body)),
];

/** The names that a scope, or a function in it that has borrowed them, may unbind: by `del`, or at the end of a handler. */
export function unboundAgain(statements: Block): string[] {
  const found = deletedNames(statements);
  for (const { name } of handlersIn(statements)) if (name !== undefined) found.push(name);
  for (const { body } of functionsIn(statements)) {
    const borrowed = borrowedNames(body);
    if (borrowed.length === 0) continue;
    const inner = unboundAgain(body);
    found.push(...borrowed.filter((id) => inner.includes(id)));
  }
  return found;
}

/** The names that a function borrows before a statement of the scope has bound them: it may be the first to assign. */
export function lentEarly(statements: Block): string[] {
  const early: string[] = [];
  const bound = new Set<string>();
  for (const statement of statements) {
    for (const { body } of functionsIn([statement])) early.push(...borrowedNames(body).filter((id) => !bound.has(id)));
    for (const id of boundNames([statement])) bound.add(id);
  }
  return early;
}

/**
 * The names that `except … as name` alone binds and that only those handlers read, so that each can be a constant
 * there. What a function in a handler reads does not count as read there: the function may outlive the handler.
 */
export function handlerConstants(program: Program): ReadonlySet<string> {
  const found = new Set<string>();
  const elsewhere = new Set<string>();
  const look = (tree: unknown, handled: readonly string[]): void => {
    if (typeof tree !== 'object' || tree === null) return;
    if (Array.isArray(tree)) {
      for (const part of tree) look(part, handled);
      return;
    }
    let inside = handled;
    if ('kind' in tree) {
      const node = tree as Expression | Statement;
      if (node.kind === 'name') {
        if (!handled.includes(node.id)) elsewhere.add(node.id);
        return;
      }
      if (node.kind === 'def' || node.kind === 'lambda') {
        inside = [];
        if (node.kind === 'def') elsewhere.add(node.name);
        for (const { name } of node.parameters) elsewhere.add(name);
      }
      if (node.kind === 'global' || node.kind === 'nonlocal') for (const id of node.names) elsewhere.add(id);
    } else if (isHandler(tree) && tree.name !== undefined) {
      found.add(tree.name);
      inside = [...handled, tree.name];
    }
    for (const key in tree) {
      const part = (tree as Record<string, unknown>)[key];
      if (typeof part !== 'object') continue;
      // Names that are assigned to, and the type of a handler, stand outside of it.
      look(part, key === 'target' || key === 'targets' ? [] : key === 'type' ? handled : inside);
    }
  };
  if (hasHandlers(program)) look(program, []);
  for (const id of elsewhere) found.delete(id);
  return found;
}

const hasHandlers = (statements: Block): boolean =>
  handlersIn(statements).length > 0 || functionsIn(statements).some(({ body }) => hasHandlers(body));

const isHandler = (value: object): value is Handler => 'body' in value && !('kind' in value);

/** Whether an expression reads a name. */
export function mentions(tree: unknown, id: string): boolean {
  if (typeof tree !== 'object' || tree === null) return false;
  if ('id' in tree && tree.id === id) return true;
  return Object.values(tree).some((part) => mentions(part, id));
}

/** Whether a function or class of the API makes or gives objects of the API. */
export const makesApiObjects = (id: string): boolean => id === 'getcurrent' || (Object.hasOwn(api, id) && api[id]!.kind === 'class');

/** The names that a program binds at its top level alone, and only to objects of the API. */
export function apiObjects(program: Program): ReadonlySet<string> {
  const found = new Set<string>();
  const others: Statement[] = [];
  for (const statement of program) {
    if (statement.kind === 'assign' && statement.targets.length === 1 && statement.value.kind === 'call') {
      const [target] = statement.targets;
      const { callee } = statement.value;
      if (target?.kind === 'name' && callee.kind === 'name' && makesApiObjects(callee.id)) {
        found.add(target.id);
        continue;
      }
    }
    others.push(statement);
  }
  for (const id of reboundNames(others)) found.delete(id);
  return found;
}

/** Whatever a tree binds, unbinds or borrows, in any scope (and some names more: those of keywords and attributes). */
function reboundNames(tree: unknown, found = new Set<string>()): ReadonlySet<string> {
  if (typeof tree !== 'object' || tree === null) return found;
  if (Array.isArray(tree)) {
    for (const part of tree) reboundNames(part, found);
    return found;
  }
  for (const key in tree) {
    const part = (tree as Record<string, unknown>)[key];
    if (key === 'name') found.add(part as string);
    else if (key === 'names') for (const id of part as readonly string[]) found.add(id);
    else if (key === 'target') for (const id of targetNames(part as Target)) found.add(id);
    else if (key === 'targets') for (const target of part as readonly Target[]) for (const id of targetNames(target)) found.add(id);
    if (typeof part === 'object') reboundNames(part, found);
  }
  return found;
}
