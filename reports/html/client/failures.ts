/** What is inside of failures and pages is made when they are opened: a thousand closed ones cost next to nothing. */

import { drawing, type Step, type How } from '../sequence.js';
import { addCopyButtons } from './copying.js';
import { element } from './element.js';
import { highlight } from './highlighting.js';

/** A `details` element with what it tells in a `noscript`. */
export function fill(details: HTMLDetailsElement): void {
  const inside = details.querySelector(':scope > noscript');
  if (!inside) return;
  const body = document.createElement('div');
  body.innerHTML = inside.textContent;
  inside.replaceWith(body);
  body.querySelectorAll<HTMLElement>('.sequence').forEach(draw);
  for (const language of ['python', 'javascript'])
    body.querySelectorAll<HTMLElement>(`figure.${language} > pre`).forEach((code) => highlight(code, language));
  for (const code of body.querySelectorAll('pre')) {
    code.classList.add('code');
    code.tabIndex = 0;
  }
  addCopyButtons(body);
}

/** What a failure says, in lower case and without markup, to be searched. */
export function textOf(details: HTMLDetailsElement): string {
  const inside = details.querySelector(':scope > noscript');
  const text = inside ? plain(inside.textContent) : details.textContent;
  const [heading, sentence] = details.closest('.blame')!.children;
  return `${heading!.textContent} ${sentence!.textContent} ${details.firstElementChild!.textContent} ${text}`.toLowerCase();
}

/** The text of our own markup, which is regular: all other `<` are escaped. */
const plain = (markup: string): string =>
  markup.replace(/<[^>]*>/g, '').replace(/&(?:lt|gt|amp|quot|#39);/g, (entity) => characters[entity]!);
const characters: Readonly<Record<string, string>> = { '&lt;': '<', '&gt;': '>', '&amp;': '&', '&quot;': '"', '&#39;': "'" };

/** Steps that are drawn at first: more is a long way to scroll. */
const mostSteps = 60;

function draw(section: HTMLElement): void {
  const list = section.querySelector('ol')!;
  const names = JSON.parse(list.dataset.names!) as string[];
  const steps = [...list.children].map((item) => readStep(item as HTMLElement));
  const words = section.querySelector<HTMLDetailsElement>('.words')!;
  words.open = false;
  const left = Math.max(0, steps.length - mostSteps);
  const figure = element('div', { class: 'figure', role: 'region', tabindex: '0', 'aria-label': 'Sequence diagram' });
  const show = (shown: readonly Step[]): void => {
    figure.innerHTML = drawing(names, shown, `${shown.length} steps of ${names.join(', ')}; below they are told in words`);
  };
  show(steps.slice(left));
  words.before(figure);
  if (left === 0) return;
  const more = element('button', { type: 'button' }, `Draw the ${left} steps before, too`);
  more.addEventListener('click', () => {
    show(steps);
    more.remove();
    figure.focus();
  });
  figure.before(more);
}

function readStep(item: HTMLElement): Step {
  const [kind, first, second] = item.dataset.step!.split(' ') as [string, string, string | undefined];
  const texts = [...item.querySelectorAll('code')].map((code) => code.textContent);
  if (kind === 'print') return { kind, by: Number(first), text: texts[0]! };
  if (kind === 'difference') return { kind, by: Number(first), expected: texts[0]!, observed: texts[1]! };
  return { kind: kind as How, from: Number(first), to: Number(second) };
}
