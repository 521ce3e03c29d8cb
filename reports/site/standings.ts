/** How implementations stand in a JSON report, beside the rules of the spec. */

import { counted } from '../counted.js';
import type { Document, RuleStanding, Subject } from '../document.js';
import { escaped, line } from '../html/markup.js';

/** One implementation's standing, by the ids of rules. */
export interface Column {
  /** Unlike that of every other column. */
  readonly name: string;
  readonly standings: ReadonlyMap<string, RuleStanding>;
  /** Its answers to the variations. */
  readonly answers: Subject['variations'];
  /** The known defects by which it fails rules. */
  readonly defects: ReadonlyMap<string, ReadonlySet<string>>;
}

export interface Standings {
  readonly document: Document;
  readonly columns: readonly Column[];
  /** The sentences that were judged: the pages may say something else by now. */
  readonly sentences: ReadonlyMap<string, string>;
}

export function standingsOf(document: Document): Standings {
  return {
    document,
    columns: document.implementations.map((subject) => ({
      name: nameOf(subject, document.implementations),
      standings: new Map(subject.rules.map((standing) => [standing.id, standing])),
      answers: subject.variations,
      defects: defectsOf(subject),
    })),
    sentences: new Map(document.rules.map(({ id, sentence }) => [id, sentence])),
  };
}

/** Name and version; where others have the same, the words after `--adapter`, too. */
function nameOf(subject: Subject, all: readonly Subject[]): string {
  const plain = ({ name, version }: Subject): string => `${name} ${version}`.trim();
  return short(
    all.filter((other) => plain(other) === plain(subject)).length > 1 ? `${plain(subject)} (${subject.adapter})` : plain(subject),
  );
}

/** As much of a name as a line of a page has room for. */
const short = (text: string): string => line(text, 120);

function defectsOf({ failures }: Subject): Map<string, Set<string>> {
  const defects = new Map<string, Set<string>>();
  for (const { rule, defect } of failures) {
    if (defect !== undefined) defects.set(rule, (defects.get(rule) ?? new Set()).add(defect));
  }
  return defects;
}

export type Shown = RuleStanding['verdict'] | 'not judged';

/** Beside a verdict's word, for eyes that look over many. */
export const signs: Readonly<Record<Shown, string>> = {
  pass: '✓',
  fail: '✗',
  crash: '✗',
  hang: '✗',
  error: '!',
  unsupported: '○',
  untested: '·',
  'not judged': '·',
};

export const verdictOf = ({ standings }: Column, id: string): Shown => standings.get(id)?.verdict ?? 'not judged';

/** A verdict as sign and word. */
export const verdictHtml = (verdict: Shown): string =>
  `<span class="verdict ${verdict.replace(' ', '-')}"><span aria-hidden="true">${signs[verdict]}</span> ${verdict}</span>`;

/** The standings of a rule, to stand below its sentence. `defect` is a link to a defect's page. */
export function standingsList({ columns, sentences }: Standings, id: string, sentence: string, defect: (name: string) => string): string {
  const earlier = sentences.has(id) && sentences.get(id) !== sentence ? ', judged when the sentence was another' : '';
  const items = columns.map((column) => {
    const verdict = verdictOf(column, id);
    return `<li><span class="name">${escaped(column.name)}</span> ${verdictHtml(verdict)}${details(column, id, defect)}${earlier}</li>`;
  });
  return `<ul class="standings" aria-label="Standings">${items.join('')}</ul>\n`;
}

/** Names shown of what an implementation lacks. */
const mostNames = 4;

function details({ standings, answers, defects }: Column, id: string, defect: (name: string) => string): string {
  const { lacks = [], programs = 0 } = standings.get(id) ?? {};
  const missing = lacks.slice(0, mostNames).map((name) => `<code>${escaped(short(name))}</code>`);
  if (lacks.length > mostNames) missing.push(`${lacks.length - mostNames} more`);
  const known = [...(defects.get(id) ?? [])];
  return [
    ...(Object.hasOwn(answers, id) ? [`, answers <code>${escaped(short(answers[id]!))}</code>`] : []),
    ...(missing.length > 0 ? [`, lacks ${missing.join(', ')}`] : []),
    ...(known.length > 0 ? [`, known: ${known.map(defect).join(', ')}`] : []),
    ...(programs > 0 ? [`, in ${counted(programs, 'program')}`] : []),
  ].join('');
}
