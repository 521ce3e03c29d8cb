import { boundNames } from './names.js';
import type { Argument, Expression, Program, Statement } from './syntax.js';
import { api, apiAttributes, apiMethods, builtins, exceptionBases } from './vocabulary.js';

/**
 * What of the API a scenario uses: functions and classes by name, methods and attributes with a dot before,
 * `keywords` when a call of something other than a builtin or a constructor passes keyword arguments.
 */
export function requires(program: Program): ReadonlySet<string> {
  const found = new Set<string>();
  visit(program, (node) => {
    if (node.kind === 'name' && Object.hasOwn(api, node.id)) found.add(node.id);
    if (node.kind === 'attribute' && (apiMethods.has(node.name) || apiAttributes.has(node.name))) found.add(`.${node.name}`);
    if (node.kind === 'call' && node.arguments.some(isNamed) && !takesNamedParameters(node.callee)) found.add('keywords');
  });
  return found;
}

const isNamed = ({ kind }: Argument): boolean => kind === 'keyword' || kind === 'doubleStar';

const takesNamedParameters = (callee: Expression): boolean =>
  callee.kind === 'name' && [api, builtins, exceptionBases].some((table) => Object.hasOwn(table, callee.id));

/** Whether a scenario has a loop, and so could run for ever. */
export function hasLoop(program: Program): boolean {
  let found = false;
  visit(program, (node) => {
    found ||= node.kind === 'while' || node.kind === 'for' || node.kind === 'comprehension';
  });
  return found;
}

/** The names that a scenario binds at its top level, in the order of their first appearance. */
export function moduleNames(program: Program): string[] {
  return [...new Set(boundNames(program))];
}

/** Calls `see` for every statement and expression of a tree. */
export function visit(tree: unknown, see: (node: Statement | Expression) => void): void {
  if (Array.isArray(tree)) {
    for (const part of tree) visit(part, see);
  } else if (typeof tree === 'object' && tree !== null) {
    if ('kind' in tree) see(tree as Statement | Expression);
    for (const key in tree) {
      const part = (tree as Record<string, unknown>)[key];
      if (typeof part === 'object') visit(part, see);
    }
  }
}
