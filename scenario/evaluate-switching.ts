/** What may hand control to another green thread: calls of what the program defines, and of some of the API. */

import type { Root } from './names.js';
import type { Expression, ExpressionOf, Target } from './syntax.js';
import { api, apiMethods, builtins, containerMethods, exceptionBases, type ApiName } from './vocabulary.js';

export type Classes = ReadonlyMap<string, Root>;

export const apiEntry = (id: string): ApiName | undefined => (Object.hasOwn(api, id) ? api[id] : undefined);

/** What a class or function stands for that is called by its name: an entry of the API. */
export function entryOf(id: string, classes: Classes): Exclude<ApiName, { kind: 'constant' }> | undefined {
  const root = classes.get(id);
  const entry = apiEntry(root ? root.id : id);
  return entry?.kind === 'constant' ? undefined : entry;
}

/** Whether the call itself may switch, whatever its arguments are. */
export function callSwitches(callee: Expression, classes: Classes): boolean {
  if (callee.kind === 'attribute') {
    const method = apiMethods.get(callee.name);
    return method ? method.switches : !containerMethods.has(callee.name);
  }
  if (callee.kind !== 'name') return true;
  const { id } = callee;
  const entry = entryOf(id, classes);
  if (entry) return entry.kind === 'function' && entry.switches;
  if (classes.has(id)) return false;
  return id === 'sorted' || !(Object.hasOwn(builtins, id) || Object.hasOwn(exceptionBases, id));
}

/** Whether anything in an expression may switch. */
export function maySwitch(node: Expression | Target, classes: Classes): boolean {
  switch (node.kind) {
    case 'constant':
    case 'number':
    case 'string':
    case 'name':
      return false;
    case 'tuple':
    case 'list':
      return anySwitches(node.items, classes);
    case 'dict':
      return anySwitches(node.entries.flat(), classes);
    case 'call':
      return callSwitches(node.callee, classes) || maySwitch(node.callee, classes) || argumentsSwitch(node, classes);
    case 'attribute':
      return maySwitch(node.object, classes);
    case 'subscript':
      return maySwitch(node.object, classes) || maySwitch(node.index, classes);
    case 'unary':
      return maySwitch(node.operand, classes);
    case 'binary':
    case 'logic':
      return maySwitch(node.left, classes) || maySwitch(node.right, classes);
    case 'comparison':
      return maySwitch(node.first, classes) || operandsSwitch(node, classes);
    case 'conditional':
      return maySwitch(node.test, classes) || maySwitch(node.then, classes) || maySwitch(node.otherwise, classes);
    case 'lambda':
      return defaultsSwitch(node, classes);
    case 'comprehension':
      return maySwitch(node.element, classes) || clausesSwitch(node, classes);
  }
}

function anySwitches(nodes: readonly (Expression | Target)[], classes: Classes): boolean {
  for (const node of nodes) if (maySwitch(node, classes)) return true;
  return false;
}

/** Whether the arguments of a call may switch. */
export function argumentsSwitch({ arguments: args }: ExpressionOf<'call'>, classes: Classes): boolean {
  for (const { value } of args) if (maySwitch(value, classes)) return true;
  return false;
}

function operandsSwitch({ rest }: ExpressionOf<'comparison'>, classes: Classes): boolean {
  for (const [, right] of rest) if (maySwitch(right, classes)) return true;
  return false;
}

function defaultsSwitch({ parameters }: ExpressionOf<'lambda'>, classes: Classes): boolean {
  for (const parameter of parameters) if (parameter.default && maySwitch(parameter.default, classes)) return true;
  return false;
}

function clausesSwitch({ clauses }: ExpressionOf<'comprehension'>, classes: Classes): boolean {
  for (const { iterable, conditions } of clauses) if (maySwitch(iterable, classes) || anySwitches(conditions, classes)) return true;
  return false;
}
