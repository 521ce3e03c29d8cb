/** Python's way of binding arguments to parameters. */

import { type PythonException, TypeError } from './exceptions.js';
import { Dict } from './values.js';

/** A function as scenarios and builtins see it. */
export type Callable = (...args: unknown[]) => unknown;

export interface Signature {
  readonly name: string;
  readonly plain: readonly string[];
  readonly defaults: number;
  readonly star: boolean;
  readonly doubleStar: boolean;
}

export const signatures = new Map<string, Signature>();

/** Reads `f(a, b=, *args, **kwargs)`. */
export function signature(text: string): Signature {
  let found = signatures.get(text);
  if (!found) {
    const open = text.indexOf('(');
    const names = text
      .slice(open + 1, -1)
      .split(', ')
      .filter((part) => part !== '');
    const plain = names.filter((part) => !part.startsWith('*'));
    found = {
      name: text.slice(0, open),
      plain: plain.map((part) => part.replace('=', '')),
      defaults: plain.filter((part) => part.endsWith('=')).length,
      star: names.some((part) => /^\*[^*]/.test(part)),
      doubleStar: names.some((part) => part.startsWith('**')),
    };
    if (signatures.size > 10_000) signatures.clear();
    signatures.set(text, found);
  }
  return found;
}

export type KeywordsClass = new (values: Record<string, unknown>) => object;

/** Keyword arguments, as scenario functions receive them when an implementation has no class of its own for them. */
export class Keywords {
  constructor(values: Record<string, unknown>) {
    for (const key of Object.keys(values)) Object.defineProperty(this, key, { value: values[key], enumerable: true });
  }
}

export const argumentErrors = new WeakSet<object>();

export function argumentError(text: string): PythonException {
  const error = TypeError(text);
  argumentErrors.add(error);
  return error;
}

/** Whether an error says that a function of the scenario was called with the wrong arguments. */
export const isArgumentError = (error: unknown): boolean => typeof error === 'object' && error !== null && argumentErrors.has(error);

export function bindArguments(
  { name, plain, defaults, star, doubleStar }: Signature,
  values: readonly unknown[],
  args: unknown[],
  kind: KeywordsClass,
): unknown[] {
  const last = args.at(-1);
  const keywords = last instanceof kind || last instanceof Keywords ? (args.pop() as Record<string, unknown>) : undefined;
  if (!keywords && !star && !doubleStar && args.length === plain.length) return args;
  if (args.length > plain.length && !star) {
    throw argumentError(`${name}() takes ${plain.length} positional arguments but ${args.length} were given`);
  }
  const bound: unknown[] = args.slice(0, plain.length);
  const missing = new Array<boolean>(plain.length).fill(true).fill(false, 0, bound.length);
  const rest: Record<string, unknown> = {};
  for (const key of keywords ? Object.keys(keywords) : []) {
    const position = plain.indexOf(key);
    if (position === -1) {
      if (!doubleStar) throw argumentError(`${name}() got an unexpected keyword argument '${key}'`);
      Object.defineProperty(rest, key, { value: keywords![key], enumerable: true, writable: true, configurable: true });
    } else if (!missing[position]) throw argumentError(`${name}() got multiple values for argument '${key}'`);
    else {
      bound[position] = keywords![key];
      missing[position] = false;
    }
  }
  for (let i = 0; i < plain.length; i++) {
    if (!missing[i]) continue;
    const at = i - (plain.length - defaults);
    if (at < 0) throw argumentError(`${name}() missing a required argument: '${plain[i]}'`);
    bound[i] = values[at];
  }
  if (star) bound.push(args.slice(plain.length));
  if (doubleStar) bound.push(new Dict(Object.entries(rest)));
  return bound;
}
