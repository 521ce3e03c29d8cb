/** Two reports beside each other: what the command tells of them, and its exit code. */

import { describe, expect, it } from 'vitest';
import { diff, diffExitCode, diffText, incomparable } from './diff.js';
import type { Document } from './document.js';
import { hostileTexts, sampleDocument, sampleFailure, sampleSubject } from './sample.js';

const text = (old: Document, later: Document): string => diffText(diff(old, later));
const code = (old: Document, later: Document): number => diffExitCode(diff(old, later));

/** What is told of the rules, without the commands. */
const told = (old: Document, later: Document): string[] =>
  text(old, later)
    .split('\n')
    .filter((line) => /^ {2}[A-Z]/.test(line))
    .map((line) => line.trim().replaceAll(/ +/g, ' '));

const old = sampleDocument({
  mine: {
    'a.broken': 'pass',
    'a.lost': 'pass',
    'a.unasked': 'pass',
    'b.mended': 'fail',
    'b.gained': 'unsupported',
    'c.wrong': 'fail',
    'c.dropped': 'fail',
    'd.gone': 'pass',
    'e.same': 'pass',
    'e.missing': 'unsupported',
  },
});
const later = sampleDocument({
  mine: {
    'a.broken': 'hang',
    'a.lost': 'unsupported',
    'a.unasked': 'untested',
    'b.mended': 'pass',
    'b.gained': 'pass',
    'c.wrong': 'crash',
    'c.dropped': 'unsupported',
    'e.same': 'pass',
    'e.missing': 'unsupported',
    'd.added': 'pass',
    'd.wrong': 'fail',
  },
});

describe('two reports', () => {
  it('are compared by rule', () => {
    expect(text(old, later)).toBe(`mine 1.2
  NEW      a.broken  pass → hang  spec/greenlet/a.md:7
           again: npx conform --adapter ./mine.js --only a.broken
  NEW      a.lost  pass → unsupported
  NEW      a.unasked  pass → untested
  NEW      d.wrong  fail  spec/greenlet/d.md:7
           again: npx conform --adapter ./mine.js --only d.wrong
  FIXED    b.mended  fail → pass
  FIXED    b.gained  unsupported → pass
  STILL    c.wrong  fail → crash  spec/greenlet/c.md:7
  STILL    c.dropped  fail → unsupported
  ADDED    d.added  pass
  REMOVED  d.gone  was pass

4 new, 2 fixed, 2 still, 1 added, 1 removed
`);
    expect(code(old, later)).toBe(1);
  });

  it('that are equal have nothing new', () => {
    expect(text(later, later)).toContain('0 new, 0 fixed, 3 still, 0 added, 0 removed\n');
    expect(code(later, later)).toBe(0);
    const good = sampleDocument({ mine: { 'a.one': 'pass' } });
    expect(text(good, good)).toBe('mine 1.2\n  nothing differs\n\n0 new, 0 fixed, 0 still, 0 added, 0 removed\n');
  });

  it('have nothing new where something is fixed, added or removed only', () => {
    expect(
      code(sampleDocument({ mine: { 'a.one': 'fail', 'a.two': 'pass' } }), sampleDocument({ mine: { 'a.one': 'pass', 'b.one': 'pass' } })),
    ).toBe(0);
  });

  it('are matched by the names of implementations; another version is said', () => {
    const before = sampleDocument({ yours: { 'a.one': 'pass' }, mine: { 'a.one': 'pass' } });
    const now = {
      ...sampleDocument({ mine: { 'a.one': 'pass' }, theirs: { 'a.one': 'fail', 'a.two': 'pass' } }),
      implementations: [
        sampleSubject('mine', { 'a.one': 'fail' }, { version: '1.3' }),
        sampleSubject('theirs', { 'a.one': 'fail', 'a.two': 'pass' }),
      ],
    };
    expect(text(before, now)).toMatch(
      /^REMOVED {2}the implementation yours 1\.2\nADDED {4}the implementation theirs 1\.2\n\nmine 1\.2 → 1\.3\n/,
    );
    // What is wrong with one that is added is new; that it has rules is not told.
    expect(told(before, now)).toEqual(['NEW a.one pass → fail spec/greenlet/a.md:7', 'NEW a.one fail spec/greenlet/a.md:7']);
  });

  it('with two implementations of one name are matched in their order', () => {
    const both = (...verdicts: readonly ('pass' | 'fail')[]): Document => ({
      ...old,
      implementations: verdicts.map((verdict) => sampleSubject('mine', { 'a.one': verdict })),
    });
    expect(told(both('pass', 'fail'), both('fail', 'pass'))).toEqual([
      'NEW a.one pass → fail spec/greenlet/a.md:7',
      'FIXED a.one fail → pass',
    ]);
  });

  it('of which one is about some rules are compared by these', () => {
    const part = { ...sampleDocument({ mine: { 'a.broken': 'fail' } }), selection: { only: ['a.b*'], cases: 0, replay: false } };
    expect(told(old, part)).toEqual(['NEW a.broken pass → fail spec/greenlet/a.md:7']);
    expect(text(old, part)).toMatch(/^cases: 100 → 0\nthe new report is about a\.b\* alone; no other rules are compared\n\n/);
    expect(told(part, old)).toEqual(['FIXED a.broken fail → pass']);
  });

  it('tell other seeds and other kits', () => {
    expect(text(old, { ...old, seed: 7, kit: { version: '0.2.0' } })).toMatch(/^kit: 0\.1\.0 → 0\.2\.0\nseed: 1 → 7\n\n/);
  });

  it('compare what no rule can be blamed for', () => {
    const failing = (...rules: readonly string[]): Document => ({
      ...old,
      implementations: [
        sampleSubject('mine', { 'a.one': 'pass' }, { failures: rules.map((rule) => sampleFailure(rule, { level: null, place: null })) }),
      ],
    });
    expect(told(failing(), failing('unknown'))).toEqual(['NEW unknown pass → fail']);
    expect(told(failing('unknown'), failing())).toEqual(['FIXED unknown fail → pass']);
    expect(told(failing('unknown'), failing('unknown'))).toEqual(['STILL unknown fail']);
    expect(code(failing(), failing('unknown'))).toBe(1);
  });

  it('count no SHOULD as new', () => {
    const mild = {
      ...old,
      implementations: [sampleSubject('mine', { 'a.one': 'fail' }, { failures: [sampleFailure('a.one', { level: 'SHOULD' })] })],
    };
    const before = sampleDocument({ mine: { 'a.one': 'pass' } });
    expect(told(before, mild)).toEqual(['NEW a.one pass → fail, SHOULD spec/greenlet/a.md:7']);
    expect(text(before, mild)).toMatch(/^1 rule of these is a SHOULD, which does not count$/m);
    expect(code(before, mild)).toBe(0);
  });

  it('name known defects', () => {
    const defective = {
      ...old,
      implementations: [sampleSubject('mine', { 'a.one': 'fail' }, { failures: [sampleFailure('a.one', { defect: 'tuple-lost' })] })],
    };
    expect(told(sampleDocument({ mine: { 'a.one': 'pass' } }), defective)[0]).toContain('pass → fail, known defect tuple-lost');
  });

  it('end with the code of a run that broke, or judged nothing', () => {
    expect(code(old, sampleDocument({ mine: { 'a.broken': 'error' } }))).toBe(3);
    expect(text(old, sampleDocument({ mine: { 'a.broken': 'error' } }))).toMatch(/^the new report has an ERROR: /m);
    expect(code(old, { ...old, implementations: [sampleSubject('mine', {}, { judged: false })] })).toBe(4);
  });

  it('cannot command the terminal', () => {
    const bad = hostileTexts.join(' ');
    const hostile = {
      ...old,
      implementations: [sampleSubject(bad, { 'a.one': 'fail' }, { version: bad, failures: [sampleFailure('a.one', { replay: bad })] })],
    };
    expect(text(hostile, hostile)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    expect(text(old, hostile).split('\n')).toHaveLength(9);
  });

  it.each([
    ['about single programs', { ...old, selection: { only: [], cases: 0, replay: true } }, /^one of them is about a single program/],
    ['without a common implementation', sampleDocument({ yours: {} }), /^they have no implementation in common; names must be the same$/],
  ])('%s are not compared', (_, other, problem) => {
    expect(incomparable(old, other)).toMatch(problem);
    expect(incomparable(other, old)).toMatch(problem);
    expect(incomparable(old, later)).toBe(undefined);
  });
});
