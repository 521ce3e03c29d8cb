/** The failures: each a line that opens, with all that is known about it. */

import type { AllowedEvent, BaselineEntry, Document, FailureText, Subject, TraceText } from '../document.js';
import { expectedBy } from '../gate-text.js';
import { rowOf } from './anchors.js';
import { cut } from '../safe.js';
import { fullName } from './implementations.js';
import { html, line, prose, raw, withoutEnds, type Content, type Markup } from './markup.js';
import { moduleEnd } from './module.js';
import { inWords, type Step } from './sequence.js';
import { letterOf } from './standings.js';

/** What failures link to. */
export interface Links {
  /** A rule's id, leading to its row. */
  readonly rule: (id: string) => Markup;
  /** A known defect, leading to its page. */
  readonly defect: (name: string) => Markup;
}

/** The id of a failure, by the implementation's index and its own. */
export const failureId = (implementation: number, index: number): string => `f${implementation}-${index + 1}`;

export function failureList(document: Document, links: Links): Markup {
  return html`${document.implementations.map((subject, i) => {
    if (subject.failures.length === 0) return undefined;
    const [imports] = subject.failures.map(({ program }) => moduleHead(program)[0]).filter((text) => text !== undefined);
    return html`<section data-impl="${i}" data-imports="${imports ?? ''}">
      <h3>${fullName(subject)}</h3>
      ${byRule(subject.failures).map((some) => blame(some, subject, i, links, expectedBy(document, i, some[0]![0].rule)))}
    </section>`;
  })}`;
}

/** A failure with its place among those of its implementation. */
type Placed = readonly [FailureText, number];

/** Errors first, for nothing else is certain before they are mended; then by rule, the shortest programs first. */
function byRule(failures: readonly FailureText[]): Placed[][] {
  const size = ({ verdict, program }: FailureText): number => (verdict === 'error' ? 0 : program.python.length);
  const sorted = failures.map((failure, at): Placed => [failure, at]).sort(([a], [b]) => size(a) - size(b));
  const groups = new Map<string, Placed[]>();
  for (const one of sorted) {
    const group = groups.get(one[0].rule);
    if (group) group.push(one);
    else groups.set(one[0].rule, [one]);
  }
  return [...groups.values()];
}

/** What is blamed on one rule. */
function blame(some: readonly Placed[], subject: Subject, i: number, links: Links, known: BaselineEntry | undefined): Markup {
  const { rule, sentence, level, place } = some[0]![0];
  return html`<section class="blame" data-rule="${rowOf(rule)}" data-level="${level ?? ''}">
    <h4>${links.rule(rule)} ${level !== null && html`<span class="level">${level}</span>`}</h4>
    <p class="sentence">${prose(sentence)}${place !== null && html` <code class="place">${line(place, 300)}</code>`}</p>
    ${known && html`<p class="dim">The baseline expects this (${line(known.place, 300)}): ${line(known.reason)} ${line(known.issue ?? '')}</p>`}
    ${some.map(([failure, at]) => entry(failure, failureId(i, at), subject, links))}
  </section>`;
}

/** Inside `noscript` a failure costs the browser nothing until the script opens it, and those without scripts see all of it. */
function entry(failure: FailureText, id: string, subject: Subject, links: Links): Markup {
  const { verdict, defect } = failure;
  const letter = letterOf(verdict);
  return html`<details class="failure" id="${id}" data-verdict="${letter}">
    <summary>
      <span class="count ${letter}">${verdict}</span> ${inShort(failure)}
      ${defect !== undefined && html`<span class="defect">known defect ${line(defect, 200)}</span>`}
    </summary>
    <noscript>${withoutEnds(body(failure, subject, links))}</noscript>
  </details>`;
}

/** The first difference, or else where the failure comes from. */
function inShort({ expected, observed, at, detail, source }: FailureText): Markup {
  if (!expected || !observed || at === undefined) return html`<i>${detail === undefined ? source : line(detail, 80)}</i>`;
  const event = eventsAt(expected, observed, at);
  return html`<i>expected</i> <code>${cut(event(expected), 60)}</code> <i>observed</i> <code>${cut(event(observed), 60)}</code>`;
}

function body(failure: FailureText, subject: Subject, links: Links): Markup {
  const { defect, program, detail, allowed = [], replay } = failure;
  return html`${
      defect !== undefined && html`<p>Explained by the known defect ${links.defect(defect)}. It counts as a failure all the same.</p>`
    }
    <div class="pair">
      <div>${code(`${origin(failure)}, in Python`, program.python.replace(/^# .*\n/, ''), 'python')}</div>
      ${program.own && html`<div>${ownCode(failure, subject)}</div>`}
    </div>
    ${events(failure)} ${allowed.map((event) => allowedText(event, links))}
    ${detail !== undefined && html`<pre tabindex="0">${cut(detail, 5_000)}</pre>`} ${sequence(failure)}
    ${code('Run it again', replay, 'shell')}`;
}

const allowedText = ({ event, rules }: AllowedEvent, links: Links): Markup =>
  html`<p class="allowed">
    Allowed here:
    <code>${line(event) || '(an empty line)'}</code> ${rules.length > 0 && html`by ${joined(rules.slice(0, mostRules).map(links.rule))}`}
    ${rules.length > mostRules && `and ${rules.length - mostRules} more`}
  </p>`;
const mostRules = 8;

const joined = (parts: readonly Markup[]): Content[] => parts.flatMap((part, i) => (i === 0 ? [part] : [', ', part]));

function origin({ source, shrunkFrom, programs }: FailureText): string {
  if (programs === 0) return 'One of the simplest programs';
  if (shrunkFrom === null) return { example: 'Example', law: 'Law', program: 'Generated program' }[source];
  const others = programs === undefined || programs === 1 ? '' : `; ${programs.toLocaleString('en')} programs failed so`;
  return `Generated program, shrunk from ${shrunkFrom} lines${others}`;
}

const mostCode = 20_000;

/** Code that can be copied, unless it had to be cut: half a program is worse than none. */
function code(title: string, text: string, language: 'python' | 'javascript' | 'shell', around?: Markup): Markup {
  const trimmed = text.trimEnd();
  const whole = trimmed.length <= mostCode;
  return html`<figure class="${language}">
    <figcaption>${title}</figcaption>
    <pre${whole ? around : raw(' class="cut"')}>${trimmed.startsWith('\n') && raw('\n')}${cut(trimmed, mostCode)}</pre>
  </figure>`;
}

/** The program in the implementation's own style; what stands before it in a module goes with it, to be copied. */
function ownCode({ program }: FailureText, subject: Subject): Markup {
  const { style, text } = program.own!;
  const [, begin] = moduleHead(program);
  const around = begin === undefined ? undefined : html` data-begin="${begin}"`;
  return code(`The same on ${fullName(subject)}, as ${line(style, 50)} functions`, text, 'javascript', around);
}

/** What a module has before a program: the imports, which are the same for all programs of an implementation, and the rest. */
function moduleHead({ javascript, own }: FailureText['program']): readonly [imports?: string, begin?: string] {
  const inside = `${(own?.text ?? '').replace(/^(?=.)/gm, '  ')}${moduleEnd}`;
  if (!own || !javascript.endsWith(inside)) return [];
  const head = javascript.slice(0, -inside.length);
  const at = head.indexOf('\n\n') + 2;
  return [head.slice(0, at), head.slice(at)];
}

const shownBefore = 8;
const shownAfter = 2;

/** Expected and observed events in line, with the first difference marked. */
function events({ expected, observed, at }: FailureText): Markup | undefined {
  if (!expected || !observed || at === undefined) return undefined;
  const last = Math.min(Math.max(expected.events.length, observed.events.length), at + shownAfter);
  const first = Math.max(0, at - shownBefore);
  const left = Math.max(expected.events.length, observed.events.length) - last;
  const rows: Markup[] = [];
  for (let i = first; i <= last; i++) rows.push(eventRow(i, at, expected, observed));
  return html`<table class="events" aria-label="Events">
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
  const event = i === at ? eventsAt(expected, observed, at) : (trace: TraceText): string => shownEvent(trace, i);
  return html`<tr class="${i === at ? 'differs' : 'later'}">
    <td>${i + 1}${i === at && html`<span class="hidden"> first difference</span>`}</td>
    <td>${event(expected)}</td>
    <td>${event(observed)}</td>
  </tr>`;
}

/** An event on one line; after the last, how the program ended; then nothing. */
function shownEvent({ events: all, end }: TraceText, i: number): string {
  if (i > all.length) return '';
  return line(all[i] ?? `(${end})`) || '(an empty line)';
}

/** How the events are shown in which two traces differ: by their values where their lines do not tell, as of `'1'` and `1`. */
function eventsAt(expected: TraceText, observed: TraceText, at: number): (trace: TraceText) => string {
  const alike = shownEvent(expected, at) === shownEvent(observed, at);
  return (trace) => (alike ? line(trace.values[at]?.join(', ') ?? '') : shownEvent(trace, at));
}

/** Who switched to whom in words; the script draws it from them. */
function sequence(failure: FailureText): Markup | undefined {
  const { switches } = failure;
  if (!switches) return undefined;
  const names = switches.names.map((name) => line(name, 60));
  const whose = failure.expected ? 'as expected, up to the first difference' : 'in a run that is allowed';
  return html`<section class="sequence">
    <h5>Who switches to whom, ${whose}</h5>
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
    const event = eventsAt(expected, observed, at);
    const by = switches.printed[at] ?? switches.switches.at(-1)!.to;
    steps.push({ kind: 'difference', by, expected: cut(event(expected), 200), observed: cut(event(observed), 200) });
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
