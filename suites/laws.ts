/** Laws: the programs that each is tried with, and what these tell. */

import fc from 'fast-check';
import type { Implementation, Outcome } from '../adapters/implementation.js';
import type { Variations } from '../reference/machine.js';
import { runReference } from '../reference/run.js';
import { parse } from '../scenario/parse.js';
import type { Program } from '../scenario/syntax.js';
import { canGenerateThreads } from './generate-threads.js';
import { asWritten, judgeByEnd, judgeProgram, type Judgement } from './judge.js';
import { headOf, isObjectLaw, programsWith, saysBroken, shrinkWithLaw } from './object-laws.js';
import { missing } from './probe.js';
import type { Law, Rule } from './rule.js';
import { shrink } from './shrink.js';
import { simplerValues } from './smaller.js';
import { instances } from './strategies.js';

/**
 * The programs that a law is tried with: as many as asked for, or one that tells what an implementation lacks.
 *
 * @throws Error when the law is about objects and generated programs make none of them
 */
export function programsOf(law: Law, implementation: Pick<Implementation, 'has'>, seed: number, count: number): Program[] {
  if (!isObjectLaw(law)) return fc.sample(instances(law), { seed, numRuns: count });
  const head = headOf(law);
  if (!canGenerateThreads(implementation.has)) return [[...head, ...parse('spawn(sleep)\n')]];
  return missing(implementation, head).length > 0 ? [head] : programsWith(law, implementation.has, { seed, count });
}

/** A law holds when its program ends or, about objects, does not say otherwise; the reference must find that it holds, too. */
export function judgeLaw(
  rule: Rule,
  law: Law,
  program: Program,
  outcome: Outcome,
  variations: Variations,
  defects: readonly string[] = [],
): Judgement {
  if (isObjectLaw(law)) {
    if (outcome.kind === 'trace' && !saysBroken(outcome.trace)) return { verdict: 'pass', rules: [rule.id] };
    const judgement = judgeProgram(program, outcome, variations, defects);
    return judgement.verdict === 'pass' ? broken(rule, 'it is broken there, too') : blaming(rule, judgement);
  }
  if (rule.unmodelled !== undefined) return judgeByEnd(rule.id, outcome);
  const { end } = runReference(program, { variations: { ...variations, ...asWritten } }).trace;
  if (end !== 'end') return broken(rule, end);
  return blaming(rule, judgeProgram(program, outcome, variations, defects));
}

const broken = ({ id }: Rule, how: string): Judgement => ({
  verdict: 'error',
  detail: `the law of ${id} does not hold for the reference: ${how}`,
});

/** A judgement that blames a rule, whichever was at work. */
const blaming = ({ id }: Rule, judgement: Judgement): Judgement =>
  judgement.verdict === 'fail' ? { ...judgement, difference: { ...judgement.difference, rule: id } } : judgement;

/** Makes a failing program of a law small: the values that the law is given, or what its objects go through. The law's text stays. */
export const shrinkLaw = (law: Law, program: Program, fails: (candidate: Program) => Promise<boolean>): Promise<Program> =>
  isObjectLaw(law) ? shrinkWithLaw(law, program, fails) : shrink(program, fails, { frozen: program.length - 1, step: simplerValues });
