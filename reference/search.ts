/**
 * Going through the choices of a model, one run after the other, towards an observed trace.
 *
 * A run is cut off at the first event that differs. Where green threads may take turns in any order, two things keep the
 * search small. Whoever is likely to print what comes next goes first. And of orders of turns that touch nothing in common
 * only one is gone through: what was tried first sleeps until something happens that it depends on (sleep sets, P. Godefroid,
 * 1996).
 */

import type { Trace } from '../scenario/trace.js';
import { everything, Machine, type Circumstances, type Turn } from './machine.js';

/** A choice, with the ways that were tried. */
interface Node {
  readonly ways: readonly Way[];
  readonly tried: Set<number>;
  current: number;
  /** How many events there were. */
  at: number;
  /** If it is a choice of turns: what each of those touched that were tried, or that are asleep and so need not be. */
  readonly touched: Map<number, Set<number>> | undefined;
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
  /** What was printed first in a turn, by what the turn is of; null for nothing. */
  readonly printed: Map<string, string | null>;
}

export class Search {
  private readonly memory: Memory = { nodes: [], printed: new Map() };
  private machineOfRun: SearchMachine | undefined;
  /** The choices of the run that came furthest, the last one of several, and how far it came. */
  private furthest: { readonly script: readonly number[]; readonly distance: number } = { script: [], distance: 0 };

  constructor(
    readonly observed: Trace,
    private readonly circumstances?: Circumstances,
  ) {}

  /**
   * A machine for a run on the side, by chance. Where nothing is printed for long, and little depends on the order in the
   * end, going through the choices one by one changes what came last again and again, and it is the first that matters.
   * Half of them begin as the run that came furthest did.
   *
   * @param seed where chance begins
   */
  wanderer(seed: number): Wanderer {
    return new Wanderer(this.circumstances, this.observed, this.memory, seed % 4 === 0 ? this.furthest.script : [], seed);
  }

  /** Notes how far a run came: its trace has something else from event `at` on, which may be like what is wanted at its beginning. */
  missed(script: readonly number[], { events }: Trace, at: number): void {
    const distance = at + likeness(events[at], this.observed.events[at]);
    if (distance >= this.furthest.distance) this.furthest = { script, distance };
  }

  /** A machine for the next run. */
  machine(): SearchMachine {
    this.machineOfRun = new SearchMachine(this.circumstances, this.observed, this.memory);
    return this.machineOfRun;
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
    this.machineOfRun?.ended();
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
function take(node: Node, observed: Trace, memory: Memory): boolean {
  let best: Way | undefined;
  let bestRank = Infinity;
  for (const way of node.ways) {
    if (node.tried.has(way.id)) continue;
    const rank = rankOf(way, observed.events[node.at], memory);
    if (rank < bestRank) [best, bestRank] = [way, rank];
  }
  if (!best) return false;
  node.current = best.id;
  node.tried.add(best.id);
  return true;
}

/** 0 for a way that is known to print what is wanted, 1 for one of which nothing is known, 2 for nothing, 3 for something else. */
function rankOf({ label }: Way, wanted: readonly string[] | undefined, { printed }: Memory): number {
  const first = label === undefined ? undefined : printed.get(label);
  if (first === undefined) return 1;
  if (first === null) return 2;
  return first === wanted?.join('\n') ? 0 : 3;
}

/** How much of an event is as another has it, from its beginning on: less than 1. */
function likeness(event: readonly string[] | undefined, wanted: readonly string[] | undefined): number {
  if (!event || !wanted) return 0;
  const [a, b] = [event.join('\n'), wanted.join('\n')];
  let same = 0;
  while (same < a.length && a[same] === b[same]) same++;
  return same / (1 + Math.max(a.length, b.length));
}

const nothingKnown: Memory = { nodes: [], printed: new Map() };

/** A machine that goes by chance, but for what is known of who prints what, which every other one does without. */
class Wanderer extends Machine {
  /** The ways taken. */
  readonly taken: number[] = [];
  private readonly isBlind: boolean;
  /** Whether it takes the turns of the earlier run in their order as far as there still are any, but for one. */
  private readonly keepsOrder: boolean;
  /** How many choices of the earlier run it repeats. */
  private readonly repeated: number;

  /**
   * @param earlier the choices of an earlier run
   * @param state where chance begins
   */
  constructor(
    circumstances: Circumstances | undefined,
    private readonly observed: Trace,
    private readonly memory: Memory,
    private readonly earlier: readonly number[],
    private state: number,
  ) {
    super(circumstances);
    this.isBlind = (state >> 2) % 2 === 1;
    this.keepsOrder = (state >> 3) % 2 === 1;
    this.repeated = this.chance(Math.max(1, earlier.length));
  }

  override choose(count: number): number {
    if (count <= 1) return 0;
    const at = this.taken.length;
    const way = at < this.repeated ? this.earlier[at]! : this.chance(count);
    this.taken.push(way);
    return way;
  }

  override turn<T extends Turn>(turns: readonly T[]): T {
    const turn = this.known(turns) ?? this.byChance(turns);
    this.taken.push(turn._id);
    this.begin(turn);
    return turn;
  }

  /** The turn that comes next in the earlier run. */
  private known<T extends Turn>(turns: readonly T[]): T | undefined {
    const at = this.taken.length;
    const { earlier, repeated } = this;
    if (at < repeated) return turns.find(({ _id }) => _id === earlier[at]);
    if (at === repeated || !this.keepsOrder) return undefined;
    const id = earlier.slice(repeated).find((one) => turns.some(({ _id }) => _id === one));
    return turns.find(({ _id }) => _id === id);
  }

  private byChance<T extends Turn>(turns: readonly T[]): T {
    // What a turn printed once it need not print again: where green threads share variables, that depends on what others did.
    const memory = this.isBlind ? nothingKnown : this.memory;
    const ranks = turns.map(({ _id, _label }) => rankOf({ id: _id, label: _label }, this.observed.events[this.events], memory));
    const wanted = ranks.includes(0) ? 0 : ranks.some((rank) => rank < 3) ? 2 : 3;
    const possible = turns.filter((_, i) => ranks[i]! <= wanted);
    return possible[this.chance(possible.length)]!;
  }

  override printed(event: readonly string[]): void {
    const expected = this.observed.events[this.events];
    super.printed(event);
    if (expected === undefined || expected.join('\n') !== event.join('\n')) throw this.stop();
  }

  private chance(count: number): number {
    this.state = (Math.imul(this.state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (this.state >> 8) % count;
  }
}

/** A machine that is led by earlier runs. */
class SearchMachine extends Machine {
  private depth = 0;
  /** Whether this run was cut off because an earlier one had done the same in another order. */
  isRepetition = false;
  /** The choice by which the turn under way came, and what it has touched. */
  private last: Node | undefined;
  private touched = new Set<number>();
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
    return this.follow(() => ({ ways: Array.from({ length: count }, (_, id) => ({ id, label: undefined })) })).current;
  }

  override turn<T extends Turn>(turns: readonly T[]): T {
    if (this.turnUnderWay?._label !== undefined) this.memory.printed.set(this.turnUnderWay._label, this.first);
    const node = this.follow(() => ({
      ways: turns.map(({ _id, _label }) => ({ id: _id, label: _label })),
      touched: this.asleep(turns),
    }));
    const turn = turns.find(({ _id }) => _id === node.current)!;
    this.last = node;
    this.touched = node.touched!.get(turn._id) ?? new Set();
    node.touched!.set(turn._id, this.touched);
    this.turnUnderWay = turn;
    this.first = null;
    this.begin(turn);
    this.touch(turn._id);
    if (this.sharesVariables) this.touch(everything);
    return turn;
  }

  /** The turns that need not be taken now: they were, before the one that has just been, which makes no difference. */
  private asleep(turns: readonly Turn[]): Map<number, Set<number>> {
    const asleep = new Map<number, Set<number>>();
    const { last, touched } = this;
    for (const { _id } of last ? turns : []) {
      const before = _id === last!.current ? undefined : last!.touched!.get(_id);
      if (before && areApart(before, touched)) asleep.set(_id, before);
    }
    return asleep;
  }

  /** Goes the way of the last run, or where that did not come the likeliest. */
  private follow(make: () => Pick<Node, 'ways'> & Partial<Pick<Node, 'touched'>>): Node {
    const { nodes } = this.memory;
    let node = nodes[this.depth];
    if (!node) {
      const { ways, touched } = make();
      node = { ways, touched, tried: new Set(touched?.keys()), current: 0, at: this.events };
      if (!take(node, this.observed, this.memory)) {
        this.isRepetition = true;
        throw this.stop();
      }
      nodes.push(node);
    }
    node.at = this.events;
    this.depth++;
    return node;
  }

  /** The run has come to its end, which is seen as what is printed is. */
  ended(): void {
    if (!this.isRepetition) this.touch(output);
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
    this.touch(output);
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

/** What all touch who print, or end the program. */
const output = -3;

/** Whether turns that touched these come to the same in either order. */
function areApart(a: ReadonlySet<number>, b: ReadonlySet<number>): boolean {
  if (a.has(everything) || b.has(everything)) return false;
  const [small, large] = a.size < b.size ? [a, b] : [b, a];
  for (const id of small) if (large.has(id)) return false;
  return true;
}
