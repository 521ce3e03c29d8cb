/**
 * Which rules an implementation breaks, and which ones somebody has to break. There are hundreds of wrong implementations, so what a
 * page says of its examples is asked of the reference only once.
 */

import fc from 'fast-check';
import type { Implementation, Outcome } from '../../adapters/implementation.js';
import { openAdapter } from '../../adapters/open.js';
import { observed, type Variations } from '../../reference/machine.js';
import { runReference } from '../../reference/run.js';
import type { Program } from '../../scenario/syntax.js';
import { sameTrace, type Trace } from '../../scenario/trace.js';
import { worst } from '../../suites/conform.js';
import { judgeExample, type Verdict } from '../../suites/judge.js';
import { judgeLaw } from '../../suites/laws.js';
import { missing, probe } from '../../suites/probe.js';
import type { Rule } from '../../suites/rule.js';
import { instances } from '../../suites/strategies.js';

/** The rules that must be broken by somebody: the tested ones that say MUST. */
export const toBreak = (rules: readonly Rule[]): Rule[] =>
  rules.filter(({ level, untested }) => level.startsWith('MUST') && untested === undefined);

interface Question {
  readonly rule: Rule;
  readonly program: Program;
  /** What the page's order allows, if the reference knows; others may be allowed, too. */
  readonly expected: Trace | undefined;
  readonly judge: (outcome: Outcome, variations: Variations) => Verdict;
}

/** What some rules ask of an implementation: their examples, and their laws for some values. */
export class Questions {
  private readonly all: readonly Question[];

  /** @param lawCases how many values each law is tried with */
  constructor(
    private readonly rules: readonly Rule[],
    lawCases: number,
  ) {
    this.all = toBreak(rules).flatMap((rule) => {
      const expectedOf = (program: Program): Trace | undefined => (rule.unmodelled === undefined ? runReference(program).trace : undefined);
      const examples = rule.examples.map((example): Question => ({
        rule,
        program: example.program,
        expected: expectedOf(example.program),
        judge: (outcome, variations) => judgeExample(rule, example, outcome, variations).verdict,
      }));
      const laws = rule.laws.flatMap((law) =>
        fc.sample(instances(law), { seed: 1, numRuns: lawCases }).map((program): Question => ({
          rule,
          program,
          expected: expectedOf(program),
          judge: (outcome, variations) => judgeLaw(rule, law, program, outcome, variations).verdict,
        })),
      );
      return [...examples, ...laws];
    });
  }

  /**
   * The ids of the rules that an implementation breaks, sorted; with the verdict, when it is not `fail`.
   *
   * @param areas the pages that are asked; all when there are none
   */
  async brokenBy(implementation: Implementation, areas?: ReadonlySet<string>): Promise<string[]> {
    const variations = { ...observed, ...(await probe(implementation, this.rules)) };
    const verdicts = new Map<string, Verdict[]>();
    const asked = areas ? this.all.filter(({ rule }) => areas.has(rule.area)) : this.all;
    const ask = async (question: Question): Promise<void> => {
      const verdict = await answered(implementation, question, variations);
      const { id } = question.rule;
      verdicts.set(id, [...(verdicts.get(id) ?? []), verdict]);
    };
    await Promise.all(asked.map(ask));
    return [...verdicts]
      .map(([id, all]) => [id, worst(all)] as const)
      .filter(([, verdict]) => verdict !== 'pass')
      .map(([id, verdict]) => (verdict === 'fail' ? id : `${id}: ${verdict}`))
      .sort();
  }
}

async function answered(implementation: Implementation, question: Question, variations: Variations): Promise<Verdict> {
  const { rule, program, expected, judge } = question;
  if (missing(implementation, program, rule.needs).length > 0) return 'unsupported';
  const outcome = await implementation.run(program, rule.needs);
  return expected && outcome.kind === 'trace' && sameTrace(expected, outcome.trace) ? 'pass' : judge(outcome, variations);
}

/** What is found of rules about what JavaScript does not have, those that the example leaves out. */
export async function beyondJavaScript(questions: Questions): Promise<Set<string>> {
  const example = await openAdapter('example');
  try {
    return new Set((await questions.brokenBy(example)).filter((id) => id.endsWith(': unsupported')));
  } finally {
    await example.close();
  }
}
