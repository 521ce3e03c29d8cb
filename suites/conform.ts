/** Judges one implementation by all three sources of scenarios: examples, laws, generated programs. */

import fc from 'fast-check';
import type { Implementation } from '../adapters/implementation.js';
import { observed, type Variations } from '../reference/machine.js';
import type { Program } from '../scenario/syntax.js';
import type { Trace } from '../scenario/trace.js';
import { blamed, explain, type Judged } from './explain.js';
import { canGenerate, programs } from './generate.js';
import { judgeExample, judgeProgram, type Judgement, type Verdict } from './judge.js';
import { missing, probe } from './probe.js';
import type { Law, Level, Place, Rule } from './rule.js';
import { shrink } from './shrink.js';
import { instances } from './strategies.js';

export interface ConformOptions {
  readonly seed: number;
  /** How many programs are generated. */
  readonly cases: number;
  /** How many values each law is tried with. */
  readonly lawCases: number;
  /** Its answers to the variations, when they are known; otherwise the rules' own examples ask for them. */
  readonly answers?: Variations;
  /** Told how far the work is. */
  readonly progress?: (stage: string, done: number, total: number) => void;
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
  /** Generated programs that ran. */
  readonly programs: number;
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

/** Programs that crash or hang until no more are generated: each costs a new start of the implementation. */
const enough = 20;

/** How many scenarios are under way at once. */
const lanes = 64;

/** Does `work` for all items, up to `lanes` at a time; gives the results in the order of the items. */
async function inLanes<T, R>(items: Iterable<T>, work: (item: T) => Promise<R>): Promise<R[]> {
  const iterator = items[Symbol.iterator]();
  const results: R[] = [];
  let count = 0;
  const lane = async (): Promise<void> => {
    for (let next = iterator.next(); !next.done; next = iterator.next()) {
      const at = count++;
      results[at] = await work(next.value);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return results;
}

export async function conform(implementation: Implementation, rules: readonly Rule[], options: ConformOptions): Promise<Standing> {
  return new Conforming(implementation, rules, options).run();
}

class Conforming {
  private variations: Variations = observed;
  private readonly verdicts = new Map<string, Verdict[]>();
  /** How many programs that passed exercised each rule. */
  private readonly exercised = new Map<string, number>();
  private readonly failures: Failure[] = [];
  /** How many programs crashed or hung. */
  private ended = 0;
  private readonly lacks = new Set<string>();

  constructor(
    private readonly implementation: Implementation,
    private readonly rules: readonly Rule[],
    private readonly options: ConformOptions,
  ) {
    for (const { id } of rules) this.verdicts.set(id, []);
  }

  async run(): Promise<Standing> {
    const answers = this.options.answers ?? (await probe(this.implementation, this.rules));
    this.variations = { ...observed, ...answers };
    await this.examples();
    await this.laws();
    const programCount = canGenerate(this.implementation.has) ? await this.programs() : 0;
    return {
      implementation: this.implementation,
      variations: answers,
      lacks: [...this.lacks],
      rules: this.rules.map((rule) => this.result(rule)),
      failures: this.failures,
      programs: programCount,
      cutShort: this.ended >= enough,
    };
  }

  private missing(program: Program): string[] {
    const parts = missing(this.implementation, program);
    parts.forEach((part) => this.lacks.add(part));
    return parts;
  }

  private async examples(): Promise<void> {
    const all = this.rules.flatMap((rule) => rule.examples.map((example) => ({ rule, example })));
    let done = 0;
    const judgements = await inLanes(all, async ({ rule, example }): Promise<Judgement> => {
      const missing = this.missing(example.program);
      if (missing.length > 0) return { verdict: 'unsupported', missing };
      const judgement = judgeExample(rule.id, example, await this.implementation.run(example.program), this.variations);
      this.options.progress?.('examples', ++done, all.length);
      return judgement;
    });
    all.forEach(({ rule, example }, i) => this.record(rule, judgements[i]!, 'example', example.program, undefined));
  }

  private async laws(): Promise<void> {
    const { seed, lawCases, progress } = this.options;
    const laws = this.rules.flatMap((rule) => rule.laws.map((law) => ({ rule, law })));
    const all = laws.flatMap(({ rule, law }) =>
      fc.sample(instances(law), { seed, numRuns: lawCases }).map((program) => ({ rule, law, program })),
    );
    const ended = new Set<Law>();
    let done = 0;
    const judgements = await inLanes(all, async ({ rule, law, program }): Promise<Judgement | undefined> => {
      progress?.('laws', ++done, all.length);
      // A law that crashes, hangs or cannot run at all need not do it for every value.
      if (ended.has(law)) return undefined;
      const judgement = await this.judgeLaw(rule, program);
      if (judgement.verdict !== 'pass' && judgement.verdict !== 'fail') ended.add(law);
      return judgement;
    });
    for (const { rule, law } of laws) {
      const own = all.flatMap((one, i) => (one.law === law && judgements[i] ? [{ ...one, judgement: judgements[i] }] : []));
      const { program, judgement } = own.find((one) => one.judgement.verdict !== 'pass') ?? own[0]!;
      const small = judgement.verdict === 'fail' ? await this.shrinkLaw(rule, program) : { program, judgement };
      this.record(rule, small.judgement, 'law', small.program, undefined);
    }
  }

  /** Makes the values smaller for which a law fails; its text stays. */
  private async shrinkLaw(rule: Rule, program: Program): Promise<Judged> {
    const fails = async (candidate: Program): Promise<boolean> => (await this.judgeLaw(rule, candidate)).verdict === 'fail';
    const small = await shrink(program, fails, program.length - 1);
    return { program: small, judgement: await this.judgeLaw(rule, small) };
  }

  /** A law holds when its program ends; the reference must find that it holds, too. */
  private async judgeLaw(rule: Rule, program: Program): Promise<Judgement> {
    const missing = this.missing(program);
    if (missing.length > 0) return { verdict: 'unsupported', missing };
    const outcome = await this.implementation.run(program);
    const judgement = judgeProgram(program, outcome, this.variations);
    if (judgement.verdict !== 'pass' && judgement.verdict !== 'fail') return judgement;
    const allowed = judgement.verdict === 'fail' ? judgement.difference.expected : (outcome as { trace: Trace }).trace;
    if (allowed.end !== 'end') return { verdict: 'error', detail: `the law of ${rule.id} does not hold for the reference: ${allowed.end}` };
    return judgement.verdict === 'fail' ? { ...judgement, difference: { ...judgement.difference, rule: rule.id } } : judgement;
  }

  private async programs(): Promise<number> {
    const { cases, progress } = this.options;
    let done = 0;
    const judged = await inLanes(this.generated(), async (program): Promise<Judged | undefined> => {
      const judgement = judgeProgram(program, await this.implementation.run(program), this.variations);
      done++;
      progress?.('programs', done, cases);
      if (judgement.verdict === 'crash') this.ended++;
      // A hang costs the patience, too.
      if (judgement.verdict === 'hang') this.ended += 5;
      if (judgement.verdict !== 'pass') return { program, judgement };
      for (const id of judgement.rules) this.exercised.set(id, (this.exercised.get(id) ?? 0) + 1);
      return undefined;
    });
    const found = judged.filter((one) => one !== undefined);
    await this.explain(found);
    return done;
  }

  /** The generated programs, made in portions so that the first can run while the next are made. */
  private *generated(): Iterable<Program> {
    const { seed, cases } = this.options;
    const arbitrary = programs({ has: this.implementation.has });
    const portion = 100;
    for (let from = 0; from < cases; from += portion) {
      for (const program of fc.sample(arbitrary, { seed: seed + from, numRuns: Math.min(portion, cases - from) })) {
        if (this.ended >= enough) return;
        yield program;
      }
    }
  }

  /** Records failing programs, made small. */
  private async explain(found: readonly Judged[]): Promise<void> {
    const judge = async (program: Program): Promise<Judgement> =>
      judgeProgram(program, await this.implementation.run(program), this.variations);
    for (const { program, judgement, shrunkFrom } of await explain(found, this.exercised, judge)) {
      const id = blamed(judgement);
      this.record(this.rules.find((rule) => rule.id === id) ?? id, judgement, 'program', program, shrunkFrom);
    }
  }

  private record(
    rule: Rule | string,
    judgement: Judgement,
    source: Failure['source'],
    program: Program,
    shrunkFrom: number | undefined,
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
      shrunkFrom,
    });
  }

  private result(rule: Rule): RuleResult {
    const worst = severity.find((verdict) => this.verdicts.get(rule.id)!.includes(verdict));
    const exercised = this.exercised.get(rule.id) ?? 0;
    return { rule, verdict: worst ?? 'untested', examples: rule.examples.length, laws: rule.laws.length, programs: exercised };
  }
}

/** Worst first. A rule with some scenarios unsupported and the rest passing passes no more than those. */
const severity: readonly Verdict[] = ['error', 'crash', 'hang', 'fail', 'unsupported', 'pass'];
