/** What generated programs find out about an implementation that is wrong, and in how few lines they show it. */

import fc from 'fast-check';
import type { Implementation, Outcome } from '../../adapters/implementation.js';
import { openAdapter } from '../../adapters/open.js';
import { observed, type Variations } from '../../reference/machine.js';
import { runReference, type ReferenceRun } from '../../reference/run.js';
import { printPython } from '../../scenario/print-python.js';
import type { Program } from '../../scenario/syntax.js';
import { firstDifference } from '../../scenario/trace.js';
import { explain, type Judged } from '../../suites/explain.js';
import { Samples } from '../../suites/generate-examples.js';
import { featuresIn, programs } from '../../suites/generate.js';
import { judgeProgram, type Judgement } from '../../suites/judge.js';
import { probe } from '../../suites/probe.js';
import type { Rule } from '../../suites/rule.js';
import { Covering } from '../../suites/scene.js';
import { Steering } from '../../suites/steer.js';

/** Programs within which a mistake is to be found. */
const most = 2_000;

/** Programs that are made at once. */
const portion = 50;

/** What the reference does with programs that are judged for every mistake: the generated ones and the simplest. */
const expected = new WeakMap<Program, ReferenceRun>();

function expectedOf(program: Program): ReferenceRun {
  let run = expected.get(program);
  if (!run) expected.set(program, (run = runReference(program, { variations: observed })));
  return run;
}

const rulesOf = ({ marks }: ReferenceRun): string[] => [...new Set(marks.map(({ rule }) => rule))];

/** The programs of a seed, steered by what the reference does with them: so they are the same for all mistakes. */
class Generated {
  private readonly portions: Program[][] = [];
  private readonly steering = new Steering();
  private readonly covering = new Covering();
  private readonly samples: Samples;

  constructor(
    private readonly seed: number,
    private readonly has: ReadonlySet<string>,
    rules: readonly Rule[],
  ) {
    this.samples = new Samples(rules, has);
  }

  /** A portion by its number; those before it have been asked for. */
  portion(number: number): readonly Program[] {
    if (number < this.portions.length) return this.portions[number]!;
    for (const program of this.portions.at(-1) ?? []) {
      const exercised = rulesOf(expectedOf(program));
      this.steering.saw(featuresIn(program), exercised);
      this.samples.saw(exercised);
    }
    const arbitrary = programs({ has: this.has, weights: this.steering.weights(), covering: this.covering, samples: this.samples });
    const made = fc.sample(arbitrary, { seed: this.seed + number * portion, numRuns: portion });
    this.portions.push(made);
    return made;
  }
}

/** By the seed and what programs may use. */
const generated = new Map<string, Generated>();

export interface HuntOptions {
  /** The rules that ask for the variations. */
  readonly rules?: readonly Rule[];
  /** Failing programs that are gathered before the shortest are made small. */
  readonly wanted: number;
  /** Milliseconds after which what does not answer hangs. */
  readonly patience?: number;
}

/** An implementation that is judged by generated programs, one seed after the other. */
export class Hunt {
  private readonly known = new Map<string, Promise<Judgement>>();

  private constructor(
    private readonly implementation: Implementation,
    private readonly variations: Variations,
    private readonly wanted: number,
    private readonly rules: readonly Rule[],
  ) {}

  static async open(file: string, { rules = [], wanted, patience }: HuntOptions): Promise<Hunt> {
    const implementation = await openAdapter(file, patience === undefined ? {} : { patience });
    return new Hunt(implementation, { ...observed, ...(await probe(implementation, rules)) }, wanted, rules);
  }

  close(): Promise<void> {
    return this.implementation.close();
  }

  /** The program that is shown for a seed; undefined when all programs pass. */
  async counterexample(seed: number): Promise<string | undefined> {
    const { found, passes } = await this.failing(seed);
    if (found.length === 0) return undefined;
    const { has } = this.implementation;
    const examples = new Samples(this.rules, has).programs;
    const [one] = await explain(found, passes, this.judge, has, { examples, rules: this.rules, most: 1 });
    return printPython(one!.program);
  }

  /** Programs that the implementation fails: as many as wanted, or as there are. */
  async failing(seed: number): Promise<{ found: Judged[]; passes: Map<string, number> }> {
    const found: Judged[] = [];
    const passes = new Map<string, number>();
    const generated = this.generated(seed * 100_000);
    for (let number = 0; number * portion < most && found.length < this.wanted; number++) {
      const judged = generated.portion(number).map(async (program) => ({ program, judgement: await this.judge(program) }));
      for (const { program, judgement } of await Promise.all(judged)) {
        if (judgement.verdict !== 'pass') found.push({ program, judgement });
        else for (const id of judgement.rules) passes.set(id, (passes.get(id) ?? 0) + 1);
      }
    }
    return { found, passes };
  }

  private generated(seed: number): Generated {
    const { has } = this.implementation;
    const key = [seed, ...has].join(' ');
    const made = generated.get(key) ?? new Generated(seed, has, this.rules);
    generated.set(key, made);
    return made;
  }

  private readonly judge = (program: Program): Promise<Judgement> => {
    const text = printPython(program);
    const judgement = this.known.get(text) ?? this.implementation.run(program).then((outcome) => this.judged(program, outcome));
    this.known.set(text, judgement);
    return judgement;
  };

  /** What judgeProgram says; what the reference does by default is allowed, and is found out once for all mistakes. */
  private judged(program: Program, outcome: Outcome): Judgement {
    const { trace, marks } = expectedOf(program);
    return outcome.kind === 'trace' && firstDifference(trace, outcome.trace) === undefined
      ? { verdict: 'pass', rules: rulesOf({ trace, marks }) }
      : judgeProgram(program, outcome, this.variations);
  }
}

/** How many lines a program has. */
export const linesOf = (text: string): number => text.trimEnd().split('\n').length;

export const median = (numbers: readonly number[]): number | undefined => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];

/** How often the commonest of some texts is there. */
export function mostCommon(texts: readonly (string | undefined)[]): number {
  return Math.max(...texts.map((text) => texts.filter((other) => other === text).length));
}
