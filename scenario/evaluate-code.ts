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

/** What holds for all functions of a program. */
export class Names {
  /** The builtins, exception classes and names of the API that the program mentions, in the order of `Run.given`. */
  readonly mentioned: string[] = [];

  /**
   * @param iterates whether iterating may switch
   */
  constructor(
    readonly classes: ReadonlyMap<string, Root>,
    readonly iterates: boolean,
  ) {}

  /** The index in `Run.given` of a builtin, an exception class or a name of the API. */
  given(id: string): number {
    const index = this.mentioned.indexOf(id);
    return index === -1 ? this.mentioned.push(id) - 1 : index;
  }
}

/** The names of a function or comprehension; the place of each is its slot. */
export class Scope {
  protected readonly names: string[] = [];
  protected temporaries = 0;

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

/** The scope of a module: all names are its variables that are not Python's or the API's. Between their slots are the temporaries. */
export class ModuleScope extends Scope {
  constructor() {
    super('module', null);
  }

  override slot(id: string): number {
    if (isReserved(id)) return -1;
    this.add(id);
    return 2 * super.slot(id);
  }

  override temporary(): number {
    return 2 * this.temporaries++ + 1;
  }

  override get size(): number {
    return 2 * Math.max(this.names.length, this.temporaries);
  }
}

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
