/** Failing generated programs → few failures: each made small, with the rule to blame. */

import { knownDefects } from '../reference/defects.js';
import { printPython } from '../scenario/print-python.js';
import type { Program } from '../scenario/syntax.js';
import { defectOf, type Judgement } from './judge.js';
import { requires } from '../scenario/requires.js';
import { shrink } from './shrink.js';
import { isSimpler, simplicity } from './simplicity.js';
import { simplestPrograms } from './simplest-programs.js';

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
 * Of the programs with the same rule to blame the shortest are shrunk, and the simplest outcome is taken; one mistake,
 * which shows in many places, mostly ends as one failure.
 *
 * @param passes how many programs that passed exercised each rule
 * @param judge runs a program and judges it
 * @param most how many failures to explain, those of most programs
 */
export async function explain(
  found: readonly Judged[],
  passes: ReadonlyMap<string, number>,
  judge: (program: Program) => Promise<Judgement>,
  most = Infinity,
): Promise<Explained[]> {
  const blaming = blamingOf(
    found.filter(({ judgement }) => defectOf(judgement) === undefined),
    passes,
  );
  const groups = new Map<string, Judged[]>();
  for (const one of found) {
    const id = groupOf(blaming.group(one.judgement));
    groups.set(id, [...(groups.get(id) ?? []), one]);
  }
  const known = new Map<string, Promise<Judgement>>();
  const judgeOnce = (program: Program): Promise<Judgement> => {
    const text = printPython(program);
    const judgement = known.get(text) ?? judge(program);
    known.set(text, judgement);
    return judgement;
  };
  const usual = 0.3 * Math.max(0, ...passes.values());
  const shrinking = new GroupShrinking(
    blaming,
    judgeOnce,
    new Set(found.flatMap(({ program }) => [...requires(program)])),
    (rule) => (passes.get(rule) ?? 0) < usual,
  );
  const explained = new Map<string, Explained>();
  const largestFirst = [...groups].sort(([, a], [, b]) => b.length - a.length);
  for (const [id, group] of largestFirst) {
    if (explained.has(id)) continue;
    if (explained.size >= most) break;
    const shrunk = await shrinking.shrink(id, group);
    const other = groupOf(shrunk.judgement);
    if (!explained.has(other)) explained.set(other, { ...shrunk, count: (groups.get(other) ?? group).length });
  }
  return [...explained.values()];
}

/** Makes one small program of each group of failing programs. */
class GroupShrinking {
  /**
   * @param parts what of the API the failing programs use, and the implementation therefore has
   * @param isRare whether few of the programs that passed exercised a rule
   */
  constructor(
    private readonly blaming: Blaming,
    private readonly judge: (program: Program) => Promise<Judgement>,
    private readonly parts: ReadonlySet<string>,
    private readonly isRare: (rule: string) => boolean,
  ) {}

  async shrink(id: string, group: readonly Judged[]): Promise<Omit<Explained, 'count'>> {
    const [first, ...others] = [...group].sort((a, b) => lines(a.program) - lines(b.program));
    const { verdict } = first!.judgement;
    const defect = defectOf(first!.judgement);
    const fails = (other: Judgement): boolean => other.verdict === verdict && defectOf(other) === defect;
    const failsAlike = (other: Judgement): boolean => fails(other) && groupOf(this.blaming.group(other)) === id;
    const still = async (candidate: Program): Promise<boolean> => fails(await this.judge(candidate));
    // Each candidate that hangs costs the whole patience, each that crashes a new start.
    const limit = { hang: 20, crash: 300 }[verdict as string] ?? 3_000;
    if (verdict === 'fail') {
      for (const { program, judgement } of [first!, ...others.slice(0, 2)].filter((one) => fails(one.judgement))) {
        const simplest = await this.simplest(program, (other) => failsAlike(other) || (fails(other) && showsIn(other, judgement)));
        if (simplest) return this.found(await shrink(simplest, still, 0, limit), program);
      }
    }
    // First with the same rule to blame, so that this mistake is not traded for a more common one; then, since what
    // a program does besides can make another rule look guilty, with whatever rule.
    const alike = await shrink(first!.program, async (candidate) => failsAlike(await this.judge(candidate)), 0, limit);
    const small = await shrink(alike, still, 0, limit);
    if (verdict !== 'fail') return this.found(small, first!.program);
    // Now that little is left in it, another program that blames a rule at work here may show the same.
    const judgement = await this.judge(small);
    const atWorkHere = new Set(atWork(judgement).filter(this.isRare));
    const simplest = await this.simplest(
      small,
      (other) => fails(other) && (showsIn(other, judgement) || atWorkHere.has(blamed(this.blaming.group(other)))),
    );
    return this.found(simplest ? await shrink(simplest, still, 0, limit) : small, first!.program);
  }

  private async found(program: Program, from: Program): Promise<Omit<Explained, 'count'>> {
    return { program, judgement: this.blaming.final(await this.judge(program)), shrunkFrom: lines(from) };
  }

  /** The first of the simplest programs that shows what a program shows, if it is simpler. */
  private async simplest(program: Program, showsTheSame: (judgement: Judgement) => boolean): Promise<Program | undefined> {
    const size = simplicity(program);
    const candidates = simplestPrograms().filter((one) => [...requires(one)].every((part) => this.parts.has(part)));
    const batch = 64;
    for (let from = 0; from < candidates.length; from += batch) {
      const tried = candidates.slice(from, from + batch);
      const judged = await Promise.all(tried.map(this.judge));
      const at = judged.findIndex(showsTheSame);
      if (at !== -1) return isSimpler(simplicity(tried[at]!), size) ? tried[at] : undefined;
      // Each costs more than all the others.
      if (judged.some(({ verdict }) => verdict === 'hang' || verdict === 'crash')) return undefined;
    }
    return undefined;
  }
}

/** Whether a program exercises nothing until it fails that another has not exercised until it failed. */
function showsIn(simple: Judgement, judgement: Judgement): boolean {
  const rules = new Set(atWork(judgement));
  return atWork(simple).every((id) => rules.has(id));
}

/** Failures that are reported as one: by the same defect and with the same verdict, or with the same rule to blame. */
const groupOf = (judgement: Judgement): string => {
  const defect = defectOf(judgement);
  return defect === undefined ? blamed(judgement) : `${judgement.verdict} by ${defect}`;
};

/** What a failure stands under: the rule at fault, or the verdict where no rule can be. */
export const blamed = (judgement: Judgement): string =>
  defectOf(judgement) !== undefined
    ? knownDefects[defectOf(judgement)!]!.rule
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
 * Measured on every fifth of the wrong implementations with 300 programs each: 39 reports for 29 mistakes, of which 27
 * name a rule that the mistake breaks.
 */
function blamingOf(found: readonly Judged[], passes: ReadonlyMap<string, number>): Blaming {
  const failing = new Map<string, number>();
  for (const { judgement } of found) for (const id of atWork(judgement)) failing.set(id, (failing.get(id) ?? 0) + 1);
  const suspicion = (id: string): number => {
    const fails = failing.get(id) ?? 0;
    return fails / Math.sqrt(fails + (passes.get(id) ?? 0) || 1);
  };
  const precision = (id: string): number => {
    const fails = failing.get(id) ?? 0;
    // A rule that few programs exercised tells little.
    return fails < 3 ? 0 : fails / (fails + (passes.get(id) ?? 0));
  };
  const by = (measure: (id: string) => number): ((judgement: Judgement) => Judgement) => {
    return (judgement) => {
      if (judgement.verdict !== 'fail' || judgement.defect !== undefined) return judgement;
      const [first, ...others] = atWork(judgement);
      const rule = others.reduce((best, id) => (measure(id) > clearly * measure(best!) ? id : best), first);
      return { ...judgement, difference: { ...judgement.difference, rule } };
    };
  };
  return { group: by(suspicion), final: by(precision) };
}

interface Blaming {
  /** For a program as it was generated, in which much is at work that has no part in the failure. */
  readonly group: (judgement: Judgement) => Judgement;
  /** For a program that was made small: of the little that is at work there, what goes with failures most surely. */
  readonly final: (judgement: Judgement) => Judgement;
}

/** The rules at work until a failing trace leaves what is allowed, the last one first. */
const atWork = (judgement: Judgement): readonly string[] => (judgement.verdict === 'fail' ? judgement.rules : []);

/** The lines of a program as printed: what a reader sees. */
const lines = (program: Program): number => printPython(program).trimEnd().split('\n').length;
