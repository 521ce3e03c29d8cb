/**
 * What to try beside going through all choices: runs that came far, with one thing changed.
 *
 * Where nothing is printed for long, and little depends on the order in the end, going through the choices one by one changes
 * what came last again and again, and it is an early one that matters. So the runs that came furthest are gone through once
 * more with each single choice made otherwise that could make a difference, and after it everything in the order as before
 * (limited discrepancy search, W. Harvey and M. Ginsberg, 1995; of turns only those are exchanged that have something in
 * common, as in C. Flanagan and P. Godefroid's partial-order reduction, 2005).
 */

import { everything } from './machine.js';

/** What may be chosen: the number of a way, or the id of a turn. */
export interface Way {
  readonly id: number;
  /** What it is a turn of, if it is one. */
  readonly label: string | undefined;
}

/** A choice that a run came to. */
export interface Step {
  readonly ways: readonly Way[];
  /** The id of the way taken. */
  readonly taken: number;
  /** How many events there were. */
  readonly at: number;
  /** If it is a choice of turns: what the turn touched. */
  readonly touched: ReadonlySet<number> | undefined;
}

/** An earlier run, and what to do otherwise. */
export interface Detour {
  readonly steps: readonly Step[];
  /** The index of the step that goes another way. */
  readonly at: number;
  /** The way; undefined when the turn that was taken is to wait for all others. */
  readonly way: number | undefined;
}

/** A run that came far, with the detours from it that were not tried. */
interface Base {
  readonly distance: number;
  readonly detours: Iterator<Detour>;
}

/** Runs from which detours are tried: when there are more, the one that came least far is forgotten. */
const most = 40;

export class Detours {
  /** Those that came furthest first, and of several the first. */
  private readonly bases: Base[] = [];
  /** What the runs chose that were bases at any time. */
  private readonly seen = new Set<string>();
  private best = -1;

  /**
   * @param isHopeless whether a way is known to print something else than what is wanted after so many events
   */
  constructor(private readonly isHopeless: (way: Way, at: number) => boolean) {}

  /**
   * Takes note of a run that came to these choices.
   *
   * @param onlyIfFurther whether it counts only if it came further than all others
   */
  add(steps: readonly Step[], distance: number, onlyIfFurther: boolean): void {
    if (onlyIfFurther && distance <= this.best) return;
    this.best = Math.max(this.best, distance);
    if (this.bases.length >= most && distance <= this.bases.at(-1)!.distance) return;
    const key = steps.map(({ taken }) => taken).join();
    if (this.seen.has(key)) return;
    this.seen.add(key);
    const after = this.bases.findIndex((base) => base.distance < distance);
    this.bases.splice(after < 0 ? this.bases.length : after, 0, { distance, detours: this.from(steps) });
    if (this.bases.length > most) this.bases.pop();
  }

  /** What to try next; undefined when there is nothing left. */
  next(): Detour | undefined {
    for (let base; (base = this.bases[0]); this.bases.shift()) {
      const { value, done } = base.detours.next();
      if (!done) return value;
    }
    return undefined;
  }

  private *from(steps: readonly Step[]): Iterator<Detour, undefined> {
    for (const [at, { ways, taken, at: events, touched }] of steps.entries()) {
      if (touched && ways.length > 1) yield { steps, at, way: undefined };
      for (const way of ways) {
        if (way.id !== taken && !this.isHopeless(way, events) && matters(steps, at, way.id)) yield { steps, at, way: way.id };
      }
    }
    return undefined;
  }
}

/** Whether it could make a difference to go that way at a step: not if its turn came later, and has nothing in common with those before. */
function matters(steps: readonly Step[], at: number, way: number): boolean {
  if (!steps[at]!.touched) return true;
  const later = steps.findIndex((step, i) => i > at && step.touched !== undefined && step.taken === way);
  // The last turn may have been cut off: it would have touched more.
  if (later < 0 || later === steps.length - 1) return true;
  const { touched } = steps[later]!;
  return steps.slice(at, later).some((step) => step.touched !== undefined && !areApart(step.touched, touched!));
}

/** Whether turns that touched these come to the same in either order. */
export function areApart(a: ReadonlySet<number>, b: ReadonlySet<number>): boolean {
  if (a.has(everything) || b.has(everything)) return false;
  const [small, large] = a.size < b.size ? [a, b] : [b, a];
  for (const id of small) if (large.has(id)) return false;
  return true;
}
