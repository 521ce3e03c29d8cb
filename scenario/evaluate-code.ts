/** Where the closures of one function are collected, and where its names are in frames. */

import type { Code, Frame, Guard, Step, Value } from './evaluate-frame.js';
import type { Root } from './names.js';
import { isReserved } from './vocabulary.js';

/** A step that others go on at: its index, once it is known. */
export interface Label {
  at: number;
}

/** What `break`, `continue` and `return` find on their way out. */
export type Exit =
  | { readonly kind: 'loop'; readonly next: Label; readonly end: Label }
  /** A block that runs as a subroutine: `slot` holds where it goes on, or what is raised at its end. */
  | { readonly kind: 'finally'; readonly entry: Label; readonly slot: number }
  | { readonly kind: 'unbind'; readonly step: Step };

/** A builtin, an exception class or a name of the API, with its index in `Run.given`. */
export interface Given {
  readonly id: string;
  readonly index: number;
}

/** What holds for all functions of a program. */
export class Names {
  private readonly all = new Map<string, Given>();
  private mentioned: Given[] = [];

  /**
   * @param iterates whether iterating may switch
   */
  constructor(
    readonly classes: ReadonlyMap<string, Root>,
    readonly iterates: boolean,
  ) {}

  /** The index of a builtin, an exception class or a name of the API in `Run.given`. */
  given(id: string): number {
    let given = this.all.get(id);
    if (!given) this.all.set(id, (given = { id, index: this.all.size }));
    if (!this.mentioned.includes(given)) this.mentioned.push(given);
    return given.index;
  }

  /** The names that were mentioned since this was asked last. */
  takeMentioned(): Given[] {
    const { mentioned } = this;
    this.mentioned = [];
    return mentioned;
  }
}

/** The names of a function or comprehension; the place of each is its slot. */
export class Scope {
  private readonly names: string[] = [];
  private temporaries = 0;

  constructor(
    readonly kind: 'module' | 'function' | 'comprehension',
    readonly outer: Scope | null,
  ) {}

  /** Adds a name, unless it is known. All are added before there are temporaries. */
  add(id: string): void {
    // Scopes have few names: looking through them takes less than making a map of them.
    if (!this.names.includes(id)) this.names.push(id);
  }

  /** The slot of a name; −1 for one of another scope. */
  slot(id: string): number {
    return this.names.indexOf(id);
  }

  /** A slot that no name has. */
  temporary(): number {
    return this.names.length + this.temporaries++;
  }

  get size(): number {
    return this.names.length + this.temporaries;
  }
}

/** The variables of modules by name: each has the same index in all programs, so that statements can be shared by them. */
export class Variables {
  private readonly indices = new Map<string, number>();

  index(id: string): number {
    let index = this.indices.get(id);
    if (index === undefined) this.indices.set(id, (index = this.indices.size));
    return index;
  }

  get count(): number {
    return this.indices.size;
  }
}

/** The scope of a statement of a module: all names are its variables that are not Python's or the API's. */
export class ModuleScope extends Scope {
  private used = 0;
  private last = -1;

  constructor(private readonly variables: Variables) {
    super('module', null);
  }

  override slot(id: string): number {
    if (isReserved(id)) return -1;
    const index = this.variables.index(id);
    this.last = Math.max(this.last, index);
    return variableSlot(index);
  }

  override temporary(): number {
    return 2 * this.used++ + 1;
  }

  override get size(): number {
    return 2 * Math.max(this.used, this.last + 1);
  }
}

/** The slot of a variable of the module, by its index; between these are the temporaries. */
export const variableSlot = (index: number): number => 2 * index;

export class Assembler implements Code {
  readonly steps: Step[] = [];
  readonly guards: Guard[] = [];
  /** Whether one of the steps is a call that may switch. */
  switches = false;
  readonly exits: Exit[] = [];
  /** The slots of the errors that the handlers around have caught. */
  readonly caught: number[] = [];

  constructor(
    readonly names: Names,
    readonly scope: Scope,
  ) {}

  emit(step: Step): void {
    this.steps.push(step);
  }

  /** Emits a call that may switch, which gives a generator; gives its value, which the next such call replaces. */
  call(step: Step): Value {
    this.switches = true;
    this.steps.push(step);
    return lastValue;
  }

  jump(label: Label): void {
    this.steps.push((frame) => {
      frame.at = label.at;
    });
  }

  place(label: Label): void {
    label.at = this.steps.length;
  }

  /** Emits the evaluation of an expression, whose value stays as it is. */
  keep(value: Value): Value {
    const slot = this.scope.temporary();
    this.set(slot, value);
    return (frame) => frame.slots[slot];
  }

  set(slot: number, value: Value): void {
    this.steps.push((frame) => {
      frame.slots[slot] = value(frame);
    });
  }

  /** Has the errors of the steps since `from` go on here. */
  guard(from: number, to: number, slot: number): void {
    if (from < to) this.guards.push({ from, to, target: this.steps.length, slot });
  }
}

export const label = (): Label => ({ at: -1 });

export const lastValue: Value = (frame: Frame) => frame.value;
