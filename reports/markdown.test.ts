/** The Markdown report, as a renderer shows it that lets HTML through: GitHub does, but for what it takes out. */

import MarkdownIt from 'markdown-it';
import { describe, expect, it } from 'vitest';
import { readBaseline } from './baseline.js';
import type { Document } from './document.js';
import { gateOf } from './gate.js';
import { markdownReport } from './markdown.js';
import { hostileTexts, sampleDocument, sampleFailure, sampleRule, sampleSubject } from './sample.js';

const render = (text: string): string => new MarkdownIt({ html: true, linkify: true }).render(text);

/** The elements of a page, in their order, without what is code. */
const elements = (html: string): string[] => [...html.matchAll(/<([a-z0-9]+)/gi)].map(([, name]) => name!);

/** What is read of a page. */
const textOf = (html: string): string =>
  html
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');

const some = sampleDocument({
  mine: { 'a.pass': 'pass', 'a.fail': 'fail', 'a.lacks': 'unsupported', 'b.crash': 'crash' },
  yours: { 'a.pass': 'pass', 'a.fail': 'pass', 'b.crash': 'pass' },
});

describe('the Markdown report', () => {
  it('has a table of areas and implementations', () => {
    const text = markdownReport(some);
    expect(text).toContain(`## ❌ Does not conform

|  | \`mine\` | \`yours\` |
| --- | --- | --- |
| \`greenlet/a\` | 1 ✅ 1 ❌ 1 ➖ | 2 ✅ |
| \`greenlet/b\` | 1 ❌ | 1 ✅ |
| **all** | 1 ✅ 2 ❌ 1 ➖ | 3 ✅ |
`);
    expect(render(text)).toContain('<td>1 ✅ 1 ❌ 1 ➖</td>');
  });

  it('has each failure with its five parts, to unfold', () => {
    const text = markdownReport(some);
    expect(text).toContain(`<details><summary>FAIL <code>a.fail</code> on <code>mine</code></summary>

\`The rule a.fail MUST hold.\`${'  '}
\`spec/greenlet/a.md:7\`

\`example, in Python\`

\`\`\`python
print('one')
print('two')
\`\`\`

\`the same on mine, as async functions\`

\`\`\`js
print('one');
print('two');
\`\`\`

\`expected and observed\`

\`\`\`
  expected   observed
  one        one
✗ two        three
\`\`\`

\`allowed here\`

\`\`\`
two  by a.fail
\`\`\`

\`run it again\`

\`\`\`sh
npx conform --adapter ./mine.js --only a.fail
\`\`\`

</details>`);
    expect(text.match(/<details>/g)).toHaveLength(2);
  });

  it('says that an implementation conforms, or that a part of it passes', () => {
    const good = sampleDocument({ mine: { 'a.pass': 'pass' } });
    expect(markdownReport(good)).toMatch(/^## ✅ Conforms\n/);
    expect(markdownReport({ ...good, selection: { only: ['a.*'], cases: 0, replay: false } })).toMatch(/^## ✅ What was judged passes\n/);
    expect(markdownReport(sampleDocument({ mine: { 'a.one': 'error' } }))).toMatch(/^## ⚠️ The adapter or the kit broke\n/);
  });

  it('tells what the gate found, and does not unfold what was expected', () => {
    const text = `- {rule: a.fail, implementation: mine, reason: no time}\n- {rule: a.pass, implementation: yours, reason: slow}\n`;
    const gate = gateOf(some, readBaseline('known.yml', text), { strict: false, today: '2027-01-01' });
    const report = markdownReport({ ...some, gate });
    expect(report).toMatch(/^## ❌ The baseline does not hold\n/);
    expect(report).toContain(`**Baseline** \`known.yml\`: 2 new, 1 fixed, 1 expected

- 🆕 new: \`b.crash on mine: crash\`
- 🆕 new: \`a.lacks on mine: unsupported, and no entry says so\`
- 🎉 fixed: \`known.yml:2 a.pass on yours: passes now; remove the entry\`
- expected: \`known.yml:1 a.fail on mine: no time\`

Next: \`mend the first failure above and run its "again" line`);
    expect(report).not.toContain('<summary>FAIL <code>a.fail');
    expect(report).toContain('<summary>CRASH <code>b.crash');
  });

  it('fits a comment, and says how many failures are left out', () => {
    const rules = Object.fromEntries(Array.from({ length: 900 }, (_, i) => [`a.r${i}`, 'fail' as const]));
    const report = markdownReport(sampleDocument({ mine: rules }));
    expect(report.length).toBeLessThanOrEqual(65_536);
    expect(report.length).toBeGreaterThan(60_000);
    const told = report.match(/<details>/g)!.length;
    expect(report).toContain(
      `**${900 - told} failures left out here, for want of room;** \`--report html\` and \`--report json\` have them all.`,
    );
    expect(report.match(/<\/details>/g)).toHaveLength(told);
  });

  it('fits a comment whatever there is of areas, implementations, entries and long texts', () => {
    const long = 'x|`'.repeat(5000);
    const subjects = Array.from({ length: 60 }, (_, i) => sampleSubject(`${long}${i}`, { 'a.one': 'pass' }));
    const rules = Array.from({ length: 3000 }, (_, i) => sampleRule(`a.r${i}`, { area: `${i} ${long}`.slice(0, 500) }));
    const failures = [sampleFailure('a.one', { sentence: long, detail: long, replay: long, program: { python: long, javascript: '' } })];
    const document: Document = { ...some, rules, implementations: [...subjects, sampleSubject('last', { 'a.r1': 'fail' }, { failures })] };
    const report = markdownReport(document);
    expect(report.length).toBeLessThanOrEqual(65_536);
    expect(report).toContain('49 more implementations not in this table.');
    expect(report).toContain('more areas are counted in the last row only.');
  });

  describe('has as nothing but text', () => {
    const shape = (text: string): Document => {
      const failure = sampleFailure('a.fail', {
        sentence: `s${text}`,
        place: `p${text}`,
        defect: `d${text}`,
        program: { python: `# a.fail\n${text}`, javascript: '', own: { style: 'async', text } },
        expected: { events: [text], values: [[text]], end: 'end' },
        observed: { events: [`${text} no`], values: [[text]], end: 'end' },
        at: 0,
        allowed: [{ event: text, values: [text], rules: [text] }],
        detail: text,
        replay: text,
      });
      const rules = [sampleRule('a.fail', { area: `area ${text}` })];
      const document = { ...some, rules, implementations: [sampleSubject(`name ${text}`, { 'a.fail': 'fail' }, { failures: [failure] })] };
      const entry = { place: `b:${text}`, rule: text, implementation: text, reason: text, issue: text, problem: text };
      const finding = { is: 'fixed' as const, implementation: 0, rule: text, verdict: 'pass' as const, entry: 0 };
      return { ...document, kit: { version: text }, gate: { baseline: text, strict: true, entries: [entry], findings: [finding] } };
    };
    const harmless = elements(render(markdownReport(shape('harmless'))));

    it.each(hostileTexts)('%j', (text) => {
      const report = markdownReport(shape(text));
      expect(report).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200f\u202e\u2066\ud800-\udfff]/u);
      const html = render(report);
      // The same elements as with a harmless text, in the same order: none comes of the text.
      expect(elements(html)).toEqual(harmless);
      expect(html).not.toMatch(/<(a|img|script)\b/);
      const beginning = text.split(/[^\x20-\x7e]/)[0]!.trim();
      expect(textOf(html)).toContain(beginning);
      // GitHub looks for mentions and references everywhere but in code.
      const outside = html.replaceAll(/<(code|pre)\b[^]*?<\/\1>/g, '');
      if (beginning.length > 3) expect(textOf(outside)).not.toContain(beginning);
    });
  });
});
