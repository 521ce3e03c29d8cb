/** Whether functions of a scenario see what others do, other than through the API and what they print. */

import { boundNames } from './names.js';
import { iteratesSwitching, iteratingBuiltins, visit } from './requires.js';
import type { Expression, Program, Statement } from './syntax.js';
import { api, apiAttributes, apiMethods, builtins, containerMethods, exceptionBases } from './vocabulary.js';

/** The methods of containers that only look. */
const looking: ReadonlySet<string> = new Set(['copy', 'count', 'index', 'items', 'keys', 'values']);

/**
 * Whether green threads of a scenario may share what changes: variables, containers, attributes of its own, iterators.
 * Where there is doubt, they do.
 */
export function sharesVariables(program: Program): boolean {
  let shares = false;
  visit(program, (node) => {
    shares ||= changes(node);
  });
  return shares || bindsLate(program);
}

function changes(node: Statement | Expression): boolean {
  switch (node.kind) {
    case 'global':
    case 'nonlocal':
    case 'augment':
    case 'delete':
      return true;
    case 'assign':
      return node.targets.some(
        ({ kind, ...target }) => kind === 'subscript' || (kind === 'attribute' && !apiAttributes.has((target as { name: string }).name)),
      );
    case 'call':
      if (node.callee.kind === 'attribute')
        return containerMethods.has(node.callee.name) && !apiMethods.has(node.callee.name) && !looking.has(node.callee.name);
      // An iterator that is not of the API is made by iter().
      return node.callee.kind === 'name' && node.callee.id === 'iter';
    default:
      return false;
  }
}

/** Whether the main program binds a name that functions read, when others may already have run. */
function bindsLate(program: Program): boolean {
  const iterates = iteratesSwitching(program);
  const read = new Set<string>();
  visit(program, (node) => {
    if (node.kind !== 'def' && node.kind !== 'lambda') return;
    const own = new Set([...node.parameters.map((parameter) => parameter.name), ...(node.kind === 'def' ? boundNames(node.body) : [])]);
    visit(node.body, (inner) => inner.kind === 'name' && !own.has(inner.id) && read.add(inner.id));
  });
  let isLate = false;
  for (const statement of program) {
    if (isLate && boundNames([statement]).some((id) => read.has(id))) return true;
    if (statement.kind !== 'def' && statement.kind !== 'class') isLate ||= maySwitch(statement, iterates);
  }
  return false;
}

function maySwitch(statement: Statement, iterates: boolean): boolean {
  let may = statement.kind === 'with';
  visit(statement, (node) => {
    may ||= iterates && (node.kind === 'for' || node.kind === 'comprehension');
    if (node.kind !== 'call') return;
    const { callee } = node;
    if (callee.kind === 'attribute') may ||= apiMethods.get(callee.name)?.switches ?? !containerMethods.has(callee.name);
    else if (callee.kind !== 'name') may = true;
    else if (Object.hasOwn(api, callee.id)) may ||= 'switches' in api[callee.id]! && (api[callee.id] as { switches: boolean }).switches;
    else if (iterates && iteratingBuiltins.has(callee.id)) may = true;
    else may ||= !Object.hasOwn(builtins, callee.id) && !Object.hasOwn(exceptionBases, callee.id);
  });
  return may;
}
