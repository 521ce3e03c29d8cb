/** The page with which the site begins: what it is, how to read it, what there is. */

import type { Page } from '../../suites/read-spec.js';
import type { Rule } from '../../suites/rule.js';
import { escaped } from '../html/markup.js';
import { inlineHtml, slugOf, type Placing } from '../page-html.js';
import type { Site } from '../site.js';
import { link, linkFrom, type Entry, type Group } from './contents.js';
import { verdictHtml, verdictOf, type Column, type Shown } from './standings.js';

export function frontPage(site: Site, placing: Placing): string {
  const { rules, groups } = site;
  const count = (counted: (rule: Rule) => number): string => rules.reduce((sum, rule) => sum + counted(rule), 0).toLocaleString('en');
  return `<h1>Green threads, specified</h1>
<p class="lead">How green threads behave, one rule at a time. Each rule is a sentence that says how binding it is, with programs that
show it and laws that hold for all values. All of them run: on what is specified, and on every implementation that is judged.</p>
<dl class="figures">
<div><dt>rules</dt><dd>${count(() => 1)}</dd></div>
<div><dt>MUST and MUST NOT</dt><dd>${count(({ level }) => Number(level.startsWith('MUST')))}</dd></div>
<div><dt>SHOULD and SHOULD NOT</dt><dd>${count(({ level }) => Number(level.startsWith('SHOULD')))}</dd></div>
<div><dt>MAY</dt><dd>${count(({ level }) => Number(level === 'MAY'))}</dd></div>
<div><dt>examples</dt><dd>${count(({ examples }) => examples.length)}</dd></div>
<div><dt>laws</dt><dd>${count(({ laws }) => laws.length)}</dd></div>
</dl>
${howToRead(placing)}${site.standings ? standingsNote : ''}${groups
    .filter(({ entries }) => entries.some((entry) => entry.rules.length > 0))
    .map((group) => areas(site, group))
    .join('')}${groups
    .filter(({ entries }) => entries.every((entry) => entry.rules.length === 0))
    .map((group) => list(group, placing))
    .join('')}`;
}

/** Says of each mark on a page what it means. */
function howToRead(placing: Placing): string {
  const told = (fragment: string, text: string): string => {
    const href = placing.page('reading', fragment);
    return href === undefined ? text : link(href, text);
  };
  return `<h2 id="how-to-read">How to read it</h2>
<ul>
<li>The pages are to be read from top to bottom. Prose explains; only ${told('a-rule', 'rules')} bind. A rule’s id leads to itself, and names it
in every report and for <code>conform --only</code>.</li>
<li>An ${told('an-example', 'example')} is a whole program in a small part of Python, with what it prints. “In TypeScript” below it is the same
program as it runs on an implementation in JavaScript; <code>py</code> there says what Python does where JavaScript differs.</li>
<li>A ${told('a-law', 'law')} begins with <code>@given</code>: it holds for all values of its parameters.</li>
<li>A rule with several named outputs is a ${told('a-variation', 'variation')}: an implementation chooses one, and keeps to it.</li>
<li>Press <kbd>/</kbd> to search ids and sentences. ${link(linkFrom('index', 'rules'), 'All rules')} stand in one table, too.</li>
</ul>
`;
}

const standingsNote = `<p>Beside each rule stands how implementations fared: ${(
  ['pass', 'fail', 'unsupported', 'untested', 'not judged'] as const
)
  .map(verdictHtml)
  .join(
    ', ',
  )}. <em>Unsupported</em> is what needs a part that the implementation lacks; a <em>crash</em>, a <em>hang</em> and an <em>error</em>
are told apart from what failed.</p>
`;

/** The areas of a group, with how many rules each has, and how implementations stand. */
function areas({ standings }: Site, { title, entries }: Group): string {
  const columns = standings?.columns ?? [];
  const heads = ['Area', 'Rules', ...columns.map(({ name }) => name)];
  const row = (entry: Entry): string =>
    `<tr><th scope="row">${link(linkFrom('index', entry.page.area), escaped(entry.title))}</th><td class="number">${entry.rules.length === 0 ? '' : entry.rules.length}</td>${columns
      .map((column) => `<td data-column="${escaped(column.name)}">${tally(column, entry)}</td>`)
      .join('')}</tr>\n`;
  return `<h2 id="${escaped(`area-${slugOf(title)}`)}">${escaped(title)}</h2>
<div class="wide"><table class="areas" style="min-width: ${18 + 8 * columns.length}rem">
<thead><tr>${heads.map((head) => `<th scope="col">${escaped(head)}</th>`).join('')}</tr></thead>
<tbody>
${entries.map(row).join('')}</tbody>
</table></div>
`;
}

/** How many rules of an area have each verdict. */
function tally(column: Column, { rules }: Entry): string {
  const verdicts = new Map<Shown, number>();
  for (const { id } of rules) verdicts.set(verdictOf(column, id), (verdicts.get(verdictOf(column, id)) ?? 0) + 1);
  return (['pass', 'fail', 'crash', 'hang', 'error', 'unsupported', 'untested', 'not judged'] as const)
    .filter((verdict) => verdicts.has(verdict))
    .map((verdict) => `<span class="tally">${verdicts.get(verdict)!} ${verdictHtml(verdict)}</span>`)
    .join(' ');
}

/** Pages that state no rules, each with its first paragraph. */
const list = ({ title, entries }: Group, placing: Placing): string =>
  `<h2 id="${escaped(`area-${slugOf(title)}`)}">${escaped(title)}</h2>
<ul>
${entries.map((entry) => `<li>${link(linkFrom('index', entry.page.area), escaped(entry.title))}${about(entry.page, placing)}</li>\n`).join('')}</ul>
`;

function about(page: Page, placing: Placing): string {
  const at = page.tokens.findIndex(({ type }) => type === 'paragraph_open');
  return at < 0 ? '' : `: ${inlineHtml(page, page.tokens[at + 1]!.content, placing)}`;
}
