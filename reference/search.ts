/**
 * Going through the choices of a model, one run after the other, towards an observed trace.
 *
 * A run is cut off at the first event that differs. Where green threads may take turns in any order, two things keep the
 * search small. Whoever is likely to print what comes next goes first. And no state is gone on from twice: orders of turns
 * that touch nothing in common lead to the same state.
 */

import type { Trace } from '../scenario/trace.js';
import { everything, Machine, mix, type Circumstances, type Turn } from './machine.js';

/** A choice, with the ways that were tried. */
interface Node {
  readonly ways: readonly Way[];
  readonly tried: Set<number>;
  current: number;
  /** How many events there were. */
  at: number;
}

/** What may be chosen: the number of a way, or the id of a turn. */
interface Way {
  readonly id: number;
  /** What it is a turn of, as far as that is known. */
  readonly label: string | undefined;
}

/** What is known of earlier runs. */
interface Memory {
  /** The choices of the last run. */
  readonly nodes: Node[];
  /** The states that some run has gone on from. */
  readonly states: Set<number>;
  /** What was printed first in a turn, by what the turn is of; null for nothing. */
  readonly printed: Map<string, string | null>;
}

export class Search {
  private readonly memory: Memory = { nodes: [], states: new Set(), printed: new Map() };

  constructor(
    readonly observed: Trace,
    private readonly circumstances?: Circumstances,
  ) {}

  /** A machine for the next run. */
  machine(): SearchMachine {
    return new SearchMachine(this.circumstances, this.observed, this.memory);
  }

  /** The choices of the last run, for a machine that repeats it. */
  script(): number[] {
    return this.memory.nodes.map(({ current }) => current);
  }

  /**
   * Prepares the next run: the last choice with an untried way takes it.
   *
   * @param at how far the last run came; what was chosen later cannot help
   * @returns whether there is such a choice
   */
  next(at: number): boolean {
    const { nodes } = this.memory;
    for (let node; (node = nodes.at(-1)); nodes.pop()) if (node.at <= at && take(node, this.observed, this.memory)) return true;
    return false;
  }
}

/**
 * Has a choice go another way: one that is known to print what comes next, else one that is not known to print something
 * else.
 *
 * @returns whether there is any way left
 */
function take(node: Node, observed: Trace, { printed }: Memory): boolean {
  const wanted = observed.events[node.at]?.join('\n');
  let best: Way | undefined;
  let bestRank = Infinity;
  for (const way of node.ways) {
    if (node.tried.has(way.id)) continue;
    const first = way.label === undefined ? undefined : printed.get(way.label);
    const rank = first === undefined ? 1 : first === null ? 2 : first === wanted ? 0 : 3;
    if (rank < bestRank) [best, bestRank] = [way, rank];
  }
  if (!best) return false;
  node.current = best.id;
  node.tried.add(best.id);
  return true;
}

/**
 * A machine that is led by earlier runs. It knows states by what every object went through: each has a version, made of
 * the turns that touched it, and a turn is known by what it is of and the versions of what it touched.
 */
class SearchMachine extends Machine {
  private depth = 0;
  /** Whether this run was cut off because an earlier one had gone on from the same state. */
  isRepetition = false;
  private readonly versions = new Map<number, number>();
  /** The versions of all objects, summed up. */
  private state = 0;
  private readonly touched = new Set<number>();
  private turnUnderWay: Turn | undefined;
  /** The first event of the turn under way. */
  private first: string | null = null;

  constructor(
    circumstances: Circumstances | undefined,
    private readonly observed: Trace,
    private readonly memory: Memory,
  ) {
    super(circumstances);
  }

  override choose(count: number): number {
    if (count <= 1) return 0;
    const way = this.follow(() => Array.from({ length: count }, (_, id) => ({ id, label: undefined })));
    // Which way was taken is part of what the turn has done.
    this.touched.add(mix(this.depth, way));
    return way;
  }

  override turn<T extends Turn>(turns: readonly T[]): T {
    this.endTurn();
    if (this.depth === this.memory.nodes.length) {
      const state = mix(mix(this.state, this.events), this.time);
      if (this.memory.states.has(state)) {
        this.isRepetition = true;
        throw this.stop();
      }
      this.memory.states.add(state);
    }
    const id = this.follow(() => turns.map(({ _id, _label }) => ({ id: _id, label: _label })));
    const turn = turns.find(({ _id }) => _id === id)!;
    this.turnUnderWay = turn;
    this.begin(turn);
    this.touch(turn._id);
    if (this.sharesVariables) this.touch(everything);
    return turn;
  }

  /** Goes the way of the last run, or where that did not come the likeliest. */
  private follow(ways: () => readonly Way[]): number {
    const { nodes } = this.memory;
    let node = nodes[this.depth];
    if (!node) {
      node = { ways: ways(), tried: new Set(), current: 0, at: this.events };
      take(node, this.observed, this.memory);
      nodes.push(node);
    }
    node.at = this.events;
    this.depth++;
    return node.current;
  }

  /** Notes what the turn under way printed, and that all that it touched has changed. */
  private endTurn(): void {
    const { turnUnderWay: turn, versions } = this;
    if (turn?._label !== undefined) this.memory.printed.set(turn._label, this.first);
    this.first = null;
    // Whatever touches everything depends on all that was before, and all that comes depends on it.
    let made = mix(turn?._id ?? 0, this.touched.has(everything) ? this.state : (versions.get(everything) ?? 0));
    for (const id of this.touched) made = mix(made, mix(id, versions.get(id) ?? 0));
    for (const id of this.touched) {
      const before = versions.get(id);
      const after = mix(before ?? 0, made);
      versions.set(id, after);
      this.state += mix(id, after) - (before === undefined ? 0 : mix(id, before));
    }
    this.touched.clear();
  }

  override touch(id: number): void {
    if (id !== 0) this.touched.add(id);
  }

  override newId(): number {
    const id = super.newId();
    this.touched.add(id);
    return id;
  }

  override printed(event: readonly string[]): void {
    const at = this.events;
    super.printed(event);
    const text = event.join('\n');
    this.first ??= text;
    const expected = this.observed.events[at];
    if (expected === undefined || expected.length !== event.length || expected.join('\n') !== text) {
      // It will be so again.
      if (this.turnUnderWay?._label !== undefined) this.memory.printed.set(this.turnUnderWay._label, this.first);
      throw this.stop();
    }
  }
}
