/** The table of all rules. */

import { counted } from '../counted.js';
import { escaped } from '../html/markup.js';
import { inlineHtml, type Placing } from '../page-html.js';
import type { Site } from '../site.js';
import type { Page } from '../../suites/read-spec.js';
import type { Rule } from '../../suites/rule.js';
import { link, linkFrom, type Entry } from './contents.js';
import { verdictHtml, verdictOf } from './standings.js';

export function ruleTable(site: Site, placing: Placing): string {
  const columns = site.standings?.columns ?? [];
  const heads = ['Rule', 'Level', 'Sentence', ...columns.map(({ name }) => name)];
  return `<h1>All rules</h1>
<p id="shown">${counted(site.rules.length, 'rule')}, in the order of the pages.</p>
<div class="wide"><table class="all-rules" style="min-width: ${30 + 7 * columns.length}rem">
<thead><tr>${heads.map((head) => `<th scope="col">${escaped(head)}</th>`).join('')}</tr></thead>
${site.entries
  .filter(({ rules }) => rules.length > 0)
  .map((entry) => pageRows(site, entry, placing, heads.length))
  .join('')}</table></div>
`;
}

/** The rules of a page, below its title. */
const pageRows = (site: Site, { page, title, rules }: Entry, placing: Placing, width: number): string =>
  `<tbody>
<tr><th scope="rowgroup" colspan="${width}">${link(linkFrom('rules', page.area), escaped(title))} <code>${escaped(page.area)}</code></th></tr>
${rules.map((rule) => row(site, page, rule, placing)).join('')}</tbody>
`;

function row({ standings }: Site, page: Page, { id, level, sentence }: Rule, placing: Placing): string {
  const verdicts = (standings?.columns ?? []).map(
    (column) => `<td data-column="${escaped(column.name)}">${verdictHtml(verdictOf(column, id))}</td>`,
  );
  const heading = link(placing.rule(id)!, `<code>${escaped(id)}</code>`);
  const cells = `<th scope="row">${heading}</th><td>${level}</td><td>${inlineHtml(page, sentence, placing)}</td>`;
  return `<tr data-rule="${escaped(id)}">${cells}${verdicts.join('')}</tr>\n`;
}
