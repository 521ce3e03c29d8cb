/** The specification as a site of HTML pages: they need no server, ask nobody for anything, and hold what search needs. */

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { packageRoot } from '../adapters/package-root.js';
import type { Page } from '../suites/read-spec.js';
import { answersOf, type Rule } from '../suites/rule.js';
import { hasRules } from '../suites/read-spec.js';
import type { Document } from './document.js';
import { escaped } from './html/markup.js';
import { codeCss, pageHtml, type Placing } from './page-html.js';
import { safe } from './safe.js';
import { contentsOf, fileOf, link, linkFrom, type Entry, type Group } from './site/contents.js';
import { frame } from './site/frame.js';
import { frontPage } from './site/front-page.js';
import { ruleTable } from './site/rule-table.js';
import { standingsList, standingsOf, type Standings } from './site/standings.js';

/** A file of the site, by its path in the site's folder. */
export interface SiteFile {
  readonly path: string;
  readonly text: string;
}

export interface SiteSource {
  readonly kit: { readonly version: string };
  readonly pages: readonly Page[];
  /** Those that the pages state. */
  readonly rules: readonly Rule[];
  /** Of a run whose verdicts are shown beside the rules. */
  readonly document?: Document;
}

/** What all pages of a site are made from. */
export interface Site extends SiteSource {
  readonly groups: readonly Group[];
  /** All pages in the order in which they are read. */
  readonly entries: readonly Entry[];
  readonly ruleById: ReadonlyMap<string, Rule>;
  readonly standings?: Standings;
}

/**
 * The files of the site. Equal sources give equal files.
 *
 * @throws SpecError for a page whose place the site needs itself
 */
export function siteFiles(source: SiteSource): SiteFile[] {
  const groups = contentsOf(source.pages, source.rules);
  const site: Site = {
    ...source,
    groups,
    entries: groups.flatMap(({ entries }) => entries),
    ruleById: new Map(source.rules.map((rule) => [rule.id, rule])),
    ...(source.document && { standings: standingsOf(source.document) }),
  };
  return [
    {
      path: 'index.html',
      text: frame(site, { area: 'index', title: 'Green threads, specified' }, frontPage(site, placingIn(site, 'index'))),
    },
    { path: 'rules.html', text: frame(site, { area: 'rules', title: 'All rules' }, ruleTable(site, placingIn(site, 'rules'))) },
    ...site.entries.map((entry) => ({ path: fileOf(entry.page.area), text: specPage(site, entry) })),
    { path: 'site.css', text: codeCss + partOfSite('site.css') },
    { path: 'site.js', text: partOfSite('site.js') },
    { path: 'search.js', text: searchIndex(site) },
  ];
}

/** Writes files into a folder, which is made if need be. What else is in it stays. Throws the system's error where one cannot be written. */
export function writeSite(files: readonly SiteFile[], folder: string): void {
  for (const { path, text } of files) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

const partOfSite = (name: string): string => readFileSync(join(packageRoot, 'reports/site', name), 'utf8');

function specPage(site: Site, entry: Entry): string {
  const { area } = entry.page;
  const programs = new Map(
    entry.rules.flatMap(({ examples, laws }) => [...examples, ...laws].map(({ place, program }) => [place.line, program])),
  );
  const placing: Placing = { ...placingIn(site, area), program: (_, line) => programs.get(line) };
  return frame(site, { area, title: entry.title }, pageHtml(entry.page, placing));
}

/** How the text of a page fits into the site, on a page of it. */
function placingIn({ ruleById, entries, standings }: Site, from: string): Placing {
  const areas = new Set(entries.map(({ page }) => page.area));
  const page: Placing['page'] = (area, fragment) => (areas.has(area) ? linkFrom(from, area, fragment) : undefined);
  const defect = (name: string): string => {
    const href = page(`defects/${name}`, undefined);
    return href === undefined ? escaped(name) : link(href, `<code>${escaped(name)}</code>`);
  };
  return {
    page,
    rule: (id) => (ruleById.has(id) ? linkFrom(from, ruleById.get(id)!.area, id) : undefined),
    inHeading: (id) => badges(ruleById.get(id)!),
    ...(standings && { belowSentence: (id) => standingsList(standings, id, ruleById.get(id)!.sentence, defect) }),
  };
}

function badges(rule: Rule): string {
  const words = [rule.level, ...(answersOf(rule).length > 0 ? ['variation'] : []), ...(rule.untested === undefined ? [] : ['not tested'])];
  return words.map((word) => ` <span class="badge ${word.toLowerCase().replace(' ', '-')}">${word}</span>`).join('');
}

/** What search looks through, as a script: a page from a file may not fetch anything. */
function searchIndex({ entries }: Site): string {
  const rules = entries
    .filter(({ page }) => hasRules(page))
    .flatMap(({ rules: own, title }) =>
      own.map(({ id, level, sentence, area }) => [id, level, safe(sentence.replaceAll('`', '')), linkFrom('index', area, id), safe(title)]),
    );
  return `const searchIndex = [\n${rules.map((rule) => JSON.stringify(rule)).join(',\n')}\n];\n`;
}
