/**
 * What the reference has and no ordinary implementation: rule marks, choices, variations and known defects.
 *
 * A model asks its machine: `rule(id)` says which rule it obeys now, `choose(n)` asks which of n ways to
 * go, `answer(question)` asks how this implementation answers a variation, `defects` says what to do wrong.
 */

import { Outside } from '../scenario/python/limits.js';

/** One rule mark: the rule, and how many events the trace had when the rule was at work. */
export interface Mark {
  readonly rule: string;
  readonly at: number;
}

/** An id for anything at all that a turn may touch. */
export const everything = -2;

/** One number made of two, as different as may be from that of any others: 53 bits. */
export function mix(a: number, b: number): number {
  let low = Math.imul((a | 0) ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul((b | 0) + 0x7f4a7c15, 0xc2b2ae35);
  let high = Math.imul(((a / 2 ** 32) | 0) ^ low, 0x27d4eb2f) + Math.imul(((b / 2 ** 32) | 0) ^ (low >>> 15), 0x165667b1);
  low = Math.imul(low ^ (low >>> 16) ^ high, 0x2c1b3c6d);
  high = Math.imul(high ^ (high >>> 13) ^ (low >>> 7), 0x297a2d39);
  return ((high ^ (high >>> 15)) >>> 11) * 2 ** 32 + ((low ^ (low >>> 15)) >>> 0);
}

/** A turn that somebody may take. */
export interface Turn {
  /** Tells it from the others, in whatever order turns were taken before. */
  readonly _id: number;
  /** What it is a turn of, with what tells its green thread before a colon: likely to do the same whenever it comes. */
  readonly _label: string;
}

/** An implementation's answers to the variations, by the rule that asks. */
export type Variations = Readonly<Record<string, string>>;

/** What the reference does where the implementation gave no answer: what the original was seen to do. */
export const observed: Variations = {
  'switch.none': 'empty',
  'parent.set-main': 'attribute-error',
  'hub.scheduling': 'exact',
  'hub.clock': 'virtual',
};

/** What a run of the reference is told beforehand. */
export interface Circumstances {
  /** The implementation's answers to the variations. */
  readonly variations?: Variations;
  /** The known defects that are switched on: their ids. */
  readonly defects?: Defects;
}

/** What a switch brings along. */
export interface Brought {
  readonly kind: 'arguments' | 'value' | 'exception';
  readonly args?: readonly unknown[];
}

/** The known defects that are switched on. */
export type Defects = Pick<ReadonlySet<string>, 'has'>;

// Made once, since an error captures the stack, which is deep where these are thrown.
const blocked = new Outside('nobody can be woken any more');
const cutOff = new Outside('the run was cut off');
const died = new Outside('the interpreter died');

const noDefects: Defects = new Set();

export class Machine {
  readonly marks: Mark[] = [];
  events = 0;

  /** How the scenario ended, where that is not for the scenario to say: nobody can be woken any more, or a defect ended the interpreter. */
  over: 'blocked' | 'crash' | 'stopped' | undefined;
  /** Whether the stack ended the scenario before its budget did: what would have followed is not known. */
  ranOutOfStack = false;
  defects: Defects;
  private used = 0;
  private ids = 0;
  private turnId = 0;
  private readonly variations: Variations;
  /** Whether green threads take turns in any order. */
  readonly takesTurns: boolean;

  /**
   * @param script the choices to repeat; past its end the first way is taken
   */
  constructor(
    { variations = observed, defects = noDefects }: Circumstances = {},
    private readonly script: readonly number[] = [],
  ) {
    this.variations = variations;
    this.defects = defects;
    this.takesTurns = this.answer('hub.scheduling') === 'any';
  }

  /** Marks that a rule is obeyed here. */
  rule(id: string): void {
    this.marks.push({ rule: id, at: this.events });
  }

  /** Goes on in one of `count` ways: 0 … count − 1. A single way is no choice. */
  choose(count: number): number {
    if (count <= 1) return 0;
    return this.script[this.used++] ?? 0;
  }

  /** The implementation's answer to the variation that a rule leaves open. */
  answer(rule: string): string {
    return this.variations[rule] ?? observed[rule]!;
  }

  /** Nothing is left that could ever wake anybody: throw what this returns. */
  block(): Error {
    this.over = 'blocked';
    return blocked;
  }

  /** Whose turn it is, where several may go on in any order. */
  turn<T extends Turn>(turns: readonly T[]): T {
    const id = this.script[this.used++];
    const turn = turns.find(({ _id }) => _id === id) ?? turns[0]!;
    this.begin(turn);
    return turn;
  }

  /** Whether the functions of the scenario share variables, so that every turn may touch what any other does. */
  sharesVariables = false;

  /** A turn begins. */
  protected begin({ _id }: Turn): void {
    this.turnId = _id;
    this.ids = 0;
  }

  /** An id for an object that turns touch: made of the turn that makes it, and so the same whatever else happened before. */
  newId(): number {
    const number = ++this.ids;
    return this.takesTurns ? mix(this.turnId, number) : number;
  }

  /** Notes that the turn under way reads or changes an object. */
  touch(_id: number): void {
    // Only a search needs to know.
  }

  /** Control passes from one greenlet to another, with what it brings along. */
  passed(_from: object, _to: object, _brings: Brought): void {
    // Only a report wants to know.
  }

  /** The run is over, and the variables of the scenario can tell the names of objects. */
  named(_nameOf: (object: object) => string | undefined): void {
    // Only a report wants to know.
  }

  /** An event has been printed. */
  printed(_event: readonly string[]): void {
    this.events++;
  }

  /** The run need not go on: throw what this returns. */
  stop(): Error {
    this.over = 'stopped';
    return cutOff;
  }

  /** Goes on with some things in any order: gives them in the one that is chosen. */
  order<T>(things: readonly T[]): T[] {
    // Where turns may be taken in any order, it does not matter in which order they are prepared.
    if (this.takesTurns) return [...things];
    const left = [...things];
    return things.map(() => left.splice(this.choose(left.length), 1)[0]!);
  }

  /** A known defect ends the interpreter: throw what this returns. No handler of the scenario takes it. */
  die(): Error {
    this.over = 'crash';
    return died;
  }
}
