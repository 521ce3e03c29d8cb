/** Generated programs are made here: in portions, each steered by what those before it have exercised. */

import fc from 'fast-check';
import type { Program } from '../scenario/syntax.js';
import { Samples } from './generate-examples.js';
import { featuresIn, programs } from './generate.js';
import type { Rule } from './rule.js';
import { Covering } from './scene.js';
import { Steering } from './steer.js';

/** What programs depend on, besides what those before them have exercised. */
export interface MakingOptions {
  readonly seed: number;
  /** How many programs there are to be. */
  readonly cases: number;
  /** What the implementation has; nothing else is used. */
  readonly has: ReadonlySet<string>;
  /** The rules whose examples some programs are made of. */
  readonly rules: readonly Rule[];
}

/** The rules that each program of a portion has exercised; nothing for those that were left out. */
export type Exercised = readonly (readonly string[] | undefined)[];

/** Programs that are made at once. */
export const portion = 100;

/**
 * A portion is steered by all portions but the two before it, which may still be under way: so programs depend on the seed alone,
 * not on which of them is judged first.
 */
export const behind = 3;

export class Making {
  private readonly steering = new Steering();
  private readonly covering = new Covering();
  private readonly samples: Samples;
  /** The portions that do not steer yet, by their numbers. */
  private readonly made = new Map<number, readonly Program[]>();
  private readonly exercised = new Map<number, Exercised>();
  private steered = 0;

  constructor(private readonly options: MakingOptions) {
    this.samples = new Samples(options.rules, options.has);
  }

  /** What the programs of a portion have exercised. */
  saw(number: number, exercised: Exercised): void {
    this.exercised.set(number, exercised);
  }

  /** The next portion, when it is known what the third before it has exercised. */
  make(number: number): Program[] {
    for (; this.steered <= number - behind; this.steered++) this.steer(this.steered);
    const { seed, cases, has } = this.options;
    const { covering, samples } = this;
    const from = number * portion;
    const made = fc.sample(programs({ has, weights: this.steering.weights(), covering, samples }), {
      seed: seed + from,
      numRuns: Math.min(portion, cases - from),
    });
    this.made.set(number, made);
    return made;
  }

  private steer(number: number): void {
    const exercised = this.exercised.get(number)!;
    for (const [i, program] of this.made.get(number)!.entries()) {
      const rules = exercised[i];
      if (!rules) continue;
      this.steering.saw(featuresIn(program), rules);
      this.samples.saw(rules);
    }
    this.made.delete(number);
    this.exercised.delete(number);
  }
}
