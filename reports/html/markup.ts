/** Markup in which strings that others wrote can only appear as text. */

import { cut, onOneLine, safe } from '../safe.js';

/** Markup that is complete as it stands. */
export interface Markup {
  readonly markup: string;
}

/** What stands between tags: strings are escaped, lists are joined, `false` and `undefined` are nothing. */
export type Content = Markup | string | number | false | undefined | readonly Content[];

export const raw = (markup: string): Markup => ({ markup });

/** A template whose values are escaped unless they are markup. Line breaks in it are spaces, or nothing beside what is a block. */
export function html(template: TemplateStringsArray, ...values: readonly Content[]): Markup {
  const parts = partsOf(template);
  let markup = parts[0]!;
  for (let i = 0; i < values.length; i++) markup += contentMarkup(values[i]!) + parts[i + 1]!;
  return { markup };
}

/** Without the end tags that HTML can do without: a large table is a tenth smaller. */
export const withoutEnds = ({ markup }: Markup): Markup => raw(markup.replace(/<\/(?:td|th|tr|li)>/g, ''));

function partsOf(template: TemplateStringsArray): readonly string[] {
  let parts = templates.get(template);
  if (!parts) templates.set(template, (parts = template.map((part) => part.replace(besideBlock, '').replace(/\s*\n\s*/g, ' '))));
  return parts;
}
const besideBlock =
  /\s*\n\s*(?=<\/?(?:details|div|fig|h\d|li|main|noscript|ol|p|pre|section|summary|table|t[dhr]|tbody|ul)\b)|(?<=<\/(?:details|div|figure|h\d|li|p|section|summary|t[dhr])>)\s*\n\s*/g;
const templates = new WeakMap<TemplateStringsArray, readonly string[]>();

function contentMarkup(content: Content): string {
  if (typeof content === 'string') return escaped(content);
  if (content === false || content === undefined) return '';
  if (typeof content === 'number') return String(content);
  if ('markup' in content) return content.markup;
  return content.map(contentMarkup).join('');
}

/** What could end a text, or a value in double quotes: those in templates are. */
const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '"': '&quot;' };

/** A text as HTML: markup is shown, and so are characters that would control or reorder what is seen. Also for attributes in quotes. */
export const escaped = (text: string): string => safe(text).replace(/[&<"]/g, (character) => entities[character]!);

/** Data for the script of the page. What `safe` spells out is spelled as in JSON. */
export const data = (id: string, value: unknown): Markup =>
  raw(`<script type="application/json" id="${id}">${safe(JSON.stringify(value)).replaceAll('<', '\\u003c')}</script>`);

/** A text on one line. */
export const line = (text: string, most = 2_000): string => onOneLine(cut(text, most));

/** A sentence of the spec: what stands between backticks is code. */
export const prose = (text: string): Markup =>
  html`${line(text)
    .split('`')
    .map((part, i, all) => (i % 2 === 1 && i < all.length - 1 ? html`<code>${part}</code>` : i % 2 === 1 ? `\`${part}` : part))}`;
