/**
 * A baseline: what is known to fail or to be unsupported, as a YAML file that people edit.
 *
 * @example
 * - rule: exit.parent-unstarted # or a glob: 'exit.*'
 *   implementation: greenlet # or a glob: '*'
 *   reason: fixed in the next release
 *   issue: https://example.org/issues/7
 *   until: 2027-06-30
 */

import {
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type Document as YamlDocument,
  type Node,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import type { BaselineEntry } from './document.js';

export interface Baseline {
  /** The file, as it was named. */
  readonly file: string;
  readonly entries: readonly BaselineEntry[];
  /** The same with its comments; an item for each entry. */
  readonly source: YamlDocument<YAMLSeq<YAMLMap>, false>;
}

/** A baseline that cannot be understood; says where, what is wrong and what to write instead. */
export class BaselineError extends Error {}

/** The reason of an entry that nobody has explained yet. */
export const unexplained = 'TODO: say why';

/** Whether an entry waits for somebody to write its reason. */
export const isUnexplained = ({ reason }: Pick<BaselineEntry, 'reason'>): boolean => reason.startsWith('TODO');

const needed = ['rule', 'implementation', 'reason'] as const;
const keys = [...needed, 'verdict', 'defect', 'issue', 'until'] as const;
type Key = (typeof keys)[number];

/** What an entry may expect; without a verdict it expects any but `unsupported`. */
export const expectable = ['fail', 'crash', 'hang', 'unsupported'] as const;

/** A baseline without entries, for a file that is to be written. */
export const emptyBaseline = (file: string): Baseline => readBaseline(file, head);

const head = `# What is known to fail or to be unsupported. Each entry names a rule and an implementation (globs in quotes)
# and says why; it may have an issue (a URL) and a last day (until: 2030-12-31).

[]
`;

/** Reads a baseline. Throws a `BaselineError`. */
export function readBaseline(file: string, text: string): Baseline {
  const lines = new LineCounter();
  // In this schema every value is text, so that nobody need know which words YAML takes for something else.
  const source: YamlDocument<Node, false> = parseDocument<Node, false>(text, {
    schema: 'failsafe',
    lineCounter: lines,
    prettyErrors: false,
  });
  const at = (offset: number): string => `${file}:${lines.linePos(offset).line}`;
  const [error] = source.errors;
  if (error)
    throw new BaselineError(`${at(error.pos[0])}: ${error.code === 'BAD_ALIAS' ? quoteGlobs : `this is no YAML: ${error.message}`}`);
  const { contents } = source;
  if (contents === null || (isScalar(contents) && contents.value === '')) source.contents = source.createNode([]);
  const list = source.contents;
  if (!isSeq(list)) throw new BaselineError(`${at(list.range?.[0] ?? 0)}: a baseline is a list; begin each entry with "- rule: "`);
  const entries = list.items.map((item) => entryOf(item as Node, at));
  refuseTwice(entries);
  return { file, entries, source: source as unknown as Baseline['source'] };
}

const quoteGlobs = 'a value that begins with "*" stands in quotes; write \'*\'';

function entryOf(item: Node, at: (offset: number) => string): BaselineEntry {
  const place = at(item.range?.[0] ?? 0);
  if (!isMap(item))
    throw new BaselineError(`${place}: an entry has keys and values; write "- rule: switch.tuple", and the others below it`);
  const found: Partial<Record<Key, string>> = {};
  for (const { key, value } of item.items as { key: Node; value: Node | null }[]) {
    const where = at(key.range?.[0] ?? 0);
    const name = isScalar(key) ? String(key.value) : '';
    if (!(keys as readonly string[]).includes(name))
      throw new BaselineError(`${where}: "${name}" is no key of an entry; write one of ${keys.join(', ')}`);
    found[name as Key] = textOf(name as Key, value, where);
  }
  for (const key of needed) {
    if (found[key] === undefined) throw new BaselineError(`${place}: the entry has no ${key}; ${whatFor[key]}`);
  }
  return { place, ...(found as Pick<BaselineEntry, (typeof needed)[number]> & Partial<Pick<BaselineEntry, 'verdict'>>) };
}

const whatFor: Readonly<Record<Key, string>> = {
  rule: "write one like switch.tuple, or a glob like 'switch.*'",
  implementation: "write the name that its adapter has, or a glob like '*'",
  reason: 'write why this may fail',
  verdict: `write one of ${expectable.join(', ')}`,
  defect: 'write the name of a known defect, as the report shows it',
  issue: 'write a URL that begins with https://',
  until: 'write the last day on which this may fail, like 2030-12-31',
};

function textOf(key: Key, value: Node | null, where: string): string {
  if (value?.constructor.name === 'Alias') throw new BaselineError(`${where}: ${quoteGlobs}`);
  const text = isScalar(value) ? String(value.value) : undefined;
  const shown = text === undefined ? `${key} is no text` : text.trim() === '' ? `${key} is empty` : `${key} "${text}" is none`;
  if (text === undefined || !isGood(key, text)) throw new BaselineError(`${where}: ${shown}; ${whatFor[key]}`);
  return text;
}

function isGood(key: Key, text: string): boolean {
  switch (key) {
    case 'verdict':
      return (expectable as readonly string[]).includes(text);
    case 'issue':
      return /^https?:\/\//.test(text) && URL.canParse(text);
    case 'until':
      return isDay(text);
    default:
      return text.trim() !== '';
  }
}

/** Whether a text is a day of the calendar, like 2030-12-31. */
function isDay(text: string): boolean {
  const time = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

function refuseTwice(entries: readonly BaselineEntry[]): void {
  const seen = new Map<string, BaselineEntry>();
  for (const entry of entries) {
    const { rule, implementation, verdict = '', defect = '' } = entry;
    const same = JSON.stringify([rule, implementation, verdict, defect]);
    const first = seen.get(same);
    if (first)
      throw new BaselineError(`${entry.place}: rule "${rule}" of "${implementation}" stands already at ${first.place}; leave one of them`);
    seen.set(same, entry);
  }
}
