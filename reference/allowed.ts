/**
 * Does the reference allow a trace? Some sequence of choices must yield it.
 *
 * Runs with default choices first; where the traces part, goes back to the last choice with an alternative.
 * It never says "not allowed" before all choices that matter are exhausted.
 */

import { firstDifference, type Trace } from '../scenario/trace.js';
import { Machine, type Choice, type Circumstances, type Mark } from './machine.js';

export type Decision =
  | { readonly kind: 'allowed'; readonly runs: number; readonly marks: readonly Mark[] }
  | {
      readonly kind: 'forbidden';
      readonly runs: number;
      /** The allowed trace that agrees with the observed one for longest. */
      readonly nearest: Trace;
      /** Where they part: an index into the events. */
      readonly at: number;
      /** The marks of the nearest trace. */
      readonly marks: readonly Mark[];
      /** What would have been allowed there, each with the rules at work before it. */
      readonly next: readonly Alternative[];
    }
  | { readonly kind: 'undecided'; readonly runs: number };

export interface Alternative {
  /** The event, or undefined when the trace would have ended there as `trace.end` says. */
  readonly trace: Trace;
  readonly rules: readonly string[];
}

export interface Nondeterministic {
  run(machine: Machine): Trace;
}

/**
 * @param limit runs of the reference after which the search gives up
 */
export function decide(model: Nondeterministic, observed: Trace, circumstances?: Circumstances, limit = 20_000): Decision {
  let script: number[] = [];
  let best: { trace: Trace; at: number; marks: readonly Mark[] } | undefined;
  let next: Alternative[] = [];
  for (let runs = 1; runs <= limit; runs++) {
    const machine = new Machine(circumstances, script);
    const trace = model.run(machine);
    const at = firstDifference(trace, observed);
    if (at === undefined) return { kind: 'allowed', runs, marks: machine.marks };
    if (!best || at > best.at) {
      best = { trace, at, marks: machine.marks };
      next = [];
    }
    if (at === best.at && !next.some((other) => sameAt(other.trace, trace, at))) {
      next.push({ trace, rules: rulesAt(machine.marks, at) });
    }
    // What was chosen after the traces parted cannot bring them together again.
    const following = backtrack(machine.taken.filter((choice) => choice.at <= at));
    if (!following) return { kind: 'forbidden', runs, nearest: best.trace, at: best.at, marks: best.marks, next };
    script = following;
  }
  return { kind: 'undecided', runs: limit };
}

function sameAt(a: Trace, b: Trace, at: number): boolean {
  return JSON.stringify(a.events[at] ?? a.end) === JSON.stringify(b.events[at] ?? b.end);
}

/** The rules at work before event `at`, the last one first, without repetition. */
export function rulesBefore(marks: readonly Mark[], at: number): string[] {
  return [...new Set(marks.flatMap((mark) => (mark.at <= at ? [mark.rule] : [])).reverse())];
}

/** The rules at work between event `at − 1` and event `at`, the last one first, without repetition. */
export function rulesAt(marks: readonly Mark[], at: number): string[] {
  const between = marks.filter((mark) => mark.at === at).map(({ rule }) => rule);
  return [...new Set(between.reverse())];
}

/** The script of the next run: the last choice with an untried way takes it. */
function backtrack(taken: readonly Choice[]): number[] | undefined {
  for (let i = taken.length - 1; i >= 0; i--) {
    const { index, count } = taken[i]!;
    if (index + 1 < count) return [...taken.slice(0, i).map((choice) => choice.index), index + 1];
  }
  return undefined;
}
