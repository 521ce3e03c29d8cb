/** A baseline made to fit the results of a run: reasons and comments of entries that stay are kept. */

import type { YAMLMap } from 'yaml';
import { readBaseline, unexplained, type Baseline } from './baseline.js';
import type { BaselineEntry, Document, Finding, RuleStanding, Subject } from './document.js';
import { globbing, isPartial } from './gate.js';

/** Results with what the gate made of them. */
type Gated = Document & Required<Pick<Document, 'gate'>>;

export interface Update {
  readonly baseline: Baseline;
  readonly text: string;
  readonly added: number;
  /** Entries that are gone, or that name less than they did. */
  readonly changed: number;
}

/** Why no baseline can be written by these results, in a sentence without a subject; nothing if one can. */
export function refusal(document: Gated): string | undefined {
  const { implementations, gate } = document;
  if (isPartial(document)) return 'only a part of the rules was judged; leave out --only and --replay';
  for (const { name, judged, cutShort, failures } of implementations) {
    if (!judged) return `nothing was found out about ${name}; see that its adapter has the names of the API`;
    const error = failures.find(({ verdict }) => verdict === 'error');
    if (error) return `${name} has an ERROR in ${error.rule}, which no entry can expect; mend the adapter first`;
    if (cutShort) return `programs for ${name} were left out, since too many crashed or hung; mend that first`;
  }
  // What crashes by a known defect is understood.
  const ended = gate.findings.find(({ is, verdict, rule, implementation }) => {
    const own = implementations[implementation]!.failures.filter((failure) => failure.rule === rule && failure.verdict === verdict);
    return is === 'new' && (verdict === 'crash' || verdict === 'hang') && own.some(({ defect }) => defect === undefined);
  });
  if (ended) {
    const { name } = implementations[ended.implementation]!;
    return `${name} has a ${ended.verdict} in ${ended.rule}, which may hide other failures; mend it, or write the entry by hand`;
  }
  const stranger = gate.entries.find(({ implementation }) => !implementations.some(({ name }) => globbing(implementation)(name)));
  return stranger && `${stranger.place} is about "${stranger.implementation}", which was not judged; judge it, too, or remove the entry`;
}

/** Leaves what still fails, narrows globs to it, and adds what is new. */
export function updateBaseline(baseline: Baseline, document: Gated): Update {
  const { gate } = document;
  const source = baseline.source.clone() as Baseline['source'];
  const list = source.contents;
  list.flow = false;
  let changed = 0;
  const kept = baseline.entries.map((_, i) => {
    const item = list.items[i]!;
    const found = gate.findings.filter((finding) => finding.entry === i);
    const isVain = gate.entries[i]!.problem !== undefined && found.length === 0;
    if (!isVain && !found.some(({ is }) => is === 'fixed')) return [item];
    changed++;
    const left = found.filter(({ is }) => is !== 'fixed');
    return narrowed(left, document).map((names, n) => withNames(item, names, n > 0));
  });
  const added = newEntries(document).map((entry) => source.createNode(entry) as YAMLMap);
  const head = kept[0]?.length === 0 ? headOf(list.items[0]!) : undefined;
  list.items = [...kept.flat(), ...added];
  if (head !== undefined) {
    const [first = list] = list.items;
    first.commentBefore = first.commentBefore ? `${head}\n\n${first.commentBefore}` : head;
  }
  const text = source.toString({ lineWidth: 0, singleQuote: true });
  return { baseline: readBaseline(baseline.file, text), text, added: added.length, changed };
}

/** What is said of the file stands before its first entry; the last of several paragraphs is about that entry. */
const headOf = ({ commentBefore }: YAMLMap): string | undefined =>
  commentBefore?.includes('\n\n') ? commentBefore.slice(0, commentBefore.lastIndexOf('\n\n')) : (commentBefore ?? undefined);

type Names = Pick<BaselineEntry, 'rule' | 'implementation'>;

/** Entries for what is left of one that named more. */
function narrowed(findings: readonly Finding[], document: Document): Names[] {
  return document.implementations.flatMap((subject, i) => {
    const own = findings.filter(({ implementation }) => implementation === i);
    const unsupported = own.filter(({ verdict }) => verdict === 'unsupported').map(({ rule }) => rule);
    const others = own.filter(({ verdict }) => verdict !== 'unsupported').map(({ rule }) => rule);
    return [...others, ...together(unsupported, subject)].map((rule) => ({ rule, implementation: subject.name }));
  });
}

/** An item about something else; only the first of several has the comment before it. */
function withNames(item: YAMLMap, { rule, implementation }: Names, bare: boolean): YAMLMap {
  const copy = item.clone() as YAMLMap;
  copy.set('rule', rule);
  copy.set('implementation', implementation);
  if (bare) copy.commentBefore = null;
  return copy;
}

/** Rules as globs where nothing else of their kind is supported either: `queue.*`. */
function together(rules: readonly string[], { rules: all }: Subject): string[] {
  const unsupported = new Set(rules);
  const kindOf = (id: string): string => id.replace(/\..*$/s, '.*');
  const isWhole = (kind: string): boolean => {
    const own = all.filter(({ id, verdict }) => verdict !== 'untested' && kindOf(id) === kind);
    return own.length > 1 && own.every(({ id }) => unsupported.has(id));
  };
  return [...new Set(rules.map((id) => (isWhole(kindOf(id)) ? kindOf(id) : id)))];
}

/** Entries for what is new, without their places. */
function newEntries({ implementations, gate }: Gated): Omit<BaselineEntry, 'place'>[] {
  return implementations.flatMap((subject, i) => {
    const fresh = gate.findings.filter(({ is, implementation }) => is === 'new' && implementation === i);
    const implementation = subject.name;
    const failing = fresh
      .filter(({ verdict }) => verdict !== 'unsupported')
      .map(({ rule }) => {
        const defects = new Set(subject.failures.filter((failure) => failure.rule === rule).map(({ defect }) => defect));
        const [defect] = defects;
        return defects.size === 1 && defect !== undefined
          ? { rule, implementation, defect, reason: `known defect ${defect}` }
          : { rule, implementation, reason: unexplained };
      });
    const unsupported = fresh.filter(({ verdict }) => verdict === 'unsupported').map(({ rule }) => rule);
    return [
      ...failing,
      ...together(unsupported, subject).map((rule) => ({
        rule,
        implementation,
        verdict: 'unsupported' as const,
        reason: lackOf(subject.rules.filter(({ id, verdict }) => verdict === 'unsupported' && globbing(rule)(id))),
      })),
    ];
  });
}

/** What unsupported rules want: a reason for not having them. */
function lackOf(rules: readonly RuleStanding[]): string {
  const parts = [...new Set(rules.flatMap(({ lacks = [] }) => lacks))];
  if (parts.length === 0) return unexplained;
  return `lacks ${parts.slice(0, 4).join(', ')}${parts.length > 4 ? ` and ${parts.length - 4} more` : ''}`;
}
