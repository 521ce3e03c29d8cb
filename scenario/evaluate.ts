/**
 * Syntax tree → closures, in generator style: what runs the reference.
 *
 * Each node is turned into a closure once. Calls that may switch become steps of their own, in order, so that all else
 * is evaluated without generators.
 */

import { Assembler, ModuleScope, Names } from './evaluate-code.js';
import { drive, ended, Frame, slotsOf, type Step } from './evaluate-frame.js';
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
  const scope = new ModuleScope();
  const code = new Assembler(names, scope);
  block(code, program);
  code.emit(theEnd);
  /** Where the variables of the program are: few programs print what has a name. */
  let places: [id: string, slot: number][] | undefined;
  return (python, lookUp) => {
    const frame = new Frame({ python, given: names.mentioned.map(lookUp) }, slotsOf([], scope.size), null);
    python.nameBy((value) => {
      places ??= ownNames(program).map((id) => [id, scope.slot(id)]);
      return places.find(([, slot]) => frame.slots[slot] === value)?.[0];
    });
    return drive(code, frame);
  };
}

const theEnd: Step = () => ended;
