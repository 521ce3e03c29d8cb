/** What differs between two reports: what is new, fixed, still so, added and removed, by implementation. */

import { counted } from './counted.js';
import type { Document, FailureText, RuleStanding, Subject } from './document.js';
import { isPartial } from './gate.js';
import { exitCodes, isBinding, type ExitCode } from './report.js';
import { onOneLine } from './safe.js';

export interface Difference {
  /** Why the two may differ without anybody's doing. */
  readonly notes: readonly string[];
  readonly subjects: readonly SubjectDifference[];
  /** Implementations that only one report has. */
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** The code with which the later report leaves no room for a comparison. */
  readonly code?: ExitCode;
}

export interface SubjectDifference {
  readonly title: string;
  readonly changes: readonly Change[];
}

export interface Change {
  readonly is: 'NEW' | 'FIXED' | 'STILL' | 'ADDED' | 'REMOVED';
  readonly rule: string;
  readonly was?: Verdict;
  readonly now?: Verdict;
  /** The first failure of what fails now. */
  readonly failure?: FailureText;
}

type Verdict = RuleStanding['verdict'];

/** Why two reports cannot be compared; nothing if they can. */
export function incomparable(old: Document, later: Document): string | undefined {
  if (old.selection.replay || later.selection.replay) return 'one of them is about a single program; run conform without --replay';
  const names = new Set(old.implementations.map(({ name }) => name));
  if (!later.implementations.some(({ name }) => names.has(name))) return 'they have no implementation in common; names must be the same';
  return undefined;
}

/** Compares two reports. Implementations are matched by name, those of one name in their order. */
export function diff(old: Document, later: Document): Difference {
  const earlier = new Map(keyed(old));
  const now = new Map(keyed(later));
  // A run of some rules knows nothing of the others.
  const common = isPartial(old) || isPartial(later);
  const code = codeOf(later);
  return {
    notes: notesOn(old, later),
    subjects: [...now].map(([key, subject]) => {
      const before = earlier.get(key);
      return { title: titleOf(subject, before), changes: changesOf(before, subject, common) };
    }),
    added: [...now].flatMap(([key, subject]) => (earlier.has(key) ? [] : [labelOf(subject)])),
    removed: [...earlier].flatMap(([key, subject]) => (now.has(key) ? [] : [labelOf(subject)])),
    ...(code !== undefined && { code }),
  };
}

function codeOf({ implementations }: Document): ExitCode | undefined {
  if (implementations.some(({ failures }) => failures.some(({ verdict }) => verdict === 'error'))) return exitCodes.broken;
  return implementations.every(({ judged }) => judged) ? undefined : exitCodes.nothingJudged;
}

function keyed({ implementations }: Document): (readonly [string, Subject])[] {
  return implementations.map((subject, i) => {
    const before = implementations.slice(0, i).filter(({ name }) => name === subject.name).length;
    return [JSON.stringify([subject.name, before]), subject];
  });
}

const labelOf = ({ name, version }: Subject): string => [name, version].filter(Boolean).join(' ');

const titleOf = (now: Subject, before: Subject | undefined): string =>
  before === undefined || before.version === now.version ? labelOf(now) : `${labelOf(before)} → ${now.version || 'no version'}`;

function notesOn(old: Document, later: Document): string[] {
  const notes: string[] = [];
  const pairs = [
    ['kit', old.kit.version, later.kit.version],
    ['seed', old.seed, later.seed],
    ['cases', old.selection.cases, later.selection.cases],
  ] as const;
  for (const [what, before, now] of pairs) if (before !== now) notes.push(`${what}: ${before} → ${now}`);
  for (const [which, { selection }] of [['old', old] as const, ['new', later] as const]) {
    if (selection.only.length > 0)
      notes.push(`the ${which} report is about ${selection.only.join(', ')} alone; no other rules are compared`);
  }
  for (const { name, cutShort } of later.implementations) {
    if (cutShort) notes.push(`programs for ${name} were left out in the new report, since too many crashed or hung`);
  }
  return notes;
}

/** The verdict on each rule, and on what no rule is to blame for. */
function verdictsOf({ rules, failures }: Subject): Map<string, Verdict> {
  const verdicts = new Map<string, Verdict>(rules.map(({ id, verdict }) => [id, verdict]));
  for (const { rule, verdict } of failures) if (!verdicts.has(rule)) verdicts.set(rule, verdict);
  return verdicts;
}

function changesOf(before: Subject | undefined, now: Subject, common: boolean): Change[] {
  const old = before ? verdictsOf(before) : new Map<string, Verdict>();
  const later = verdictsOf(now);
  const ruled = new Set([...(before?.rules ?? []), ...now.rules].map(({ id }) => id));
  return [...new Set([...later.keys(), ...old.keys()])].flatMap((rule): Change[] => {
    // What no rule is to blame for passes wherever it is not told of.
    const otherwise = ruled.has(rule) ? undefined : 'pass';
    const [was, verdict] = [old.get(rule) ?? otherwise, later.get(rule) ?? otherwise];
    if (common && before !== undefined && (was === undefined || verdict === undefined)) return [];
    const is = kindOf(was, verdict);
    // Of an implementation that is added, what fails is told.
    if (is === undefined || (is === 'ADDED' && before === undefined)) return [];
    const failure = isFailing(verdict) ? now.failures.find((one) => one.rule === rule) : undefined;
    return [{ is, rule, ...(was && { was }), ...(verdict && { now: verdict }), ...(failure && { failure }) }];
  });
}

const isFailing = (verdict: Verdict | undefined): boolean =>
  verdict === 'fail' || verdict === 'crash' || verdict === 'hang' || verdict === 'error';

function kindOf(was: Verdict | undefined, now: Verdict | undefined): Change['is'] | undefined {
  if (now === undefined) return 'REMOVED';
  if (isFailing(now)) return isFailing(was) ? 'STILL' : 'NEW';
  if (was === undefined) return 'ADDED';
  if (was === 'pass') return now === 'pass' ? undefined : 'NEW';
  if (now === 'pass') return was === 'untested' ? undefined : 'FIXED';
  return isFailing(was) ? 'STILL' : undefined;
}

/** Whether a change is what nobody wants. A SHOULD may fail. */
const counts = ({ is, failure }: Change): boolean => is === 'NEW' && (failure === undefined || isBinding(failure));

export function diffExitCode({ subjects, code }: Difference): ExitCode {
  if (code !== undefined) return code;
  return subjects.some(({ changes }) => changes.some(counts)) ? exitCodes.doesNot : exitCodes.conforms;
}

const kinds = ['NEW', 'FIXED', 'STILL', 'ADDED', 'REMOVED'] as const;

/** The comparison as text, with a newline at the end. */
export function diffText(difference: Difference): string {
  const { notes, subjects, added, removed, code } = difference;
  const lines = [...notes];
  for (const label of removed) lines.push(`REMOVED  the implementation ${label}`);
  for (const label of added) lines.push(`ADDED    the implementation ${label}`);
  if (lines.length > 0) lines.push('');
  for (const { title, changes } of subjects) {
    lines.push(title);
    for (const kind of kinds) lines.push(...changes.filter(({ is }) => is === kind).flatMap(changeText));
    if (changes.length === 0) lines.push('  nothing differs');
    lines.push('');
  }
  const all = subjects.flatMap(({ changes }) => changes);
  lines.push(kinds.map((kind) => `${all.filter(({ is }) => is === kind).length} ${kind.toLowerCase()}`).join(', '));
  if (code === exitCodes.broken) lines.push('the new report has an ERROR: the adapter or the kit broke, mend it first');
  if (code === exitCodes.nothingJudged) lines.push('the new report tells nothing about one of its implementations');
  const mild = all.filter((change) => change.is === 'NEW' && !counts(change)).length;
  if (mild > 0)
    lines.push(`${counted(mild, 'rule')} of these ${mild === 1 ? 'is a SHOULD, which does' : 'are SHOULDs, which do'} not count`);
  return lines.map((line) => onOneLine(line)).join('\n') + '\n';
}

function changeText({ is, rule, was, now, failure }: Change): string[] {
  const verdicts = was === undefined || now === undefined ? (now ?? `was ${was}`) : was === now ? now : `${was} → ${now}`;
  const details = [verdicts, failure?.level?.startsWith('SHOULD') && failure.level, failure?.defect && `known defect ${failure.defect}`];
  const line = `  ${is.padEnd(7)}  ${rule}  ${details.filter(Boolean).join(', ')}${failure?.place ? `  ${failure.place}` : ''}`;
  return is === 'NEW' && failure ? [line, `           again: ${failure.replay}`] : [line];
}
