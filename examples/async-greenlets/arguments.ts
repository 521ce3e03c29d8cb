/** How functions take arguments that they pass on to others: by position and, with {@link Keywords}, by name. */

import { Keywords, packed } from './message.js';

/** @throws TypeError when there are more arguments than a function takes */
export function refuseSurplus(name: string, most: number, given: readonly unknown[]): void {
  if (given.length > most) throw new TypeError(`${name}() takes at most ${most} arguments, not ${given.length}`);
}

/**
 * Separates the arguments for a function's own parameters, which may be given by name, from those that it passes on.
 *
 * @throws TypeError when a parameter gets no argument, or two
 */
export function bound(name: string, parameters: readonly string[], given: readonly unknown[]): [own: unknown[], rest: unknown[]] {
  const { args, keywords } = packed(given);
  const own = args.slice(0, parameters.length);
  const rest = args.slice(parameters.length);
  const others = new Map(Object.entries(keywords ?? {}));
  for (const [i, parameter] of parameters.entries()) {
    if (others.has(parameter)) {
      if (i < args.length) throw new TypeError(`${name}() got "${parameter}" twice`);
      own[i] = others.get(parameter);
      others.delete(parameter);
    } else if (i >= args.length) throw new TypeError(`${name}() needs "${parameter}"`);
  }
  if (others.size > 0) rest.push(new Keywords(Object.fromEntries(others)));
  return [own, rest];
}

/** @throws TypeError when some arguments of a function that takes any are given by name */
export function unnamed(name: string, given: readonly unknown[]): readonly unknown[] {
  const { args, keywords } = packed(given);
  if (keywords) throw new TypeError(`${name}() takes no keywords`);
  return args;
}

/**
 * A number, whatever stands for it.
 *
 * @throws TypeError when it is none
 */
export function numeric(value: unknown): number {
  const primitive: unknown = typeof value === 'object' && value !== null ? value.valueOf() : value;
  const isNumber = typeof primitive === 'number' || typeof primitive === 'bigint' || typeof primitive === 'boolean';
  if (!isNumber || Number.isNaN(primitive)) throw new TypeError('A number must be given');
  return Number(primitive);
}

/** Calls a function with arguments that were kept for it. */
export const call = (run: unknown, args: readonly unknown[], self?: unknown): unknown =>
  Reflect.apply(run as (...args: unknown[]) => unknown, self, args);

/** Whether a value is something: neither an empty array nor a greenlet that does not live, besides what JavaScript takes for false. */
export function isTrue(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  return typeof value === 'object' && value !== null && 'alive' in value ? Boolean(value.alive) : Boolean(value);
}
