/** The pages of the site: their order, titles, anchors, and where they are. */

import { posix } from 'node:path';
import { idInHeading, SpecError, type Page } from '../../suites/read-spec.js';
import type { Rule } from '../../suites/rule.js';
import { escaped } from '../html/markup.js';

export interface Entry {
  readonly page: Page;
  readonly title: string;
  readonly rules: readonly Rule[];
}

/** Pages that are read together: those of one folder. */
export interface Group {
  readonly title: string;
  readonly entries: readonly Entry[];
}

/** Groups in the order in which they are read; what is not named comes after in the order of names, known defects last. */
const folders = ['.', 'greenlet', 'eventlet'];
const titles: Readonly<Record<string, string>> = { '.': 'Reading it', defects: 'Known defects' };

/** Areas in the order in which they are read: each uses what those before it tell. */
export const order: readonly string[] = [
  ...['reading', 'scenario'],
  ...['creating', 'switching', 'ending', 'parents', 'throwing', 'exit', 'main', 'lifecycle', 'tracing', 'collecting', 'threads', 'context']
    .concat('module')
    .map((name) => `greenlet/${name}`),
  ...['hub', 'timers', 'spawning', 'sleeping', 'killing', 'results', 'links', 'event', 'semaphores', 'timeouts', 'pools', 'maps', 'piles']
    .concat('queues', 'queue-waiters', 'queue-orders', 'queue-hub', 'tasks', 'resource-pools', 'invariants', 'patterns')
    .map((name) => `eventlet/${name}`),
];

const rank = (list: readonly string[], name: string): number => (list.includes(name) ? list.indexOf(name) : list.length);

/**
 * The pages in groups, in the order in which they are read.
 *
 * @throws SpecError for a page whose place the site needs itself
 */
export function contentsOf(pages: readonly Page[], rules: readonly Rule[]): Group[] {
  const groups = new Map<string, Entry[]>();
  for (const page of pages) {
    if (isOwn(page.area.toLowerCase()))
      throw new SpecError({ file: page.file }, `the site has a page "${page.area}.html" of its own; give this page another name`);
    const [first] = page.area.split('/');
    const folder = first === page.area ? '.' : first!;
    groups.set(folder, [
      ...(groups.get(folder) ?? []),
      { page, title: titleOf(page), rules: rules.filter(({ area }) => area === page.area) },
    ]);
  }
  return [...groups]
    .sort(([a], [b]) => Number(a === 'defects') - Number(b === 'defects') || rank(folders, a) - rank(folders, b) || (a < b ? -1 : 1))
    .map(([folder, entries]) => ({
      title: titles[folder] ?? folder,
      entries: entries.sort((a, b) => rank(order, a.page.area) - rank(order, b.page.area) || (a.page.area < b.page.area ? -1 : 1)),
    }));
}

/** Whether this is one of the pages that the site has besides those of the spec. */
export const isOwn = (area: string): boolean => area === 'index' || area === 'rules';

/** The text of a page's first heading. */
function titleOf({ area, tokens }: Page): string {
  const at = tokens.findIndex(({ type }, i) => type === 'heading_open' && idInHeading(tokens[i]!, tokens[i + 1]!) === undefined);
  return at < 0 ? area : tokens[at + 1]!.content.replaceAll('`', '');
}

/** The address of a page of the site or of an anchor, as one of its pages writes it. */
export function linkFrom(from: string, to: string, fragment?: string): string {
  const anchor = fragment === undefined ? '' : `#${encodeURIComponent(fragment)}`;
  if (from === to && anchor !== '') return anchor;
  const path = posix.relative(posix.dirname(from), fileOf(to));
  return path.split('/').map(encodeURIComponent).join('/') + anchor;
}

/** The file of a page of the site. */
export const fileOf = (area: string): string => `${area}.html`;

export const link = (href: string, html: string, attributes = ''): string => `<a href="${escaped(href)}"${attributes}>${html}</a>`;
