/** Runs a scenario on the reference. */

import { isTooDeep } from '../scenario/python/limits.js';
import { Python } from '../scenario/python/python.js';
import { endOf } from '../scenario/python/show.js';
import { evaluate, type Main } from '../scenario/evaluate.js';
import { sharesVariables } from '../scenario/shared.js';
import type { Program } from '../scenario/syntax.js';
import { stepBudget, type End, type Trace } from '../scenario/trace.js';
import { Eventlet, isEventletName } from './eventlet.js';
import { Greenlets } from './greenlet.js';
import { Machine, type Circumstances, type Mark } from './machine.js';

/** A scenario made ready for the reference; it can be run many times. */
export interface Model {
  /** Runs once on a machine, which holds the choices to repeat. */
  run(machine: Machine): Trace;
}

/**
 * Makes a scenario ready.
 *
 * @param main what runs it, in generator style
 */
export function prepare(program: Program, main: Main = evaluate(program)): Model {
  let shares: boolean | undefined;
  return {
    run(machine) {
      // Only turns in any order ask for it.
      if (machine.takesTurns) machine.sharesVariables = shares ??= sharesVariables(program);
      const events: string[][] = [];
      const greenlets = new Greenlets(machine, (object) => python.hasAttributes(object));
      const python = new Python({
        style: 'generator',
        budget: stepBudget,
        kindOf: (value) => eventlet?.kindOf(value) ?? greenlets.kindOf(value),
        derive: (label, base, methods) => greenlets.kinds.derive(label, base, methods),
        onPrint: (values) => {
          if (machine.over) return;
          events.push(values);
          machine.printed(values);
        },
      });
      // Most programs about greenlets do without it.
      let eventlet: Eventlet | undefined;
      const lookUp = (name: string): unknown => {
        if (name in greenlets.api) return greenlets.api[name];
        return isEventletName(name) ? (eventlet ??= new Eventlet(greenlets, machine)).lookUp(name) : undefined;
      };
      let end: End = 'end';
      try {
        greenlets.run(() => main(python, (name) => lookUp(name) ?? python.builtins[name]) as never);
        eventlet?.end();
      } catch (error) {
        eventlet?.end(error);
        end = endOf(error, python.labels);
        machine.ranOutOfStack = python.tooDeep || isTooDeep(error);
      }
      machine.named((object) => python.labels.nameOf(object));
      return { events, end: machine.over === 'stopped' ? 'endless' : (machine.over ?? (python.endless ? 'endless' : end)) };
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
