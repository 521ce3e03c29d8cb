/** Failing generated programs → few failures: each made small, with the rule to blame. */

import { knownDefects } from '../reference/defects.js';
import { runReference } from '../reference/run.js';
import { printPython } from '../scenario/print-python.js';
import type { Program } from '../scenario/syntax.js';
import type { Trace } from '../scenario/trace.js';
import { canGenerateThreads } from './generate-threads.js';
import { defectOf, type Judgement } from './judge.js';
import { lacking, requires } from '../scenario/requires.js';
import { shrink } from './shrink.js';
import { isSimpler, simplicity } from './simplicity.js';
import type { Rule } from './rule.js';
import { simplestPrograms } from './simplest-programs.js';

export interface Judged {
  readonly program: Program;
  readonly judgement: Judgement;
}

export interface Explained extends Judged {
  /** The lines of the shortest generated program that failed so; absent when none is known to. */
  readonly shrunkFrom?: number;
  /** How many generated programs failed so, as far as that can be told. */
  readonly count: number;
}

/** Failing programs with the same rule or defect to blame. */
interface Group {
  readonly id: string;
  /** The shortest ones first. */
  readonly programs: readonly Judged[];
}

export interface ExplainOptions {
  /** The pages' examples that the implementation can run. */
  readonly examples?: readonly Program[];
  /** The rules, some of which say what must be refused. */
  readonly rules?: readonly Rule[];
  /** The rules that are known to be broken, since an example or a law of theirs failed. */
  readonly broken?: ReadonlySet<string>;
  /** How many failures to explain, those with the simplest programs. */
  readonly most?: number;
}

/**
 * Of the programs with the same rule to blame the shortest are explained: by the first of the simplest programs that shows the
 * same, by what is left of the first of the pages' examples that does or, where none does, by what is left of one of themselves.
 * One mistake, which shows in many places, mostly ends as one failure, whatever programs have shown it.
 *
 * @param passes how many programs that passed exercised each rule
 * @param judge runs a program and judges it
 * @param has what the implementation has; no program is tried that uses anything else
 */
export async function explain(
  found: readonly Judged[],
  passes: ReadonlyMap<string, number>,
  judge: (program: Program) => Promise<Judgement>,
  has: ReadonlySet<string>,
  { examples = [], rules = [], broken = new Set(), most = Infinity }: ExplainOptions = {},
): Promise<Explained[]> {
  const blaming = blamingOf(
    found.filter(({ judgement }) => defectOf(judgement) === undefined),
    passes,
    broken,
  );
  const known = new Map<string, Promise<Judgement>>();
  const judgeOnce = (program: Program): Promise<Judgement> => {
    const text = printPython(program);
    // What an implementation lacks must not be what is left of a program.
    const missing = lacking(has, requires(program));
    const judgement = known.get(text) ?? (missing.length > 0 ? Promise.resolve({ verdict: 'unsupported', missing }) : judge(program));
    known.set(text, judgement);
    return judgement;
  };
  const usual = 0.3 * Math.max(0, ...passes.values());
  const isRare = (rule: string): boolean => (passes.get(rule) ?? 0) < usual;
  const explaining = new Explaining(blaming, judgeOnce, has, isRare, exercised(found), examples, refusalsOf(rules));
  const groups = groupsOf(found, blaming);
  const open = new Set(groups);
  const explained = new Map<string, { readonly failure: Judged; readonly groups: Set<Group> }>();
  const add = async (program: Program, shown: readonly Group[]): Promise<void> => {
    const judgement = blaming.final(await judgeOnce(program));
    const id = groupOf(judgement);
    const one = explained.get(id) ?? { failure: { program, judgement }, groups: new Set<Group>() };
    explained.set(id, one);
    for (const group of open) if (group.id === id || shown.includes(group)) one.groups.add(group);
    for (const group of one.groups) open.delete(group);
  };
  for await (const [program, shown] of explaining.bySimplest(open)) {
    await add(program, shown);
    if (explained.size >= most) break;
  }
  for (const group of open) {
    if (explained.size >= most) break;
    await add(await explaining.cutDown(group), [group]);
  }
  return [...explained.values()].map(({ failure, groups }) => {
    const [first] = groups;
    const count = [...groups].reduce((sum, { programs }) => sum + programs.length, 0);
    return { ...failure, ...(first && { shrunkFrom: lines(first.programs[0]!.program) }), count };
  });
}

/** The largest groups first. */
function groupsOf(found: readonly Judged[], blaming: Blaming): Group[] {
  const groups = new Map<string, Judged[]>();
  for (const one of found) {
    const id = groupOf(blaming.group(one.judgement));
    groups.set(id, [...(groups.get(id) ?? []), one]);
  }
  const sizes = new Map(found.map(({ program }) => [program, lines(program)]));
  return [...groups]
    .map(([id, programs]) => ({ id, programs: programs.sort((a, b) => sizes.get(a.program)! - sizes.get(b.program)!) }))
    .sort((a, b) => b.programs.length - a.programs.length);
}

/** Finds one small program for each group of failing programs. */
class Explaining {
  /** The light ones of the simplest programs that fail; the examples; of the other simple programs those that exercise nothing new. */
  private readonly light = new Again(this.failingLight());
  private readonly ofPages = new Again(this.failingExamples());
  private readonly heavier = new Again(this.failingHeavier());

  /**
   * @param has what the implementation has
   * @param isRare whether few of the programs that passed exercised a rule
   * @param exercised the rules that the failing programs exercise
   * @param examples the pages' examples
   * @param refusals the rules that say what must be refused
   */
  constructor(
    private readonly blaming: Blaming,
    private readonly judge: (program: Program) => Promise<Judgement>,
    private readonly has: ReadonlySet<string>,
    private readonly isRare: (rule: string) => boolean,
    private readonly exercised: ReadonlySet<string>,
    private readonly examples: readonly Program[],
    private readonly refusals: ReadonlySet<string>,
  ) {}

  /**
   * The first of the simplest programs that fails, and the first ones that show what a group of failing programs shows;
   * each with the groups for which it is the first.
   *
   * @param open the groups that wait for it; may shrink while this goes on
   */
  async *bySimplest(open: ReadonlySet<Group>): AsyncIterable<readonly [Program, readonly Group[]]> {
    const waiting = (): Group[] => [...open].filter(({ programs }) => isAtFault(programs[0]!.judgement));
    if (waiting().length === 0) return;
    const shownBy = ({ judgement }: Small): Group[] => waiting().filter((group) => this.shows(judgement, group));
    // Failing programs seldom tell by themselves whether one mistake is behind two of them: the first is shown in any case.
    const first = await this.firstSmall(waiting());
    if (first) yield [await this.cutSmall(first), shownBy(first)];
    if (waiting().length === 0) return;
    for await (const small of this.failingSmall()) {
      const shown = small === first ? [] : shownBy(small);
      if (shown.length > 0) yield [await this.cutSmall(small), shown];
      if (waiting().length === 0) return;
    }
  }

  /**
   * The first of the small programs that fails like the shortest of some group or, where none does, like any other: whether the
   * shortest is about a refusal is chance, too.
   */
  private async firstSmall(groups: readonly Group[]): Promise<Small | undefined> {
    const shortest = groups.map(({ programs }) => programs[0]!.judgement);
    const all = groups.flatMap(({ programs }) => programs.map(({ judgement }) => judgement));
    return (await this.firstLike(shortest)) ?? this.firstLike(all);
  }

  /**
   * The first of the small programs that fails like some others. Of the light ones and the examples, which are the same whatever
   * was found, one in which nothing is to be refused, if any fails so: whether a refusal was found is chance.
   */
  private async firstLike(others: readonly Judgement[]): Promise<Small | undefined> {
    const failsLikeSome = ({ judgement }: Small): boolean => others.some((other) => this.failsLike(other)(judgement));
    let first: Small | undefined;
    for (const all of [this.light, this.ofPages]) {
      for await (const small of all) {
        const { judgement } = small;
        const isPlain = !isAboutMisuse(judgement) && !this.isAfterRefusal(judgement);
        if (isPlain && others.some((other) => isAlike(judgement, other))) return small;
        if (!first && failsLikeSome(small)) first = small;
      }
    }
    if (first) return first;
    for await (const small of this.heavier) if (failsLikeSome(small)) return small;
    return undefined;
  }

  /** Whether a failure of a simple program is the one of a group, as far as that can be told. */
  private shows(simple: Judgement, group: Group): boolean {
    const first = group.programs[0]!.judgement;
    if (!this.failsLike(first)(simple)) return false;
    return (
      groupOf(this.blaming.group(simple)) === group.id || group.programs.slice(0, 3).some(({ judgement }) => showsIn(simple, judgement))
    );
  }

  /** What is left of a group's shortest program when it is cut down. */
  async cutDown(group: Group): Promise<Program> {
    const { program, judgement: first } = group.programs[0]!;
    const fails = this.failsLike(first);
    // First with the same rule to blame, so that this mistake is not traded for a more common one; then, since what
    // a program does besides can make another rule look guilty, with whatever rule.
    const alike = await shrink(
      program,
      async (candidate) => {
        const judgement = await this.judge(candidate);
        return fails(judgement) && groupOf(this.blaming.group(judgement)) === group.id;
      },
      { limit: limitOf(first) },
    );
    const small = await this.cut(alike, first);
    if (first.verdict !== 'fail') return small;
    // Now that little is left in it, another program that blames a rule at work here may show the same.
    const judgement = await this.judge(small);
    const atWorkHere = new Set(atWork(judgement).filter(this.isRare));
    for await (const simple of this.failingSmall()) {
      if (!fails(simple.judgement)) continue;
      if (!showsIn(simple.judgement, judgement) && !atWorkHere.has(blamed(this.blaming.group(simple.judgement)))) continue;
      return isSimpler(simplicity(simple.program), simplicity(small)) ? this.cut(simple.program, first) : small;
    }
    return small;
  }

  /** What is left of one of the simplest programs or of an example; of an example, a simplest program if one shows the same. */
  private async cutSmall({ program, judgement, isExample }: Small): Promise<Program> {
    const small = await this.cut(program, judgement);
    if (!isExample) return small;
    const fails = this.failsLike(judgement);
    const { weight } = simplicity(small);
    const rules = new Set(rulesOf(small));
    const mayShow = (simple: Program): boolean => rulesOf(simple).every((rule) => rules.has(rule));
    for await (const simple of this.failingOf(simplestPrograms(this.has, { below: weight }), mayShow)) {
      if (fails(simple.judgement)) return this.cut(simple.program, judgement);
    }
    return small;
  }

  /** A program cut down as long as it fails in the same way, whatever rule is to blame. */
  private cut(program: Program, judgement: Judgement): Promise<Program> {
    const fails = this.failsLike(judgement);
    return shrink(program, async (candidate) => fails(await this.judge(candidate)), { limit: limitOf(judgement) });
  }

  /**
   * Whether a failure has the verdict and the defect of another, and is about a call that should be refused only if that one
   * may be. Who accepts what nobody should write would otherwise see little else: most programs can be cut down to it.
   */
  private failsLike(first: Judgement): (other: Judgement) => boolean {
    const mayBeRefusal = isAboutMisuse(first) || this.isAfterRefusal(first);
    return (other) => isAlike(other, first) && (mayBeRefusal || !isAboutMisuse(other));
  }

  /** Whether a call should be refused just before a failing trace leaves what is allowed: what is printed then need not name the error. */
  private isAfterRefusal(judgement: Judgement): boolean {
    return judgement.verdict === 'fail' && judgement.difference.allowed.some(({ rules }) => rules.some((rule) => this.refusals.has(rule)));
  }

  /** Those of the simplest programs and the examples that fail, in their order. */
  private async *failingSmall(): AsyncIterable<Small> {
    yield* this.light;
    yield* this.ofPages;
    yield* this.heavier;
  }

  private async *failingLight(): AsyncGenerator<Small, void> {
    yield* this.failingOf(simplestPrograms(this.has, { below: light(this.has) }));
  }

  private async *failingExamples(): AsyncGenerator<Small, void> {
    const examples = this.examples.map((program) => ({ program, simple: simplicity(program) }));
    examples.sort((a, b) => (isSimpler(a.simple, b.simple) ? -1 : 1));
    for await (const failing of this.failingOf(examples.map(({ program }) => program))) yield { ...failing, isExample: true };
  }

  private async *failingHeavier(): AsyncGenerator<Small, void> {
    const isNothingNew = (program: Program): boolean => rulesOf(program).every((rule) => this.exercised.has(rule));
    yield* this.failingOf(simplestPrograms(this.has, { above: light(this.has) - 1 }), isNothingNew);
  }

  /** Runs programs until one hangs or crashes, and no more of these: each that does costs more than all the others. */
  private async *failingOf(
    programs: Iterable<Program>,
    isWorthIt: (program: Program) => boolean = () => true,
  ): AsyncGenerator<Small, void> {
    let hasEnded = false;
    for (const batch of inBatches(programs, 64)) {
      const possible = batch.filter((one) => lacking(this.has, requires(one)).length === 0 && isWorthIt(one));
      const judgements = await Promise.all(possible.map(this.judge));
      for (const [i, judgement] of judgements.entries()) {
        if (isAtFault(judgement)) yield { program: possible[i]!, judgement };
        hasEnded ||= judgement.verdict === 'hang' || judgement.verdict === 'crash';
      }
      if (hasEnded) return;
    }
  }
}

/** A small program that fails. */
interface Small extends Judged {
  /** Whether it is a page's, and may be made smaller. */
  readonly isExample?: boolean;
}

/** What a generator gives, for as many as go through it, one after the other; it goes on only as far as somebody does. */
class Again<T> {
  private readonly given: T[] = [];

  constructor(private readonly source: AsyncGenerator<T, void>) {}

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void> {
    for (let i = 0; ; i++) {
      if (i === this.given.length) {
        const { value, done } = await this.source.next();
        if (done) return;
        this.given.push(value);
      }
      yield this.given[i]!;
    }
  }
}

/**
 * Each of the simplest programs is run that weighs less: then it is the same one that is shown whatever was found first. About
 * greenlets these are all, some 16,000; about green threads the first 4,000, and there are too many others.
 */
const light = (has: ReadonlySet<string>): number => (canGenerateThreads(has) ? 30 : Infinity);

/** The rules that some programs exercise, wherever they fail. */
const exercised = (found: readonly Judged[]): Set<string> => new Set(found.flatMap(({ program }) => rulesOf(program)));

/** What is known of the simplest programs, and asked again for each implementation. */
const rulesKnown = new WeakMap<Program, readonly string[]>();

function rulesOf(program: Program): readonly string[] {
  let rules = rulesKnown.get(program);
  if (!rules) rulesKnown.set(program, (rules = [...new Set(runReference(program).marks.map(({ rule }) => rule))]));
  return rules;
}

function* inBatches<T>(items: Iterable<T>, size: number): Iterable<T[]> {
  let batch: T[] = [];
  for (const item of items) {
    if (batch.push(item) < size) continue;
    yield batch;
    batch = [];
  }
  yield batch;
}

/** Whether two failures have the same verdict, and the same defect if any. */
const isAlike = (one: Judgement, other: Judgement): boolean => one.verdict === other.verdict && defectOf(one) === defectOf(other);

/** Whether it is the implementation that did wrong. */
const isAtFault = ({ verdict }: Judgement): boolean => verdict === 'fail' || verdict === 'hang' || verdict === 'crash';

/** Whether an error should tell of misuse where a failing trace leaves what is allowed, and does not. */
function isAboutMisuse(judgement: Judgement): boolean {
  if (judgement.verdict !== 'fail') return false;
  const { expected, observed, at } = judgement.difference;
  const thereIn = ({ events, end }: Trace): string => (at < events.length ? events[at]!.join(' ') : end);
  const [error] = misuse.exec(thereIn(expected)) ?? [];
  return error !== undefined && !thereIn(observed).includes(error);
}

/** The errors by which misuse is reported. */
const misuse = /\b(TypeError|ValueError|AttributeError|AssertionError|NameError)\b/;

/** The rules that say what must be refused. */
const refusalsOf = (rules: readonly Rule[]): Set<string> =>
  new Set(rules.filter(({ sentence }) => /\braise\b/.test(sentence) && misuse.test(sentence)).map(({ id }) => id));

/** Candidates that are tried: each that hangs costs the whole patience, each that crashes a new start, and errors are no failures to make small. */
const limitOf = ({ verdict }: Judgement): number => ({ hang: 20, crash: 300, error: 0 })[verdict as string] ?? 3_000;

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

/** Fewer failing programs than these tell little. */
const few = 3;

/** How much more suspect another rule must be than the one marked last. */
const clearly = 1.25;

/**
 * Which of the rules at work until the difference to blame: the one that failing programs exercised most and
 * passing programs least (Ochiai's coefficient; see R. Abreu et al., 2007, on locating faults by it). Unless another
 * is clearly more suspect it is the rule that was marked last. Of what is left of a program a rule that is known to be broken.
 *
 * Measured on every 14th of the wrong implementations of green threads, with 300 programs each: 58 failures of 39 of them, 44 of
 * which stand under a rule that the mistake breaks (21 of 62 without what the pages have shown).
 */
function blamingOf(found: readonly Judged[], passes: ReadonlyMap<string, number>, broken: ReadonlySet<string>): Blaming {
  const failing = new Map<string, number>();
  for (const { judgement } of found) for (const id of atWork(judgement)) failing.set(id, (failing.get(id) ?? 0) + 1);
  const suspicion = (id: string): number => {
    const fails = failing.get(id) ?? 0;
    return fails / Math.sqrt(fails + (passes.get(id) ?? 0) || 1);
  };
  const precision = (id: string): number => {
    const fails = failing.get(id) ?? 0;
    // A rule that few programs exercised tells little.
    return fails < few ? 0 : fails / (fails + (passes.get(id) ?? 0));
  };
  // Where few programs failed there is no more to go by than how rare a rule is.
  const sureness = (id: string): number => (found.length < few ? suspicion(id) : precision(id));
  const by = (measure: (id: string) => number, suspects: (failure: Failure) => readonly string[]): Blaming['group'] => {
    return (judgement) => {
      if (judgement.verdict !== 'fail' || judgement.defect !== undefined) return judgement;
      const [first, ...others] = suspects(judgement);
      const rule = others.reduce((best, id) => (measure(id) > clearly * measure(best!) ? id : best), first);
      return { ...judgement, difference: { ...judgement.difference, rule } };
    };
  };
  // What a page has shown to be broken needs no counting, and may show only in what should have come next.
  const brokenOr = (failure: Failure): readonly string[] => {
    const proven = [...failure.rules, ...(failure.rulesNext ?? [])].filter((id) => broken.has(id));
    return proven.length > 0 ? proven : failure.rules;
  };
  return { group: by(suspicion, ({ rules }) => rules), final: by(sureness, brokenOr) };
}

type Failure = Extract<Judgement, { verdict: 'fail' }>;

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
