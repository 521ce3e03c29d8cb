/** What must be known of an implementation before it is judged: what it lacks, and its answers to the variations. */

import type { Implementation } from '../adapters/implementation.js';
import type { Variations } from '../reference/machine.js';
import { lacking, requires } from '../scenario/requires.js';
import type { Program } from '../scenario/syntax.js';
import { answerOf } from './judge.js';
import { answersOf, type Rule } from './rule.js';

/** The parts of the API that a scenario uses, and other capabilities that it needs, that an implementation has not. */
export const missing = ({ has }: Pick<Implementation, 'has'>, program: Program, needs: readonly string[] = []): string[] =>
  lacking(has, [...requires(program), ...needs]);

/** Asks the variations: what an implementation does in their examples is its answer everywhere. */
export async function probe(implementation: Implementation, rules: readonly Rule[]): Promise<Variations> {
  const answers: Record<string, string> = {};
  for (const rule of rules) {
    if (answersOf(rule).length === 0) continue;
    for (const example of rule.examples) {
      if (example.outputs.length < 2 || missing(implementation, example.program, rule.needs).length > 0) continue;
      const outcome = await implementation.run(example.program, rule.needs);
      const answer = outcome.kind === 'trace' ? answerOf(rule.id, example, outcome.trace) : undefined;
      if (answer !== undefined) answers[rule.id] ??= answer;
    }
  }
  return answers;
}
