/**
 * Going through the choices of a model, one run after the other, towards an observed trace.
 *
 * A run is cut off at the first event that differs. Where green threads may take turns in any order, two things keep the
 * search small. Whoever is likely to print what comes next goes first. And of orders of turns that touch nothing in common
 * only one is gone through: what was tried first sleeps until something happens that it depends on (sleep sets, P. Godefroid,
 * 1996).
 */

import { sameEvent, type Trace } from '../scenario/trace.js';
import { areApart, Detours, type Detour, type Step, type Way } from './detours.js';
import { everything, Machine, type Circumstances, type Defects, type Turn } from './machine.js';

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
  /** How many runs on the side there were. */
  private wanderers = 0;
  private readonly detours = new Detours((way, at) => rankOf(way, this.observed.events[at], this.memory) === 3);

  constructor(
    readonly observed: Trace,
    private readonly circumstances?: Circumstances,
  ) {}

  /** A machine for a run on the side: most are detours from the runs that came furthest. */
  wanderer(): Wanderer {
    const { circumstances, observed, memory } = this;
    const number = ++this.wanderers;
    if (number % 12 === 0) return new Unbiased(circumstances, observed, memory, number);
    const detour = number % 6 === 0 ? undefined : this.detours.next();
    return detour
      ? new DetourTaker(circumstances, observed, memory, detour, number)
      : new Prioritizer(circumstances, observed, memory, number);
  }

  /** Notes how far a run came: its trace has something else from event `at` on, which may be like what is wanted at its beginning. */
  missed(machine: Guided, { events }: Trace, at: number): void {
    this.detours.add(machine.steps, at + likeness(events[at], this.observed.events[at]), machine instanceof SearchMachine);
  }

  /**
   * A machine for the next run.
   *
   * @param onward the known defects with which the run goes on, by default choices, after the first event that differs; it is cut off
   *   there when they are left out, or where turns come in any order
   */
  machine(onward?: Defects): SearchMachine {
    this.machineOfRun = new SearchMachine(this.circumstances, this.observed, this.memory, onward);
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

/** A machine that is led towards an observed trace, and notes down what it does. */
abstract class Guided extends Machine {
  /** The choices so far. */
  readonly steps: Step[] = [];
  private touched = new Set<number>();
  private turnUnderWay: Turn | undefined;
  /** The first event of the turn under way. */
  private first: string | null = null;

  constructor(
    circumstances: Circumstances | undefined,
    protected readonly observed: Trace,
    protected readonly memory: Memory,
  ) {
    super(circumstances);
  }

  /** Notes that a way was taken which is no turn. */
  protected took(ways: readonly Way[], taken: number): void {
    this.steps.push({ ways, taken, at: this.events, touched: undefined });
  }

  /**
   * Lets somebody have the turn.
   *
   * @param touched what earlier runs know that it touches
   */
  protected give(turn: Turn, ways: readonly Way[], touched = new Set<number>()): void {
    if (this.turnUnderWay) this.memory.printed.set(this.turnUnderWay._label, this.first);
    this.steps.push({ ways, taken: turn._id, at: this.events, touched });
    this.touched = touched;
    this.turnUnderWay = turn;
    this.first = null;
    this.begin(turn);
    this.touch(turn._id);
    if (this.sharesVariables) this.touch(everything);
  }

  override touch(id: number): void {
    if (id !== 0 && this.takesTurns) this.touched.add(id);
  }

  override newId(): number {
    const id = super.newId();
    this.touch(id);
    return id;
  }

  override printed(event: readonly string[]): void {
    const at = this.events;
    super.printed(event);
    this.touch(output);
    this.first ??= event.join('\n');
    if (sameEvent(event, this.observed.events[at])) return;
    // It will be so again.
    if (this.turnUnderWay) this.memory.printed.set(this.turnUnderWay._label, this.first);
    this.parts();
  }

  /** What was printed differs from what was observed. */
  protected parts(): void {
    throw this.stop();
  }
}

const waysOf = (turns: readonly Turn[]): Way[] => turns.map(({ _id, _label }) => ({ id: _id, label: _label }));

const numbered = (count: number): Way[] => Array.from({ length: count }, (_, id) => ({ id, label: undefined }));

/** A machine that goes by chance. */
abstract class Wanderer extends Guided {
  private state: number;

  /**
   * @param number tells it from others, which meet with other chances
   */
  constructor(circumstances: Circumstances | undefined, observed: Trace, memory: Memory, number: number) {
    super(circumstances, observed, memory);
    // Neighbouring numbers must not begin alike.
    this.state = Math.imul(number, 0x9e3779b1) & 0x7fffffff;
  }

  override choose(count: number): number {
    if (count <= 1) return 0;
    const way = this.way(count);
    this.took(numbered(count), way);
    return way;
  }

  override turn<T extends Turn>(turns: readonly T[]): T {
    const turn = this.pick(turns);
    this.give(turn, waysOf(turns));
    return turn;
  }

  /** Which way to go where the choice is not of turns. */
  protected abstract way(count: number): number;

  /** Whose turn it is to be. */
  protected abstract pick<T extends Turn>(turns: readonly T[]): T;

  /** The turns that are not known to print something else than what is wanted, if there are any. */
  protected likely<T extends Turn>(turns: readonly T[], memory = this.memory): readonly T[] {
    const wanted = this.observed.events[this.events];
    const likely = turns.filter(({ _id, _label }) => rankOf({ id: _id, label: _label }, wanted, memory) < 3);
    return likely.length > 0 ? likely : turns;
  }

  protected chance(count: number): number {
    this.state = (Math.imul(this.state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (this.state >> 8) % count;
  }
}

/** Does as an earlier run did but for one choice, and goes by chance where that says nothing. */
class DetourTaker extends Wanderer {
  /** What comes after that choice in the earlier run: its turns, and its other choices. */
  private readonly turns: number[] = [];
  private readonly choices: number[] = [];
  /** The turn that waits for all others. */
  private readonly postponed: number | undefined;
  /** What is known of who prints what, which every other one does without: it may depend on what others did. */
  private readonly believed: Memory;

  constructor(
    circumstances: Circumstances | undefined,
    observed: Trace,
    memory: Memory,
    private readonly detour: Detour,
    number: number,
  ) {
    super(circumstances, observed, memory, number);
    this.believed = (number >> 4) % 2 === 1 ? nothingKnown : memory;
    if (detour.way === undefined) this.postponed = detour.steps[detour.at]!.taken;
    for (const [at, { taken, touched }] of detour.steps.entries()) {
      if (touched && at >= detour.at) this.turns.push(taken);
      if (!touched && at > detour.at) this.choices.push(taken);
    }
  }

  protected override way(count: number): number {
    const way = this.scripted() ?? this.choices.shift() ?? this.chance(count);
    return way < count ? way : 0;
  }

  protected override pick<T extends Turn>(turns: readonly T[]): T {
    const scripted = this.scripted();
    const turn = turns.find(({ _id }) => _id === scripted) ?? this.inOrder(turns);
    const at = this.turns.indexOf(turn._id);
    if (at >= 0) this.turns.splice(at, 1);
    return turn;
  }

  /** What to take up to the choice that goes another way. */
  private scripted(): number | undefined {
    const { at, steps, way } = this.detour;
    const now = this.steps.length;
    return now < at ? steps[now]!.taken : now === at ? way : undefined;
  }

  /** The likely turn that comes next in the earlier run. */
  private inOrder<T extends Turn>(turns: readonly T[]): T {
    const likely = this.likely(turns, this.believed);
    const others = likely.filter(({ _id }) => _id !== this.postponed);
    const possible = others.length > 0 ? others : likely;
    const next = this.turns.find((id) => possible.some(({ _id }) => _id === id));
    return possible.find(({ _id }) => _id === next) ?? possible[this.chance(possible.length)]!;
  }
}

/** Rounds in which green threads change their places on an average run, and how many do. */
const length = 30;
const changes = 3;

/**
 * Gives the green threads an order by chance, and the turn to the first that can have it, until the order changes (S. Burckhardt
 * and others, A randomized scheduler with probabilistic guarantees of finding bugs, 2010).
 */
class Prioritizer extends Wanderer {
  /** The steps after which whoever had the turn comes last. */
  private readonly changes = Array.from({ length: changes }, () => this.chance(length));
  private readonly places = new Map<string, number>();

  protected override way(count: number): number {
    return this.chance(count);
  }

  protected override pick<T extends Turn>(turns: readonly T[]): T {
    const [first, ...others] = this.likely(turns);
    const turn = others.reduce((best, other) => (this.placeOf(other) < this.placeOf(best) ? other : best), first!);
    if (this.changes.includes(this.steps.length)) this.places.set(whoseTurn(turn), Infinity);
    return turn;
  }

  private placeOf(turn: Turn): number {
    const who = whoseTurn(turn);
    const place = this.places.get(who) ?? this.chance(2 ** 20);
    this.places.set(who, place);
    return place;
  }
}

/** Goes anywhere, as likely here as there: what is known of who prints what may be wrong, and then nobody else would go there. */
class Unbiased extends Wanderer {
  protected override way(count: number): number {
    return this.chance(count);
  }
  protected override pick<T extends Turn>(turns: readonly T[]): T {
    return turns[this.chance(turns.length)]!;
  }
}

/** What tells the green thread of a turn from others. */
const whoseTurn = ({ _label }: Turn): string => _label.split(':', 1)[0]!;

/** A machine that goes through the choices one after the other. */
class SearchMachine extends Guided {
  /** Whether this run was cut off because an earlier one had done the same in another order. */
  isRepetition = false;
  /** The choice by which the turn under way came. */
  private last: Node | undefined;
  /** Whether this run goes on to its end even if it differs from what was observed. */
  readonly isWhole: boolean;
  private hasParted = false;

  constructor(
    circumstances: Circumstances | undefined,
    observed: Trace,
    memory: Memory,
    private readonly onward?: Defects,
  ) {
    super(circumstances, observed, memory);
    this.isWhole = onward !== undefined && !this.takesTurns;
  }

  override printed(event: readonly string[]): void {
    if (this.hasParted) this.events++;
    else super.printed(event);
  }

  protected override parts(): void {
    if (!this.isWhole) return super.parts();
    this.hasParted = true;
    this.defects = this.onward!;
  }

  override choose(count: number): number {
    if (count <= 1 || this.hasParted) return 0;
    const node = this.follow(() => ({ ways: numbered(count) }));
    this.took(node.ways, node.current);
    return node.current;
  }

  override turn<T extends Turn>(turns: readonly T[]): T {
    const node = this.follow(() => ({ ways: waysOf(turns), touched: this.asleep(turns) }));
    const turn = turns.find(({ _id }) => _id === node.current)!;
    this.last = node;
    this.give(turn, node.ways, node.touched!.get(turn._id));
    node.touched!.set(turn._id, this.steps.at(-1)!.touched as Set<number>);
    return turn;
  }

  /** The turns that need not be taken now: they were, before the one that has just been, which makes no difference. */
  private asleep(turns: readonly Turn[]): Map<number, Set<number>> {
    const asleep = new Map<number, Set<number>>();
    const { last } = this;
    if (!last) return asleep;
    const touched = last.touched!.get(last.current)!;
    for (const { _id } of turns) {
      const before = _id === last.current ? undefined : last.touched!.get(_id);
      if (before && areApart(before, touched)) asleep.set(_id, before);
    }
    return asleep;
  }

  /** Goes the way of the last run, or where that did not come the likeliest. */
  private follow(make: () => Pick<Node, 'ways'> & Partial<Pick<Node, 'touched'>>): Node {
    const { nodes } = this.memory;
    let node = nodes[this.steps.length];
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
    return node;
  }

  /** The run has come to its end, which is seen as what is printed is. */
  ended(): void {
    if (!this.isRepetition) this.touch(output);
  }
}

/** What all touch who print, or end the program. */
const output = -3;
