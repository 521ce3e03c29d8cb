/** The pages of the spec inside the report, with the text of every rule that was judged. */

import type { Document } from '../document.js';
import { html, line, type Markup } from './markup.js';

export interface SpecText {
  readonly pages: Markup;
  /** A rule's id, leading to its text. */
  readonly link: (id: string) => Markup;
  readonly highlight: (code: string, language: 'python' | 'javascript') => Markup;
}

export function specText(_document: Document): SpecText {
  return { pages: html``, link: (id) => html`<b class="rule">${line(id, 200)}</b>`, highlight: (code) => html`${code}` };
}
