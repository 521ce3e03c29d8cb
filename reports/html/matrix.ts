/** The matrix of rules and implementations. */

import { counted } from '../counted.js';
import type { Document, RuleStanding, RuleText } from '../document.js';
import { rowOf } from './anchors.js';
import { columnHeads, countsCell, fullName, statesIn } from './implementations.js';
import { html, line, prose, withoutEnds, type Markup } from './markup.js';
import { letterOf, isFailing } from './standings.js';

/** What the matrix links to. */
export interface Links {
  /** The rule's text in this file, or its id alone where the file has no text of it. */
  readonly spec: (id: string) => Markup;
  /** The first failure of an implementation that is blamed on a rule. */
  readonly failure: (implementation: number, id: string) => string | undefined;
}

export function matrix(document: Document, links: Links): Markup {
  const { rules, implementations } = document;
  if (rules.length === 0) return html`<p>A single program was run again, and no rule judged.</p>`;
  const standings = implementations.map((subject) => new Map(subject.rules.map((rule) => [rule.id, rule])));
  const areas = new Map<string, RuleText[]>();
  for (const rule of rules) areas.set(rule.area, [...(areas.get(rule.area) ?? []), rule]);
  const found = (some: readonly RuleText[], i: number): RuleStanding[] => some.flatMap(({ id }) => standings[i]!.get(id) ?? []);
  return html`<div class="scroll" role="region" aria-label="Rules and implementations" tabindex="0">
    <table class="matrix${implementations.length > 4 && ' narrow'}">
      <thead>
        <tr>
          <th scope="col">Rule</th>
          ${columnHeads(document)}
        </tr>
      </thead>
      ${[...areas].map(
        ([area, some], at) =>
          html`<tbody class="area">
              <tr id="area-${at}">
                <th scope="rowgroup">
                  <span class="fold">${line(area, 200)}</span> <span class="dim">${counted(some.length, 'rule')}</span>
                </th>
                ${implementations.map((_, i) => countsCell(found(some, i)))}
              </tr>
            </tbody>
            <tbody class="rules" data-area="${line(area, 200)}">
              ${some.map((rule) => withoutEnds(row(rule, document, standings, links)))}
            </tbody>`,
      )}
      <tfoot>
        <tr>
          <th scope="row">All rules</th>
          ${implementations.map(({ rules: all }) => countsCell(all))}
        </tr>
      </tfoot>
    </table>
  </div>`;
}

type StandingOf = ReadonlyMap<string, RuleStanding>;

function row(rule: RuleText, document: Document, standings: readonly StandingOf[], links: Links): Markup {
  const { id, level, sentence } = rule;
  return html`<tr id="${rowOf(id)}" data-level="${level}">
    <th scope="row">
      ${links.spec(id)} <span class="level">${level}</span> <span class="sentence">${prose(sentence)}</span
      ><span class="tests">${testsText(rule, document, standings)}</span>
    </th>
    ${standings.map((standing, i) => cell(standing.get(id), i, links))}
  </tr> `;
}

function cell(standing: RuleStanding | undefined, i: number, links: Links): Markup {
  if (!standing) return html`<td></td>`;
  const { id, verdict, programs } = standing;
  const target = isFailing(verdict) ? links.failure(i, id) : undefined;
  const word = target === undefined ? verdict : html`<a href="#${target}">${verdict}</a>`;
  return html`<td class="${letterOf(verdict)}">${word}${programs > 0 && html`<i>${programs}</i>`}</td>`;
}

/** What tested a rule, and what some lack of what its tests need. */
function testsText({ id, examples, laws, untested }: RuleText, { implementations }: Document, standings: readonly StandingOf[]): Markup {
  const parts = [examples > 0 && counted(examples, 'example'), laws > 0 && counted(laws, 'law')];
  const programs = standings.map((standing) => standing.get(id)?.programs ?? 0);
  const most = Math.max(0, ...programs);
  const range =
    new Set(programs).size > 1 ? `${Math.min(...programs).toLocaleString('en')} to ${counted(most, 'program')}` : counted(most, 'program');
  const lacking = new Map<string, string[]>();
  standings.forEach((standing, i) => {
    const lacks = standing.get(id)?.lacks;
    if (!lacks) return;
    const names = line(lacks.join(', '), 200);
    lacking.set(names, [...(lacking.get(names) ?? []), implementations.length > 1 ? fullName(implementations[i]!) : '']);
  });
  return html`${[...parts, most > 0 && range].filter(Boolean).join(' · ')}${untested !== undefined && html`untested: ${line(untested)}`}${[
    ...lacking,
  ].map(([names, who]) => html` · ${who.join(', ')} ${who.length > 1 ? 'lack' : 'lacks'} <code>${names}</code>`)}`;
}

/** What the signs in the matrix mean. */
export const legend = (document: Document): Markup =>
  html`<p class="legend">
    ${statesIn(document).map((state) => html`<span class="count ${letterOf(state)}">${state}</span> `)}
    <span class="dim">A number beside a verdict: generated programs that exercised the rule.</span>
  </p>`;
