/** Buttons that copy code. */

import { moduleEnd } from '../module.js';
import { element } from './element.js';

export function addCopyButtons(inside: HTMLElement): void {
  for (const pre of inside.querySelectorAll<HTMLElement>('figure > pre:not(.cut)')) {
    const { begin } = pre.dataset;
    const title = pre.parentElement?.querySelector('figcaption')?.textContent ?? '';
    const buttons = [button('Copy', title, () => `${pre.textContent}\n`)];
    if (begin !== undefined) {
      const { imports } = pre.closest<HTMLElement>('[data-imports]')!.dataset;
      const indented = (): string => `${pre.textContent}\n`.replace(/^(?=.)/gm, '  ');
      buttons.push(button('Copy as a module', title, () => imports + begin + indented() + moduleEnd));
    }
    pre.before(element('div', { class: 'copies' }, ...buttons));
  }
}

function button(text: string, title: string, content: () => string): HTMLButtonElement {
  const made = element('button', { type: 'button', 'aria-label': `${text}: ${title}` }, text);
  made.addEventListener('click', () => {
    void copy(content()).then((copied) => {
      made.textContent = copied ? 'Copied' : 'The browser does not let a page copy';
      announcer().textContent = made.textContent;
      setTimeout(() => (made.textContent = text), 2_000);
    });
  });
  return made;
}

async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyOfOld(text);
  }
}

/** Where a page from a file has no clipboard. */
function copyOfOld(text: string): boolean {
  const focused = document.activeElement;
  const area = element('textarea', { class: 'hidden', 'aria-hidden': 'true' });
  area.value = text;
  document.body.append(area);
  area.select();
  const copied = document.execCommand('copy');
  area.remove();
  if (focused instanceof HTMLElement) focused.focus();
  return copied;
}

/** Tells those who cannot see the button. */
function announcer(): HTMLElement {
  const known = document.getElementById('announcer');
  if (known) return known;
  const made = element('p', { id: 'announcer', class: 'hidden', role: 'status' });
  document.body.append(made);
  return made;
}
