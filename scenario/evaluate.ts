/**
 * Syntax tree → closures, in generator style: what runs the reference.
 *
 * Each node is turned into a closure once. Calls that may switch become steps of their own, in order, so that all else
 * is evaluated without generators.
 */

import { Assembler, ModuleScope, Names, variableSlot, Variables, type Given } from './evaluate-code.js';
import { driveAll, ended, Frame, type Code, type Step } from './evaluate-frame.js';
import { block } from './evaluate-statements.js';
import { classesOf, ownNames, type Root } from './names.js';
import { unbound, type Python } from './python/python.js';
import { iteratesSwitching } from './requires.js';
import type { Block, Program, Statement } from './syntax.js';

/** A scenario that can be run, once for every Python. */
export type Main = (python: Python, lookUp: (name: string) => unknown) => Generator<unknown, unknown, unknown>;

/** Makes a scenario a function that runs it. */
export function evaluate(program: Program): Main {
  const { variables, environment } = environmentOf(program);
  const parts = environment.parts(program);
  const size = Math.max(0, ...parts.map((part) => part.size));
  /** Where the variables of the program are: few programs print what has a name. */
  let places: [id: string, slot: number][] | undefined;
  return (python, lookUp) => {
    const given: unknown[] = [];
    for (const { needs } of parts) for (const { id, index } of needs) given[index] ??= lookUp(id);
    const frame = new Frame({ python, given }, new Array<unknown>(size).fill(unbound), null);
    python.nameBy((value) => {
      places ??= ownNames(program).map((id) => [id, variableSlot(variables.index(id))]);
      return places.find(([, slot]) => frame.slots[slot] === value)?.[0];
    });
    return driveAll(parts, frame);
  };
}

/** Statements of a module as closures. */
interface Part extends Code {
  /** What they need of what programs are given. */
  readonly needs: readonly Given[];
  /** How many slots the frame must have. */
  readonly size: number;
}

/** What the closures of a statement depend on besides: the program's classes, and whether iterating may switch. */
class Environment {
  private readonly names: Names;
  /** Of statements that came twice their closures: most come once, and some again and again. */
  private readonly known = new WeakMap<Statement, Part | 'seen once'>();

  constructor(
    private readonly variables: Variables,
    classes: ReadonlyMap<string, Root>,
    iterates: boolean,
  ) {
    this.names = new Names(classes, iterates);
  }

  parts(program: Program): Part[] {
    const parts: Part[] = [];
    // Those that are new are one part, as far as they follow each other.
    let fresh: Statement[] = [];
    const add = (part: Part): void => {
      if (fresh.length > 0) parts.push(this.make(fresh));
      fresh = [];
      parts.push(part);
    };
    for (const statement of program) {
      const known = this.known.get(statement);
      if (known === undefined) {
        fresh.push(statement);
        this.known.set(statement, 'seen once');
      } else if (known === 'seen once') {
        const part = this.make([statement]);
        this.known.set(statement, part);
        add(part);
      } else add(known);
    }
    if (fresh.length > 0) parts.push(this.make(fresh));
    return parts;
  }

  private make(statements: Block): Part {
    const scope = new ModuleScope(this.variables);
    const code = new Assembler(this.names, scope);
    block(code, statements);
    code.emit(theEnd);
    return { steps: code.steps, guards: code.guards, needs: this.names.takeMentioned(), size: scope.size };
  }
}

const theEnd: Step = () => ended;

/** Variables of modules, and environments, until all is begun anew: there are few of either, if there are many programs. */
const most = 1_000;

let variables = new Variables();
const environments = new Map<string, Environment>();

function environmentOf(program: Program): { readonly variables: Variables; readonly environment: Environment } {
  if (variables.count > most || environments.size > most) {
    variables = new Variables();
    environments.clear();
  }
  const classes = classesOf(program);
  const iterates = iteratesSwitching(program);
  let key = String(iterates);
  for (const [id, root] of classes) key += ` ${id}:${root.id}`;
  let environment = environments.get(key);
  if (!environment) environments.set(key, (environment = new Environment(variables, classes, iterates)));
  return { variables, environment };
}
