/** Failing generated programs → few failures: each made small, with the rule to blame. */

import { knownDefects } from '../reference/defects.js';
import { printPython } from '../scenario/print-python.js';
import type { Program } from '../scenario/syntax.js';
import { defectOf, type Judgement } from './judge.js';
import { shrink } from './shrink.js';

export interface Judged {
  readonly program: Program;
  readonly judgement: Judgement;
}

export interface Explained extends Judged {
  /** The lines that the program had before it was made small. */
  readonly shrunkFrom: number;
  /** How many programs failed with the same rule or defect to blame. */
  readonly count: number;
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
  const blame = blaming(
    found.filter(({ judgement }) => defectOf(judgement) === undefined),
    passes,
  );
  const groups = new Map<string, Group>();
  for (const one of found) {
    const id = groupOf(blame(one.judgement));
    const known = groups.get(id);
    const isShorter = !known || lines(one.program) < lines(known.shortest.program);
    groups.set(id, { shortest: isShorter ? one : known.shortest, count: (known?.count ?? 0) + 1 });
  }
  const explained = new Map<string, Explained>();
  for (const [id, { shortest, count }] of groups) {
    if (explained.has(id)) continue;
    const { program, judgement } = shortest;
    const fails = (other: Judgement): boolean => other.verdict === judgement.verdict && defectOf(other) === defectOf(judgement);
    const failsAlike = (other: Judgement): boolean => fails(other) && groupOf(blame(other)) === id;
    // Each candidate that hangs costs the whole patience, each that crashes a new start.
    const limit = { hang: 20, crash: 300 }[judgement.verdict as string] ?? 3_000;
    // First with the same rule to blame, so that this mistake is not traded for a more common one; then, since what
    // a program does besides can make another rule look guilty, with whatever rule.
    const alike = await shrink(program, async (candidate) => failsAlike(await judge(candidate)), 0, limit);
    const small = await shrink(alike, async (candidate) => fails(await judge(candidate)), 0, limit);
    const final = blame(await judge(small));
    const other = groupOf(final);
    if (!explained.has(other))
      explained.set(other, { program: small, judgement: final, shrunkFrom: lines(program), count: groups.get(other)?.count ?? count });
  }
  return [...explained.values()];
}

interface Group {
  readonly shortest: Judged;
  readonly count: number;
}

/** Failures that are reported as one: by the same defect and with the same verdict, or with the same rule to blame. */
const groupOf = (judgement: Judgement): string => {
  const defect = defectOf(judgement);
  return defect === undefined ? blamed(judgement) : `${judgement.verdict} by ${defect}`;
};

/** What a failure stands under: the rule at fault, or the verdict where no rule can be. */
export const blamed = (judgement: Judgement): string =>
  defectOf(judgement) !== undefined
    ? knownDefects[defectOf(judgement)!]!
    : judgement.verdict === 'fail'
      ? (judgement.difference.rule ?? 'unknown')
      : judgement.verdict;

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
    if (judgement.verdict !== 'fail' || judgement.defect !== undefined) return judgement;
    const [first, ...others] = atWork(judgement);
    const rule = others.reduce((best, id) => (suspicion(id) > clearly * suspicion(best!) ? id : best), first);
    return { ...judgement, difference: { ...judgement.difference, rule } };
  };
}

/** The rules at work until a failing trace leaves what is allowed, the last one first. */
const atWork = (judgement: Judgement): readonly string[] => (judgement.verdict === 'fail' ? judgement.rules : []);

/** The lines of a program as printed: what a reader sees. */
const lines = (program: Program): number => printPython(program).trimEnd().split('\n').length;
