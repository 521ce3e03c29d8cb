/** The script of the page: filters, links, what opens, comparisons, printing. */

import type { Standings } from '../standings.js';
import { addressOf, everything, readAddress, type View } from './address.js';
import { acceptReports } from './comparison.js';
import { fill } from './failures.js';
import { Filters, unfold } from './filters.js';
import { printInFull } from './printing.js';

const standings = JSON.parse(document.getElementById('standings')!.textContent) as Standings;
const form = document.getElementById('filters') as HTMLFormElement;
const filters = new Filters(standings);
let view: View = everything;

const boxes = (name: string): HTMLInputElement[] => [...form.querySelectorAll<HTMLInputElement>(`input[name="${name}"]`)];
const field = (name: string): HTMLInputElement => form.elements.namedItem(name) as HTMLInputElement;

/** What the form asks for. */
function asked(): View {
  const chosen = (name: string): string[] =>
    boxes(name)
      .filter(({ checked }) => checked)
      .map(({ value }) => value);
  return {
    q: field('q').value,
    area: field('area').value,
    impl: field('impl').value,
    verdict: chosen('verdict'),
    level: chosen('level'),
    at: '',
  };
}

/** Shows a view, in the form as well. */
function show(next: View): void {
  field('q').value = next.q;
  for (const name of ['area', 'impl'] as const) field(name).value = next[name];
  for (const name of ['verdict', 'level'] as const) for (const box of boxes(name)) box.checked = next[name].includes(box.value);
  // What no field can be set to was in the address by mistake.
  view = { ...asked(), at: next.at };
  filters.apply(view);
}

function restore(): void {
  const next = readAddress(location.hash);
  show(next);
  if (next.at !== '') goTo(next.at);
}

/** Opens what a link leads to, and what that is in. Filters that hide it end. */
function goTo(id: string): void {
  const target = document.getElementById(id) ?? inClosed(id);
  if (!target) return;
  if (target.closest('[hidden]')) {
    show({ ...everything, at: id });
    history.replaceState(null, '', addressOf(view));
  }
  const area = target.closest<HTMLElement>('tbody.rules');
  if (area) unfold(area, true);
  for (let details = target.closest('details'); details; details = details.parentElement?.closest('details') ?? null) {
    fill(details);
    details.open = true;
  }
  document.querySelectorAll('.here').forEach((other) => other.classList.remove('here'));
  target.classList.add('here');
  const focused = target instanceof HTMLDetailsElement ? target.querySelector('summary')! : target;
  if (focused === target && !target.hasAttribute('tabindex')) target.tabIndex = -1;
  focused.focus({ preventScroll: true });
  target.scrollIntoView({ block: 'start' });
}

/** Looks for an id in pages that were not opened yet. */
function inClosed(id: string): HTMLElement | null {
  for (const page of document.querySelectorAll<HTMLDetailsElement>('.page')) {
    if (page.querySelector(':scope > noscript')?.textContent.includes(` id="${id}"`)) fill(page);
  }
  return document.getElementById(id);
}

document.addEventListener('click', (event) => {
  const link = (event.target as Element).closest<HTMLAnchorElement>('a[href^="#"]');
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  view = { ...view, at: link.getAttribute('href')!.slice(1) };
  history.pushState(null, '', addressOf(view));
  goTo(view.at);
});
document.addEventListener('toggle', ({ target }) => target instanceof HTMLDetailsElement && target.open && fill(target), true);
window.addEventListener('popstate', restore);
form.addEventListener('submit', (event) => event.preventDefault());
form.addEventListener('input', () => {
  view = asked();
  filters.apply(view);
  history.replaceState(null, '', addressOf(view) || '#');
});
form.addEventListener('reset', (event) => {
  event.preventDefault();
  show(everything);
  filters.unfoldAll(false);
  history.replaceState(null, '', '#');
});
const fold = document.getElementById('fold')!;
fold.addEventListener('click', () => {
  const unfolded = document.querySelector('tbody.rules:not([hidden], .unfolded)') !== null;
  filters.unfoldAll(unfolded);
  fold.textContent = unfolded ? 'Fold all areas' : 'Unfold all areas';
});
acceptReports(standings);
printInFull();
restore();
