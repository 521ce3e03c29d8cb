/**
 * Does the reference allow a trace? Some sequence of choices must yield it.
 *
 * Runs with default choices first; where the traces part, goes back to the last choice with an alternative. When that has not
 * found it soon, other runs change one choice of those that came furthest. It never says "not allowed" before all choices that matter are exhausted.
 */

import { firstDifference, type Trace } from '../scenario/trace.js';
import { Machine, type Circumstances, type Defects, type Mark } from './machine.js';
import { Search } from './search.js';

/** `usual` is the run with default choices, if it was made and went on to its end. */
export type Decision =
  | {
      readonly kind: 'allowed';
      readonly runs: number;
      readonly marks: readonly Mark[];
      readonly usual: Run | undefined;
    }
  | Forbidden
  | { readonly kind: 'undecided'; readonly runs: number; readonly usual?: Run | undefined };

export interface Forbidden {
  readonly kind: 'forbidden';
  readonly runs: number;
  /** The allowed trace that agrees with the observed one for longest. */
  readonly nearest: Trace;
  /** The choices that yield it. */
  readonly choices: readonly number[];
  /** Where they part: an index into the events. */
  readonly at: number;
  /** The marks of the nearest trace. */
  readonly marks: readonly Mark[];
  /** What would have been allowed there, each with the rules at work before it. */
  readonly next: readonly Alternative[];
}

export interface Alternative {
  /** A trace with that event, or one that ends there as `trace.end` says. What follows the event is not told. */
  readonly trace: Trace;
  readonly rules: readonly string[];
}

/** A run of the reference, by its trace and its machine. */
interface Run {
  readonly trace: Trace;
  readonly machine: Machine;
}

export interface Nondeterministic {
  run(machine: Machine): Trace;
}

/** Runs after which three of four are on the side, and after which only every other one: exhausting the choices must not take too long. */
const few = 30;
const many = 400;

/** Where a search came without finding the trace: how far at best, by which choices, and what could have come there. */
interface Missed {
  readonly kind: 'missed';
  readonly runs: number;
  readonly at: number;
  readonly script: readonly number[];
  readonly next: readonly Alternative[];
  readonly usual: Run | undefined;
}

/**
 * @param limit runs of the reference after which the search gives up
 */
export function decide(model: Nondeterministic, observed: Trace, circumstances?: Circumstances, limit?: number): Decision {
  const result = lookFor(model, observed, circumstances, limit);
  return result.kind === 'missed' ? forbidden(model, result, circumstances) : result;
}

/** Whether some choices yield a trace; false, too, when the search gives up. */
export const allows = (model: Nondeterministic, observed: Trace, circumstances?: Circumstances, limit?: number): boolean =>
  lookFor(model, observed, circumstances, limit).kind === 'allowed';

/** What a search has found that exhausted the choices, with the whole of the run that came furthest. */
export function forbidden(model: Nondeterministic, { runs, at, script, next, usual }: Missed, circumstances?: Circumstances): Forbidden {
  const isUsual = script.every((choice) => choice === 0);
  const { trace, machine } = (isUsual && usual) || runOf(model, new Machine(circumstances, script));
  return { kind: 'forbidden', runs, nearest: trace, choices: script, at, marks: machine.marks, next };
}

const runOf = (model: Nondeterministic, machine: Machine): Run => ({ trace: model.run(machine), machine });

/**
 * Goes through the choices. No run goes on beyond the first event that differs, but for the first of a model that keeps the order of
 * the original, if that is asked for: most programs have no choice, so that it is the only run, and the one to compare with.
 *
 * @param limit runs of the reference after which the search gives up
 * @param onward the known defects with which that first run goes on after it has differed
 */
export function lookFor(
  model: Nondeterministic,
  observed: Trace,
  circumstances?: Circumstances,
  limit = 20_000,
  onward?: Defects,
): Exclude<Decision, Forbidden> | Missed {
  const search = new Search(observed, circumstances);
  let usual: Run | undefined;
  let best: { readonly script: readonly number[]; readonly at: number } | undefined;
  let next: Alternative[] = [];
  for (let runs = 1; runs <= limit; runs++) {
    if (runs > few && (runs < many ? runs % 4 !== 0 : runs % 2 === 0)) {
      const wanderer = search.wanderer();
      const trace = model.run(wanderer);
      const at = partAt(wanderer, trace, observed);
      if (at === undefined && wanderer.over !== 'stopped') return { kind: 'allowed', runs, marks: wanderer.marks, usual };
      search.missed(wanderer, trace, at ?? wanderer.events);
      continue;
    }
    const machine = search.machine(runs === 1 ? onward : undefined);
    const whole = model.run(machine);
    const at = partAt(machine, whole, observed);
    const isAllowed = at === undefined && machine.over !== 'stopped';
    if (machine.isWhole || (isAllowed && search.script().length === 0)) usual = { trace: whole, machine };
    if (isAllowed) return { kind: 'allowed', runs, marks: machine.marks, usual };
    const reached = at ?? machine.events;
    if (!machine.isRepetition) {
      const trace = cutOff(whole, reached);
      search.missed(machine, trace, reached);
      if (!best || reached > best.at) {
        best = { script: search.script(), at: reached };
        next = [];
      }
      if (reached === best.at && !next.some((other) => sameAt(other.trace, trace, reached))) {
        next.push({ trace, rules: rulesAt(machine.marks, reached) });
      }
    }
    if (!search.next(reached)) return { kind: 'missed', runs, ...best!, next, usual };
  }
  return { kind: 'undecided', runs: limit, usual };
}

/** A trace without what comes after an event. */
const cutOff = (trace: Trace, at: number): Trace =>
  at < trace.events.length ? { events: trace.events.slice(0, at + 1), end: 'endless' } : trace;

/** Where traces part. Of what goes on without end the model may have seen less than the implementation. */
function partAt(machine: Machine, trace: Trace, observed: Trace): number | undefined {
  const at = firstDifference(trace, observed);
  return machine.ranOutOfStack && observed.end === 'endless' && at === trace.events.length ? undefined : at;
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
