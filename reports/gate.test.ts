/** What the gate makes of results beside a baseline, what people read of it, and how a baseline is written. */

import { describe, expect, it } from 'vitest';
import { stripVTControlCharacters } from 'node:util';
import { emptyBaseline, readBaseline } from './baseline.js';
import type { Document, Finding } from './document.js';
import { gateOf } from './gate.js';
import { jsonReport, readReport } from './json.js';
import { exitCode } from './report.js';
import { hostileTexts, sampleDocument, sampleFailure, sampleRule, sampleSubject } from './sample.js';
import { terminalReport } from './terminal.js';
import { refusal, updateBaseline } from './update-baseline.js';

/** An entry; `more` are lines of it. */
const entry = (rule: string, implementation: string, ...more: readonly string[]): string =>
  [`- rule: '${rule}'`, `  implementation: '${implementation}'`, ...more.map((line) => `  ${line}`), '  reason: known\n'].join('\n');

type Gated = Document & Required<Pick<Document, 'gate'>>;

function gated(document: Document, text: string, { strict = false, today = '2027-01-01' } = {}): Gated {
  const whole = { ...document, gate: gateOf(document, readBaseline('known.yml', text), { strict, today }) };
  // What the schema does not describe would not be read again.
  return readReport(jsonReport(whole)) as Gated;
}

const found = ({ gate, implementations }: Gated): string[] =>
  gate.findings.map(
    ({ is, rule, implementation, verdict }: Finding) => `${is} ${rule} ${implementations[implementation]!.name} ${verdict}`,
  );

const problems = ({ gate }: Gated): (string | undefined)[] => gate.entries.map(({ problem }) => problem);

const terminal = (document: Document): string => stripVTControlCharacters(terminalReport(document));

const some = sampleDocument({ mine: { 'a.one': 'pass', 'a.two': 'fail', 'b.one': 'unsupported', 'b.two': 'untested' } });
const unsupported = entry('b.one', 'mine', 'verdict: unsupported');

describe('the gate', () => {
  it('is passed where each failure and each unsupported rule has an entry', () => {
    const gate = gated(some, entry('a.two', 'mine') + unsupported);
    expect(found(gate)).toEqual(['expected a.two mine fail', 'expected b.one mine unsupported']);
    expect(exitCode(gate)).toBe(0);
    expect(terminal(gate)).toContain(`
baseline known.yml: 0 new, 0 fixed, 2 expected
  expected  known.yml:1 a.two on mine: known
  expected  known.yml:4 b.one on mine: known

holds: nothing is new beside known.yml (seed 1)
`);
    // What was known is not told at length.
    expect(terminal(gate)).not.toContain('FAIL a.two');
  });

  it('is not passed by a failure without an entry', () => {
    const gate = gated(some, unsupported);
    expect(found(gate)).toEqual(['new a.two mine fail', 'expected b.one mine unsupported']);
    expect(exitCode(gate)).toBe(1);
    expect(terminal(gate)).toContain('FAIL a.two');
    expect(terminal(gate)).toContain('  NEW       a.two on mine: fail\n');
    expect(terminal(gate)).toMatch(/^does not hold: mend the first failure above and run its "again" line, or give it an entry/m);
  });

  it('is not passed by what is unsupported all at once', () => {
    const gate = gated(some, entry('a.two', 'mine'));
    expect(found(gate)).toEqual(['expected a.two mine fail', 'new b.one mine unsupported']);
    expect(exitCode(gate)).toBe(1);
    expect(terminal(gate)).toContain('  NEW       b.one on mine: unsupported, and no entry says so\n');
    expect(terminal(gate)).toMatch(/^does not hold: bring back what is unsupported now, or let --update-baseline write entries/m);
  });

  it('takes an entry about a failure for none about a rule that is unsupported, and the other way round', () => {
    expect(found(gated(some, entry('a.two', 'mine', 'verdict: unsupported') + entry('b.one', 'mine')))).toEqual([
      'new a.two mine fail',
      'new b.one mine unsupported',
    ]);
  });

  it('tells what is fixed, and lets it pass unless it is strict', () => {
    const text = entry('a.one', 'mine') + entry('a.two', 'mine') + unsupported;
    expect(found(gated(some, text))).toEqual(['fixed a.one mine pass', 'expected a.two mine fail', 'expected b.one mine unsupported']);
    expect(exitCode(gated(some, text))).toBe(0);
    expect(terminal(gated(some, text))).toContain('  FIXED     known.yml:1 a.one on mine: passes now; remove the entry\n');
    expect(terminal(gated(some, text))).toContain('holds: nothing is new beside known.yml; --update-baseline removes what is fixed');
    expect(exitCode(gated(some, text, { strict: true }))).toBe(1);
    expect(terminal(gated(some, text, { strict: true }))).toContain('does not hold: remove what is fixed, by hand or by --update-baseline');
  });

  it('takes a glob for all that it matches: what passes of it is fixed', () => {
    const gate = gated(some, entry('a.*', '*') + unsupported);
    expect(found(gate)).toEqual(['fixed a.one mine pass', 'expected a.two mine fail', 'expected b.one mine unsupported']);
    expect(terminal(gate)).toContain('  FIXED     known.yml:1 a.* on *: a.one passes now; narrow the entry\n');
  });

  it('matches names with slashes, dots and signs', () => {
    for (const name of ['@me/lets', '.hidden', 'eventlet+epolls', 'a b(c)[d]{e}']) {
      const document = sampleDocument({ [name]: { 'a.one': 'fail' } });
      for (const glob of [name, '*']) expect(found(gated(document, entry('a.one', glob)))).toEqual([`expected a.one ${name} fail`]);
    }
  });

  it('tells entries that match nothing', () => {
    const gate = gated(
      some,
      entry('a.tow', 'mine') + entry('a.two', 'yours') + entry('b.two', 'mine') + entry('a.two', 'mine') + unsupported,
    );
    expect(problems(gate)).toEqual([
      'no rule matches "a.tow"; ids look like a.one',
      'no implementation of this run matches "yours"; its names: mine',
      'nothing tests "b.two"; remove the entry',
      undefined,
      undefined,
    ]);
    expect(exitCode(gate)).toBe(2);
    expect(terminal(gate)).toContain('  ENTRY     known.yml:1 a.tow on mine: no rule matches "a.tow"; ids look like a.one\n');
    expect(terminal(gate)).toMatch(/^does not hold: mend the entries of known.yml named above/m);
  });

  it('knows of a part of the rules nothing about the others', () => {
    const part = { ...sampleDocument({ mine: { 'a.two': 'fail' } }), selection: { only: ['a.two'], cases: 0, replay: false } };
    const gate = gated(part, entry('a.two', 'mine') + unsupported + entry('c.*', 'mine'));
    expect(problems(gate)).toEqual([undefined, undefined, undefined]);
    expect(exitCode(gate)).toBe(0);
    // Generated programs, which found the failure, do not run then.
    const passing = { ...part, implementations: [sampleSubject('mine', { 'a.two': 'pass' })] };
    expect(found(gated(passing, entry('a.two', 'mine')))).toEqual([]);
    expect(exitCode(gated(part, entry('a.two', 'yours')))).toBe(2);
  });

  it('lets an entry hold until the end of its last day', () => {
    const text = entry('a.two', 'mine', 'until: 2027-01-01') + unsupported;
    expect(exitCode(gated(some, text, { today: '2027-01-01' }))).toBe(0);
    const late = gated(some, text, { today: '2027-01-02' });
    expect(found(late)[0]).toBe('expired a.two mine fail');
    expect(problems(late)[0]).toBe('its last day, 2027-01-01, is past; mend what it names, or write a later day and why');
    expect(exitCode(late)).toBe(2);
    expect(terminal(late)).toContain('FAIL a.two');
  });

  it('excuses no errors', () => {
    const broken = sampleDocument({ mine: { 'a.one': 'error' } });
    const gate = gated(broken, entry('a.*', '*'));
    expect(found(gate)).toEqual(['new a.one mine error']);
    expect(exitCode(gate)).toBe(3);
    expect(terminal(gate)).toContain('the adapter or the kit broke');
  });

  it('is not passed where nothing was judged', () => {
    const none = { ...some, implementations: [sampleSubject('mine', { 'a.one': 'unsupported' }, { judged: false })] };
    expect(exitCode(gated(none, entry('a.*', '*', 'verdict: unsupported')))).toBe(4);
  });

  it('is not passed by a run that was cut short, though all that crashed has entries', () => {
    const short = { ...some, implementations: [sampleSubject('mine', { 'a.one': 'crash' }, { cutShort: true })] };
    const gate = gated(short, entry('a.one', 'mine'));
    expect(found(gate)).toEqual(['expected a.one mine crash']);
    expect(exitCode(gate)).toBe(1);
    expect(terminal(gate)).toContain('does not hold: programs were left out, since too many crashed or hung; mend these first');
  });

  it('asks of a rule that all of its failures have an entry', () => {
    const failures = [
      sampleFailure('a.one', { defect: 'tuple-lost' }),
      sampleFailure('a.one', { verdict: 'crash', expected: null, observed: null }),
    ];
    const document = { ...some, implementations: [sampleSubject('mine', { 'a.one': 'crash' }, { failures })] };
    expect(found(gated(document, entry('a.one', 'mine', 'defect: tuple-lost')))).toEqual(['new a.one mine crash']);
    expect(found(gated(document, entry('a.one', 'mine', 'verdict: fail')))).toEqual(['new a.one mine crash']);
    const both = entry('a.one', 'mine', 'defect: tuple-lost') + entry('a.one', 'mine', 'verdict: crash');
    expect(found(gated(document, both))).toEqual(['expected a.one mine crash']);
    expect(found(gated(document, entry('a.one', 'mine')))).toEqual(['expected a.one mine crash']);
  });

  it('takes an entry that names a defect for fixed when nothing fails by it', () => {
    const failures = [sampleFailure('a.two', { defect: 'tuple-lost' })];
    const document = { ...some, implementations: [sampleSubject('mine', { 'a.one': 'pass', 'a.two': 'fail' }, { failures })] };
    expect(found(gated(document, entry('a.*', 'mine', 'defect: tuple-lost')))).toEqual(['expected a.two mine fail']);
    expect(found(gated(document, entry('a.one', 'mine', 'defect: others-lost') + entry('a.two', 'mine')))).toEqual([
      'fixed a.one mine pass',
      'expected a.two mine fail',
    ]);
  });

  it('asks for no entry about a SHOULD that fails, and takes one', () => {
    const failures = [sampleFailure('a.one', { level: 'SHOULD' })];
    const document = sampleDocument({}, { rules: [sampleRule('a.one', { level: 'SHOULD' })] });
    const mild = { ...document, implementations: [sampleSubject('mine', { 'a.one': 'fail' }, { failures })] };
    expect(found(gated(mild, ''))).toEqual([]);
    expect(exitCode(gated(mild, ''))).toBe(0);
    expect(found(gated(mild, entry('a.one', 'mine')))).toEqual(['expected a.one mine fail']);
  });

  it('knows failures that no rule can be blamed for', () => {
    const failures = [sampleFailure('unknown', { level: null, place: null, sentence: '' })];
    const document = { ...some, implementations: [sampleSubject('mine', { 'a.one': 'pass' }, { failures })] };
    expect(found(gated(document, ''))).toEqual(['new unknown mine fail']);
    expect(found(gated(document, entry('unknown', 'mine')))).toEqual(['expected unknown mine fail']);
    const mended = { ...some, implementations: [sampleSubject('mine', { 'a.one': 'pass' })] };
    expect(found(gated(mended, entry('unknown', 'mine')))).toEqual(['fixed unknown mine pass']);
    expect(problems(gated(mended, entry('unknown', 'mine')))).toEqual([undefined]);
  });

  it.each([...hostileTexts, 'x'.repeat(1_000_000)])('tells its lines as text that is no more than text', (text) => {
    const document = sampleDocument({ [text]: { 'a.one': 'pass' } });
    const gate = gateOf(document, readBaseline('known.yml', JSON.stringify([{ rule: 'a.one', implementation: text, reason: text }])), {
      strict: false,
      today: '2027-01-01',
    });
    const told = terminal({ ...document, gate: { ...gate, baseline: text } }).split('\nbaseline ')[1]!;
    expect(told.split('\n')).toHaveLength(5);
    expect(told).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    expect(told.split('\n')[1]!.length).toBeLessThan(4000);
  });

  it('counts lines of which there are too many', () => {
    const rules = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`a.r${i}`, 'fail' as const]));
    expect(terminal(gated(sampleDocument({ mine: rules }), ''))).toContain('            … and 10 more such lines\n');
  });
});

describe('a baseline is written', () => {
  const update = (document: Document, text: string): string =>
    updateBaseline(text === '' ? emptyBaseline('known.yml') : readBaseline('known.yml', text), gated(document, text)).text;

  it('anew, with what fails to be explained, and what is unsupported as globs where nothing of the kind is supported', () => {
    const document = sampleDocument({
      mine: {
        'a.one': 'fail',
        'a.two': 'pass',
        'b.one': 'unsupported',
        'b.two': 'unsupported',
        'b.three': 'untested',
        'c.one': 'unsupported',
        'c.two': 'pass',
      },
    });
    const text = update(document, '');
    expect(text).toMatch(/^# What is known to fail or to be unsupported/);
    expect(text.replace(/^#.*\n/gm, '')).toBe(`
- rule: a.one
  implementation: mine
  reason: 'TODO: say why'
- rule: b.*
  implementation: mine
  verdict: unsupported
  reason: lacks gc
- rule: c.one
  implementation: mine
  verdict: unsupported
  reason: lacks gc
`);
    expect(exitCode(gated(document, text))).toBe(0);
    expect(terminal(gated(document, text))).toContain('  ENTRY     known.yml:4: no reason is given yet\n');
  });

  it('with the known defect for a reason where there is one', () => {
    const failures = [sampleFailure('a.one', { defect: 'tuple-lost' })];
    const document = { ...some, implementations: [sampleSubject('mine', { 'a.one': 'fail' }, { failures })] };
    expect(update(document, '')).toContain(`- rule: a.one
  implementation: mine
  defect: tuple-lost
  reason: known defect tuple-lost
`);
  });

  const kept = `# Ours.

# About the first.
- rule: a.one
  implementation: mine
  reason: gone
# Why the second fails:
- rule: a.two # a comment
  implementation: mine
  # and one more
  reason: "it is hard"
  until: 2027-01-01

- rule: 'b.*'
  implementation: mine
  verdict: unsupported
  reason: no garbage
  issue: https://example.org/1

# The end.
`;

  it('with reasons, comments and empty lines of what stays, and without what is fixed', () => {
    const text = update(some, kept);
    expect(text).toBe(kept.replace(/# About[^]*reason: gone\n/, ''));
    expect(update(some, text)).toBe(text);
  });

  it('with globs that are narrowed to what still fails', () => {
    const document = sampleDocument({
      mine: { 'a.one': 'pass', 'a.two': 'fail', 'a.three': 'fail', 'b.one': 'unsupported', 'b.two': 'pass' },
    });
    const text = `# both\n- rule: 'a.*' # wide\n  implementation: '*'\n  reason: hard\n- rule: b.*\n  implementation: mine\n  verdict: unsupported\n  reason: no garbage\n`;
    expect(update(document, text)).toBe(`# both
- rule: 'a.two' # wide
  implementation: 'mine'
  reason: hard
- rule: 'a.three' # wide
  implementation: 'mine'
  reason: hard
- rule: b.one
  implementation: mine
  verdict: unsupported
  reason: no garbage
`);
  });

  it.each(['# Ours.\n', '# Ours.\n\n[]\n', '# Ours.\n- rule: a.one\n  implementation: mine\n  reason: gone\n'])(
    'with what is said of the file, whatever becomes of its entries: %j',
    (before) => {
      expect(update(some, before)).toMatch(/^# Ours\.\n+- rule: a\.two\n/);
      expect(update(sampleDocument({ mine: { 'a.one': 'pass' } }), before)).toMatch(/^# Ours\.\n+\[\]\n$/);
    },
  );

  it('with any name that an implementation has', () => {
    for (const name of [...hostileTexts, '*', ' a ', 'a: b # c', '[', '1'.repeat(100_000), '~', 'true', '!x', '&x', '- x', "'"]) {
      const document = sampleDocument({ [name]: { 'a.one': 'fail' } });
      const text = update(document, '');
      expect([name, exitCode(gated(document, text))]).toEqual([name, 0]);
      expect(update(document, text)).toBe(text);
    }
  });

  it('with the ends of lines that everybody reads', () => {
    const text = `# Ours.\r\n- rule: a.two # hard\r\n  implementation: mine\r\n  reason: it is\r\n${unsupported}`;
    expect(update(some, text)).toBe(text.replaceAll('\r', ''));
  });

  it('without entries about rules that are no more', () => {
    expect(update(some, entry('z.z', 'mine') + entry('a.two', 'mine') + unsupported)).toBe(entry('a.two', 'mine') + unsupported);
  });

  it('so that nothing is new afterwards', () => {
    const document = sampleDocument({
      mine: { 'a.one': 'fail', 'b.one': 'unsupported' },
      yours: { 'a.one': 'pass', 'b.one': 'fail' },
    });
    for (const before of ['', entry('*', '*'), entry('a.one', 'yours'), entry('b.*', '*', 'verdict: unsupported')]) {
      const after = gated(document, update(document, before), { strict: true });
      expect(exitCode(after)).toBe(0);
      expect(found(after).every((line) => line.startsWith('expected '))).toBe(true);
    }
  });

  it.each([
    ['a run of some rules', { ...some, selection: { only: ['a.*'], cases: 0, replay: false } }, /^only a part of the rules was judged/],
    ['one program', { ...some, selection: { only: [], cases: 0, replay: true } }, /^only a part of the rules was judged/],
    [
      'a crash',
      sampleDocument({ mine: { 'a.one': 'crash' } }),
      /^mine has a crash in a.one, which may hide other failures; mend it, or write the entry by hand$/,
    ],
    ['a hang', sampleDocument({ mine: { 'a.one': 'hang' } }), /^mine has a hang in a.one, which may hide/],
    ['an error', sampleDocument({ mine: { 'a.one': 'error' } }), /^mine has an ERROR in a.one, which no entry can expect/],
    [
      'a run that was cut short',
      { ...some, implementations: [sampleSubject('mine', {}, { cutShort: true })] },
      /^programs for mine were left out/,
    ],
    ['nothing', { ...some, implementations: [sampleSubject('mine', {}, { judged: false })] }, /^nothing was found out about mine/],
  ])('never after %s', (_, document, sentence) => {
    expect(refusal(gated(document, ''))).toMatch(sentence);
  });

  it('never with entries about an implementation that was not judged', () => {
    expect(refusal(gated(some, entry('a.two', 'yours')))).toBe(
      'known.yml:1 is about "yours", which was not judged; judge it, too, or remove the entry',
    );
  });

  it('even after a crash, when it has an entry', () => {
    const document = sampleDocument({ mine: { 'a.one': 'crash', 'a.two': 'fail' } });
    expect(refusal(gated(document, entry('a.one', 'mine')))).toBe(undefined);
  });

  it('even after a crash that a known defect explains', () => {
    const failures = [sampleFailure('a.one', { verdict: 'crash', expected: null, observed: null, defect: 'tuple-lost' })];
    const document = { ...some, implementations: [sampleSubject('mine', { 'a.one': 'crash' }, { failures })] };
    expect(refusal(gated(document, ''))).toBe(undefined);
    expect(update(document, '')).toContain('  defect: tuple-lost\n');
  });

  it('never where a crash stands beside another failure of the rule', () => {
    const failures = [sampleFailure('a.one'), sampleFailure('a.one', { verdict: 'crash', expected: null, observed: null })];
    const document = { ...some, implementations: [sampleSubject('mine', { 'a.one': 'crash' }, { failures })] };
    expect(refusal(gated(document, ''))).toMatch(/^mine has a crash in a.one/);
  });
});
