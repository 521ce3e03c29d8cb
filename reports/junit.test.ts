/** The JUnit report, as a reader of JUnit's XML finds it. */

import { parse, type TestCase, type TestSuite } from 'junit2json';
import { describe, expect, it } from 'vitest';
import { readBaseline } from './baseline.js';
import type { Document } from './document.js';
import { gateOf } from './gate.js';
import { junitReport } from './junit.js';
import { safe } from './safe.js';
import { hostileTexts, sampleDocument, sampleFailure, sampleRule, sampleSubject } from './sample.js';

interface Read {
  readonly counts: readonly (number | undefined)[];
  readonly suites: readonly TestSuite[];
  /** By class and name. */
  readonly cases: Readonly<Record<string, TestCase>>;
}

async function read(document: Document): Promise<Read> {
  const text = junitReport(document);
  // Fit for XML 1.0, whatever a reader tolerates.
  expect(text).not.toMatch(/[^\t\n\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u);
  // A reader takes ends of lines in attributes for spaces.
  expect(text).not.toMatch(/="[^"]*[\n\t][^"]*"/);
  const found = await parse(text);
  if (!found || !('testsuite' in found)) throw new Error('no suites');
  const suites = found.testsuite!;
  const { tests, failures, errors } = found;
  const cases = suites.flatMap(({ testcase = [] }) => testcase);
  return {
    counts: [tests, failures, errors],
    suites,
    cases: Object.fromEntries(cases.map((one) => [`${one.classname} ${one.name}`, one])),
  };
}

const some = sampleDocument({
  mine: {
    'a.pass': 'pass',
    'a.fail': 'fail',
    'a.lacks': 'unsupported',
    'b.crash': 'crash',
    'b.hang': 'hang',
    'b.error': 'error',
    'b.no': 'untested',
  },
  yours: { 'a.pass': 'pass', 'a.fail': 'pass' },
});

describe('the JUnit report', () => {
  it('has a suite for each area of each implementation, with the counts of its rules', async () => {
    const { counts, suites } = await read(some);
    expect(counts).toEqual([9, 1, 3]);
    expect(suites.map(({ name, tests, failures, errors, skipped }) => [name, tests, failures, errors, skipped])).toEqual([
      ['mine / greenlet/a', 3, 1, 0, 1],
      ['mine / greenlet/b', 4, 0, 3, 1],
      ['yours / greenlet/a', 2, 0, 0, 0],
    ]);
  });

  it('has a case for each rule: what fails with its five parts', async () => {
    const { cases } = await read(some);
    expect(cases['mine.greenlet/a a.pass']).toEqual({ classname: 'mine.greenlet/a', name: 'a.pass' });
    const [failure] = cases['mine.greenlet/a a.fail']!.failure!;
    expect(failure).toEqual({
      message: 'fail: The rule a.fail MUST hold.',
      type: 'fail',
      inner: `FAIL a.fail  spec/greenlet/a.md:7
The rule a.fail MUST hold.

example, in Python:
  print('one')
  print('two')

the same on mine, as async functions:
  print('one');
  print('two');

expected and observed:
    expected   observed
    one        one
  ✗ two        three

allowed here:
  two  by a.fail

run it again:
  npx conform --adapter ./mine.js --only a.fail`,
    });
  });

  it('has crashes, hangs and errors as errors, with what happened', async () => {
    const { cases } = await read(some);
    for (const verdict of ['crash', 'hang', 'error']) {
      const { error, failure } = cases[`mine.greenlet/b b.${verdict}`]!;
      expect(failure).toBe(undefined);
      expect(error).toMatchObject([{ message: `${verdict}: The rule b.${verdict} MUST hold.`, type: verdict }]);
      expect(error![0]!.inner).toContain('\nwhat happened:\n  it exited with code 3\n');
    }
  });

  it('skips what is unsupported or untested, and says why', async () => {
    const untested = { ...some, rules: some.rules.map((rule) => (rule.id === 'b.no' ? { ...rule, untested: 'nobody can' } : rule)) };
    const { cases } = await read(untested);
    expect(cases['mine.greenlet/a a.lacks']!.skipped).toEqual([{ message: 'unsupported: it needs gc' }]);
    expect(cases['mine.greenlet/b b.no']!.skipped).toEqual([{ message: 'untested: nobody can' }]);
  });

  it('names known defects, levels that do not bind, and failures without a rule', async () => {
    const failures = [
      sampleFailure('a.one', { defect: 'tuple-lost' }),
      sampleFailure('a.two', { level: 'SHOULD' }),
      sampleFailure('unknown', { level: null, sentence: '', place: null }),
    ];
    const { cases } = await read({
      ...some,
      rules: [sampleRule('a.one'), sampleRule('a.two')],
      implementations: [sampleSubject('mine', { 'a.one': 'fail', 'a.two': 'fail' }, { failures })],
    });
    expect(cases['mine.greenlet/a a.one']!.failure![0]!.message).toBe('fail, by the known defect tuple-lost: The rule a.one MUST hold.');
    expect(cases['mine.greenlet/a a.two']!.failure![0]!.message).toBe('fail of a SHOULD: The rule a.two MUST hold.');
    expect(cases['mine.no rule unknown']!.failure![0]!.message).toBe('fail: no rule of the pages is to blame');
  });

  it('has all failures of a rule, the worst first', async () => {
    const failures = [sampleFailure('a.one'), sampleFailure('a.one', { verdict: 'crash', expected: null, observed: null, detail: 'gone' })];
    const { cases } = await read({
      ...some,
      rules: [sampleRule('a.one')],
      implementations: [sampleSubject('mine', { 'a.one': 'crash' }, { failures })],
    });
    expect(cases['mine.greenlet/a a.one']!.error![0]!.inner).toMatch(/^CRASH a\.one[^]*\n\nFAIL a\.one/);
  });

  it('tells implementations of one name apart', async () => {
    const twins = { ...some, implementations: [sampleSubject('mine', { 'a.pass': 'pass' }), sampleSubject('mine', { 'a.pass': 'pass' })] };
    const names = (await read(twins)).suites.map(({ name }) => name);
    expect(names).toEqual(['mine 1.2 (./mine.js) / greenlet/a', 'mine 1.2 (./mine.js) (2) / greenlet/a']);
  });

  it('skips what a baseline expects, and fails for what it does not', async () => {
    const baseline = readBaseline(
      'known.yml',
      `- {rule: a.fail, implementation: mine, reason: no time, issue: 'https://example.org/7'}
- {rule: b.crash, implementation: mine, reason: old, until: 2001-01-01}
- {rule: a.gone, implementation: mine, reason: typo}
`,
    );
    const document = { ...some, gate: gateOf(some, baseline, { strict: false, today: '2027-01-01' }) };
    const { cases } = await read(document);
    expect(cases['mine.greenlet/a a.fail']).toMatchObject({
      skipped: [{ message: 'expected fail; known.yml:1: no time (https://example.org/7)' }],
    });
    expect(cases['mine.greenlet/b b.crash']!.error).toHaveLength(1);
    expect(cases['mine.greenlet/a a.lacks']!.failure![0]!.message).toBe(
      'unsupported: it needs gc; no entry of the baseline expects that today',
    );
    expect(cases['baseline known.yml:3']!.failure![0]!.message).toBe('no rule matches "a.gone"; ids look like a.pass');
    const strict = {
      ...some,
      gate: gateOf(some, readBaseline('known.yml', '- {rule: a.*, implementation: yours, reason: x}'), {
        strict: true,
        today: '2027-01-01',
      }),
    };
    expect((await read(strict)).cases['baseline known.yml:1 a.pass on yours']!.failure![0]!.message).toBe(
      'it passes now; remove the entry',
    );
  });

  it.each(hostileTexts)('has %j as text, wherever it stands', async (text) => {
    const failure = sampleFailure('a.fail', {
      sentence: text,
      defect: text,
      program: { python: `# a.fail\n${text}`, javascript: '', own: { style: 'async', text } },
      expected: { events: [text], values: [[text]], end: 'end' },
      observed: { events: [`${text} `], values: [[text]], end: 'end' },
      at: 0,
      detail: text,
      replay: text,
    });
    const document = {
      ...some,
      rules: [sampleRule('a.fail', { area: text }), sampleRule('a.lacks', { untested: text })],
      implementations: [sampleSubject(text, { 'a.fail': 'fail', 'a.lacks': 'untested' }, { failures: [failure] })],
    };
    const { counts, suites } = await read(document);
    expect(counts).toEqual([2, 1, 0]);
    const [{ name, testcase }, lacks] = suites as [TestSuite, TestSuite];
    const line = safe(text).replaceAll('\n', '\\n').replaceAll('\t', '\\t');
    expect(name).toBe(`${line.length > 80 && text.length > 80 ? name!.split(' / ')[0] : line} / ${safe(text)}`);
    const [{ message, inner }] = testcase![0]!.failure as [{ message: string; inner: string }];
    expect(message).toBe(`fail, by the known defect ${safe(text)}: ${safe(text)}`);
    for (const title of ['example, in Python', 'what happened']) {
      const indented = safe(text.trimEnd()).replaceAll(/^/gm, '  ');
      expect(inner).toContain(`${title}:\n${indented}\n\n`);
    }
    expect(inner.endsWith(`run it again:\n  ${line}`.trimEnd())).toBe(true);
    expect(lacks.testcase![0]!.skipped![0]!.message).toBe(`untested: ${safe(text)}`);
  });

  it('cuts what nobody reads, and says how much', async () => {
    const million = 'x'.repeat(1_000_000);
    const failure = sampleFailure('a.fail', { detail: million, program: { python: million, javascript: '' } });
    const document = { ...some, implementations: [sampleSubject('mine', { 'a.fail': 'fail' }, { failures: [failure] })] };
    expect(junitReport(document).length).toBeLessThan(20_000);
    expect((await read(document)).cases['mine.greenlet/a a.fail']!.failure![0]!.inner).toContain('… 996,000 more characters');
  });
});
