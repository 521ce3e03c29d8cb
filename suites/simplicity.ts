/** Which of two programs is simpler: fewer and plainer parts, then the alphabet. */

import { printPython } from '../scenario/print-python.js';
import { visit } from '../scenario/requires.js';
import { positional } from '../scenario/syntax.js';
import type { Argument, Block, Expression, Handler, Parameter, Program, Statement } from '../scenario/syntax.js';
import { exceptionBases } from '../scenario/vocabulary.js';
import { rename } from './rename.js';

export interface Simplicity {
  /** What its lines and all that stands in them weigh. */
  readonly weight: number;
  /** The program as printed with canonical names; made when it is first asked for. */
  readonly text: string;
}

/** How simple a program is, whatever its names. */
export function simplicity(program: Program): Simplicity {
  let text: string | undefined;
  return {
    weight: perLine * linesOf(program) + weightOf(program),
    get text() {
      return (text ??= printPython(rename(program)));
    },
  };
}

/** A line weighs as much as a small call: three plain lines are simpler than two that are nested in each other. */
const perLine = 3;

/** The lines of a block as printed. */
function linesOf(block: Block): number {
  let lines = 0;
  const clause = (body: Block): number => (body.length === 0 ? 0 : 1 + linesOf(body));
  for (const statement of block) {
    lines++;
    switch (statement.kind) {
      case 'if': {
        const [only, ...others] = statement.otherwise;
        const isElif = only?.kind === 'if' && others.length === 0;
        lines += linesOf(statement.body) + (isElif ? linesOf(statement.otherwise) : clause(statement.otherwise));
        break;
      }
      case 'while':
      case 'for':
        lines += linesOf(statement.body) + clause(statement.otherwise);
        break;
      case 'try':
        lines += linesOf(statement.body) + clause(statement.otherwise) + clause(statement.finally);
        for (const handler of statement.handlers) lines += 1 + linesOf(handler.body);
        break;
      case 'def':
      case 'class':
      case 'with':
        lines += linesOf(statement.body);
    }
  }
  return lines;
}

export function isSimpler(a: Simplicity, b: Simplicity): boolean {
  if (a.weight !== b.weight) return a.weight < b.weight;
  return a.text < b.text;
}

/** The value that stands where any would do. */
export const simplest: Expression = { kind: 'number', text: '1' };

/** The function that stands where any would do. */
export const simplestFunction: Expression = { kind: 'lambda', parameters: [], body: simplest };

/** The greenlet that stands where any would do. */
export const simplestGreenlet: Expression = {
  kind: 'call',
  callee: { kind: 'name', id: 'greenlet' },
  arguments: [positional(simplestFunction)],
};

const isSimplest = (node: unknown): boolean => isNode(node) && node.kind === 'number' && node.text === '1';

const isSimplestFunction = (node: unknown): boolean =>
  isNode(node) && node.kind === 'lambda' && (node.parameters as readonly unknown[]).length === 0 && isSimplest(node.body);

const isNode = (node: unknown): node is Record<string, unknown> => typeof node === 'object' && node !== null && 'kind' in node;

/** What one part weighs without those inside it. Function and value are distinguished where a greenlet is made. */
const weights: Readonly<Record<string, number>> = {
  // Expressions
  number: 2,
  constant: 2,
  string: 3,
  name: 2,
  attribute: 1,
  call: 2,
  lambda: 2,
  tuple: 3,
  list: 4,
  dict: 5,
  // Statements
  assign: 1,
  def: 2,
  class: 3,
  return: 1,
  assert: 3,
  raise: 2,
  if: 3,
  for: 4,
  while: 4,
  try: 3,
  with: 3,
  // Arguments and parameters
  positional: 0,
  keyword: 1,
  star: 4,
  doubleStar: 4,
  plain: 1,
  expression: 0,
  pass: 0,
};
const otherwise = 4;

type Part = Statement | Expression | Argument | Parameter | Handler;

function weightOf(program: Program): number {
  let weight = 0;
  const names = new Set<string>();
  visit(program, (node: Part) => {
    if (!('kind' in node)) return;
    weight += isSimplest(node) || isSimplestFunction(node) ? 0 : (weights[node.kind] ?? otherwise);
    if (node.kind === 'name' && 'id' in node) {
      names.add(node.id);
      // Exception stands where any would do.
      if (Object.hasOwn(exceptionBases, node.id) && node.id !== 'Exception') weight += 1;
    }
    if (node.kind === 'keyword' && node.name !== 'a') weight += 1;
    if (node.kind === 'try') weight += node.handlers.filter(({ name }) => name !== undefined).length;
    if (node.kind === 'call' && node.callee.kind === 'name' && node.callee.id === 'greenlet') {
      const [run] = node.arguments;
      // A greenlet runs a function; anything else is there for its own sake.
      if (run && !['lambda', 'name', 'attribute'].includes(run.value.kind)) weight += 5;
    }
  });
  return weight + 3 * names.size;
}
