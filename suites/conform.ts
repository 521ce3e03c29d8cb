/** Judges one implementation by all three sources of scenarios: examples, laws, generated programs. */

import type { Implementation, Outcome } from '../adapters/implementation.js';
import { defectsOf } from '../reference/defects.js';
import { observed, type Variations } from '../reference/machine.js';
import type { Program } from '../scenario/syntax.js';
import { CoverageCounter, type Coverage } from './coverage.js';
import { blamed, explain, type Judged } from './explain.js';
import { Samples } from './generate-examples.js';
import { canGenerate } from './generate.js';
import { inLanes } from './lanes.js';
import { defectOf, judgeExample, judgeProgram, type Judgement, type Verdict } from './judge.js';
import { judgeLaw, programsOf, shrinkLaw } from './laws.js';
import { isObjectLaw } from './object-laws.js';
import { missing, probe } from './probe.js';
import type { Example, Law, Level, Place, Rule } from './rule.js';
import { runAndJudge } from './repeat.js';
import { runPrograms } from './run-programs.js';

export interface ConformOptions {
  readonly seed: number;
  /** How many programs are generated. */
  readonly cases: number;
  /** How many values each law is tried with. */
  readonly lawCases: number;
  /** Its answers to the variations, when they are known; otherwise the rules' own examples ask for them. */
  readonly answers?: Variations;
  /** Told how far the work is. */
  readonly progress?: (progress: Progress) => void;
}

/** How far the judging of an implementation is. */
export interface Progress {
  readonly stage: 'examples' | 'laws' | 'programs';
  readonly done: number;
  readonly total: number;
  /** Of an example: the area of its rule, and its verdict. */
  readonly area?: string;
  readonly verdict?: Verdict;
}

/** The standing of one implementation. */
export interface Standing {
  readonly implementation: Implementation;
  /** Its answers to the variations it was asked. */
  readonly variations: Variations;
  /** The parts of the API that scenarios needed and the implementation has not. */
  readonly lacks: readonly string[];
  readonly rules: readonly RuleResult[];
  readonly failures: readonly Failure[];
  /** What the generated programs exercised, and how many ran. */
  readonly coverage: Coverage;
  /** Whether the rest of the programs was left out, since too many had ended the implementation. */
  readonly cutShort: boolean;
}

export interface RuleResult {
  readonly rule: Rule;
  readonly verdict: Verdict | 'untested';
  readonly examples: number;
  readonly laws: number;
  /** Generated programs that exercised the rule. */
  readonly programs: number;
  /** What its examples and laws need of the API that the implementation has not. */
  readonly lacks: readonly string[];
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
  /** Of generated programs: the lines of the shortest that failed so, before it was made small. */
  readonly shrunkFrom?: number;
  /** Of generated programs: how many failed so; none when only one of the simplest programs is known to. */
  readonly count?: number;
}

/** By what an implementation is judged: its answers, what was observed where it gave none, and its clock. */
export const variationsOf = ({ implementation: { clock }, variations }: Pick<Standing, 'implementation' | 'variations'>): Variations => ({
  ...observed,
  ...variations,
  ...(clock && { 'hub.clock': clock }),
});

export async function conform(implementation: Implementation, rules: readonly Rule[], options: ConformOptions): Promise<Standing> {
  return new Conforming(implementation, rules, options).run();
}

class Conforming {
  private variations: Variations = observed;
  private readonly verdicts = new Map<string, Verdict[]>();
  private coverage: Coverage = new CoverageCounter();
  private cutShort = false;
  private readonly defects: readonly string[];
  private readonly failures: Failure[] = [];
  /** The parts that are missing, for each rule whose scenarios need any. */
  private readonly lacks = new Map<string, Set<string>>();

  constructor(
    private readonly implementation: Implementation,
    private readonly rules: readonly Rule[],
    private readonly options: ConformOptions,
  ) {
    for (const { id } of rules) this.verdicts.set(id, []);
    this.defects = defectsOf(implementation.name);
  }

  async run(): Promise<Standing> {
    const answers = this.options.answers ?? (await probe(this.implementation, this.rules));
    this.variations = variationsOf({ implementation: this.implementation, variations: answers });
    await this.examples();
    await this.laws();
    if (canGenerate(this.implementation.has)) await this.programs();
    return {
      implementation: this.implementation,
      variations: answers,
      lacks: [...new Set([...this.lacks.values()].flatMap((parts) => [...parts]))],
      rules: this.rules.map((rule) => this.result(rule)),
      failures: this.failures,
      coverage: this.coverage,
      cutShort: this.cutShort,
    };
  }

  private missing(rule: Rule, program: Program): string[] {
    const parts = missing(this.implementation, program, rule.needs);
    const known = this.lacks.get(rule.id) ?? new Set();
    if (parts.length > 0) this.lacks.set(rule.id, known);
    parts.forEach((part) => known.add(part));
    return parts;
  }

  private async examples(): Promise<void> {
    const all = this.rules.flatMap((rule) => rule.examples.map((example) => ({ rule, example })));
    let done = 0;
    const judgements = await inLanes(all, async ({ rule, example }): Promise<Judgement> => {
      const judgement = await this.judgeExample(rule, example);
      this.options.progress?.({ stage: 'examples', done: ++done, total: all.length, area: rule.area, verdict: judgement.verdict });
      return judgement;
    });
    all.forEach(({ rule, example }, i) => this.record(rule, judgements[i]!, 'example', example.program));
  }

  private async judgeExample(rule: Rule, example: Example): Promise<Judgement> {
    const missing = this.missing(rule, example.program);
    if (missing.length > 0) return { verdict: 'unsupported', missing };
    const judge = (outcome: Outcome): Judgement => judgeExample(rule, example, outcome, this.variations, this.defects);
    return runAndJudge(this.implementation, example.program, judge, rule.needs);
  }

  private async laws(): Promise<void> {
    const { seed, lawCases, progress } = this.options;
    const laws = this.rules.flatMap((rule) => rule.laws.map((law) => ({ rule, law })));
    const all = laws.flatMap(({ rule, law }) =>
      programsOf(law, this.implementation, seed, lawCases).map((program) => ({ rule, law, program })),
    );
    const ended = new Set<Law>();
    let done = 0;
    const judgements = await inLanes(all, async ({ rule, law, program }): Promise<Judgement | undefined> => {
      progress?.({ stage: 'laws', done: ++done, total: all.length });
      // A law that crashes, hangs or cannot run at all need not do it for every value.
      if (ended.has(law)) return undefined;
      const judgement = await this.judgeLaw(rule, law, program);
      if (judgement.verdict !== 'pass' && judgement.verdict !== 'fail') ended.add(law);
      return judgement;
    });
    for (const { rule, law } of laws) {
      const own = all.flatMap((one, i) => (one.law === law && judgements[i] ? [{ ...one, judgement: judgements[i] }] : []));
      const failing = own.filter((one) => one.judgement.verdict !== 'pass').sort((a, b) => a.program.length - b.program.length);
      const { program, judgement } = failing[0] ?? own[0]!;
      const isRun = judgement.verdict === 'fail' || (judgement.verdict === 'error' && isObjectLaw(law));
      const small = isRun ? await this.shrinkLaw(rule, law, { program, judgement }) : { program, judgement };
      this.record(rule, small.judgement, 'law', small.program);
    }
  }

  /** Makes a law's program smaller as long as it fails in the same way. */
  private async shrinkLaw(rule: Rule, law: Law, { program, judgement: first }: Judged): Promise<Judged> {
    const fails = async (candidate: Program): Promise<boolean> => {
      const judgement = await this.judgeLaw(rule, law, candidate);
      return judgement.verdict === first.verdict && defectOf(judgement) === defectOf(first);
    };
    const small = await shrinkLaw(law, program, fails);
    return { program: small, judgement: await this.judgeLaw(rule, law, small) };
  }

  private async judgeLaw(rule: Rule, law: Law, program: Program): Promise<Judgement> {
    const missing = this.missing(rule, program);
    if (missing.length > 0) return { verdict: 'unsupported', missing };
    const judge = (outcome: Outcome): Judgement => judgeLaw(rule, law, program, outcome, this.variations, this.defects);
    return runAndJudge(this.implementation, program, judge, rule.needs);
  }

  private async programs(): Promise<void> {
    const { seed, cases, progress } = this.options;
    const judge = (program: Program): Promise<Judgement> =>
      runAndJudge(this.implementation, program, (outcome) => judgeProgram(program, outcome, this.variations, this.defects));
    const { found, coverage, passes, cutShort } = await runPrograms(this.implementation, this.variations, {
      seed,
      cases,
      rules: this.rules,
      progress: (done) => progress?.({ stage: 'programs', done, total: cases }),
    });
    [this.coverage, this.cutShort] = [coverage, cutShort];
    const { has, clock } = this.implementation;
    // On a real clock it would take minutes to run them all again.
    const examples = clock === 'real' ? [] : new Samples(this.rules, has).programs;
    const broken = new Set(this.failures.filter(({ judgement }) => judgement.verdict === 'fail').map(({ rule }) => rule));
    for (const { program, judgement, ...origin } of await explain(found, passes, judge, has, { examples, rules: this.rules, broken })) {
      const id = blamed(judgement);
      this.record(this.rules.find((rule) => rule.id === id) ?? id, judgement, 'program', program, origin);
    }
  }

  private record(
    rule: Rule | string,
    judgement: Judgement,
    source: Failure['source'],
    program: Program,
    found: Pick<Failure, 'shrunkFrom' | 'count'> = {},
  ): void {
    const id = typeof rule === 'string' ? rule : rule.id;
    this.verdicts.get(id)?.push(judgement.verdict);
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
      ...found,
    });
  }

  private result(rule: Rule): RuleResult {
    const exercised = this.coverage.rules.get(rule.id) ?? 0;
    const lacks = [...(this.lacks.get(rule.id) ?? [])];
    return {
      rule,
      verdict: worst(this.verdicts.get(rule.id)!) ?? 'untested',
      examples: rule.examples.length,
      laws: rule.laws.length,
      programs: exercised,
      lacks,
    };
  }
}

/** Worst first. A rule with some scenarios unsupported and the rest passing passes no more than those. */
const severity: readonly Verdict[] = ['error', 'crash', 'hang', 'fail', 'unsupported', 'pass'];

/** The worst of some verdicts; undefined when there are none. */
export const worst = (verdicts: readonly Verdict[]): Verdict | undefined => severity.find((verdict) => verdicts.includes(verdict));
