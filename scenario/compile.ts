import type { JavaScript } from './print-javascript.js';
import type { Style } from './python/python.js';

type Main = (...scope: unknown[]) => unknown;
type Compiler = new (...parametersAndBody: string[]) => Main;

const compilers: Readonly<Record<Style, Compiler>> = {
  async: Object.getPrototypeOf(async () => {}).constructor as Compiler,
  generator: Object.getPrototypeOf(function* () {}).constructor as Compiler,
};

/**
 * Makes a printed scenario a function that runs it.
 *
 * Its names are parameters and its body is compiled at once: half the time of destructuring a scope in a
 * function around it, which V8 would parse twice.
 *
 * @returns a function of `lookUp`, which gives the value of each name that the scenario needs
 */
export function compile({ needs, body }: JavaScript, style: Style): (lookUp: (name: string) => unknown) => unknown {
  const names = ['py', ...needs];
  const main = new compilers[style](...names, `'use strict';\n${body}`);
  return (lookUp) => main(...names.map(lookUp));
}
