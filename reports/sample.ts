/** Documents made by hand, for the tests of reports. */

import { schemaVersion, type Document, type FailureText, type RuleStanding, type RuleText, type Subject } from './document.js';

export type Verdicts = Readonly<Record<string, RuleStanding['verdict']>>;

/** A document on implementations of which each has a verdict on some rules; what fails has a failure. */
export function sampleDocument(verdicts: Readonly<Record<string, Verdicts>>, more: Partial<Document> = {}): Document {
  const ids = [...new Set(Object.values(verdicts).flatMap((rules) => Object.keys(rules)))];
  return {
    schema: schemaVersion,
    kit: { version: '0.1.0' },
    seed: 1,
    selection: { only: [], cases: 100, replay: false },
    rules: ids.map((id) => sampleRule(id)),
    implementations: Object.entries(verdicts).map(([name, rules]) => sampleSubject(name, rules)),
    timing: { started: '', seconds: [] },
    ...more,
  };
}

export const sampleRule = (id: string, more: Partial<RuleText> = {}): RuleText => ({
  id,
  level: 'MUST',
  area: `greenlet/${id.split('.')[0]}`,
  sentence: `The rule ${id} MUST hold.`,
  place: `spec/greenlet/${id.split('.')[0]}.md:7`,
  examples: 1,
  laws: 0,
  ...more,
});

export function sampleSubject(name: string, rules: Verdicts, more: Partial<Subject> = {}): Subject {
  const summary = { pass: 0, fail: 0, unsupported: 0, crash: 0, hang: 0, error: 0, untested: 0, programs: 100 };
  for (const verdict of Object.values(rules)) summary[verdict]++;
  return {
    name,
    version: '1.2',
    language: 'TypeScript',
    adapter: `./${name}.js`,
    judged: true,
    variations: {},
    lacks: [],
    summary,
    cutShort: false,
    rules: Object.entries(rules).map(([id, verdict]) => ({
      id,
      verdict,
      programs: 3,
      ...(verdict === 'unsupported' && { lacks: ['gc'] }),
    })),
    pairs: {},
    failures: Object.entries(rules).flatMap(([id, verdict]) =>
      verdict === 'pass' || verdict === 'unsupported' || verdict === 'untested' ? [] : [sampleFailure(id, { verdict })],
    ),
    ...more,
  };
}

export function sampleFailure(rule: string, more: Partial<FailureText> = {}): FailureText {
  const ran = (more.verdict ?? 'fail') === 'fail';
  return {
    rule,
    sentence: `The rule ${rule} MUST hold.`,
    level: 'MUST',
    place: `spec/greenlet/${rule.split('.')[0]}.md:7`,
    source: 'example',
    verdict: 'fail',
    program: {
      python: `# ${rule}\nprint('one')\nprint('two')\n`,
      javascript: "import adapter from './mine.js';\n",
      own: { style: 'async', text: "print('one');\nprint('two');\n" },
    },
    expected: ran ? { events: ['one', 'two'], values: [["'one'"], ["'two'"]], end: 'end' } : null,
    observed: ran ? { events: ['one', 'three'], values: [["'one'"], ["'three'"]], end: 'end' } : null,
    ...(ran ? { at: 1, allowed: [{ event: 'two', values: ["'two'"], rules: [rule] }] } : { detail: 'it exited with code 3' }),
    replay: `npx conform --adapter ./mine.js --only ${rule}`,
    shrunkFrom: null,
    ...more,
  };
}

/** Texts that are more than text somewhere: in HTML, XML, Markdown, on a terminal, in a shell. */
export const hostileTexts: readonly string[] = [
  '<script>alert(1)</script>',
  '"quoted" \'and\' &amp; <b>',
  ']]> <![CDATA[ x',
  '`code` ``` more ```` and ~~~',
  '```\n<b>bold</b>\n````\n`````\n<i>x</i>',
  '| a | b |\n|---|---|\n| c | d |',
  '@octocat #1 GH-1 https://example.org www.example.org a@example.org [a](javascript:alert(1)) ![i](x.png)',
  '</details></summary><img src=x onerror=alert(1)>',
  '\u202egnp.exe \u2066 \u200f \u061c',
  '\u001b[31mred\u0007 \u0000 \u0085 \u009b',
  'half \ud800 and \udfff, \ufffe \uffff',
  '::error file=x::y%0A\r\n::stop-commands::z',
  '$(touch pwned) `touch pwned` %s \\',
  '\n# heading\n\n- list\n\n    code\n\n***\n<!-- x',
];
