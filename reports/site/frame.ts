/** What every page of the site has around its own text. */

import { counted } from '../counted.js';
import { escaped } from '../html/markup.js';
import type { Site } from '../site.js';
import { isOwn, link, linkFrom, type Entry, type Group } from './contents.js';

/** A page of the site. */
export interface Where {
  readonly area: string;
  readonly title: string;
}

/** A whole page. What it shows comes before the contents, for who listens to it or reads it on a phone. */
export function frame(site: Site, { area, title }: Where, main: string): string {
  const root = linkFrom(area, 'index').replace(/index\.html$/, '');
  return `<!doctype html>
<html lang="en" data-root="${escaped(root)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(area === 'index' ? title : `${title} · Green threads, specified`)}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${escaped(root)}site.css">
<script src="${escaped(root)}search.js" defer></script>
<script src="${escaped(root)}site.js" defer></script>
</head>
<body>
<header>
<p>${link(linkFrom(area, 'index'), 'Green threads, specified')}</p>
<a class="to-contents" href="#contents">Contents</a>
<form role="search" action="${escaped(linkFrom(area, 'rules'))}" hidden>
<input type="search" name="q" placeholder="Search rules ( / )" aria-label="Search rules" autocomplete="off" spellcheck="false">
<ul id="found" role="listbox" aria-label="Rules found" hidden></ul>
<p class="count" role="status"></p>
</form>
<button type="button" id="typescript" aria-pressed="false" hidden>TypeScript</button>
</header>
<main>
${main}${neighbours(site, area)}</main>
<nav id="contents" aria-label="Contents">
<ul><li>${pageLink(area, 'index', 'About')}</li><li>${pageLink(area, 'rules', 'All rules')}</li></ul>
${site.groups.map((group) => groupContents(group, area)).join('')}</nav>
<footer><p>Made by greenspec ${escaped(site.kit.version)}.${origin(site)}</p></footer>
</body>
</html>
`;
}

/** Where the standings come from. */
function origin({ standings }: Site): string {
  if (!standings) return '';
  const { kit, seed, selection } = standings.document;
  return ` Standings: judged by greenspec ${escaped(kit.version)} with ${counted(selection.cases, 'generated program')} from seed ${seed}.`;
}

const pageLink = (from: string, to: string, html: string): string =>
  link(linkFrom(from, to), html, from === to ? ' aria-current="page"' : '');

/** A group is open where one of its pages is shown; where none is, those with rules are. */
function groupContents({ title, entries }: Group, area: string): string {
  const isOpen = isOwn(area) ? entries.some(({ rules }) => rules.length > 0) : entries.some(({ page }) => page.area === area);
  const items = entries.map((entry) => {
    const { page } = entry;
    const own = page.area === area && entry.rules.length > 0 ? rulesOf(entry) : '';
    return `<li>${pageLink(area, page.area, escaped(entry.title))}${own}</li>\n`;
  });
  return `<details${isOpen ? ' open' : ''}><summary>${escaped(title)}</summary>\n<ul>\n${items.join('')}</ul></details>\n`;
}

const rulesOf = ({ rules, page }: Entry): string =>
  `\n<ol class="rules">${rules.map(({ id }) => `<li>${link(linkFrom(page.area, page.area, id), escaped(id))}</li>`).join('\n')}</ol>`;

/** The pages before and after, for who reads the pages as a book. */
function neighbours({ entries }: Site, area: string): string {
  const at = entries.findIndex(({ page }) => page.area === area);
  if (at < 0) return '';
  const [before, after] = [entries[at - 1], entries[at + 1]];
  const to = (entry: Entry | undefined, rel: string, html: (title: string) => string): string =>
    entry === undefined ? '<span></span>' : link(linkFrom(area, entry.page.area), html(escaped(entry.title)), ` rel="${rel}"`);
  return `<nav class="neighbours" aria-label="Pages before and after">${to(before, 'prev', (title) => `← ${title}`)}${to(after, 'next', (title) => `${title} →`)}</nav>\n`;
}
