/** Which rules and failures are shown. */

import { rowOf } from '../anchors.js';
import { letterOf, type Standings, type State } from '../standings.js';
import { element } from './element.js';
import { textOf } from './failures.js';
import type { View } from './address.js';

interface Row {
  readonly row: HTMLTableRowElement;
  readonly area: HTMLTableSectionElement;
  /** A letter for each implementation. */
  readonly states: string;
  readonly text: string;
}

export class Filters {
  private readonly rows: readonly Row[];
  private readonly failures = [...document.querySelectorAll<HTMLDetailsElement>('.failure')];
  private readonly areas = [...document.querySelectorAll<HTMLTableSectionElement>('tbody.rules')];
  private readonly areaOfRow = new Map<string, string>();
  private readonly columns = document.head.appendChild(document.createElement('style'));
  private texts: readonly string[] | undefined;
  private readonly total: number;

  constructor(standings: Standings) {
    const states = new Map(
      standings.rules.map((rule, i) => [rowOf(rule), standings.implementations.map((one) => one.states[i]).join('')] as const),
    );
    this.rows = this.areas.flatMap((area) =>
      [...area.rows].map((row) => {
        this.areaOfRow.set(row.id, area.dataset.area!);
        return { row, area, states: states.get(row.id) ?? '', text: row.cells[0]!.textContent.toLowerCase() };
      }),
    );
    this.total = this.rows.length;
    this.areas.forEach((area, i) => foldable(area, i));
  }

  /** Shows what a view asks for, and says how much that is. */
  apply(view: View): void {
    const verdicts = view.verdict.map((state) => letterOf(state as State));
    const words = view.q.toLowerCase().split(/\s+/).filter(Boolean);
    const only = view.impl === '' ? undefined : Number(view.impl);
    const has = (text: string): boolean => words.every((word) => text.includes(word));
    const filtered = words.length + verdicts.length + view.level.length > 0 || view.area !== '';
    this.showColumns(only);

    const shownAreas = new Set<HTMLElement>();
    for (const { row, area, states, text } of this.rows) {
      const own = only === undefined ? states : (states[only] ?? '');
      const shown =
        (view.area === '' || area.dataset.area === view.area) &&
        (view.level.length === 0 || view.level.includes(row.dataset.level!)) &&
        (verdicts.length === 0 || verdicts.some((letter) => own.includes(letter))) &&
        has(text);
      row.hidden = !shown;
      if (shown) shownAreas.add(area);
    }
    for (const area of this.areas) {
      area.hidden = !shownAreas.has(area);
      (area.previousElementSibling as HTMLElement).hidden = area.hidden;
      if (filtered || this.total <= fewRules) unfold(area, true);
    }
    this.showFailures(view, verdicts, words.length > 0 ? has : everything);
    this.tell();
  }

  unfoldAll(unfolded: boolean): void {
    for (const area of this.areas) unfold(area, unfolded);
  }

  private showFailures({ area, level, impl }: View, verdicts: readonly string[], has: (text: string) => boolean): void {
    this.failures.forEach((failure, i) => {
      const { rule, level: own } = failure.parentElement!.dataset;
      const { impl: implementation } = failure.parentElement!.parentElement!.dataset;
      failure.hidden = !(
        (impl === '' || implementation === impl) &&
        (area === '' || this.areaOfRow.get(rule!) === area) &&
        (level.length === 0 || level.includes(own!)) &&
        (verdicts.length === 0 || verdicts.includes(failure.dataset.verdict!)) &&
        (has === everything || has(this.textOfFailure(i)))
      );
    });
    for (const section of document.querySelectorAll<HTMLElement>('#failures > section, .blame'))
      section.hidden = section.querySelector('.failure:not([hidden])') === null;
  }

  /** Failures are read when somebody searches for the first time. */
  private textOfFailure(i: number): string {
    this.texts ??= this.failures.map(textOf);
    return this.texts[i]!;
  }

  private showColumns(only: number | undefined): void {
    this.columns.textContent =
      only === undefined
        ? ''
        : `:is(.matrix, .totals) tr > :nth-child(n+2):not(:nth-child(${only + 2})), .cards > :not(:nth-child(${only + 1})) { display: none }`;
  }

  private tell(): void {
    const count = (all: readonly { readonly hidden: boolean | string }[]): number => all.filter(({ hidden }) => !hidden).length;
    const rules = count(this.rows.map(({ row }) => row));
    const failures = count(this.failures);
    const of = (some: number, all: number, noun: string): string =>
      some === all ? `${all.toLocaleString('en')} ${noun}` : `${some.toLocaleString('en')} of ${all.toLocaleString('en')} ${noun}`;
    document.getElementById('found')!.textContent = `${of(rules, this.total, 'rules')}, ${of(failures, this.failures.length, 'failures')}`;
    document.getElementById('no-rules')!.hidden = rules > 0 || this.total === 0;
    document.getElementById('no-failures')!.hidden = failures > 0 || this.failures.length === 0;
  }
}
const everything = (): boolean => true;

/** So few rules need not be folded. */
const fewRules = 40;

/** Turns the name of an area into a button that shows its rules. */
function foldable(area: HTMLTableSectionElement, i: number): void {
  area.id = `rules-${i}`;
  const name = (area.previousElementSibling as HTMLTableSectionElement).querySelector('.fold')!;
  const button = element('button', { type: 'button', class: 'fold', 'aria-expanded': 'false', 'aria-controls': area.id }, name.textContent);
  button.addEventListener('click', () => unfold(area, !area.classList.contains('unfolded')));
  name.replaceWith(button);
}

export function unfold(area: HTMLElement, unfolded: boolean): void {
  area.classList.toggle('unfolded', unfolded);
  area.previousElementSibling!.querySelector('.fold')!.setAttribute('aria-expanded', String(unfolded));
}
