/** The text of the rules inside the report, as the pages of the spec have it. */

import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../adapters/package-root.js';
import { pageOf } from '../../suites/read-spec.js';
import type { Document } from '../document.js';
import { codeCss, pageHtml, ruleSections, type Placing } from '../page-html.js';
import { anchorOf, rowOf } from './anchors.js';
import { html, line, raw, type Markup } from './markup.js';

export interface SpecText {
  readonly pages: Markup;
  readonly styles: string;
  /** The id of the element with a rule's text, if there is one. */
  readonly rule: (id: string) => string | undefined;
  /** The id of the element with the page of a known defect. */
  readonly defect: (name: string) => string | undefined;
}

/** A page as markup: its rules by their ids; a page without rules as a whole. */
export interface RenderedPage {
  readonly rules: Readonly<Record<string, string>>;
  readonly whole?: string;
}

/** Pages as markup, by the hash of path and text. */
export type RenderedPages = Readonly<Record<string, RenderedPage>>;

/** What the document tells of, as the pages in a folder have it; what they do not have is left out. */
export function specText({ rules, implementations }: Document, folder: string): SpecText {
  const defects = new Set(implementations.flatMap(({ failures }) => failures.flatMap(({ defect }) => defect ?? [])));
  const wanted = new Set(rules.map(({ id }) => id));
  const areas = new Set([...rules.map(({ area }) => area), ...[...defects].map((name) => `defects/${name}`)]);
  const known = new Set<string>();
  const pages = pagesIn(folder)
    .filter((area) => areas.has(area))
    .map((area) => {
      const page = renderedPage(folder, area);
      const sections = Object.entries(page.rules).filter(([id]) => wanted.has(id));
      for (const [id] of sections) known.add(id);
      return [area, page.whole ?? sections.map(([, section]) => section).join('')] as const;
    })
    .filter(([, text]) => text !== '');
  const shown = new Set([...known, ...[...known].map(rowOf), ...pages.map(([area]) => pageId(area))]);
  return {
    pages: html`${pages.map(
      ([area, text]) =>
        html`<details class="page" id="${pageId(area)}">
          <summary>${line(area)}</summary>
          <noscript>${raw(withoutDeadLinks(text, shown))}</noscript>
        </details>`,
    )}`,
    styles: codeCss,
    rule: (id) => (known.has(id) ? id : undefined),
    defect: (name) => (shown.has(pageId(`defects/${name}`)) ? pageId(`defects/${name}`) : undefined),
  };
}

/** The pages of a folder by their paths without the ending, those of rules first. Only these are ever read, whatever a document names. */
const pagesIn = (folder: string): string[] =>
  !existsSync(folder)
    ? []
    : readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.md'))
        .map((file) => file.replaceAll('\\', '/').replace(/\.md$/, ''))
        .sort((a, b) => Number(isDefect(a)) - Number(isDefect(b)) || (a < b ? -1 : 1));

const isDefect = (area: string): boolean => area.startsWith('defects/');

const pageId = (area: string): string => `page-${anchorOf(area)}`;

/** Rendering all pages takes a second: those that `npm run build` has seen are rendered already. */
function renderedPage(folder: string, area: string): RenderedPage {
  const text = readFileSync(join(folder, `${area}.md`), 'utf8');
  return rendered()[hashOf(area, text)] ?? renderPage(text, area);
}

const hashOf = (area: string, text: string): string => createHash('sha256').update(`${area}\n${text}`).digest('base64');

function renderPage(text: string, area: string): RenderedPage {
  const page = pageOf(area, text, area);
  const placing: Placing = {
    page: (other) => `#${pageId(other)}`,
    rule: (id) => (isRuleId(id) ? `#${id}` : undefined),
    inHeading: (id) => html` <a href="#${rowOf(id)}">how it stands</a>`.markup,
  };
  if (isDefect(area)) {
    const prefixed = pageHtml(page, placing).replace(/(<h\d) id="/g, `$1 id="${pageId(area)}-`);
    return { rules: {}, whole: prefixed };
  }
  return { rules: Object.fromEntries([...ruleSections(page, placing)].map(([id, section]) => [id, section()])) };
}

const isRuleId = (text: string): boolean => /^[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*$/.test(text);

/** All pages of a folder, to be written where `rendered` finds them. */
export function renderPages(folder: string): RenderedPages {
  return Object.fromEntries(
    pagesIn(folder).map((area) => {
      const text = readFileSync(join(folder, `${area}.md`), 'utf8');
      return [hashOf(area, text), renderPage(text, area)];
    }),
  );
}

export const renderedFile = join(packageRoot, 'dist/reports/html/pages.json');

let read: RenderedPages | undefined;
const rendered = (): RenderedPages =>
  (read ??= existsSync(renderedFile) ? (JSON.parse(readFileSync(renderedFile, 'utf8')) as RenderedPages) : {});

/** Links to what this report does not tell of stay as text. */
const withoutDeadLinks = (text: string, shown: ReadonlySet<string>): string =>
  text.replace(/<a href="#([^"]*)">(.*?)<\/a>/g, (link, id: string, inside: string) => (shown.has(id) ? link : inside));
