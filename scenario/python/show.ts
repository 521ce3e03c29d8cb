/** Showing values: the one notation in which traces are compared. */

import { floatText } from '../parse.js';
import { quote } from '../quote.js';
import { type End } from '../trace.js';
import { textless } from '../vocabulary.js';
import { argsOf, thrownName } from './exceptions.js';
import { isExhaustion } from './limits.js';
import { Float, List, entriesOf, isDict, originalOf } from './values.js';

/** What `show` asks about objects that are not plain values. */
export interface Labels {
  /** The kind of an API object (`greenlet`, `class greenlet`), or undefined for anything else. */
  kindOf(value: object): string | undefined;
  /** The first module-level name bound to an object. */
  nameOf(value: object): string | undefined;
}

/** Levels of nesting that a trace shows. */
export const deepest = 100;

/** Writes a value as a trace shows it: Python's `repr`, with API objects as `<greenlet g>`. */
export function show(value: unknown, labels: Labels, open: readonly unknown[] = []): string {
  if (value === null || value === undefined) return 'None';
  switch (typeof value) {
    case 'boolean':
      return value ? 'True' : 'False';
    case 'number':
      return Number.isInteger(value) ? String(value) : floatText(value);
    case 'bigint':
      return String(value);
    case 'string':
      return quote(value);
    case 'function':
      return `<${labels.kindOf(originalOf(value) as object) ?? `${'base' in value || isType(originalOf(value)) ? 'class' : 'function'} ${functionLabel(value)}`}>`;
    case 'symbol':
      return '<symbol>';
  }
  if (value instanceof Float) return floatText(value.value);
  if (open.length >= deepest) return '...';
  const nested = (item: unknown): string => show(item, labels, [...open, value]);
  if (Array.isArray(value)) {
    if (open.includes(value)) return '(...)';
    return value.length === 1 ? `(${nested(value[0])},)` : `(${value.map(nested).join(', ')})`;
  }
  if (value instanceof List) return open.includes(value) ? '[...]' : `[${value.items.map(nested).join(', ')}]`;
  if (isDict(value)) {
    return open.includes(value)
      ? '{...}'
      : `{${entriesOf(value)
          .map(([key, item]) => `${nested(key)}: ${nested(item)}`)
          .join(', ')}}`;
  }
  if (value instanceof Error) return showError(value, nested);
  const kind = labels.kindOf(value);
  if (kind === undefined) return '<object>';
  const name = labels.nameOf(value);
  return name === undefined ? `<${kind}>` : `<${kind} ${name}>`;
}

/** How a trace ends when an exception leaves the program. */
export function endOf(error: unknown, labels: Labels): End {
  return isExhaustion(error) ? 'endless' : `raised ${show(error, labels)}`;
}

/** Builtins that are types say so, and the classes of a scenario. */
const isType = (value: unknown): boolean => typeof value === 'function' && 'isType' in value;

function functionLabel(value: object): string {
  return 'label' in value ? String(value.label) : ((value as { name?: string }).name ?? '');
}

export function showError(error: Error, nested: (item: unknown) => string): string {
  const label = thrownName(error);
  return textless.has(label) ? `${label}(...)` : `${label}(${argsOf(error).map(nested).join(', ')})`;
}
