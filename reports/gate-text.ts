/** What the gate found, for people: a line for what is new, for each entry, and how to go on. */

import { isUnexplained } from './baseline.js';
import type { BaselineEntry, Document, Finding, Gate } from './document.js';
import { exitCode, exitCodes } from './report.js';
import { counted } from './counted.js';

/** A part of what was found. */
export interface GateLine {
  readonly is: 'new' | 'problem' | 'fixed' | 'unexplained' | 'expected';
  readonly text: string;
}

/** The lines, what is worst first: new, expired or mistaken, fixed, expected. */
export function gateLines({ implementations, gate }: Document): GateLine[] {
  if (!gate) return [];
  const nameOf = ({ implementation }: Finding): string => implementations[implementation]!.name;
  const isNew = gate.findings.filter(({ is }) => is === 'new');
  const failing = isNew.filter(({ verdict }) => verdict !== 'unsupported');
  const shownNew = failing.map((finding) => ({ is: 'new' as const, text: `${finding.rule} on ${nameOf(finding)}: ${finding.verdict}` }));
  const lost = implementations.flatMap((subject, i) => {
    const rules = isNew.filter(({ verdict, implementation }) => verdict === 'unsupported' && implementation === i);
    if (rules.length === 0) return [];
    return [{ is: 'new' as const, text: `${named(rules)} on ${subject.name}: unsupported, and no entry says so` }];
  });
  const problems = gate.entries.flatMap((entry) =>
    entry.problem === undefined ? [] : [{ is: 'problem' as const, text: `${about(entry)}: ${entry.problem}` }],
  );
  const unexplained = gate.entries.filter(isUnexplained);
  const waiting =
    unexplained.length === 0
      ? []
      : [
          {
            is: 'unexplained' as const,
            text: `${unexplained
              .map(({ place }) => place)
              .slice(0, 5)
              .join(', ')}${unexplained.length > 5 ? ', …' : ''}: no reason is given yet`,
          },
        ];
  return [...shownNew, ...lost, ...problems, ...ofEntries(gate, 'fixed'), ...waiting, ...ofEntries(gate, 'expected')];
}

/** The entries with findings of a kind, each with what it names. */
function ofEntries({ entries, findings }: Gate, is: 'fixed' | 'expected'): GateLine[] {
  return entries.flatMap((entry, i): GateLine[] => {
    const own = findings.filter((finding) => finding.is === is && finding.entry === i);
    if (own.length === 0) return [];
    const whole = !findings.some((finding) => finding.entry === i && finding.is !== is);
    if (is === 'expected')
      return [{ is, text: `${about(entry)}${many(own)}: ${entry.reason}${entry.issue === undefined ? '' : ` (${entry.issue})`}` }];
    return [
      {
        is,
        text: `${about(entry)}: ${whole ? `passes now${many(own)}; remove the entry` : `${named(own)} ${own.length === 1 ? 'passes' : 'pass'} now; narrow the entry`}`,
      },
    ];
  });
}

const about = ({ place, rule, implementation }: BaselineEntry): string => `${place} ${rule} on ${implementation}`;

const many = (findings: readonly Finding[]): string => (findings.length === 1 ? '' : ` (${counted(findings.length, 'rule')})`);

/** The rules of findings: the first, and how many more. */
function named(findings: readonly Finding[]): string {
  const ids = findings.map(({ rule }) => rule);
  return ids.length <= 4 ? ids.join(', ') : `${ids.slice(0, 3).join(', ')} and ${ids.length - 3} more`;
}

/** How many of each kind: `2 new, 1 fixed, 19 expected`. */
export function gateCounts({ findings, entries }: Gate): string {
  const count = (is: Finding['is']): number => findings.filter((finding) => finding.is === is).length;
  const problems = entries.filter(({ problem }) => problem !== undefined).length;
  const parts = [`${count('new')} new`, `${count('fixed')} fixed`, `${count('expected')} expected`];
  if (count('expired') > 0) parts.push(`${count('expired')} expired`);
  if (problems > 0) parts.push(`${counted(problems, 'mistaken entry', 'mistaken entries')}`);
  return parts.join(', ');
}

/** What the gate found of a rule that does not pass. */
export const findingOf = ({ gate }: Document, implementation: number, rule: string): Finding | undefined =>
  gate?.findings.find((finding) => finding.is !== 'fixed' && finding.implementation === implementation && finding.rule === rule);

/** The entry that expects what a rule does, so that it need not be shown in full. */
export function expectedBy(document: Document, implementation: number, rule: string): BaselineEntry | undefined {
  const found = findingOf(document, implementation, rule);
  return found?.is === 'expected' ? document.gate!.entries[found.entry!] : undefined;
}

/** What the gate comes to, and what to do next; nothing where it cannot tell, since the adapter broke or nothing was judged. */
export function gateVerdict(document: Document): { readonly holds: boolean; readonly text: string } | undefined {
  const { gate } = document;
  const code = exitCode(document);
  if (!gate || code === exitCodes.broken || code === exitCodes.nothingJudged) return undefined;
  const { baseline, findings, entries } = gate;
  const some = (is: Finding['is'], pick = (_: Finding): boolean => true): boolean =>
    findings.some((finding) => finding.is === is && pick(finding));
  const steps: string[] = [];
  if (document.implementations.some(({ cutShort }) => cutShort))
    steps.push('programs were left out, since too many crashed or hung; mend these first, whatever expects them');
  if (some('new', ({ verdict }) => verdict !== 'unsupported'))
    steps.push('mend the first failure above and run its "again" line, or give it an entry that says why it may fail');
  else if (some('new')) steps.push('bring back what is unsupported now, or let --update-baseline write entries for it');
  if (entries.some(({ problem }) => problem !== undefined)) steps.push(`mend the entries of ${baseline} named above`);
  if (code !== exitCodes.conforms && some('fixed')) steps.push('remove what is fixed, by hand or by --update-baseline');
  if (code !== exitCodes.conforms) return { holds: false, text: steps.join('; ') };
  const advice = some('fixed') ? '; --update-baseline removes what is fixed' : '';
  return { holds: true, text: `nothing is new beside ${baseline}${advice}` };
}
