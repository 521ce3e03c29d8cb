/** How each implementation stands as a whole, its totals by level, and its answers to what the spec leaves open. */

import { counted } from '../counted.js';
import type { Document, RuleStanding, RuleText, Subject } from '../document.js';
import { exitCode, exitCodes } from '../report.js';
import { html, line, prose, type Markup } from './markup.js';
import { letterOf, type State } from './standings.js';

const states = ['pass', 'fail', 'crash', 'hang', 'error', 'unsupported', 'untested'] as const;

/** The states that some rule or failure is in. */
export const statesIn = ({ implementations }: Document): State[] =>
  states.filter((state) => implementations.some(({ rules, failures }) => [...rules, ...failures].some(({ verdict }) => verdict === state)));

export const fullName = ({ name, version }: Subject): string => line([name, version].filter(Boolean).join(' '), 200);

/** One card for each implementation. */
export function cards({ implementations }: Document): Markup {
  return html`<ul class="cards">
    ${implementations.map(
      (subject) =>
        html`<li>
          <h3>${fullName(subject)}</h3>
          <p class="dim">${line(subject.language, 200)}${subject.language && ' · '}<code>${line(subject.adapter, 300)}</code></p>
          <p class="verdict ${conformity(subject)[0]}">${conformity(subject)[1]}</p>
          ${bar(subject.rules)}
          <p>${countsText(subject.rules)}</p>
          <p class="dim">
            ${counted(subject.summary.programs, 'generated program')}${subject.cutShort && ', and no more: too many crashed or hung'}
          </p>
          ${
            subject.lacks.length > 0 &&
            html`<details>
              <summary>lacks ${counted(subject.lacks.length, 'part')} of the API</summary>
              <p class="names">${subject.lacks.slice(0, 500).map((part) => html`<code>${line(part, 100)}</code> `)}</p>
            </details>`
          }
        </li>`,
    )}
  </ul>`;
}

function conformity(subject: Subject): readonly [letter: string, text: string] {
  switch (exitCode({ implementations: [subject] })) {
    case exitCodes.conforms:
      return [letterOf('pass'), 'conforms'];
    case exitCodes.doesNot:
      return [letterOf('fail'), 'does not conform'];
    case exitCodes.broken:
      return [letterOf('error'), 'the adapter or the kit broke'];
    default:
      return [letterOf('untested'), 'nothing was judged'];
  }
}

/** How many rules are in which state. */
export function countsOf(rules: readonly RuleStanding[]): Map<State, number> {
  const counts = new Map<State, number>();
  for (const { verdict } of rules) counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  return counts;
}

function countsText(rules: readonly RuleStanding[]): Markup[] {
  const counts = countsOf(rules);
  return states
    .filter((state) => counts.has(state))
    .map((state) => html`<span class="count ${letterOf(state)}">${counts.get(state)!.toLocaleString('en')} ${state}</span> `);
}

/** The same as a bar, for those who see it. */
function bar(rules: readonly RuleStanding[]): Markup {
  const counts = countsOf(rules);
  return html`<div class="bar" aria-hidden="true">
    ${states
      .filter((state) => counts.has(state))
      .map((state) => html`<i class="${letterOf(state)}" style="flex-grow:${counts.get(state)!}"></i>`)}
  </div>`;
}

/** Counts in a cell of a table: signs, with the words for those who hear it. */
export function countsCell(rules: readonly RuleStanding[]): Markup {
  const counts = countsOf(rules);
  return html`<td>
    ${states
      .filter((state) => counts.has(state))
      .map((state) => html`<span class="count ${letterOf(state)}">${counts.get(state)!.toLocaleString('en')}<b> ${state}</b></span> `)}
  </td>`;
}

export const columnHeads = ({ implementations }: Document): Markup[] =>
  implementations.map((subject) => html`<th scope="col">${fullName(subject)}</th>`);

/** Totals by level: what is a MUST is not weighed against what is a MAY. */
export function levelTable(document: Document): Markup {
  const levels = new Map(document.rules.map(({ id, level }) => [id, level]));
  const used = ['MUST', 'MUST NOT', 'SHOULD', 'SHOULD NOT', 'MAY'].filter((level) => document.rules.some((rule) => rule.level === level));
  return html`<div class="scroll" role="region" aria-label="Rules by level" tabindex="0">
    <table class="totals">
      <thead>
        <tr>
          <th scope="col">Level</th>
          ${columnHeads(document)}
        </tr>
      </thead>
      <tbody>
        ${used.map(
          (level) =>
            html`<tr>
              <th scope="row">${level}</th>
              ${document.implementations.map(({ rules }) => countsCell(rules.filter(({ id }) => levels.get(id) === level)))}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

/** What the spec leaves to the implementation, and what each does. */
export function variationTable(document: Document, link: (id: string) => Markup): Markup {
  const { implementations } = document;
  const questions = [...new Set(implementations.flatMap(({ variations }) => Object.keys(variations)))].sort();
  if (questions.length === 0) return html`<p class="dim">Nobody was asked what the spec leaves open.</p>`;
  const sentences = new Map(document.rules.map(({ id, sentence }: RuleText) => [id, sentence]));
  return html`<div class="scroll" role="region" aria-label="Variations" tabindex="0">
    <table class="totals">
      <thead>
        <tr>
          <th scope="col">Question</th>
          ${columnHeads(document)}
        </tr>
      </thead>
      <tbody>
        ${questions.map(
          (id) =>
            html`<tr>
              <th scope="row">${link(id)}<span class="sentence">${prose(sentences.get(id) ?? '')}</span></th>
              ${implementations.map(({ variations }) => {
                const answer = variations[id];
                return html`<td>
                  ${answer === undefined ? html`<span class="dim">not asked</span>` : html`<code>${line(answer, 300)}</code>`}
                </td>`;
              })}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
