/** Runs a scenario on the reference. */

import { isExhaustion, Python, show, type Labels } from '../scenario/python.js';
import { printJavaScript } from '../scenario/print-javascript.js';
import type { Program } from '../scenario/syntax.js';
import type { End, Trace } from '../scenario/trace.js';
import { greenletModel } from './greenlet.js';
import { Machine, type Mark, type Variations } from './machine.js';

/** Loop iterations after which a scenario counts as endless, everywhere. */
export const stepBudget = 10_000;

/** A scenario made ready for the reference; it can be run many times. */
export interface Model {
  /** Runs once on a machine, which holds the choices to repeat. */
  run(machine: Machine): Trace;
}

type Compiled = (scope: object) => () => Generator<never, unknown, unknown>;

/** Prints a scenario in generator style and compiles it. */
export function prepare(program: Program): Model {
  const { needs, body } = printJavaScript(program, { style: 'generator' });
  const compiled = new Function(
    'scope',
    `'use strict';\nconst { ${['py', ...needs].join(', ')} } = scope;\nreturn function* () {\n${body}};`,
  ) as Compiled;
  return {
    run(machine) {
      const events: string[][] = [];
      const model = greenletModel(machine);
      const python = new Python({
        style: 'generator',
        budget: stepBudget,
        kindOf: (value) => (value instanceof (model.api.greenlet as new () => object) ? 'greenlet' : undefined),
        onPrint: (values) => {
          events.push(values);
          machine.events = events.length;
        },
      });
      const main = compiled(Object.assign(Object.create(null), python.builtins, model.api) as object);
      let end: End = 'end';
      try {
        model.run(main as never);
      } catch (error) {
        end = endOf(error, python.labels);
      }
      return { events, end: python.endless ? 'endless' : end };
    },
  };
}

/** How a trace ends when an exception leaves the program. */
export function endOf(error: unknown, labels: Labels): End {
  return isExhaustion(error) ? 'endless' : `raised ${show(error, labels)}`;
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
