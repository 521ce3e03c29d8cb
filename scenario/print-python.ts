/** Syntax tree → Python. `parse(printPython(tree))` gives the tree back. */

import { once } from './once.js';
import { quote } from './quote.js';
import type { Argument, Block, Expression, Parameter, Program, Statement } from './syntax.js';

/** Writes a scenario as Python, four spaces a level, with a newline at the end. */
export function printPython(program: Program): string {
  let text = '';
  for (const statement of program) text += textOf(statement);
  return text === '' ? '\n' : text;
}

/** The lines of a statement, each with a newline. */
export const textOf = once((statement: Statement): string => {
  const lines: string[] = [];
  write(statement, '', lines);
  return lines.join('\n') + '\n';
});

function block(statements: Block, indent: string, lines: string[]): void {
  for (const statement of statements) write(statement, indent, lines);
}

function suite(statements: Block, indent: string, lines: string[]): void {
  block(statements.length > 0 ? statements : [{ kind: 'pass' }], indent + '    ', lines);
}

function write(statement: Statement, indent: string, lines: string[]): void {
  const line = (text: string): void => void lines.push(indent + text);
  switch (statement.kind) {
    case 'expression':
      return line(expression(statement.value));
    case 'assign':
      return line([...statement.targets, statement.value].map((part) => expression(part)).join(' = '));
    case 'augment':
      return line(`${expression(statement.target)} ${statement.operator}= ${expression(statement.value)}`);
    case 'delete':
      return line(`del ${statement.targets.map((target) => expression(target)).join(', ')}`);
    case 'return':
      return line(statement.value ? `return ${expression(statement.value)}` : 'return');
    case 'raise': {
      const cause = statement.cause ? ` from ${expression(statement.cause)}` : '';
      return line(statement.exception ? `raise ${expression(statement.exception)}${cause}` : 'raise');
    }
    case 'break':
    case 'continue':
    case 'pass':
      return line(statement.kind);
    case 'assert':
      return line(`assert ${expression(statement.test)}${statement.message ? `, ${expression(statement.message)}` : ''}`);
    case 'global':
    case 'nonlocal':
      return line(`${statement.kind} ${statement.names.join(', ')}`);
    case 'if':
      return branches(statement, 'if', indent, lines);
    case 'while':
      line(`while ${expression(statement.test)}:`);
      suite(statement.body, indent, lines);
      return rest('else', statement.otherwise, indent, lines);
    case 'for':
      line(`for ${expression(statement.target)} in ${expression(statement.iterable)}:`);
      suite(statement.body, indent, lines);
      return rest('else', statement.otherwise, indent, lines);
    case 'with':
      line(`with ${expression(statement.context, levels.operand)}${statement.target ? ` as ${statement.target.id}` : ''}:`);
      return suite(statement.body, indent, lines);
    case 'try':
      line('try:');
      suite(statement.body, indent, lines);
      for (const { type, name, body } of statement.handlers) {
        line(`except${type ? ` ${expression(type)}` : ''}${name ? ` as ${name}` : ''}:`);
        suite(body, indent, lines);
      }
      rest('else', statement.otherwise, indent, lines);
      return rest('finally', statement.finally, indent, lines);
    case 'def':
      if (statement.given) line(`@given(${statement.given.map(({ name, value }) => `${name}=${expression(value)}`).join(', ')})`);
      line(`def ${statement.name}(${parameters(statement.parameters)}):`);
      return suite(statement.body, indent, lines);
    case 'class':
      line(`class ${statement.name}(${expression(statement.base)}):`);
      return suite(statement.body, indent, lines);
  }
}

function branches(statement: Extract<Statement, { kind: 'if' }>, word: string, indent: string, lines: string[]): void {
  lines.push(`${indent}${word} ${expression(statement.test)}:`);
  suite(statement.body, indent, lines);
  const [only, ...others] = statement.otherwise;
  if (only?.kind === 'if' && others.length === 0) branches(only, 'elif', indent, lines);
  else rest('else', statement.otherwise, indent, lines);
}

function rest(word: string, statements: Block, indent: string, lines: string[]): void {
  if (statements.length === 0) return;
  lines.push(`${indent}${word}:`);
  suite(statements, indent, lines);
}

const parameters = (list: readonly Parameter[]): string => list.map(parameter).join(', ');

function parameter({ kind, name, default: value }: Parameter): string {
  if (kind === 'star') return `*${name}`;
  if (kind === 'doubleStar') return `**${name}`;
  return value ? `${name}=${expression(value)}` : name;
}

export function argument(item: Argument): string {
  switch (item.kind) {
    case 'positional':
      return expression(item.value);
    case 'star':
      return `*${expression(item.value, levels.operand)}`;
    case 'keyword':
      return `${item.name}=${expression(item.value)}`;
    case 'doubleStar':
      return `**${expression(item.value, levels.operand)}`;
  }
}

/** How tightly an expression binds, loosest first (the Python reference manual, 6.17). */
const levels = {
  lambda: 0,
  conditional: 1,
  or: 2,
  and: 3,
  not: 4,
  comparison: 5,
  operand: 6,
  sum: 6,
  product: 7,
  sign: 8,
  power: 9,
  primary: 10,
};

const binaryLevels = {
  '+': levels.sum,
  '-': levels.sum,
  '*': levels.product,
  '/': levels.product,
  '//': levels.product,
  '%': levels.product,
  '**': levels.power,
};

function levelOf(node: Expression): number {
  switch (node.kind) {
    case 'lambda':
      return levels.lambda;
    case 'conditional':
      return levels.conditional;
    case 'logic':
      return levels[node.operator];
    case 'unary':
      return node.operator === 'not' ? levels.not : levels.sign;
    case 'comparison':
      return levels.comparison;
    case 'binary':
      return binaryLevels[node.operator];
    default:
      return levels.primary;
  }
}

/** Writes an expression, in brackets when it binds looser than its surroundings ask for. */
export function expression(node: Expression, level = 0): string {
  const text = bare(node);
  return levelOf(node) < level ? `(${text})` : text;
}

function bare(node: Expression): string {
  switch (node.kind) {
    case 'constant':
      return node.value === null ? 'None' : node.value ? 'True' : 'False';
    case 'number':
      return node.text;
    case 'string':
      return quote(node.value);
    case 'name':
      return node.id;
    case 'tuple':
      return node.items.length === 1 ? `(${expression(node.items[0]!)},)` : `(${node.items.map((item) => expression(item)).join(', ')})`;
    case 'list':
      return `[${node.items.map((item) => expression(item)).join(', ')}]`;
    case 'dict':
      return `{${node.entries.map(([key, value]) => `${expression(key)}: ${expression(value)}`).join(', ')}}`;
    case 'call':
      return `${expression(node.callee, levels.primary)}(${node.arguments.map(argument).join(', ')})`;
    case 'attribute':
      // 1.real would be read as a float.
      return `${node.object.kind === 'number' ? `(${node.object.text})` : expression(node.object, levels.primary)}.${node.name}`;
    case 'subscript':
      return `${expression(node.object, levels.primary)}[${expression(node.index)}]`;
    case 'unary':
      return node.operator === 'not' ? `not ${expression(node.operand, levels.not)}` : `-${expression(node.operand, levels.sign)}`;
    case 'binary':
      return node.operator === '**'
        ? `${expression(node.left, levels.primary)} ** ${expression(node.right, levels.sign)}`
        : `${expression(node.left, binaryLevels[node.operator])} ${node.operator} ${expression(node.right, binaryLevels[node.operator] + 1)}`;
    case 'logic':
      return `${expression(node.left, levels[node.operator])} ${node.operator} ${expression(node.right, levels[node.operator] + 1)}`;
    case 'comparison':
      return [
        expression(node.first, levels.operand),
        ...node.rest.map(([operator, operand]) => `${operator} ${expression(operand, levels.operand)}`),
      ].join(' ');
    case 'conditional':
      return `${expression(node.then, levels.or)} if ${expression(node.test, levels.or)} else ${expression(node.otherwise, levels.conditional)}`;
    case 'lambda':
      return node.parameters.length > 0
        ? `lambda ${parameters(node.parameters)}: ${expression(node.body)}`
        : `lambda: ${expression(node.body)}`;
    case 'comprehension':
      return `[${expression(node.element)} ${node.clauses
        .map(
          ({ target, iterable, conditions }) =>
            `for ${expression(target)} in ${expression(iterable, levels.or)}` +
            conditions.map((condition) => ` if ${expression(condition, levels.or)}`).join(''),
        )
        .join(' ')}]`;
  }
}
