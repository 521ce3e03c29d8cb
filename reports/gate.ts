/** The gate: results beside a baseline. What fails and is not in it is new; what is in it and passes is fixed. */

import picomatch from 'picomatch';
import type { Baseline } from './baseline.js';
import type { BaselineEntry, Document, Finding, Gate, RuleStanding, Subject } from './document.js';
import { isBinding } from './report.js';

/** What failures stand under that no rule can be blamed for (`suites/explain.ts`). */
const withoutRule = ['unknown', 'crash', 'hang'];

/**
 * @param strict whether an entry that passes now is wrong
 * @param today the day, like 2030-12-31
 */
export function gateOf(
  document: Document,
  baseline: Baseline,
  { strict, today }: { readonly strict: boolean; readonly today: string },
): Gate {
  const matchers = baseline.entries.map(matcherOf);
  const isPast = ({ until }: BaselineEntry): boolean => until !== undefined && until < today;
  const results = resultsOf(document, baseline.entries);
  const used = new Set<number>();
  const failing = results.map((result) => findFailing(result, matchers, isPast, used));
  const partial = isPartial(document);
  const findings = results.flatMap((result, i) => [...failing[i]!, ...(partial ? [] : findFixed(result, matchers, used))]);
  const entries = baseline.entries.map((entry, i) => {
    const problem = problemOf(entry, matchers[i]!, document, results) ?? (isPast(entry) ? pastProblem(entry) : undefined);
    return problem === undefined ? entry : { ...entry, problem };
  });
  return { baseline: baseline.file, strict, entries, findings };
}

/** Whether a run judged a part of the rules only. */
export const isPartial = ({ selection: { only, replay } }: Pick<Document, 'selection'>): boolean => only.length > 0 || replay;

/** How an implementation stands by one rule, or by what no rule is to blame for. */
interface Result {
  readonly implementation: number;
  readonly name: string;
  readonly rule: string;
  readonly verdict: RuleStanding['verdict'];
  /** What an entry can expect of it: each failure, or that it is unsupported. */
  readonly parts: readonly Part[];
}

interface Part {
  readonly verdict: RuleStanding['verdict'];
  readonly defect?: string;
  readonly binding: boolean;
}

function resultsOf(document: Document, entries: readonly BaselineEntry[]): Result[] {
  const generated = document.selection.cases > 0;
  const asked = generated ? withoutRule.filter((id) => entries.some(({ rule }) => rule === id)) : [];
  return document.implementations.flatMap((subject, implementation) => {
    const known = new Set(subject.rules.map(({ id }) => id));
    const others = new Set([...subject.failures.map(({ rule }) => rule), ...asked].filter((id) => !known.has(id)));
    const further = [...others].map((id) => ({
      id,
      verdict: subject.failures.find(({ rule }) => rule === id)?.verdict ?? ('pass' as const),
    }));
    return [...subject.rules, ...further].map(({ id, verdict }) => ({
      implementation,
      name: subject.name,
      rule: id,
      verdict,
      parts: partsOf(subject, id, verdict),
    }));
  });
}

function partsOf({ failures }: Subject, rule: string, verdict: RuleStanding['verdict']): readonly Part[] {
  if (verdict === 'unsupported') return [{ verdict, binding: true }];
  return failures
    .filter((failure) => failure.rule === rule)
    .map((failure) => ({
      verdict: failure.verdict,
      ...(failure.defect !== undefined && { defect: failure.defect }),
      binding: isBinding(failure) || failure.verdict === 'error',
    }));
}

interface Matcher {
  readonly entry: BaselineEntry;
  readonly rule: (id: string) => boolean;
  readonly implementation: (name: string) => boolean;
}

const matcherOf = (entry: BaselineEntry): Matcher => ({
  entry,
  rule: globbing(entry.rule),
  implementation: globbing(entry.implementation),
});

/** Asks for a glob, in which `*` stands for anything: names may have slashes and begin with a dot. */
export function globbing(glob: string): (text: string) => boolean {
  const matches = glob.length > longestGlob ? () => false : picomatch(glob, { bash: true, dot: true });
  return (text) => text === glob || matches(text);
}

/** What picomatch takes; anything longer is a name. */
const longestGlob = 65_536;

const isAbout = ({ rule, implementation }: Matcher, result: Result): boolean => rule(result.rule) && implementation(result.name);

/** Errors are our own or the adapter's: no entry expects them. */
const expects = ({ entry: { verdict, defect } }: Matcher, part: Part): boolean =>
  part.verdict !== 'error' &&
  (verdict === undefined ? part.verdict !== 'unsupported' : verdict === part.verdict) &&
  (defect === undefined || defect === part.defect);

/** A rule is as expected when entries expect all its failures. Notes which entries expected any. */
function findFailing(
  result: Result,
  matchers: readonly Matcher[],
  isPast: (entry: BaselineEntry) => boolean,
  used: Set<number>,
): Finding[] {
  const about = [...matchers.keys()].filter((i) => isAbout(matchers[i]!, result));
  const found = result.parts.flatMap((part): Finding[] => {
    const fitting = about.filter((i) => expects(matchers[i]!, part));
    fitting.forEach((i) => used.add(i));
    const entry = fitting.find((i) => !isPast(matchers[i]!.entry)) ?? fitting[0];
    const { implementation, rule } = result;
    const { verdict } = part;
    if (entry !== undefined) return [{ is: isPast(matchers[entry]!.entry) ? 'expired' : 'expected', implementation, rule, verdict, entry }];
    return part.binding ? [{ is: 'new', implementation, rule, verdict }] : [];
  });
  return found.sort((a, b) => weight(a) - weight(b)).slice(0, 1);
}

/** Of several findings about one rule one is told: what is new before what is known, and first what may hide others. */
const weight = ({ is, verdict }: Finding): number =>
  ['new', 'expired', 'expected'].indexOf(is) * 10 + ['error', 'crash', 'hang', 'fail', 'unsupported'].indexOf(verdict);

/** Entries about what passes now. One that names a defect is fixed when nothing fails by it any more. */
const findFixed = (
  { verdict, implementation, rule, name, parts }: Result,
  matchers: readonly Matcher[],
  used: ReadonlySet<number>,
): Finding[] =>
  verdict !== 'pass'
    ? []
    : matchers.flatMap((matcher, entry) =>
        isAbout(matcher, { verdict, implementation, rule, name, parts }) && !(matcher.entry.defect !== undefined && used.has(entry))
          ? [{ is: 'fixed' as const, implementation, rule, verdict, entry }]
          : [],
      );

const pastProblem = ({ until }: BaselineEntry): string =>
  `its last day, ${until}, is past; mend what it names, or write a later day and why`;

/** Why an entry is about nothing. A run of some rules knows nothing of the others. */
function problemOf(entry: BaselineEntry, matcher: Matcher, document: Document, results: readonly Result[]): string | undefined {
  const names = [...new Set(document.implementations.map(({ name }) => name))];
  if (!names.some(matcher.implementation))
    return `no implementation of this run matches "${entry.implementation}"; its names: ${names.join(', ')}`;
  if (isPartial(document) || withoutRule.includes(entry.rule)) return undefined;
  const about = results.filter((result) => isAbout(matcher, result));
  if (about.length === 0) return `no rule matches "${entry.rule}"; ids look like ${document.rules[0]?.id ?? 'switch.tuple'}`;
  return about.every(({ verdict }) => verdict === 'untested') ? `nothing tests "${entry.rule}"; remove the entry` : undefined;
}
