/** Generated programs on one implementation: run and judged, while the next are made. */

import type { Implementation } from '../adapters/implementation.js';
import { defectsOf } from '../reference/defects.js';
import { Machine, type Variations } from '../reference/machine.js';
import { prepare, type Model } from '../reference/run.js';
import type { Program } from '../scenario/syntax.js';
import { CoverageCounter, type Coverage } from './coverage.js';
import type { Judged } from './explain.js';
import type { Rule } from './rule.js';
import { inLanes } from './lanes.js';
import { judgeProgram, rulesOf } from './judge.js';
import { behind, Making, portion } from './make-programs.js';
import { runAndJudge } from './repeat.js';

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

/** A portion of programs that are under way. */
interface Portion {
  readonly rules: (readonly string[] | undefined)[];
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
  const making = new Making({ seed, cases, has: implementation.has, rules });
  const portions: Portion[] = [];
  let done = 0;
  /** How many programs crashed or hung. */
  let ended = 0;

  /** Counts a portion, once, whose programs have been judged. Those that were left out at the end have no rules. */
  const count = (number: number): void => {
    const { rules } = portions[number] ?? {};
    if (!rules) return;
    for (const exercised of rules) if (exercised) coverage.add(exercised);
    making.saw(number, rules);
    delete portions[number];
  };

  /** When each portion has been counted, and those before it. */
  const counts: Promise<void>[] = [];

  async function* generated(): AsyncIterable<readonly [Program, at: number]> {
    for (let number = 0; number * portion < cases; number++) {
      await counts[number - behind];
      const made = making.make(number);
      const own = (portions[number] = newPortion(made.length));
      const before = counts[number - 1];
      counts[number] = own.finished.then(() => before).then(() => count(number));
      for (const [i, program] of made.entries()) {
        if (ended >= enough) return;
        yield [program, number * portion + i];
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

function newPortion(size: number): Portion {
  let open = size;
  let finish!: () => void;
  const finished = new Promise<void>((resolve) => (finish = resolve));
  return { rules: new Array<undefined>(size).fill(undefined), finished, judged: () => --open === 0 && finish() };
}
