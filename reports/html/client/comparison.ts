/** Another report that is dropped on the page or chosen: what changed between both. */

import type { Document } from '../../document.js';
import { onOneLine } from '../../safe.js';
import { rowOf } from '../anchors.js';
import { changes, standingsOf, type Change, type Changed, type Standings } from '../standings.js';
import { element } from './element.js';

/** The schema that this page was made from; the one that it can compare with. */
export function acceptReports(own: Standings): void {
  const section = document.getElementById('compare')!;
  const root = document.documentElement;
  const input = document.getElementById('other') as HTMLInputElement;
  const compare = async (file: File | null | undefined): Promise<void> => {
    if (!file) return;
    show(own, onOneLine(file.name), await file.text());
    section.scrollIntoView();
  };
  input.addEventListener('change', () => void compare(input.files?.[0]));
  document.addEventListener('dragover', (event) => {
    event.preventDefault();
    root.classList.add('dropping');
  });
  document.addEventListener('dragleave', (event) => {
    if (event.relatedTarget === null) root.classList.remove('dropping');
  });
  document.addEventListener('drop', (event) => {
    event.preventDefault();
    root.classList.remove('dropping');
    void compare(event.dataTransfer?.files[0]);
  });
}

function show(own: Standings, name: string, text: string): void {
  const place = document.getElementById('compared')!;
  let other: Standings;
  try {
    other = readStandings(text, own.schema);
  } catch (error) {
    place.replaceChildren(element('p', { class: 'verdict f' }, `Cannot read "${name}": ${(error as Error).message}`));
    return;
  }
  // What was started later comes after; a page that was made again of one run is the later one.
  const later = other.started > own.started;
  const present = (swapped: boolean): void => {
    const [before, after] = later !== swapped ? [own, other] : [other, own];
    const title = later !== swapped ? `From this report to "${name}"` : `From "${name}" to this report`;
    const swap = element('button', { type: 'button' }, 'Swap');
    swap.addEventListener('click', () => present(!swapped));
    const remove = element('button', { type: 'button' }, 'Remove');
    remove.addEventListener('click', () => place.replaceChildren());
    place.replaceChildren(element('h3', {}, title), ...result(before, after), element('p', {}, swap, ' ', remove));
  };
  present(false);
}

/** Reads a JSON report, or takes out of an HTML report what it keeps for this. */
function readStandings(text: string, schema: number): Standings {
  const wrong = 'it is no report of this kit; drop what --report json or --report html wrote';
  let found: unknown;
  try {
    const json = text.trimStart().startsWith('{');
    found = JSON.parse(json ? text : (new DOMParser().parseFromString(text, 'text/html').getElementById('standings')?.textContent ?? ''));
  } catch {
    throw new Error(wrong);
  }
  if (typeof found !== 'object' || found === null || !('schema' in found) || typeof found.schema !== 'number') throw new Error(wrong);
  if (found.schema !== schema)
    throw new Error(
      `its schema ${found.schema} is that of ${found.schema < schema ? 'an older' : 'a newer'} release, and this page reads ${schema}; make both reports with one release`,
    );
  try {
    const standings = 'kit' in found ? standingsOf(found as unknown as Document) : (found as unknown as Standings);
    changes(standings, standings);
    return standings;
  } catch {
    throw new Error('it is damaged; make it again with conform report');
  }
}

const titles: Readonly<Record<Change, readonly [title: string, meaning: string]>> = {
  new: ['New', 'what did not fail before, or passed and is not judged any more'],
  fixed: ['Fixed', 'what passes now'],
  changed: ['Changed', 'another verdict, or another first difference'],
  added: ['Added', 'rules that only the later report has'],
  removed: ['Removed', 'rules that only the earlier report has'],
  still: ['Still failing', 'as before'],
};

function result(before: Standings, after: Standings): HTMLElement[] {
  const { pairs, changed } = changes(before, after);
  if (pairs.length === 0) return [element('p', {}, 'The reports have no implementation in common.')];
  const groups = (Object.keys(titles) as Change[]).map((change) => [change, changed.filter((one) => one.change === change)] as const);
  const summary = groups.map(([change, some]) => `${some.length.toLocaleString('en')} ${titles[change][0].toLowerCase()}`).join(', ');
  return [
    element('p', { id: 'changes' }, `Compared: ${onOneLine(pairs.join(', '))}. ${summary}.`),
    ...groups.filter(([, some]) => some.length > 0).map(([change, some]) => group(change, some)),
  ];
}

const mostRows = 500;

function group(change: Change, some: readonly Changed[]): HTMLElement {
  const [title, meaning] = titles[change];
  const rows = some
    .slice(0, mostRows)
    .map(({ implementation, rule, before, after, how }) =>
      element(
        'tr',
        {},
        element('th', { scope: 'row' }, ruleOf(rule)),
        element('td', {}, onOneLine(implementation)),
        element('td', {}, `${before ?? 'absent'} → ${after ?? 'absent'}${how ? `: ${onOneLine(`${how[0]} ⇒ ${how[1]}`)}` : ''}`),
      ),
    );
  const table = element('table', {}, element('tbody', {}, ...rows));
  const left = some.length - rows.length;
  const made = element(
    'details',
    { class: `change ${change}` },
    element('summary', {}, element('b', {}, `${title}: ${some.length.toLocaleString('en')}`), ` ${meaning}`),
    element('div', { class: 'scroll', role: 'region', tabindex: '0', 'aria-label': title }, table),
    ...(left > 0 ? [element('p', {}, `… and ${left.toLocaleString('en')} more`)] : []),
  );
  made.open = change !== 'still' && change !== 'added' && change !== 'removed';
  return made;
}

function ruleOf(rule: string): Node {
  const id = rowOf(rule);
  const text = onOneLine(rule);
  return document.getElementById(id) ? element('a', { href: `#${id}` }, text) : element('span', { class: 'id' }, text);
}
