/**
 * Pages of the spec and the sections of single rules as HTML, with highlighted programs. What a page says appears as text,
 * whatever it is: HTML in it is shown, not obeyed. Nothing of it needs a script.
 *
 * `readPages` of suites/read-spec.ts reads pages without checking their programs, which takes long; so do the functions here.
 */

import { posix } from 'node:path';
import { parser as javascriptParser } from '@lezer/javascript';
import { highlightCode, tagHighlighter, tags } from '@lezer/highlight';
import { parser as pythonParser } from '@lezer/python';
import MarkdownIt from 'markdown-it';
import type { Program } from '../scenario/syntax.js';
import { hasRules, idInHeading, levelWord, lineOf, type Page, type Token } from '../suites/read-spec.js';
import { escaped } from './html/markup.js';
import { javascriptBody } from './program-text.js';
import { safe } from './safe.js';

/** How a page fits where it is shown. What a callback gives as HTML is put in as it is. */
export interface Placing {
  /** Where a page of the spec is shown, by its path without the ending: `greenlet/exit`, or `../docs/ci`. Without one, a link to it is text. */
  readonly page: (area: string, fragment: string | undefined) => string | undefined;
  /** Where a rule is shown. Ids in prose become links to it. */
  readonly rule: (id: string) => string | undefined;
  /** HTML that stands in the heading of a rule, beside its id. */
  readonly inHeading?: (id: string) => string;
  /** HTML that stands below the paragraph with a rule's sentence. */
  readonly belowSentence?: (id: string) => string;
  /** The program in a block that begins in this line: with it, the block is shown in TypeScript, too. */
  readonly program?: (area: string, line: number) => Program | undefined;
}

/** A whole page. Rules are `<section class="rule" id="switch.tuple">`; other headings have ids as on GitHub. */
export function pageHtml(page: Page, placing: Placing): string {
  const slugs = new Map<string, number>();
  return sectionsOf(page)
    .map(({ id, tokens }) => (id === undefined ? render(page, tokens, placing, slugs) : ruleSection(page, id, tokens, placing)))
    .join('');
}

/** The sections of a page's rules by their ids: sentence, examples, outputs, laws and notes. A section is made when it is asked for. */
export function ruleSections(page: Page, placing: Placing): ReadonlyMap<string, () => string> {
  const sections = new Map<string, () => string>();
  for (const { id, tokens } of sectionsOf(page)) if (id !== undefined) sections.set(id, () => ruleSection(page, id, tokens, placing));
  return sections;
}

/** One line of a page's Markdown, such as a rule's sentence. */
export const inlineHtml = (page: Page, text: string, placing: Placing): string =>
  markdown.renderInline(text, { page, placing, slugs: new Map(), sentence: 'here', links: [] } satisfies Progress);

const highlighter = tagHighlighter([
  { tag: tags.keyword, class: 'k' },
  { tag: [tags.string, tags.special(tags.string), tags.regexp], class: 's' },
  { tag: [tags.number, tags.bool, tags.null], class: 'v' },
  { tag: tags.comment, class: 'c' },
  { tag: [tags.function(tags.definition(tags.variableName)), tags.definition(tags.className)], class: 'd' },
  { tag: tags.meta, class: 'm' },
]);

/** A program as HTML, its tokens in spans; to stand in a `<pre class="code">`. `javascript` is TypeScript, too. */
export function highlighted(code: string, language: 'python' | 'javascript'): string {
  const shown = safe(code);
  const parser = language === 'python' ? pythonParser : typescriptParser;
  let html = '';
  const put = (text: string, classes: string): void => {
    html += classes === '' ? escaped(text) : `<span class="${classes}">${escaped(text)}</span>`;
  };
  highlightCode(shown, parser.parse(shown), highlighter, put, () => (html += '\n'));
  return html;
}

const typescriptParser = javascriptParser.configure({ dialect: 'ts' });

/** The colours of `highlighted`, light and dark. Where a page has a switch for these, it sets the variables. */
export const codeCss = `:root {
  color-scheme: light dark;
  --code-keyword: #8a2252; --code-string: #1b6236; --code-value: #0b5394; --code-comment: #5f6670; --code-name: #5b3fa8; --code-meta: #7a4b00;
}
@media (prefers-color-scheme: dark) {
  :root {
    --code-keyword: #f2a0c0; --code-string: #9fd8a4; --code-value: #8fc7ff; --code-comment: #a0a8b3; --code-name: #c9b6ff; --code-meta: #e8c07d;
  }
}
.code { white-space: pre-wrap; overflow-wrap: anywhere; tab-size: 4; }
.code .k { color: var(--code-keyword); }
.code .s { color: var(--code-string); }
.code .v { color: var(--code-value); }
.code .c { color: var(--code-comment); font-style: italic; }
.code .d { color: var(--code-name); }
.code .m { color: var(--code-meta); }
`;

interface Section {
  /** Of a rule. */
  readonly id?: string;
  /** With its heading. */
  readonly tokens: readonly Token[];
}

/** A page in pieces: each begins with a heading, as what belongs to a rule does for its reader. */
function sectionsOf({ area, tokens }: Page): Section[] {
  const starts = tokens.flatMap((token, i) => (token.type === 'heading_open' ? [i] : []));
  return [0, ...starts.filter((start) => start > 0)].map((start, i, all) => {
    const [heading, inline] = [tokens[start], tokens[start + 1]];
    const id = heading?.type === 'heading_open' && hasRules({ area }) ? idInHeading(heading, inline!) : undefined;
    return { ...(id !== undefined && { id }), tokens: tokens.slice(start, all[i + 1]) };
  });
}

function ruleSection(page: Page, id: string, tokens: readonly Token[], placing: Placing): string {
  const own = escaped(placing.rule(id) ?? `#${id}`);
  const heading = `<h3><a class="id" href="${own}"><code>${escaped(id)}</code></a>${placing.inHeading?.(id) ?? ''}</h3>\n`;
  // The heading is its opening, its text and its end.
  return `<section class="rule" id="${escaped(id)}">\n${heading}${render(page, tokens.slice(3), placing, new Map(), id)}</section>\n`;
}

/** What the rendering of some tokens goes by, and has come to. */
interface Progress {
  readonly page: Page;
  readonly placing: Placing;
  /** How often a heading's slug was there before on the page. */
  readonly slugs: Map<string, number>;
  /** Where the rule's sentence is; `said` once the word was there that says how binding it is. Where there is no rule, it is past. */
  sentence: 'ahead' | 'here' | 'said' | 'past';
  readonly rule?: string;
  /** The ends of the links that are open: those that lead nowhere have none. */
  readonly links: string[];
}

const render = (page: Page, tokens: readonly Token[], placing: Placing, slugs: Map<string, number>, rule?: string): string =>
  markdown.renderer.render([...tokens], markdown.options, {
    page,
    placing,
    slugs,
    sentence: rule === undefined ? 'past' : 'ahead',
    ...(rule !== undefined && { rule }),
    links: [],
  } satisfies Progress);

const markdown = new MarkdownIt();

const rules: Readonly<Record<string, (tokens: readonly Token[], i: number, progress: Progress) => string>> = {
  heading_open(tokens, i, progress) {
    const { slugs } = progress;
    const slug = slugOf(tokens[i + 1]!.content);
    const before = slugs.get(slug) ?? 0;
    slugs.set(slug, before + 1);
    return `<${tokens[i]!.tag} id="${escaped(before === 0 ? slug : `${slug}-${before}`)}">`;
  },
  paragraph_open(tokens, i, progress) {
    if (tokens[i]!.hidden) return '';
    if (/^\*[A-Z][a-z ]+:\*/.test(tokens[i + 1]!.content)) return '<p class="note">';
    if (progress.sentence !== 'ahead') return '<p>';
    progress.sentence = 'here';
    return '<p class="sentence">';
  },
  paragraph_close(tokens, i, progress) {
    if (tokens[i]!.hidden) return '';
    if (progress.sentence === 'ahead' || progress.sentence === 'past') return '</p>\n';
    progress.sentence = 'past';
    return `</p>\n${progress.placing.belowSentence?.(progress.rule!) ?? ''}`;
  },
  text(tokens, i, progress) {
    const text = escaped(tokens[i]!.content);
    if (progress.sentence !== 'here' || !levelWord.test(text)) return text;
    progress.sentence = 'said';
    return text.replace(levelWord, '<strong class="level">$&</strong>');
  },
  code_inline(tokens, i, { placing, rule, links }) {
    const { content } = tokens[i]!;
    const code = `<code>${escaped(content)}</code>`;
    const href = links.length === 0 && content !== rule ? placing.rule(content) : undefined;
    return href === undefined ? code : `<a href="${escaped(href)}">${code}</a>`;
  },
  link_open(tokens, i, progress) {
    const href = hrefOf(tokens, i, progress);
    progress.links.push(href === undefined ? '' : '</a>');
    return href === undefined ? '' : `<a href="${escaped(href)}">`;
  },
  link_close: (_tokens, _i, { links }) => links.pop()!,
  // A picture would have to be fetched.
  image: (tokens, i) => escaped(tokens[i]!.content),
  table_open: () => '<div class="wide"><table>\n',
  table_close: () => '</table></div>\n',
  fence: (tokens, i, progress) => block(tokens[i]!, progress),
  code_block: (tokens, i) => plainBlock(tokens[i]!.content),
};
for (const [name, rule] of Object.entries(rules)) {
  markdown.renderer.rules[name] = (tokens, i, _options, progress) => rule(tokens, i, progress as unknown as Progress);
}

/** The anchor of a heading, as GitHub makes it. */
export const slugOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, '')
    .replaceAll(' ', '-');

/** Where a link leads from where the page is shown. One whose text is a rule's id leads to the rule. */
function hrefOf(tokens: readonly Token[], i: number, { page, placing }: Progress): string | undefined {
  const target = String(tokens[i]!.attrGet('href') ?? '');
  if (/^(https?|mailto):/i.test(target)) return target;
  const [, path, fragment] = /^([^#?]*)(?:#(.*))?$/.exec(markdown.utils.lib.mdurl.decode(target)) ?? [];
  if (path === undefined || /^([a-z][a-z0-9+.-]*:|\/)/i.test(path) || !/(^|\.md)$/.test(path)) return undefined;
  const area = path === '' ? page.area : posix.join(posix.dirname(page.area), path).replace(/\.md$/, '');
  const named =
    tokens[i + 1]?.type === 'code_inline' && tokens[i + 2]?.type === 'link_close' ? placing.rule(tokens[i + 1]!.content) : undefined;
  return (fragment === undefined ? named : undefined) ?? placing.page(area, fragment);
}

function block(token: Token, { page, placing }: Progress): string {
  const [language, ...words] = token.info.trim().split(/\s+/);
  switch (language) {
    case 'python':
      return `<pre class="code"><code>${highlighted(token.content, 'python')}</code></pre>\n${inTypeScript(placing.program?.(page.area, lineOf(token)))}`;
    case 'output': {
      return `<div class="output"><p>${outputTitle(words, page)}</p>\n${plainBlock(token.content)}</div>\n`;
    }
    default:
      return plainBlock(token.content);
  }
}

/** On the page of a known defect, what should be printed is called `correct`; elsewhere a word is the name of an answer. */
function outputTitle(words: readonly string[], page: Page): string {
  if (words.length === 0) return 'Output';
  if (!hasRules(page) && words.join() === 'correct') return 'Correct output';
  return `Output of the answer <code>${escaped(words.join(' '))}</code>`;
}

const plainBlock = (text: string): string => `<pre class="code"><code>${escaped(text)}</code></pre>\n`;

function inTypeScript(program: Program | undefined): string {
  if (program === undefined) return '';
  const code = highlighted(javascriptBody(program, { style: 'async', spelling: (name) => name }), 'javascript');
  return `<details class="typescript"><summary>In TypeScript</summary>\n<pre class="code"><code>${code}</code></pre></details>\n`;
}
