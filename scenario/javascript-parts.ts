/** How the smallest parts of a program are spelled in JavaScript. */

import type { Expression, Parameter, StatementOf } from './syntax.js';

/** Whether an expression's value is a Python bool and a JavaScript boolean. */
export function isBoolean(node: Expression): boolean {
  switch (node.kind) {
    case 'constant':
      return typeof node.value === 'boolean';
    case 'comparison':
      return true;
    case 'unary':
      return node.operator === 'not';
    case 'logic':
      return isBoolean(node.left) && isBoolean(node.right);
    case 'call':
      return node.callee.kind === 'name' && (node.callee.id === 'bool' || node.callee.id === 'isinstance');
    default:
      return false;
  }
}

export const binaryNames = { '+': 'add', '-': 'sub', '*': 'mul', '/': 'div', '//': 'floordiv', '%': 'mod', '**': 'pow' } as const;
export const binary = (operator: keyof typeof binaryNames, left: string, right: string): string =>
  `py.${binaryNames[operator]}(${left}, ${right})`;

/** What `x += value` makes of x: lists change in place. */
export function inPlace({ operator, value }: StatementOf<'augment'>, target: string, text: string): string {
  if (operator === '*' || (operator === '+' && value.kind !== 'number'))
    return `py.${operator === '+' ? 'addTo' : 'multiplyTo'}(${target}, ${text})`;
  return binary(operator, target, text);
}

export function comparison(operator: string, left: string, right: string): string {
  switch (operator) {
    case '==':
      return `py.eq(${left}, ${right})`;
    case '!=':
      return `!py.eq(${left}, ${right})`;
    case 'is':
      return `py.is(${left}, ${right})`;
    case 'is not':
      return `!py.is(${left}, ${right})`;
    case 'in':
      return `py.in(${left}, ${right})`;
    case 'not in':
      return `!py.in(${left}, ${right})`;
    default:
      return `py.${({ '<': 'lt', '<=': 'le', '>': 'gt', '>=': 'ge' } as Record<string, string>)[operator]!}(${left}, ${right})`;
  }
}

export const signaturePart = ({ kind, name: id, default: value }: Parameter): string =>
  kind === 'star' ? `*${id}` : kind === 'doubleStar' ? `**${id}` : value ? `${id}=` : id;

export function number(text: string): string {
  if (/^\d+$/.test(text)) return text.length > 15 && !Number.isSafeInteger(Number(text)) ? `${text}n` : text;
  return Number.isInteger(Number(text)) ? `py.float(${Number(text)})` : text;
}

export const propertyKey = (id: string): string => (id === '__proto__' ? '["__proto__"]' : id);

/** A JavaScript string literal, with single quotes where that needs no escapes. */
export function quoteJs(text: string): string {
  if (!/['\\\p{C}\u2028\u2029]/u.test(text)) return `'${text}'`;
  return JSON.stringify(text).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');
}
