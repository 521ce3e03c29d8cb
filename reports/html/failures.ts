/** The failures: each a line that opens, with all that is known about it. */

import type { Document, FailureText, Subject, TraceText } from '../document.js';
import { rowOf } from './anchors.js';
import { fullName } from './implementations.js';
import { cut, html, line, raw, type Content, type Markup } from './markup.js';
import { inWords, type Step } from './sequence.js';
import { letterOf } from './standings.js';

/** What failures need of the rest of the page. */
export interface Surroundings {
  readonly specLink: (id: string) => Markup;
  readonly highlight: (code: string, language: 'python' | 'javascript') => Markup;
}

/** The id of a failure, by the implementation's index and its own. */
export const failureId = (implementation: number, index: number): string => `f${implementation}-${index + 1}`;

export function failureList({ implementations }: Document, surroundings: Surroundings): Markup {
  return html`${implementations.map((subject, i) => {
    const sorted = inOrder(subject.failures);
    if (sorted.length === 0) return undefined;
    return html`<section data-impl="${i}">
      <h3>${fullName(subject)}</h3>
      ${sorted.map(([failure, at]) => entry(failure, failureId(i, at), subject, i, surroundings))}
    </section>`;
  })}`;
}

/** Errors first, for nothing else is certain before they are mended; then by rule, the shortest programs first. */
function inOrder(failures: readonly FailureText[]): (readonly [FailureText, number])[] {
  const size = ({ verdict, program }: FailureText): number => (verdict === 'error' ? 0 : program.python.length);
  const sorted = failures.map((failure, at) => [failure, at] as const).sort(([a], [b]) => size(a) - size(b));
  const byRule = new Map<string, (readonly [FailureText, number])[]>();
  for (const one of sorted) byRule.set(one[0].rule, [...(byRule.get(one[0].rule) ?? []), one]);
  return [...byRule.values()].flat();
}

/** Inside `noscript` a failure costs the browser nothing until the script opens it, and those without scripts see all of it. */
function entry(failure: FailureText, id: string, subject: Subject, i: number, surroundings: Surroundings): Markup {
  const { rule, verdict, level, defect, sentence } = failure;
  const letter = letterOf(verdict);
  return html`<details
    class="failure"
    id="${id}"
    data-impl="${i}"
    data-rule="${rowOf(rule)}"
    data-verdict="${letter}"
    data-level="${level ?? ''}"
  >
    <summary>
      <span class="count ${letter}">${verdict}</span>
      <b>${line(rule, 200)}</b>${defect !== undefined && html` <span class="defect">known defect ${line(defect, 200)}</span>`}
      <span class="sentence">${line(sentence)}</span>
    </summary>
    <noscript>${body(failure, subject, surroundings)}</noscript>
  </details> `;
}

function body(failure: FailureText, subject: Subject, { specLink, highlight }: Surroundings): Markup {
  const { rule, place, level, defect, program, detail, allowed = [], replay } = failure;
  return html`<p class="meta">
      ${specLink(rule)}${level !== null && html` <span class="level">${level}</span>`}${place !== null && html` <code>${line(place, 300)}</code>`}
    </p>
    ${defect !== undefined && html`<p>Explained by the known defect <code>${line(defect, 200)}</code>: <code>spec/defects/${line(defect, 200)}.md</code>. It counts as a failure all the same.</p>`}
    <div class="pair">
      <div>${code(`${origin(failure)}, in Python`, program.python.replace(/^# .*\n/, ''), (text) => highlight(text, 'python'))}</div>
      ${program.own && html`<div>${ownCode(failure, subject, highlight)}</div>`}
    </div>
    ${events(failure)}
    ${allowed.map(
      ({ event, rules }) =>
        html`<p class="allowed">
          Allowed here: <code>${line(event) || '(an empty line)'}</code>${
            rules.length > 0 &&
            html` by ${joined(rules.slice(0, 20).map(specLink))}${rules.length > 20 && ` and ${rules.length - 20} more`}`
          }
        </p>`,
    )}
    ${detail !== undefined && html`<pre tabindex="0">${cut(detail, 5_000)}</pre>`} ${sequence(failure)}
    ${code('Run it again', replay, (text) => html`${text}`, 'run')}`;
}

const joined = (parts: readonly Markup[]): Content[] => parts.flatMap((part, i) => (i === 0 ? [part] : [', ', part]));

function origin({ source, shrunkFrom, programs }: FailureText): string {
  if (programs === 0) return 'One of the simplest programs';
  if (shrunkFrom === null) return { example: 'Example', law: 'Law', program: 'Generated program' }[source];
  const others = programs === undefined || programs === 1 ? '' : `; ${programs.toLocaleString('en')} programs failed so`;
  return `Generated program, shrunk from ${shrunkFrom} lines${others}`;
}

const mostCode = 20_000;

/** Code that can be copied, unless it had to be cut: half a program is worse than none. */
function code(title: string, text: string, shown: (text: string) => Markup, kind = 'code', attributes: Content = undefined): Markup {
  const trimmed = text.trimEnd();
  const whole = trimmed.length <= mostCode;
  return html`<figure class="${kind}">
    <figcaption>${title}</figcaption>
    <pre tabindex="0" ${whole && raw(' data-copy')}${attributes}>${shown(cut(trimmed, mostCode))}</pre>
  </figure>`;
}

/** The program in the implementation's own style; what makes a module of it stands by, to be copied with it. */
function ownCode({ program }: FailureText, subject: Subject, highlight: Surroundings['highlight']): Markup {
  const { style, text } = program.own!;
  const inside = text.replace(/^(?=.)/gm, '  ');
  const at = program.javascript.indexOf(inside);
  const around =
    at < 0
      ? undefined
      : html` data-before="${program.javascript.slice(0, at)}" data-after="${program.javascript.slice(at + inside.length)}"`;
  return code(
    `The same on ${fullName(subject)}, as ${line(style, 50)} functions`,
    text,
    (shown) => highlight(shown, 'javascript'),
    'code',
    around,
  );
}

const shownBefore = 12;
const shownAfter = 4;

/** Expected and observed events in line, with the first difference marked. */
function events({ expected, observed, at }: FailureText): Markup | undefined {
  if (!expected || !observed || at === undefined) return undefined;
  const last = Math.min(Math.max(expected.events.length, observed.events.length), at + shownAfter);
  const first = Math.max(0, at - shownBefore);
  const left = Math.max(expected.events.length, observed.events.length) - last;
  const rows: Markup[] = [];
  for (let i = first; i <= last; i++) rows.push(eventRow(i, at, expected, observed));
  return html`<table class="events">
    <caption>
      Events
    </caption>
    <thead>
      <tr>
        <th scope="col">#</th>
        <th scope="col">expected</th>
        <th scope="col">observed</th>
      </tr>
    </thead>
    <tbody>
      ${
        first > 0 &&
        html`<tr class="same">
          <td></td>
          <td colspan="2">… ${first} equal ${first === 1 ? 'event' : 'events'} before</td>
        </tr>`
      }${rows}
      ${
        left > 0 &&
        html`<tr class="later">
          <td></td>
          <td colspan="2">… and up to ${left} more after</td>
        </tr>`
      }
    </tbody>
  </table>`;
}

function eventRow(i: number, at: number, expected: TraceText, observed: TraceText): Markup {
  if (i < at)
    return html`<tr class="same">
      <td>${i + 1}</td>
      <td colspan="2">${shownEvent(expected, i)}</td>
    </tr>`;
  const alike = i === at && shownEvent(expected, i) === shownEvent(observed, i);
  const event = alike ? shownValues : shownEvent;
  const signs = i === at ? [html`<b class="sign" aria-hidden="true">✓ </b>`, html`<b class="sign" aria-hidden="true">✗ </b>`] : [];
  return html`<tr class="${i === at ? 'differs' : 'later'}">
    <td>${i + 1}${i === at && html`<span class="hidden"> first difference</span>`}</td>
    <td>${signs[0]}${event(expected, i)}</td>
    <td>${signs[1]}${event(observed, i)}</td>
  </tr>`;
}

/** An event on one line; after the last, how the program ended; then nothing. */
function shownEvent({ events: all, end }: TraceText, i: number): string {
  if (i > all.length) return '';
  return line(all[i] ?? `(${end})`) || '(an empty line)';
}

/** The values of an event where its line does not tell: `'1'` and `1`. */
const shownValues = ({ values }: TraceText, i: number): string => line(values[i]?.join(', ') ?? '');

/** Who switched to whom in words; the script draws it from them. */
function sequence(failure: FailureText): Markup | undefined {
  const { switches } = failure;
  if (!switches) return undefined;
  const names = switches.names.map((name) => line(name, 60));
  const whose = failure.expected ? 'as expected, up to the first difference' : 'in a run that is allowed';
  return html`<section class="sequence">
    <h4>Who switches to whom, ${whose}</h4>
    <details class="words" open>
      <summary>In words</summary>
      <ol data-names="${JSON.stringify(names)}">
        ${stepsOf(failure).map((step) => stepItem(step, names))}
      </ol>
    </details>
  </section>`;
}

/** The steps of a failure in order: what was printed between the switches, and where the traces part. */
export function stepsOf({ switches, expected, observed, at }: FailureText): Step[] {
  if (!switches) return [];
  const steps: Step[] = [];
  const prints = (until: number): void => {
    for (let i = steps.filter(({ kind }) => kind === 'print').length; i < Math.min(until, at ?? until); i++) {
      const text = expected ? shownEvent(expected, i) : '';
      steps.push({ kind: 'print', by: switches.printed[i] ?? 0, text: cut(text, 200) });
    }
  };
  for (const { at: printed, from, to, how } of switches.switches) {
    prints(printed);
    steps.push({ kind: how, from, to });
  }
  prints(switches.printed.length);
  if (expected && observed && at !== undefined) {
    const alike = shownEvent(expected, at) === shownEvent(observed, at);
    const event = (trace: TraceText): string => cut((alike ? shownValues : shownEvent)(trace, at), 200);
    const by = switches.printed[at] ?? switches.switches.at(-1)!.to;
    steps.push({ kind: 'difference', by, expected: event(expected), observed: event(observed) });
  }
  return steps;
}

/** A step in words, with what the script needs to draw it. */
function stepItem(step: Step, names: readonly string[]): Markup {
  const name = (index: number): string => names[index] ?? '?';
  switch (step.kind) {
    case 'print':
      return html`<li data-step="print ${step.by}">${name(step.by)} prints <code>${step.text}</code></li>`;
    case 'difference':
      return html`<li data-step="difference ${step.by}" class="differs">
        ${name(step.by)}: expected <code>${step.expected}</code>, observed <code>${step.observed}</code>
      </li>`;
    default:
      return html`<li data-step="${step.kind} ${step.from} ${step.to}">${inWords(step.kind, name(step.from), name(step.to))}</li>`;
  }
}
