/** Names in closures: where a variable is, what a builtin or a name of the API stands for. */

import type { Assembler } from './evaluate-code.js';
import type { Frame, Value } from './evaluate-frame.js';
import { type Callable } from './python/calls.js';
import { unbound } from './python/python.js';
import type { Expression } from './syntax.js';
import { api, builtins, exceptionBases } from './vocabulary.js';

/** Assigns to a variable. */
export type Assign = (frame: Frame, value: unknown) => void;

interface Place {
  /** How many functions further out. */
  readonly depth: number;
  readonly slot: number;
  /** Whether it is a variable of the function that mentions it. */
  readonly isLocal: boolean;
}

function find({ scope: own }: Assembler, id: string): Place | undefined {
  let depth = 0;
  for (let scope: typeof own | null = own; scope; scope = scope.outer) {
    const slot = scope.slot(id);
    if (slot !== -1) return { depth, slot, isLocal: depth === 0 && scope.kind === 'function' };
    depth++;
  }
  return undefined;
}

function outward(frame: Frame, depth: number): Frame {
  let found = frame;
  for (let i = 0; i < depth; i++) found = found.outer!;
  return found;
}

/** A name where it is read. */
export function variable(code: Assembler, id: string): Value {
  const place = find(code, id);
  if (place) return reading(id, place);
  if (Object.hasOwn(api, id)) return api[id]!.kind === 'class' || api[id]!.kind === 'function' ? callable(code, id) : given(code, id);
  if (Object.hasOwn(exceptionBases, id)) return given(code, id);
  return Object.hasOwn(builtins, id) ? callable(code, id) : unknownName(id);
}

/** A name that the subset checker refuses. */
const unknownName =
  (id: string): Value =>
  ({ run }) =>
    run.python.bound(unbound, id);

function reading(id: string, { depth, slot, isLocal }: Place): Value {
  if (depth === 0) {
    return (frame) => {
      const value = frame.slots[slot];
      return value === unbound ? frame.run.python.bound(value, id, isLocal) : value;
    };
  }
  if (depth === 1) {
    return (frame) => {
      const value = frame.outer!.slots[slot];
      return value === unbound ? frame.run.python.bound(value, id) : value;
    };
  }
  return (frame) => {
    const value = outward(frame, depth).slots[slot];
    return value === unbound ? frame.run.python.bound(value, id) : value;
  };
}

/** A name where it is assigned. */
export function assigning(code: Assembler, id: string): Assign {
  const place = find(code, id);
  if (!place) throw new Error(`"${id}" is bound nowhere in this scenario; check it before it is run`);
  const { depth, slot } = place;
  if (depth === 0) {
    return (frame, value) => {
      frame.slots[slot] = value;
    };
  }
  return (frame, value) => {
    outward(frame, depth).slots[slot] = value;
  };
}

/** What the program was given for a name of Python or of the API. */
export function given(code: Assembler, id: string): Value {
  const index = code.names.given(id);
  return ({ run }) => run.given[index];
}

function callable(code: Assembler, id: string): Value {
  const index = code.names.given(id);
  return ({ run }) => run.python.callable(run.given[index] as Callable);
}

/** An expression where a builtin or a class stands for itself, and is not called by what it is passed to. */
export const isGivenType = (node: Expression): node is Extract<Expression, { kind: 'name' }> =>
  node.kind === 'name' && (Object.hasOwn(builtins, node.id) || Object.hasOwn(api, node.id));
