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
const most = 6;
const least = 0.3;

interface Seen {
  programs: number;
  readonly features: Map<Feature, number>;
}

export class Steering {
  private readonly all: Seen = { programs: 0, features: new Map() };
  private readonly rules = new Map<string, Seen>();

  /** Counts a program. */
  saw(features: ReadonlySet<Feature>, rules: Iterable<string>): void {
    count(this.all, features);
    for (const rule of rules) {
      let seen = this.rules.get(rule);
      if (!seen) this.rules.set(rule, (seen = { programs: 0, features: new Map() }));
      count(seen, features);
    }
  }

  /** How much likelier each feature should be from now on. */
  weights(): Weights {
    const weights = new Map<Feature, number>();
    const rare = [...this.rules.values()].filter(({ programs }) => programs < wanted * this.all.programs);
    for (const [feature, count] of this.all.features) {
      const usual = count / this.all.programs;
      let pull = 0;
      for (const { programs, features } of rare) {
        const lift = (features.get(feature) ?? 0) / programs - usual;
        // The rarer the rule, the harder it pulls.
        pull += lift * (1 - programs / (wanted * this.all.programs));
      }
      weights.set(feature, Math.min(most, Math.max(least, 1 + 2 * pull)));
    }
    return weights;
  }
}

function count(seen: Seen, features: ReadonlySet<Feature>): void {
  seen.programs++;
  for (const feature of features) seen.features.set(feature, (seen.features.get(feature) ?? 0) + 1);
}
