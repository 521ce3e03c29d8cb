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

/** A rule: how many programs exercised it, and of those that did while it was rare how many there were and how many had each feature. */
interface Rule {
  programs: number;
  sampled: number;
  features: Uint32Array;
}

export class Steering {
  private programs = 0;
  private features: Uint32Array = new Uint32Array(64);
  private readonly rules = new Map<string, Rule>();
  private readonly indexes = new Map<Feature, number>();

  /** Counts a program. */
  saw(features: ReadonlySet<Feature>, rules: Iterable<string>): void {
    const indexes: number[] = [];
    for (const feature of features) indexes.push(this.indexOf(feature));
    this.programs++;
    for (const index of indexes) this.features[index]!++;
    for (const id of rules) {
      let rule = this.rules.get(id);
      if (!rule) this.rules.set(id, (rule = { programs: 0, sampled: 0, features: new Uint32Array(this.features.length) }));
      rule.programs++;
      // Only features of rare rules matter, and most rules that a program exercises are common.
      if (!this.isRare(rule)) continue;
      rule.sampled++;
      for (const index of indexes) rule.features[index]!++;
    }
  }

  private isRare({ programs }: Rule): boolean {
    return programs < wanted * this.programs;
  }

  private indexOf(feature: Feature): number {
    let index = this.indexes.get(feature);
    if (index === undefined) {
      this.indexes.set(feature, (index = this.indexes.size));
      if (index === this.features.length) this.grow();
    }
    return index;
  }

  /** Makes room for as many features again. */
  private grow(): void {
    this.features = twiceAsLong(this.features);
    for (const rule of this.rules.values()) rule.features = twiceAsLong(rule.features);
  }

  /** How much likelier each feature should be from now on. */
  weights(): Weights {
    const count = this.indexes.size;
    // How much all rules pull, and how much they pull at each feature.
    let strengths = 0;
    const pulls = new Float64Array(count);
    for (const rule of this.rules.values()) {
      const { programs, sampled, features } = rule;
      if (sampled === 0 || !this.isRare(rule)) continue;
      // The rarer the rule, the harder it pulls.
      const strength = Math.log2((wanted * this.programs) / programs) / 3;
      const each = strength / sampled;
      for (let i = 0; i < count; i++) pulls[i]! += features[i]! * each;
      strengths += strength;
    }
    const weight = (i: number): number => 1 + 2 * (pulls[i]! - (this.features[i]! / this.programs) * strengths);
    return new Map(Array.from(this.indexes, ([feature, i]) => [feature, Math.min(most, Math.max(least, weight(i)))]));
  }
}

function twiceAsLong(counts: Uint32Array): Uint32Array {
  const longer = new Uint32Array(2 * counts.length);
  longer.set(counts);
  return longer;
}
