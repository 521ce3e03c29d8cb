/** Runs a scenario on the reference. */

import { Python } from '../scenario/python/python.js';
import { endOf } from '../scenario/python/show.js';
import { compile } from '../scenario/compile.js';
import { printJavaScript } from '../scenario/print-javascript.js';
import type { Program } from '../scenario/syntax.js';
import { stepBudget, type End, type Trace } from '../scenario/trace.js';
import { Greenlets } from './greenlet.js';
import { Machine, type Circumstances, type Mark } from './machine.js';

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
      const greenlets = new Greenlets(machine, (object) => python.hasAttributes(object));
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
      return { events, end: machine.died ? 'crash' : python.endless ? 'endless' : end };
    },
  };
}

export interface ReferenceRun {
  readonly trace: Trace;
  readonly marks: readonly Mark[];
}

/** Runs a scenario once with default choices. */
export function runReference(program: Program, circumstances?: Circumstances): ReferenceRun {
  const machine = new Machine(circumstances);
  const trace = prepare(program).run(machine);
  return { trace, marks: machine.marks };
}
