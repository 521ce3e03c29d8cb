/** What the specification leaves open, and a program may yet print: it would be judged by what no rule says. */

import { visit } from './requires.js';
import type { Expression, Program, Statement } from './syntax.js';

/** Names whose truth alone is told: `bool(…)`, or a condition. */
const truths: ReadonlySet<string> = new Set(['GREENLET_USE_GC', 'GREENLET_USE_TRACING', 'GREENLET_USE_CONTEXT_VARS']);

/**
 * Whether a program shows what `clock()` gives, seconds from whenever, as a whole number or a float: it can only be compared, and so
 * can names that it is assigned to. Or whether a program shows what the constants are besides true.
 */
export function showsWhatIsOpen(program: Program): boolean {
  const times = new Set<string>();
  visit(program, (node) => {
    if (node.kind !== 'assign' || !isClock(node.value)) return;
    for (const target of node.targets) if (target.kind === 'name') times.add(target.id);
  });
  return shows(program, times);
}

function shows(tree: unknown, times: ReadonlySet<string>): boolean {
  if (Array.isArray(tree)) return tree.some((part) => shows(part, times));
  if (typeof tree !== 'object' || tree === null) return false;
  const node = tree as Statement | Expression;
  switch (node.kind) {
    case 'name':
      return times.has(node.id) || truths.has(node.id);
    case 'comparison':
      return false;
    case 'assign':
      // Its targets are no values.
      return isClock(node.value) ? false : shows(node.value, times);
    case 'call':
      if (isClock(node)) return true;
      if (node.callee.kind === 'name' && node.callee.id === 'bool') return false;
      break;
    case 'conditional':
      return shows([node.then, node.otherwise], times);
    case 'if':
    case 'while':
      return shows([node.body, node.otherwise], times);
  }
  return Object.values(node).some((part) => shows(part, times));
}

const isClock = (node: Expression): boolean => node.kind === 'call' && node.callee.kind === 'attribute' && node.callee.name === 'clock';
