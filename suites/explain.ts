/** Failing generated programs → few failures: each made small, with the rule to blame. */

import { printPython } from '../scenario/print-python.js';
import type { Program } from '../scenario/syntax.js';
import type { Judgement } from './judge.js';
import { shrink } from './shrink.js';

export interface Judged {
  readonly program: Program;
  readonly judgement: Judgement;
}

export interface Explained extends Judged {
  /** The lines that the program had before it was made small. */
  readonly shrunkFrom: number;
}

/**
 * Of the programs with the same rule to blame the shortest is shrunk; one mistake, which shows in many places, mostly
 * ends as one failure.
 *
 * @param passes how many programs that passed exercised each rule
 * @param judge runs a program and judges it
 */
export async function explain(
  found: readonly Judged[],
  passes: ReadonlyMap<string, number>,
  judge: (program: Program) => Promise<Judgement>,
): Promise<Explained[]> {
  const blame = blaming(found, passes);
  const shortest = new Map<string, Judged>();
  for (const one of found) {
    const id = blamed(blame(one.judgement));
    const known = shortest.get(id);
    if (!known || lines(one.program) < lines(known.program)) shortest.set(id, one);
  }
  const explained = new Map<string, Explained>();
  for (const [id, { program, judgement }] of shortest) {
    if (explained.has(id)) continue;
    const fails = (other: Judgement): boolean => other.verdict === judgement.verdict;
    const failsAlike = (other: Judgement): boolean => fails(other) && blamed(blame(other)) === id;
    // Each candidate that hangs costs the whole patience, each that crashes a new start.
    const limit = { hang: 20, crash: 200 }[judgement.verdict as string] ?? 3_000;
    // First with the same rule to blame, so that this mistake is not traded for a more common one; then, since what
    // a program does besides can make another rule look guilty, with whatever rule.
    const alike = await shrink(program, async (candidate) => failsAlike(await judge(candidate)), 0, limit);
    const small = await shrink(alike, async (candidate) => fails(await judge(candidate)), 0, limit);
    const final = blame(await judge(small));
    if (!explained.has(blamed(final))) explained.set(blamed(final), { program: small, judgement: final, shrunkFrom: lines(program) });
  }
  return [...explained.values()];
}

/** What a failure stands under: the rule at fault, or the verdict where no rule can be. */
export const blamed = (judgement: Judgement): string =>
  judgement.verdict === 'fail' ? (judgement.difference.rule ?? 'unknown') : judgement.verdict;

/** How much more suspect another rule must be than the one marked last. */
const clearly = 1.25;

/**
 * Which of the rules at work until the difference to blame: the one that failing programs exercised most and
 * passing programs least (Ochiai's coefficient; see R. Abreu et al., 2007, on locating faults by it). Unless another
 * is clearly more suspect it is the rule that was marked last.
 *
 * Measured on the 58 wrong implementations with 500 programs each: blaming the rule marked last gave 244 reports, of
 * which 54 named a rule that the mistake breaks; this gives 69 and 49.
 */
function blaming(found: readonly Judged[], passes: ReadonlyMap<string, number>): (judgement: Judgement) => Judgement {
  const failing = new Map<string, number>();
  for (const { judgement } of found) for (const id of atWork(judgement)) failing.set(id, (failing.get(id) ?? 0) + 1);
  const suspicion = (id: string): number => {
    const fails = failing.get(id) ?? 0;
    return fails / Math.sqrt(fails + (passes.get(id) ?? 0) || 1);
  };
  return (judgement) => {
    if (judgement.verdict !== 'fail') return judgement;
    const [first, ...others] = atWork(judgement);
    const rule = others.reduce((best, id) => (suspicion(id) > clearly * suspicion(best!) ? id : best), first);
    return { ...judgement, difference: { ...judgement.difference, rule } };
  };
}

/** The rules at work until a failing trace leaves what is allowed, the last one first. */
const atWork = (judgement: Judgement): readonly string[] => (judgement.verdict === 'fail' ? judgement.rules : []);

/** The lines of a program as printed: what a reader sees. */
const lines = (program: Program): number => printPython(program).trimEnd().split('\n').length;
