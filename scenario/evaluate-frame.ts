/** What runs a scenario that was turned into closures: frames, and the loops that take their steps. */

import type { Python } from './python/python.js';
import { unbound } from './python/python.js';

/** One run of a program. */
export interface Run {
  readonly python: Python;
  /** The builtins, exception classes and names of the API that the program mentions. */
  readonly given: readonly unknown[];
}

/** One call of a function: where it is, and its variables. */
export class Frame {
  /** The index of the next step. */
  at = 0;
  /** What the last call gave; at the end, what the function returns. */
  value: unknown = undefined;

  /**
   * @param slots the parameters, the other names, and what is kept between steps
   * @param outer the frame of the function around, in which this one was made
   */
  constructor(
    readonly run: Run,
    readonly slots: unknown[],
    readonly outer: Frame | null,
  ) {}
}

/** An expression: gives its value in a frame. Nothing in it switches any more. */
export type Value = (frame: Frame) => unknown;

/** An expression of which only the truth counts. */
export type Test = (frame: Frame) => boolean;

/** Part of a function; gives `undefined` to go on at `frame.at`, `ended`, or the call that is to be delegated to. */
export type Step = (frame: Frame) => unknown;

export const ended = Symbol('ended');

/** Steps whose errors go on at another one: those from `from` to before `to`. */
export interface Guard {
  readonly from: number;
  readonly to: number;
  readonly target: number;
  /** Where the error is kept. */
  readonly slot: number;
}

/** What a function, a comprehension or a module is turned into. */
export interface Code {
  readonly steps: readonly Step[];
  /** The inner ones before those around them. */
  readonly guards: readonly Guard[];
}

/** The slots of a new frame: what is bound already, then names that are not. */
export function slotsOf(bound: unknown[], size: number): unknown[] {
  for (let i = bound.length; i < size; i++) bound.push(unbound);
  return bound;
}

/**
 * Runs code in which calls may switch. A call of the scenario is one generator, however deep in an expression it
 * stands: what JavaScript's stack holds for it is as small as can be.
 */
export function* drive({ steps, guards }: Code, frame: Frame): Generator<unknown, unknown, unknown> {
  for (;;) {
    try {
      for (;;) {
        const called = steps[frame.at++]!(frame);
        if (called === undefined) continue;
        if (called === ended) return frame.value;
        frame.value = yield* called as Generator<unknown, unknown, unknown>;
      }
    } catch (error) {
      if (!recover(guards, frame, error)) throw error;
    }
  }
}

/** Runs code in which nothing switches; it has no guards. */
export function execute({ steps }: Code, frame: Frame): unknown {
  while (steps[frame.at++]!(frame) !== ended);
  return frame.value;
}

/** Goes on where the error of the last step is looked at, if anywhere. */
function recover(guards: readonly Guard[], frame: Frame, error: unknown): boolean {
  const at = frame.at - 1;
  for (const { from, to, target, slot } of guards) {
    if (at < from || at >= to) continue;
    frame.slots[slot] = error;
    frame.at = target;
    return true;
  }
  return false;
}
