/** Runs a scenario on the reference. */

import { Endless, Python, show, type Labels } from '../scenario/python.js';
import { compile } from '../scenario/compile.js';
import { printJavaScript } from '../scenario/print-javascript.js';
import type { Program } from '../scenario/syntax.js';
import type { End, Trace } from '../scenario/trace.js';
import { Greenlets } from './greenlet.js';
import { Machine, type Mark, type Variations } from './machine.js';

/** Loop iterations after which a scenario counts as endless, everywhere. */
export const stepBudget = 10_000;

/** A scenario made ready for the reference; it can be run many times. */
export interface Model {
  /** Runs once on a machine, which holds the choices to repeat. */
  run(machine: Machine): Trace;
}

/** Prints a scenario in generator style and compiles it. */
export function prepare(program: Program): Model {
  const main = compile(printJavaScript(program, { style: 'generator' }), 'generator');
  return {
    run(machine) {
      const events: string[][] = [];
      const greenlets = new Greenlets(machine);
      const python = new Python({
        style: 'generator',
        budget: stepBudget,
        kindOf: (value) => greenlets.kindOf(value),
        onPrint: (values) => {
          events.push(values);
          machine.events = events.length;
        },
      });
      let end: End = 'end';
      try {
        greenlets.run(() => main((name) => greenlets.api[name] ?? python.builtins[name]) as never);
      } catch (error) {
        end = endOf(error, python.labels);
      }
      return { events, end: python.endless ? 'endless' : end };
    },
  };
}

/** How a trace ends when an exception leaves the program. */
export function endOf(error: unknown, labels: Labels): End {
  return error instanceof Endless ? 'endless' : `raised ${show(error, labels)}`;
}

export interface ReferenceRun {
  readonly trace: Trace;
  readonly marks: readonly Mark[];
}

/** Runs a scenario once with default choices. */
export function runReference(program: Program, variations?: Variations): ReferenceRun {
  const machine = new Machine(variations);
  const trace = prepare(program).run(machine);
  return { trace, marks: machine.marks };
}
