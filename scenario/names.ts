/** Which names the statements of a scope bind, declare, borrow and unbind: what a printer must know and a checker asks. */

import type { Block, Expression, Handler, Program, Statement, StatementOf, Target } from './syntax.js';
import { api, exceptionBases } from './vocabulary.js';

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
      case 'with':
        walk(statement.body, see);
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
  walk(statements, (part) => addBoundNames(part, found));
  return found;
}

function addBoundNames(part: Statement | Handler, found: string[]): void {
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
    case 'with':
      if (part.target) addTargetNames(part.target, found);
      return;
    case 'def':
    case 'class':
      found.push(part.name);
  }
}

/**
 * The names that are a scope's own, in the order of their first binding; some more than once.
 *
 * Read in one walk and not kept: most trees are run once.
 */
export function ownNames(statements: Block): string[] {
  const found: string[] = [];
  let declared: Set<string> | undefined;
  walk(statements, (part) => {
    if ('kind' in part && (part.kind === 'global' || part.kind === 'nonlocal')) {
      declared ??= new Set();
      for (const id of part.names) declared.add(id);
    } else addBoundNames(part, found);
  });
  return declared ? found.filter((id) => !declared!.has(id)) : found;
}

/** The names that `global` and `nonlocal` give to an outer scope. */
export const declaredNames = (statements: Block): readonly string[] => scopeOf(statements).declared;

/** What the statements of one scope hold, found in one walk. */
export interface Scope {
  /** The names that each statement binds. */
  readonly binds: readonly (readonly string[])[];
  /** The names that `global` and `nonlocal` give to an outer scope. */
  readonly declared: readonly string[];
  /** The names that `del` unbinds, and those of handlers, unbound at their ends. */
  readonly unbound: readonly string[];
  /** The names of handlers. */
  readonly handled: readonly string[];
  /** The functions, not those inside them, each with the index of the statement that holds it. */
  readonly functions: readonly { readonly body: Block; readonly at: number }[];
}

const scopes = new WeakMap<Block, Scope>();

/** What a block holds as the body of a function or module. A tree never changes, so each is looked at once. */
export function scopeOf(statements: Block): Scope {
  let scope = scopes.get(statements);
  if (!scope) scopes.set(statements, (scope = readScope(statements)));
  return scope;
}

function readScope(statements: Block): Scope {
  const binds: string[][] = [];
  const declared: string[] = [];
  const unbound: string[] = [];
  const handled: string[] = [];
  const functions: { body: Block; at: number }[] = [];
  statements.forEach((statement, at) => {
    const own: string[] = [];
    walk([statement], (part) => {
      addBoundNames(part, own);
      if (!('kind' in part)) {
        if (part.name !== undefined) {
          unbound.push(part.name);
          handled.push(part.name);
        }
      } else if (part.kind === 'def') functions.push({ body: part.body, at });
      else if (part.kind === 'class') for (const { body } of methodsOf(part)) functions.push({ body, at });
      else if (part.kind === 'delete') for (const target of part.targets) addTargetNames(target, unbound);
      else if (part.kind === 'global' || part.kind === 'nonlocal') declared.push(...part.names);
    });
    binds.push(own);
  });
  return { binds, declared, unbound, handled, functions };
}

/** The functions that a class holds. */
export const methodsOf = ({ body }: StatementOf<'class'>): StatementOf<'def'>[] => body.filter((part) => part.kind === 'def');

/** What a class of a scenario comes from in the end: a class of the API, or an exception class of Python. */
export interface Root {
  readonly id: string;
  readonly kind: 'object' | 'exception';
}

/** The classes of a program by name. */
export function classesOf(program: Program): ReadonlyMap<string, Root> {
  const found = new Map<string, Root>();
  for (const statement of program) {
    if (statement.kind !== 'class' || statement.base.kind !== 'name') continue;
    const root = found.get(statement.base.id) ?? rootOf(statement.base.id);
    if (root) found.set(statement.name, root);
  }
  return found;
}

function rootOf(id: string): Root | undefined {
  if (Object.hasOwn(exceptionBases, id)) return { id, kind: 'exception' };
  const entry = Object.hasOwn(api, id) ? api[id]! : undefined;
  if (entry?.kind === 'exception') return { id, kind: 'exception' };
  return entry?.kind === 'class' && entry.derivable ? { id, kind: 'object' } : undefined;
}

/** The names that a function and those in it take from outside by `global` and `nonlocal`. */
function borrowedNames(body: Block): readonly string[] {
  const { declared, functions } = scopeOf(body);
  return functions.length === 0 ? declared : [...declared, ...functions.flatMap((inner) => borrowedNames(inner.body))];
}

/** The names that a scope, or a function in it that has borrowed them, may unbind: by `del`, or at the end of a handler. */
export function unboundAgain(statements: Block): string[] {
  const { unbound, functions } = scopeOf(statements);
  const found = [...unbound];
  for (const { body } of functions) {
    const borrowed = borrowedNames(body);
    if (borrowed.length === 0) continue;
    const inner = unboundAgain(body);
    found.push(...borrowed.filter((id) => inner.includes(id)));
  }
  return found;
}

/** The names that a function borrows before a statement of the scope has bound them: it may be the first to assign. */
export function lentEarly(statements: Block): string[] {
  const { binds, functions } = scopeOf(statements);
  const early: string[] = [];
  for (const { body, at } of functions) {
    const borrowed = borrowedNames(body);
    if (borrowed.length > 0) early.push(...borrowed.filter((id) => !binds.slice(0, at).some((names) => names.includes(id))));
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
      if (node.kind === 'class') elsewhere.add(node.name);
      if (node.kind === 'global' || node.kind === 'nonlocal') for (const id of node.names) elsewhere.add(id);
    } else if (isHandler(tree) && tree.name !== undefined) {
      found.add(tree.name);
      inside = [...handled, tree.name];
    }
    for (const key in tree) {
      const part = (tree as Record<string, unknown>)[key];
      if (typeof part !== 'object') continue;
      if (key === 'target') lookAt(part as Target, inside);
      else if (key === 'targets') for (const target of part as readonly Target[]) lookAt(target, inside);
      // The type of a handler stands outside of it.
      else look(part, key === 'type' ? handled : inside);
    }
  };
  // A name that is assigned to is no constant; the object of an attribute or an item is read.
  const lookAt = (target: Target, handled: readonly string[]): void => {
    if (target.kind === 'name') elsewhere.add(target.id);
    else if (target.kind === 'tuple') for (const item of target.items) lookAt(item, handled);
    else if (target.kind === 'attribute') look(target.object, handled);
    else look([target.object, target.index], handled);
  };
  if (hasHandlers(program)) look(program, []);
  for (const id of elsewhere) found.delete(id);
  return found;
}

function hasHandlers(statements: Block): boolean {
  const { handled, functions } = scopeOf(statements);
  return handled.length > 0 || functions.some(({ body }) => hasHandlers(body));
}

const isHandler = (value: object): value is Handler => 'body' in value && !('kind' in value);

/** Whether an expression reads a name. */
export function mentions(tree: unknown, id: string): boolean {
  if (typeof tree !== 'object' || tree === null) return false;
  if ('id' in tree && tree.id === id) return true;
  return Object.values(tree).some((part) => mentions(part, id));
}

/** Whether a call of a name gives an object of the API that has its attributes. */
export const makesApiObjects = (id: string, classes: ReadonlyMap<string, Root>): boolean =>
  id === 'getcurrent' || (rootOf(id) ?? classes.get(id))?.kind === 'object';

/** The names that a program binds at its top level alone, and only to objects of the API. */
export function apiObjects(program: Program, classes: ReadonlyMap<string, Root>): ReadonlySet<string> {
  const found = new Set<string>();
  const others: Statement[] = [];
  for (const statement of program) {
    if (statement.kind === 'assign' && statement.targets.length === 1 && statement.value.kind === 'call') {
      const [target] = statement.targets;
      const { callee } = statement.value;
      if (target?.kind === 'name' && callee.kind === 'name' && makesApiObjects(callee.id, classes)) {
        found.add(target.id);
        continue;
      }
    }
    others.push(statement);
  }
  for (const id of reboundNames(others)) found.delete(id);
  return found;
}

/** The names that a program binds at its top level alone, and only by one `def`. */
export function functionNames(program: Program): ReadonlySet<string> {
  const found = new Set<string>();
  for (const [at, statement] of program.entries()) {
    if (statement.kind !== 'def') continue;
    const { parameters, body } = statement;
    if (!reboundNames([...program.slice(0, at), parameters, body, ...program.slice(at + 1)]).has(statement.name)) found.add(statement.name);
  }
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
