/** Judges one implementation by all three sources of scenarios: examples, laws, generated programs. */

import fc from 'fast-check';
import type { Implementation, Outcome } from '../adapters/implementation.js';
import { observed, type Variations } from '../reference/machine.js';
import { printPython } from '../scenario/print-python.js';
import { requires } from '../scenario/requires.js';
import type { Program } from '../scenario/syntax.js';
import type { Trace } from '../scenario/trace.js';
import { canGenerate, programs } from './generate.js';
import { answerOf, judgeExample, judgeProgram, type Judgement, type Verdict } from './judge.js';
import { answersOf, type Level, type Place, type Rule } from './rule.js';
import { shrink } from './shrink.js';
import { instances } from './strategies.js';

export interface ConformOptions {
  readonly seed: number;
  /** How many programs are generated. */
  readonly cases: number;
  /** How many values each law is tried with. */
  readonly lawCases: number;
  /** Told how far the work is. */
  readonly progress?: (stage: string, done: number, total: number) => void;
}

/** The standing of one implementation. */
export interface Standing {
  readonly implementation: Implementation;
  /** Its answers to the variations it was asked. */
  readonly variations: Variations;
  readonly rules: readonly RuleResult[];
  readonly failures: readonly Failure[];
  /** Generated programs that ran. */
  readonly programs: number;
}

export interface RuleResult {
  readonly rule: Rule;
  readonly verdict: Verdict | 'untested';
  readonly examples: number;
  readonly laws: number;
  /** Generated programs that exercised the rule. */
  readonly programs: number;
}

/** One way in which an implementation does not conform. */
export interface Failure {
  readonly rule: string;
  readonly sentence: string;
  readonly level: Level | undefined;
  readonly place: Place | undefined;
  readonly source: 'example' | 'law' | 'program';
  readonly program: Program;
  readonly judgement: Judgement;
  /** The lines that the program had before it was made small. */
  readonly shrunkFrom: number | undefined;
}

/** How many scenarios are under way at once. */
const lanes = 64;

/** Does `work` for all items, up to `lanes` at a time. */
async function inLanes<T>(items: Iterable<T>, work: (item: T) => Promise<void>): Promise<void> {
  const iterator = items[Symbol.iterator]();
  const lane = async (): Promise<void> => {
    for (let next = iterator.next(); !next.done; next = iterator.next()) await work(next.value);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}

export async function conform(implementation: Implementation, rules: readonly Rule[], options: ConformOptions): Promise<Standing> {
  return new Conforming(implementation, rules, options).run();
}

interface Judged {
  readonly program: Program;
  readonly judgement: Judgement;
}

interface Tally {
  verdicts: Verdict[];
  programs: number;
}

class Conforming {
  private variations: Variations = observed;
  private readonly tallies = new Map<string, Tally>();
  private readonly failures: Failure[] = [];

  constructor(
    private readonly implementation: Implementation,
    private readonly rules: readonly Rule[],
    private readonly options: ConformOptions,
  ) {
    for (const { id } of rules) this.tallies.set(id, { verdicts: [], programs: 0 });
  }

  async run(): Promise<Standing> {
    const answers = await this.probe();
    this.variations = { ...observed, ...answers };
    await this.examples();
    await this.laws();
    const programCount = canGenerate(this.implementation.has) ? await this.programs() : 0;
    return {
      implementation: this.implementation,
      variations: answers,
      rules: this.rules.map((rule) => this.result(rule)),
      failures: this.failures,
      programs: programCount,
    };
  }

  /** Asks the variations: what an implementation does in their examples is its answer everywhere. */
  private async probe(): Promise<Variations> {
    const answers: Record<string, string> = {};
    for (const rule of this.rules) {
      if (answersOf(rule).length === 0) continue;
      for (const example of rule.examples) {
        if (example.outputs.length < 2 || this.missing(example.program).length > 0) continue;
        const outcome = await this.implementation.run(example.program);
        const answer = outcome.kind === 'trace' ? answerOf(example, outcome.trace) : undefined;
        if (answer !== undefined) answers[rule.id] ??= answer;
      }
    }
    return answers;
  }

  private missing(program: Program): string[] {
    return [...requires(program)].filter((part) => !this.implementation.has.has(part));
  }

  private async examples(): Promise<void> {
    const all = this.rules.flatMap((rule) => rule.examples.map((example) => ({ rule, example })));
    let done = 0;
    await inLanes(all, async ({ rule, example }) => {
      const missing = this.missing(example.program);
      const judgement: Judgement =
        missing.length > 0
          ? { verdict: 'unsupported', missing }
          : judgeExample(rule.id, example, await this.implementation.run(example.program), this.variations);
      this.record(rule, judgement, 'example', example.program, undefined);
      this.options.progress?.('examples', ++done, all.length);
    });
  }

  private async laws(): Promise<void> {
    const { seed, lawCases, progress } = this.options;
    const laws = this.rules.flatMap((rule) => rule.laws.map((law) => ({ rule, law })));
    const broken = new Set<unknown>();
    let done = 0;
    const all = laws.flatMap(({ rule, law }) =>
      fc.sample(instances(law), { seed, numRuns: lawCases }).map((program) => ({ rule, law, program })),
    );
    await inLanes(all, async ({ rule, law, program }) => {
      progress?.('laws', ++done, all.length);
      if (broken.has(law)) return;
      const missing = this.missing(program);
      if (missing.length > 0) return this.record(rule, { verdict: 'unsupported', missing }, 'law', program, undefined);
      const judgement = this.judgeLaw(rule, program, await this.implementation.run(program));
      if (judgement.verdict === 'pass') return this.record(rule, judgement, 'law', program, undefined);
      if (broken.has(law)) return;
      broken.add(law);
      if (judgement.verdict !== 'fail') return this.record(rule, judgement, 'law', program, undefined);
      const again = async (candidate: Program): Promise<boolean> =>
        this.judgeLaw(rule, candidate, await this.implementation.run(candidate)).verdict === 'fail';
      const small = await shrink(program, again, program.length - 1);
      this.record(rule, this.judgeLaw(rule, small, await this.implementation.run(small)), 'law', small, undefined);
    });
  }

  /** A law holds when its program ends; the reference must find that it holds, too. */
  private judgeLaw(rule: Rule, program: Program, outcome: Outcome): Judgement {
    const judgement = judgeProgram(program, outcome, this.variations);
    if (judgement.verdict !== 'pass' && judgement.verdict !== 'fail') return judgement;
    const allowed = judgement.verdict === 'fail' ? judgement.difference.expected : (outcome as { trace: Trace }).trace;
    if (allowed.end !== 'end') return { verdict: 'error', detail: `the law of ${rule.id} does not hold for the reference: ${allowed.end}` };
    return judgement.verdict === 'fail' ? { ...judgement, difference: { ...judgement.difference, rule: rule.id } } : judgement;
  }

  private async programs(): Promise<number> {
    const { cases, progress } = this.options;
    let done = 0;
    const found: Judged[] = [];
    await inLanes(this.generated(), async (program) => {
      const judgement = judgeProgram(program, await this.implementation.run(program), this.variations);
      done++;
      progress?.('programs', done, cases);
      if (judgement.verdict === 'pass') for (const id of judgement.rules) this.count(id);
      else found.push({ program, judgement });
    });
    await this.explain(found);
    return done;
  }

  /** The generated programs, made in portions so that the first can run while the next are made. */
  private *generated(): Iterable<Program> {
    const { seed, cases } = this.options;
    const arbitrary = programs({ has: this.implementation.has });
    const portion = 100;
    for (let from = 0; from < cases; from += portion) {
      yield* fc.sample(arbitrary, { seed: seed + from, numRuns: Math.min(portion, cases - from) });
    }
  }

  /**
   * Makes failing programs small. Of those with the same rule at work the shortest is shrunk, and a smaller
   * program may fail by another rule: so one mistake, which shows in many places, ends as one failure.
   */
  private async explain(found: readonly Judged[]): Promise<void> {
    const blame = this.blame(found);
    const shortest = new Map<string, Judged>();
    for (const one of found) {
      const id = blamed(blame(one.judgement));
      const known = shortest.get(id);
      if (!known || lines(one.program) < lines(known.program)) shortest.set(id, one);
    }
    const explained = new Set<string>();
    for (const { program, judgement } of shortest.values()) {
      const judge = async (candidate: Program): Promise<Judgement> =>
        judgeProgram(candidate, await this.implementation.run(candidate), this.variations);
      const limit = judgement.verdict === 'hang' ? 20 : 3_000;
      const small = await shrink(program, async (candidate) => (await judge(candidate)).verdict === judgement.verdict, 0, limit);
      const text = printPython(small);
      if (explained.has(text)) continue;
      explained.add(text);
      const final = blame(await judge(small));
      const rule = this.rules.find(({ id }) => id === blamed(final));
      this.record(rule ?? blamed(final), final, 'program', small, lines(program));
    }
  }

  /**
   * Which of the rules at work at the difference to blame: the one that failing programs exercised there most and
   * passing programs least (Ochiai's coefficient; see R. Abreu et al., 2007, on locating faults by it). Unless another
   * is clearly more suspect it is the rule that was marked last.
   */
  private blame(found: readonly Judged[]): (judgement: Judgement) => Judgement {
    const failing = new Map<string, number>();
    for (const { judgement } of found) for (const id of atWork(judgement)) failing.set(id, (failing.get(id) ?? 0) + 1);
    const suspicion = (id: string): number => {
      const fails = failing.get(id) ?? 0;
      return fails / Math.sqrt(fails + (this.tallies.get(id)?.programs ?? 0) || 1);
    };
    const clearly = 1.25;
    return (judgement) => {
      if (judgement.verdict !== 'fail') return judgement;
      const [first, ...others] = atWork(judgement);
      const rule = others.reduce((best, id) => (suspicion(id) > clearly * suspicion(best!) ? id : best), first);
      return { ...judgement, difference: { ...judgement.difference, rule } };
    };
  }

  private tally(id: string, verdict: Verdict): void {
    this.tallies.get(id)?.verdicts.push(verdict);
  }

  private count(id: string): void {
    const tally = this.tallies.get(id);
    if (tally) tally.programs++;
  }

  private record(
    rule: Rule | string,
    judgement: Judgement,
    source: Failure['source'],
    program: Program,
    shrunkFrom: number | undefined,
  ): void {
    const id = typeof rule === 'string' ? rule : rule.id;
    this.tally(id, judgement.verdict);
    if (judgement.verdict === 'pass' || judgement.verdict === 'unsupported') return;
    const known = typeof rule === 'string' ? undefined : rule;
    this.failures.push({
      rule: id,
      sentence: known?.sentence ?? '',
      level: known?.level,
      place: known?.place,
      source,
      program,
      judgement,
      shrunkFrom,
    });
  }

  private result(rule: Rule): RuleResult {
    const { verdicts, programs: exercised } = this.tallies.get(rule.id)!;
    const worst = severity.find((verdict) => verdicts.includes(verdict));
    return { rule, verdict: worst ?? 'untested', examples: rule.examples.length, laws: rule.laws.length, programs: exercised };
  }
}

/** Worst first. A rule with some scenarios unsupported and the rest passing passes no more than those. */
const severity: readonly Verdict[] = ['error', 'crash', 'hang', 'fail', 'unsupported', 'pass'];

const blamed = (judgement: Judgement): string =>
  judgement.verdict === 'fail' ? (judgement.difference.rule ?? 'unknown') : judgement.verdict;

/** The rules at work where a failing trace leaves what is allowed, the last one first. */
const atWork = (judgement: Judgement): readonly string[] =>
  judgement.verdict === 'fail' ? (judgement.difference.allowed[0]?.rules ?? []) : [];

/** The lines of a program as printed: what a reader sees. */
const lines = (program: Program): number => printPython(program).trimEnd().split('\n').length;
