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
  readonly features: number[];
}

export class Steering {
  private readonly all: Seen = { programs: 0, features: [] };
  private readonly rules = new Map<string, Rule>();
  private readonly indexes = new Map<Feature, number>();

  /** Counts a program. */
  saw(features: ReadonlySet<Feature>, rules: Iterable<string>): void {
    const indexes = Array.from(features, (feature) => this.indexOf(feature));
    count(this.all, indexes);
    for (const id of rules) {
      let rule = this.rules.get(id);
      if (!rule) this.rules.set(id, (rule = { programs: 0, sample: { programs: 0, features: [] } }));
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
    if (index === undefined) {
      this.indexes.set(feature, (index = this.indexes.size));
      this.all.features.push(0);
    }
    return index;
  }

  /** How much likelier each feature should be from now on. */
  weights(): Weights {
    const pulls = this.all.features.map(() => 0);
    for (const rule of this.rules.values()) {
      const { programs, features } = rule.sample;
      if (programs === 0 || !this.isRare(rule)) continue;
      // The rarer the rule, the harder it pulls.
      const strength = Math.log2((wanted * this.all.programs) / rule.programs) / 3;
      for (let i = 0; i < pulls.length; i++) {
        const usual = this.all.features[i]! / this.all.programs;
        pulls[i]! += ((features[i] ?? 0) / programs - usual) * strength;
      }
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
  for (const index of features) seen.features[index] = (seen.features[index] ?? 0) + 1;
}
