import type { KeywordsClass } from '../scenario/python/calls.js';
import type { Style } from '../scenario/python/python.js';

/** What an adapter module exports as its default: an implementation, ready to be judged. */
export interface Adapter {
  readonly name: string;
  readonly version?: string;
  /** How functions that may switch are written: `async` functions, or `generator` functions called with `yield*`. */
  readonly style: Style;
  /**
   * The API by the spec's names (`greenlet`, `getcurrent`, …; camelCase and capitals are accepted), or a
   * function that makes it, which is called once for every scenario. What is missing is *unsupported*.
   */
  readonly api: object | (() => object);
  /** The class whose instance stands for keyword arguments, as last argument. Without it they are unsupported. */
  readonly keywords?: KeywordsClass;
  /**
   * The time that `setTimeout`, `setInterval`, `Date` and `performance` tell, and what `node:timers` has of them. It is
   * `virtual` unless the adapter says otherwise: it passes, without taking any, when nothing else is left to do, and begins
   * anew for every scenario, without the timers of the one before. Write `real` where something waits by other means;
   * a scenario that fails is run three times then.
   */
  readonly clock?: 'virtual' | 'real';
  /** Runs a program as the main green thread. Generator style needs it; async style just calls the program. */
  readonly run?: (program: () => unknown) => unknown;
}

/**
 * Defines an adapter.
 *
 * @example
 * import { defineAdapter } from 'greenspec';
 * import * as mine from './greenlets.js';
 *
 * export default defineAdapter({ name: 'mine', style: 'async', api: mine });
 */
export function defineAdapter(adapter: Adapter): Adapter {
  return adapter;
}

/** What is wrong with an adapter: nothing of the implementation was judged. */
export class AdapterError extends Error {
  override name = 'AdapterError';
}

/** Checks the default export of an adapter module. */
export function checkAdapter(value: unknown, place: string): Adapter {
  const fail = (problem: string): never => {
    throw new AdapterError(`Cannot load adapter "${place}": ${problem}`);
  };
  if (value === undefined) fail('it has no default export; export default defineAdapter({ name, style, api })');
  if (typeof value !== 'object' || value === null)
    fail(`its default export is ${typeof value}; export default defineAdapter({ name, style, api })`);
  const { name, version, style, api, keywords, clock, run } = value as Record<string, unknown>;
  if (typeof name !== 'string' || name === '') fail('"name" is missing; give the implementation a name');
  if (version !== undefined && typeof version !== 'string') fail(`"version" is a ${typeof version}; write it as a string`);
  if (style !== 'async' && style !== 'generator') fail(`"style" is ${JSON.stringify(style)}; write "async" or "generator"`);
  if ((typeof api !== 'object' && typeof api !== 'function') || api === null)
    fail('"api" is missing; give the module or object that holds the API');
  if (keywords !== undefined && typeof keywords !== 'function') fail('"keywords" is not a class');
  if (clock !== undefined && clock !== 'virtual' && clock !== 'real')
    fail(`"clock" is ${JSON.stringify(clock)}; write "real" where time must pass, or leave it out`);
  if (run !== undefined && typeof run !== 'function') fail('"run" is not a function');
  if (style === 'generator' && run === undefined)
    fail('"run" is missing; generator style needs a function that runs the program as the main green thread');
  return value as Adapter;
}
