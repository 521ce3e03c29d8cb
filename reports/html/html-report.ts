/** The HTML report: one file that works without a network, on a phone, on paper, and without JavaScript. */

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../adapters/package-root.js';
import type { Document } from '../document.js';
import { counted } from '../counted.js';
import { rowOf } from './anchors.js';
import { baselineSection } from './baseline.js';
import { failureId, failureList } from './failures.js';
import { cards, fullName, levelTable, statesIn, variationTable } from './implementations.js';
import { data, html, line, raw, type Markup } from './markup.js';
import { legend, matrix } from './matrix.js';
import { meanings, sample, type How } from './sequence.js';
import { specText, type SpecText } from './spec-text.js';
import { letterOf, standingsOf } from './standings.js';

/** The report as a page, with a newline at the end. The folder has the pages of the spec, from which comes the text of the rules. */
export function htmlReport(document: Document, folder: string): string {
  const spec = specText(document, folder);
  const title = `Conformance of ${line(document.implementations.map(({ name }) => name).join(', '), 200) || 'nothing'}`;
  const failing = new Map<string, string>();
  document.implementations.forEach(({ failures }, i) =>
    failures.forEach(({ rule }, at) => {
      if (!failing.has(`${i} ${rule}`)) failing.set(`${i} ${rule}`, failureId(i, at));
    }),
  );
  const to = linksOf(document, spec);
  const links = { spec: to.text, failure: (i: number, id: string) => failing.get(`${i} ${id}`) };
  const failures = document.implementations.reduce((sum, subject) => sum + subject.failures.length, 0);
  return `${
    html`<!doctype html>
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta http-equiv="Content-Security-Policy" content="${policy()}" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          <meta name="generator" content="greenspec ${line(document.kit.version, 50)}" />
          <title>${title}</title>
          ${raw(`<style>${styles()}${spec.styles}</style><script>${early}</script>`)}
        </head>
        <body>
          <a class="skip" href="#rules">To the rules</a>
          <header>
            <p class="kicker">greenspec ${line(document.kit.version, 50)} · conformance report</p>
            <h1>${title}</h1>
            <p class="dim">${aboutRun(document)}</p>
            <nav aria-label="Parts of the report">
              <a href="#implementations">Implementations</a> ${document.gate && html`<a href="#baseline">Baseline</a>`}
              <a href="#rules">Rules</a> <a href="#failures">Failures</a> <a href="#variations">Variations</a>
              <a href="#compare" class="scripted">Compare</a> <a href="#spec">Spec</a>
            </nav>
          </header>
          <main>
            <section id="implementations" tabindex="-1">
              <h2>Implementations</h2>
              ${cards(document)}
            </section>
            ${baselineSection(document)} ${filters(document)}
            <section id="rules" tabindex="-1">
              <h2>Rules</h2>
              ${legend(document)}${matrix(document, links)}
              <p class="dim none" id="no-rules" hidden>No rule matches the filters.</p>
            </section>
            <section id="levels" tabindex="-1">
              <h2>By level</h2>
              ${levelTable(document)}
            </section>
            <section id="failures" tabindex="-1">
              <h2>Failures</h2>
              ${failures === 0 ? html`<p>There are none.</p>` : sequenceLegend()} ${failureList(document, to)}
              <p class="dim none" id="no-failures" hidden>No failure matches the filters.</p>
              <p class="paper" id="not-printed"></p>
            </section>
            <section id="variations" tabindex="-1">
              <h2>Variations</h2>
              <p class="dim">What the spec leaves to the implementation, which must answer it the same way every time.</p>
              ${variationTable(document, to.rule)}
            </section>
            ${comparison()}
            <section id="spec" tabindex="-1">
              <h2>The spec</h2>
              ${spec.pages}
            </section>
          </main>
          ${data('standings', standingsOf(document))}${raw(`<script type="module">${script()}</script>`)}
        </body>
      </html>`.markup
  }\n`;
}

function aboutRun({ seed, selection, timing, implementations }: Document): Markup {
  const what = selection.replay
    ? 'a single program, run again'
    : `${selection.only.length > 0 ? `only ${line(selection.only.join(', '), 300)}, ` : ''}${counted(selection.cases, 'generated program')} each, seed ${seed}`;
  const started = /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(timing.started) ? ` · ${timing.started.slice(0, 16).replace('T', ' ')} UTC` : '';
  return html`${counted(implementations.length, 'implementation')} · ${what}${started}`;
}

/** Ids as links to what the page tells of them, or as text where it does not. */
function linksOf({ rules }: Document, spec: SpecText): Record<'rule' | 'text' | 'defect', (id: string) => Markup> {
  const known = new Set(rules.map(({ id }) => id));
  const link = (text: string, id: string | undefined): Markup =>
    id === undefined ? html`<span class="id">${line(text, 200)}</span>` : html`<a href="#${id}">${line(text, 200)}</a>`;
  return {
    rule: (id) => link(id, known.has(id) ? rowOf(id) : undefined),
    text: (id) => link(id, spec.rule(id)),
    defect: (name) => link(name, spec.defect(name)),
  };
}

function filters(document: Document): Markup {
  const { rules, implementations } = document;
  const levels = ['MUST', 'MUST NOT', 'SHOULD', 'SHOULD NOT', 'MAY'].filter((level) => rules.some((rule) => rule.level === level));
  const areas = [...new Set(rules.map(({ area }) => line(area, 200)))];
  const box = (name: string, value: string, text: string, letter = ''): Markup =>
    html`<label class="chip ${letter}"><input type="checkbox" name="${name}" value="${value}" /><span>${text}</span></label>`;
  return html`<form id="filters" class="scripted" role="search" aria-label="Filter rules and failures">
    <label class="field"
      >Search <input type="search" name="q" placeholder="rule, sentence or program" autocomplete="off" spellcheck="false"
    /></label>
    <label class="field"
      >Area
      <select name="area">
        <option value="">all areas</option>
        ${areas.map((area) => html`<option>${area}</option>`)}
      </select></label
    >
    <label class="field"
      >Implementation
      <select name="impl">
        <option value="">all</option>
        ${implementations.map((subject, i) => html`<option value="${i}">${fullName(subject)}</option>`)}
      </select></label
    >
    <fieldset>
      <legend>Verdict</legend>
      ${statesIn(document).map((state) => box('verdict', state, state, letterOf(state)))}
    </fieldset>
    ${
      levels.length > 1 &&
      html`<fieldset>
        <legend>Level</legend>
        ${levels.map((level) => box('level', level, level))}
      </fieldset>`
    }
    <p class="status">
      <span role="status" id="found"></span> <button type="reset">Clear filters</button>
      <button type="button" id="fold">Unfold all areas</button>
    </p>
  </form>`;
}

const sequenceLegend = (): Markup =>
  html`<p class="legend arrows scripted">
    ${(Object.keys(meanings) as How[]).map((kind) => html`<span>${raw(sample(kind))} <b>${kind}</b> ${meanings[kind]}</span> `)}
  </p>`;

const comparison = (): Markup =>
  html`<section id="compare" class="scripted" tabindex="-1">
    <h2>Compare</h2>
    <div class="drop">
      <p>Drop another report of the kit on this page, JSON or HTML, to see what changed.</p>
      <label class="file">or choose a file <input type="file" id="other" accept=".json,.html,application/json,text/html" /></label>
    </div>
    <div id="compared" role="status"></div>
  </section>`;

/** Nothing may be fetched, and no script may run but those that the kit wrote. */
const policy = (): string =>
  `default-src 'none'; style-src 'unsafe-inline'; script-src ${hashOf(early)} ${hashOf(script())}; base-uri 'none'; form-action 'none'`;

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Before anything is painted: what only a script can do is shown, and areas are folded. */
const early = "document.documentElement.classList.add('js')";

const once = (file: string): (() => string) => {
  let text: string | undefined;
  return () => (text ??= readFileSync(join(packageRoot, file), 'utf8'));
};

const styles = once('reports/html/page.css');
/** Made of `client/` by `npm run build`. */
const script = once('dist/reports/html/client.js');
