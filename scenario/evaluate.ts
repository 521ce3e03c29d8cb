/**
 * Syntax tree → closures, in generator style: what runs the reference.
 *
 * Each node is turned into a closure once. Calls that may switch become steps of their own, in order, so that all else
 * is evaluated without generators.
 */

import { Assembler, ModuleScope, Names, variableSlot, Variables, type Given } from './evaluate-code.js';
import { driveAll, ended, Frame, type Code } from './evaluate-frame.js';
import { block } from './evaluate-statements.js';
import { classesOf, ownNames, type Root } from './names.js';
import { unbound, type Python } from './python/python.js';
import { iteratesSwitching } from './requires.js';
import type { Program, Statement } from './syntax.js';

/** A scenario that can be run, once for every Python. */
export type Main = (python: Python, lookUp: (name: string) => unknown) => Generator<unknown, unknown, unknown>;

/** Makes a scenario a function that runs it. */
export function evaluate(program: Program): Main {
  const { variables, environment } = environmentOf(program);
  const parts = program.map((statement) => environment.part(statement));
  const size = Math.max(0, ...parts.map((part) => part.size));
  const most = Math.max(0, ...parts.flatMap(({ needs }) => needs.map(({ index }) => index + 1)));
  return (python, lookUp) => {
    const given = new Array<unknown>(most);
    for (const { needs } of parts) for (const { id, index } of needs) given[index] ??= lookUp(id);
    const frame = new Frame({ python, given }, new Array<unknown>(size).fill(unbound), null);
    python.nameBy((value) => ownNames(program).find((id) => frame.slots[variableSlot(variables.index(id))] === value));
    return driveAll(parts, frame);
  };
}

/** A statement of a module as closures. */
interface Part extends Code {
  /** What it needs of what programs are given. */
  readonly needs: readonly Given[];
  /** How many slots the frame must have. */
  readonly size: number;
}

/** What the closures of a statement depend on besides: the program's classes, and whether iterating may switch. */
class Environment {
  private readonly names: Names;
  /** Undefined the first time: most statements come once, and some again and again. */
  private readonly parts = new WeakMap<Statement, Part | undefined>();

  constructor(
    private readonly variables: Variables,
    classes: ReadonlyMap<string, Root>,
    iterates: boolean,
  ) {
    this.names = new Names(classes, iterates);
  }

  part(statement: Statement): Part {
    const known = this.parts.get(statement);
    if (known) return known;
    const part = this.make(statement);
    this.parts.set(statement, this.parts.has(statement) ? part : undefined);
    return part;
  }

  private make(statement: Statement): Part {
    const scope = new ModuleScope(this.variables);
    const code = new Assembler(this.names, scope);
    block(code, [statement]);
    code.emit(() => ended);
    return { steps: code.steps, guards: code.guards, needs: this.names.takeMentioned(), size: scope.size };
  }
}

/** Variables of modules that are known until all is begun anew: programs have few names, if there are many programs. */
const mostVariables = 1_000;

let variables = new Variables();
const environments = new Map<string, Environment>();

function environmentOf(program: Program): { readonly variables: Variables; readonly environment: Environment } {
  if (variables.count > mostVariables) {
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
