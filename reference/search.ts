/**
 * Going through the choices of a model, one run after the other, towards an observed trace.
 *
 * A run is cut off at the first event that differs. Where green threads may take turns in any order, two things keep the
 * search small. Whoever is likely to print what comes next goes first. And two turns that touch nothing in common come
 * to the same in either order, so only one of the orders is tried (sleep sets: P. Godefroid, 1996).
 */

import type { Trace } from '../scenario/trace.js';
import { everything, Machine, type Circumstances, type Turn } from './machine.js';

/** What a turn touched: ids of objects, or one of the following. */
type Touched = ReadonlySet<number>;
/** The trace: whoever prints. */
const traceId = -1;

const areIndependent = (a: Touched, b: Touched): boolean => {
  if (a.has(everything) || b.has(everything)) return false;
  for (const id of a) if (b.has(id)) return false;
  return true;
};

/** A choice of one way out of `count`. */
interface Fork {
  readonly kind: 'fork';
  readonly count: number;
  index: number;
  /** How many events there were. */
  at: number;
}

/** A choice of whose turn it is. */
interface Crossing {
  readonly kind: 'crossing';
  readonly turns: readonly Turn[];
  /** Turns that lead to nothing that was not tried elsewhere, with what they touch. */
  readonly sleeping: ReadonlyMap<number, Touched>;
  /** Turns that were tried here. */
  readonly tried: Map<number, Touched>;
  current: number;
  touched: Touched;
  at: number;
}

type Node = Fork | Crossing;

/** What is known of earlier runs. */
export class Search {
  private readonly nodes: Node[] = [];
  /** What was printed first in a turn, by what the turn is of; null for nothing. */
  private readonly printed = new Map<string, string | null>();

  constructor(
    readonly observed: Trace,
    private readonly circumstances?: Circumstances,
  ) {}

  /** A machine for the next run. */
  machine(): SearchMachine {
    return new SearchMachine(this.circumstances, this.nodes, this.observed, this.printed);
  }

  /** The choices of the last run, for a machine that repeats it. */
  script(): number[] {
    return this.nodes.map((node) => (node.kind === 'fork' ? node.index : node.current));
  }

  /**
   * Prepares the next run: the last choice with an untried way takes it.
   *
   * @param at how far the last run came; what was chosen later cannot help
   * @returns whether there is such a choice
   */
  next(at: number): boolean {
    for (let node; (node = this.nodes.at(-1)); this.nodes.pop()) {
      if (node.at > at) continue;
      if (node.kind === 'fork') {
        if (++node.index < node.count) return true;
        continue;
      }
      node.tried.set(node.current, node.touched);
      const turn = likeliest(node, this.observed, this.printed);
      if (!turn) continue;
      node.current = turn._number;
      return true;
    }
    return false;
  }
}

/** The turn to try next: one that is known to print what comes next, else one that is not known to print something else. */
function likeliest(
  { turns, sleeping, tried, at }: Crossing,
  observed: Trace,
  printed: ReadonlyMap<string, string | null>,
): Turn | undefined {
  const wanted = observed.events[at]?.join('\n');
  let best: Turn | undefined;
  let bestRank = Infinity;
  for (const turn of turns) {
    if (sleeping.has(turn._number) || tried.has(turn._number)) continue;
    const first = turn._label === undefined ? undefined : printed.get(turn._label);
    const rank = first === undefined ? 1 : first === null ? 2 : first === wanted ? 0 : 3;
    if (rank < bestRank) [best, bestRank] = [turn, rank];
  }
  return best;
}

class SearchMachine extends Machine {
  private depth = 0;
  private crossing: Crossing | undefined;
  private touched = new Set<number>();
  private sleeping: ReadonlyMap<number, Touched> = new Map();
  /** The first event of the turn under way. */
  private first: string | null = null;
  private label: string | undefined;
  /** Whether this run was cut off because another one had done the same. */
  isRepetition = false;

  constructor(
    circumstances: Circumstances | undefined,
    private readonly nodes: Node[],
    private readonly observed: Trace,
    private readonly memory: Map<string, string | null>,
  ) {
    super(circumstances);
  }

  override choose(count: number): number {
    if (count <= 1) return 0;
    let node = this.nodes[this.depth];
    if (node?.kind !== 'fork') this.nodes[this.depth] = node = { kind: 'fork', count, index: 0, at: this.events };
    this.depth++;
    node.at = this.events;
    return node.index;
  }

  override turn<T extends Turn>(turns: readonly T[]): T {
    this.endTurn();
    let node = this.nodes[this.depth];
    if (node?.kind !== 'crossing') {
      node = { kind: 'crossing', turns, sleeping: this.sleeping, tried: new Map(), current: -1, touched: new Set(), at: this.events };
      const chosen = likeliest(node, this.observed, this.memory);
      // Whatever comes now was tried elsewhere, in another order.
      if (!chosen) {
        this.isRepetition = true;
        throw this.stop();
      }
      node.current = chosen._number;
      this.nodes[this.depth] = node;
    }
    this.depth++;
    this.crossing = node;
    const { current } = node;
    const turn = turns.find(({ _number }) => _number === current)!;
    this.label = turn._label;
    this.touched = new Set([turn._number]);
    if (this.sharesVariables) this.touched.add(everything);
    return turn;
  }

  /** Notes what the turn under way touched, and which turns need not be tried after it. */
  endTurn(): void {
    const node = this.crossing;
    if (!node) return;
    this.crossing = undefined;
    node.touched = this.touched;
    if (this.label !== undefined) this.memory.set(this.label, this.first);
    this.first = null;
    const sleeping = new Map<number, Touched>();
    for (const known of [node.sleeping, node.tried])
      for (const [turn, touched] of known) if (turn !== node.current && areIndependent(touched, this.touched)) sleeping.set(turn, touched);
    this.sleeping = sleeping;
  }

  override touch(id: number): void {
    this.touched.add(id);
  }

  override printed(event: readonly string[]): void {
    const at = this.events;
    super.printed(event);
    this.touched.add(traceId);
    const text = event.join('\n');
    this.first ??= text;
    const expected = this.observed.events[at];
    if (expected === undefined || expected.length !== event.length || expected.join('\n') !== text) throw this.stop();
  }
}
