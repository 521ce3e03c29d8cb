/** How often generated programs exercised each rule, and each pair of rules together. */
export interface Coverage {
  readonly programs: number;
  /** Programs that exercised a rule, by its id. */
  readonly rules: ReadonlyMap<string, number>;
  /** Programs that exercised two rules, by both ids in alphabetical order with a space between. */
  readonly pairs: ReadonlyMap<string, number>;
}

/** Counts rules and pairs of rules. */
export class CoverageCounter implements Coverage {
  programs = 0;
  private readonly ids: string[] = [];
  private readonly indexes = new Map<string, number>();
  /** For each rule the programs that exercised it together with each rule that was met before it, itself included. */
  private readonly counts: Uint32Array[] = [];

  add(rules: Iterable<string>): void {
    this.programs++;
    const met = Uint16Array.from(rules, (rule) => this.indexOf(rule)).sort();
    for (let i = 0; i < met.length; i++) {
      const row = this.counts[met[i]!]!;
      for (let j = 0; j <= i; j++) row[met[j]!]!++;
    }
  }

  private indexOf(rule: string): number {
    let index = this.indexes.get(rule);
    if (index === undefined) {
      index = this.ids.push(rule) - 1;
      this.indexes.set(rule, index);
      this.counts.push(new Uint32Array(index + 1));
    }
    return index;
  }

  get rules(): ReadonlyMap<string, number> {
    return new Map(this.ids.map((id, i) => [id, this.counts[i]![i]!]));
  }

  get pairs(): ReadonlyMap<string, number> {
    const pairs = new Map<string, number>();
    this.ids.forEach((id, i) => {
      for (let j = 0; j < i; j++) {
        const together = this.counts[i]![j]!;
        if (together > 0) pairs.set([id, this.ids[j]!].sort().join(' '), together);
      }
    });
    return pairs;
  }
}
