/** Generated programs on one implementation: made in portions, steered to what was exercised least, judged. */

import fc from 'fast-check';
import type { Implementation } from '../adapters/implementation.js';
import { defectsOf } from '../reference/defects.js';
import { Machine, type Variations } from '../reference/machine.js';
import { prepare, type Model } from '../reference/run.js';
import type { Program } from '../scenario/syntax.js';
import { CoverageCounter, type Coverage } from './coverage.js';
import type { Judged } from './explain.js';
import { Samples } from './generate-examples.js';
import { featuresIn, programs } from './generate.js';
import type { Rule } from './rule.js';
import { inLanes } from './lanes.js';
import { judgeProgram, rulesOf } from './judge.js';
import { runAndJudge } from './repeat.js';
import { Covering } from './scene.js';
import { Steering } from './steer.js';

export interface ProgramsResult {
  /** The programs that did not pass, in the order in which they were generated. */
  readonly found: readonly Judged[];
  readonly coverage: Coverage;
  /** How many programs that passed exercised each rule. */
  readonly passes: ReadonlyMap<string, number>;
  /** Whether the rest of the programs was left out, since too many had ended the implementation. */
  readonly cutShort: boolean;
}

export interface ProgramsOptions {
  readonly seed: number;
  readonly cases: number;
  /** The rules whose examples some programs are made of. */
  readonly rules?: readonly Rule[];
  /** Called for every judged program, with how many there are now. */
  readonly progress?: (done: number) => void;
}

/** Programs that crash or hang for unknown reasons until no more are generated: each costs a new start of the implementation. */
const enough = 20;

/** Programs that are made at once. */
const portion = 100;

interface Portion {
  readonly programs: readonly Program[];
  readonly rules: (readonly string[])[];
  readonly finished: Promise<void>;
  readonly judged: () => void;
}

export async function runPrograms(
  implementation: Implementation,
  variations: Variations,
  { seed, cases, rules = [], progress }: ProgramsOptions,
): Promise<ProgramsResult> {
  const defects = defectsOf(implementation.name);
  const found = new Map<number, Judged>();
  const passes = new Map<string, number>();
  const coverage = new CoverageCounter();
  const steering = new Steering();
  const covering = new Covering();
  const samples = new Samples(rules, implementation.has);
  const portions: Portion[] = [];
  let done = 0;
  /** How many programs crashed or hung. */
  let ended = 0;

  /** Counts a portion whose programs have been judged. */
  const count = (number: number): void => {
    const one = portions[number]!;
    one.programs.forEach((program, i) => {
      // The programs that were left out at the end have no rules.
      const rules = one.rules[i];
      if (!rules) return;
      coverage.add(rules);
      steering.saw(featuresIn(program), rules);
      samples.saw(rules);
    });
    delete portions[number];
  };

  // A portion is steered by all portions but the two before it, which may still be under way: so programs depend on the
  // seed alone, not on which of them is judged first.
  async function* generated(): AsyncIterable<readonly [Program, at: number]> {
    for (let from = 0; from < cases; from += portion) {
      const number = from / portion;
      if (number >= 3) {
        await portions[number - 3]!.finished;
        count(number - 3);
      }
      const arbitrary = programs({ has: implementation.has, weights: steering.weights(), covering, samples });
      const made = fc.sample(arbitrary, { seed: seed + from, numRuns: Math.min(portion, cases - from) });
      portions[number] = newPortion(made);
      for (const [i, program] of made.entries()) {
        if (ended >= enough) return;
        yield [program, from + i];
      }
    }
  }

  await inLanes(generated(), async ([program, at]) => {
    let rules: readonly string[] = [];
    const judgement = await runAndJudge(implementation, program, (outcome) => {
      const model = prepare(program);
      const judged = judgeProgram(program, outcome, variations, defects, model);
      // What an implementation chose must not steer: it may choose otherwise the next time.
      rules = ('usual' in judged ? judged.usual : undefined) ?? usualRules(model, variations);
      return judged;
    });
    progress?.(++done);
    if (judgement.verdict === 'crash' && judgement.defect === undefined) ended++;
    // A hang costs the patience, too.
    if (judgement.verdict === 'hang') ended += 5;
    if (judgement.verdict === 'pass') for (const id of judgement.rules) passes.set(id, (passes.get(id) ?? 0) + 1);
    else found.set(at, { program, judgement });
    const own = portions[Math.floor(at / portion)]!;
    own.rules[at % portion] = rules;
    own.judged();
  });
  for (const number in portions) count(Number(number));
  const inOrder = [...found].sort(([a], [b]) => a - b).map(([, judged]) => judged);
  return { found: inOrder, coverage, passes, cutShort: ended >= enough };
}

/** The rules that a program exercises with default choices. */
function usualRules(model: Model, variations: Variations): readonly string[] {
  const machine = new Machine({ variations });
  model.run(machine);
  return rulesOf(machine);
}

function newPortion(programs: readonly Program[]): Portion {
  let open = programs.length;
  let finish!: () => void;
  const finished = new Promise<void>((resolve) => (finish = resolve));
  return { programs, rules: [], finished, judged: () => --open === 0 && finish() };
}
