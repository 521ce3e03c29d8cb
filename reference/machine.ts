/**
 * What the reference has and no ordinary implementation: rule marks, choices and variations.
 *
 * A model asks its machine: `rule(id)` says which rule it obeys now, `choose(n)` asks which of n ways to
 * go, `answer(question)` asks how this implementation answers a variation.
 */

/** One rule mark: the rule, and how many events the trace had when the rule was at work. */
export interface Mark {
  readonly rule: string;
  readonly at: number;
}

/** An implementation's answers to the variations, by the rule that asks. */
export type Variations = Readonly<Record<string, string>>;

/** What the reference does where the implementation gave no answer: what the original was seen to do. */
export const observed: Variations = { 'switch.none': 'empty' };

export class Machine {
  readonly marks: Mark[] = [];
  /** The choices of this run: which way was taken, of how many, and how many events the trace had by then. */
  readonly taken: { readonly index: number; readonly count: number; readonly at: number }[] = [];
  events = 0;

  /**
   * @param variations the implementation's answers
   * @param script the choices to repeat; past its end the first way is taken
   */
  constructor(
    private readonly variations: Variations = observed,
    private readonly script: readonly number[] = [],
  ) {}

  /** Marks that a rule is obeyed here. */
  rule(id: string): void {
    this.marks.push({ rule: id, at: this.events });
  }

  /** Goes on in one of `count` ways: 0 … count − 1. A single way is no choice. */
  choose(count: number): number {
    if (count <= 1) return 0;
    const index = this.script[this.taken.length] ?? 0;
    this.taken.push({ index, count, at: this.events });
    return index;
  }

  /** The implementation's answer to the variation that a rule leaves open. */
  answer(rule: string): string {
    return this.variations[rule] ?? observed[rule]!;
  }
}
