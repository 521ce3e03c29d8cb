/**
 * Steering: which features later programs should have more of, so that no rule is left alone.
 *
 * Counts which features go with which rules. A feature that is common in the programs that exercised a rare rule is
 * made likelier. Everything depends on the programs seen so far and their order alone.
 */

import type { Feature, Weights } from './draft.js';

/** The part of all programs that should exercise a rule. */
const wanted = 0.04;
/** How much likelier or rarer a feature may become. */
const most = 10;
const least = 0.3;

/** Some programs: how many there are, and how many have each feature, by its index. */
interface Seen {
  programs: number;
  features: Uint32Array;
}

const nothing = (): Seen => ({ programs: 0, features: new Uint32Array(64) });

export class Steering {
  private readonly all = nothing();
  private readonly rules = new Map<string, Rule>();
  private readonly indexes = new Map<Feature, number>();

  /** Counts a program. */
  saw(features: ReadonlySet<Feature>, rules: Iterable<string>): void {
    const indexes = Array.from(features, (feature) => this.indexOf(feature));
    count(this.all, indexes);
    for (const id of rules) {
      let rule = this.rules.get(id);
      if (!rule) this.rules.set(id, (rule = { programs: 0, sample: nothing() }));
      rule.programs++;
      // Only features of rare rules matter, and most rules that a program exercises are common.
      if (this.isRare(rule)) count(rule.sample, indexes);
    }
  }

  private isRare({ programs }: Rule): boolean {
    return programs < wanted * this.all.programs;
  }

  private indexOf(feature: Feature): number {
    let index = this.indexes.get(feature);
    if (index === undefined) this.indexes.set(feature, (index = this.indexes.size));
    return index;
  }

  /** How much likelier each feature should be from now on. */
  weights(): Weights {
    const usual = Float64Array.from(this.all.features, (count) => count / this.all.programs);
    const pulls = new Float64Array(this.indexes.size);
    for (const rule of this.rules.values()) {
      const { programs, features } = rule.sample;
      if (programs === 0 || !this.isRare(rule)) continue;
      // The rarer the rule, the harder it pulls.
      const strength = Math.log2((wanted * this.all.programs) / rule.programs) / 3;
      for (let i = 0; i < pulls.length; i++) pulls[i]! += ((features[i] ?? 0) / programs - usual[i]!) * strength;
    }
    return new Map(Array.from(this.indexes, ([feature, i]) => [feature, Math.min(most, Math.max(least, 1 + 2 * pulls[i]!))]));
  }
}

/** A rule: how many programs exercised it, and those of them that did while it was rare. */
interface Rule {
  programs: number;
  readonly sample: Seen;
}

function count(seen: Seen, features: readonly number[]): void {
  seen.programs++;
  for (const index of features) {
    if (index >= seen.features.length) seen.features = larger(seen.features, index);
    seen.features[index]!++;
  }
}

function larger(counts: Uint32Array, index: number): Uint32Array {
  const larger = new Uint32Array(2 * index);
  larger.set(counts);
  return larger;
}
