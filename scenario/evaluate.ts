/**
 * Syntax tree → closures, in generator style: what runs the reference.
 *
 * Each node is turned into a closure once. Calls that may switch become steps of their own, in order, so that all else
 * is evaluated without generators.
 */

import { Assembler, Names, Scope } from './evaluate-code.js';
import { drive, Frame, slotsOf } from './evaluate-frame.js';
import { endWithout } from './evaluate-functions.js';
import { block } from './evaluate-statements.js';
import { classesOf, ownNames } from './names.js';
import type { Python } from './python/python.js';
import { iteratesSwitching } from './requires.js';
import type { Program } from './syntax.js';

/** A scenario that can be run, once for every Python. */
export type Main = (python: Python, lookUp: (name: string) => unknown) => Generator<unknown, unknown, unknown>;

/** Makes a scenario a function that runs it. */
export function evaluate(program: Program): Main {
  const names = new Names(classesOf(program), iteratesSwitching(program));
  const scope = new Scope('module', null);
  for (const id of ownNames(program)) scope.add(id);
  const code = new Assembler(names, scope);
  const bindings = scope.names;
  block(code, program);
  code.emit(endWithout);
  const needs = names.all;
  return (python, lookUp) => {
    const frame = new Frame({ python, given: needs.map(lookUp) }, slotsOf([], scope.size), null);
    python.nameBy((value) => {
      const slot = frame.slots.indexOf(value);
      return slot === -1 ? undefined : bindings[slot];
    });
    return drive(code, frame);
  };
}
