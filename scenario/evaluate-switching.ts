/** What may hand control to another green thread: calls of what the program defines, and of some of the API. */

import type { Root } from './names.js';
import { iteratingBuiltins } from './requires.js';
import type { Expression, ExpressionOf, Target } from './syntax.js';
import { api, apiMethods, builtins, containerMethods, exceptionBases, type ApiName } from './vocabulary.js';

/** What has to be known of a program. */
export interface Known {
  readonly classes: ReadonlyMap<string, Root>;
  /** Whether iterating may switch. */
  readonly iterates: boolean;
}

export const apiEntry = (id: string): ApiName | undefined => (Object.hasOwn(api, id) ? api[id] : undefined);

/** What a class or function stands for that is called by its name: an entry of the API. */
export function entryOf(id: string, { classes }: Known): Exclude<ApiName, { kind: 'constant' }> | undefined {
  const root = classes.get(id);
  const entry = apiEntry(root ? root.id : id);
  return entry?.kind === 'constant' ? undefined : entry;
}

/** Whether the call itself may switch, whatever its arguments are. */
export function callSwitches(callee: Expression, known: Known): boolean {
  if (callee.kind === 'attribute') {
    const method = apiMethods.get(callee.name);
    return method ? method.switches : !containerMethods.has(callee.name);
  }
  if (callee.kind !== 'name') return true;
  const { id } = callee;
  const entry = entryOf(id, known);
  if (entry) return entry.kind === 'function' && entry.switches;
  if (known.classes.has(id)) return false;
  if (known.iterates && iteratingBuiltins.has(id)) return true;
  return id === 'sorted' || !(Object.hasOwn(builtins, id) || Object.hasOwn(exceptionBases, id));
}

/** Whether anything in an expression may switch. */
export function maySwitch(node: Expression | Target, known: Known): boolean {
  switch (node.kind) {
    case 'constant':
    case 'number':
    case 'string':
    case 'name':
      return false;
    case 'tuple':
    case 'list':
      return anySwitches(node.items, known);
    case 'dict':
      return anySwitches(node.entries.flat(), known);
    case 'call':
      return callSwitches(node.callee, known) || maySwitch(node.callee, known) || argumentsSwitch(node, known);
    case 'attribute':
      return maySwitch(node.object, known);
    case 'subscript':
      return maySwitch(node.object, known) || maySwitch(node.index, known);
    case 'unary':
      return maySwitch(node.operand, known);
    case 'binary':
    case 'logic':
      return maySwitch(node.left, known) || maySwitch(node.right, known);
    case 'comparison':
      return maySwitch(node.first, known) || operandsSwitch(node, known);
    case 'conditional':
      return maySwitch(node.test, known) || maySwitch(node.then, known) || maySwitch(node.otherwise, known);
    case 'lambda':
      return defaultsSwitch(node, known);
    case 'comprehension':
      return known.iterates || maySwitch(node.element, known) || clausesSwitch(node, known);
  }
}

function anySwitches(nodes: readonly (Expression | Target)[], known: Known): boolean {
  for (const node of nodes) if (maySwitch(node, known)) return true;
  return false;
}

/** Whether the arguments of a call may switch. */
export function argumentsSwitch({ arguments: args }: ExpressionOf<'call'>, known: Known): boolean {
  for (const { value } of args) if (maySwitch(value, known)) return true;
  return false;
}

function operandsSwitch({ rest }: ExpressionOf<'comparison'>, known: Known): boolean {
  for (const [, right] of rest) if (maySwitch(right, known)) return true;
  return false;
}

function defaultsSwitch({ parameters }: ExpressionOf<'lambda'>, known: Known): boolean {
  for (const parameter of parameters) if (parameter.default && maySwitch(parameter.default, known)) return true;
  return false;
}

function clausesSwitch({ clauses }: ExpressionOf<'comprehension'>, known: Known): boolean {
  for (const { iterable, conditions } of clauses) if (maySwitch(iterable, known) || anySwitches(conditions, known)) return true;
  return false;
}
