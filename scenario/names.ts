/** Which names the statements of one scope bind, declare and delete. */

import type { Block, Handler, Statement, Target } from './syntax.js';

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
export function targetNames(target: Target, found: string[] = []): string[] {
  if (target.kind === 'name') found.push(target.id);
  else if (target.kind === 'tuple') for (const item of target.items) targetNames(item, found);
  return found;
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
        for (const target of part.targets) targetNames(target, found);
        return;
      case 'augment':
      case 'for':
        targetNames(part.target, found);
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
export function deletedNames(statements: Block): string[] {
  const found: string[] = [];
  walk(statements, (part) => {
    if ('kind' in part && part.kind === 'delete') for (const target of part.targets) targetNames(target, found);
  });
  return found;
}
