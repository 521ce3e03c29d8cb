/** Two reports beside each other, as the page compares them. */

import { describe, expect, it } from 'vitest';
import { diff } from '../diff.js';
import type { Document } from '../document.js';
import { sampleDocument, sampleFailure, sampleSubject, type Verdicts } from '../sample.js';
import { changes, standingsOf } from './standings.js';

const compared = (old: Document, young: Document): string[] =>
  changes(standingsOf(old), standingsOf(young)).changed.map(({ change, rule }) => `${change} ${rule}`);
const one = (verdict: Verdicts[string] | undefined): Document =>
  sampleDocument({ mine: verdict === undefined ? {} : { 'a.rule': verdict } });

describe('the comparison', () => {
  const states = ['pass', 'fail', 'crash', 'hang', 'error', 'unsupported', 'untested', undefined] as const;

  it('calls new, fixed, added and removed what conform diff calls so', () => {
    for (const before of states) {
      for (const after of states) {
        const [old, young] = [one(before), one(after)];
        const told = diff(old, young).subjects[0]!.changes.map(({ is, rule }) => `${is.toLowerCase()} ${rule}`);
        const own = compared(old, young).filter((text) => !text.startsWith('changed'));
        expect(own, `${before} → ${after}`).toEqual(told.filter((text) => !text.startsWith('still') || before === after));
      }
    }
  });

  it('tells a rule that is broken in another way', () => {
    const failing = (...events: readonly string[]): Document => ({
      ...one('fail'),
      implementations: [
        sampleSubject(
          'mine',
          { 'a.rule': 'fail' },
          {
            failures: events.map((event) =>
              sampleFailure('a.rule', { observed: { events: ['one', event], values: [["'one'"], [event]], end: 'end' } }),
            ),
          },
        ),
      ],
    });
    expect(compared(failing('2', '3'), failing('3', '2', '2'))).toEqual(['still a.rule']);
    expect(compared(failing('2'), failing('3'))).toEqual(['changed a.rule']);
    expect(changes(standingsOf(failing('2')), standingsOf(failing('3'))).changed[0]!.how).toEqual(["'two' → 2", "'two' → 3"]);
  });

  it('is of the same implementations, whatever their order and version; or of the only ones', () => {
    const before = sampleDocument({ mine: { 'a.rule': 'pass' }, yours: { 'a.rule': 'fail' } });
    const after = sampleDocument({ yours: { 'a.rule': 'fail' }, mine: { 'a.rule': 'pass' }, theirs: { 'a.rule': 'fail' } });
    expect(compared(before, after)).toEqual(['still a.rule']);
    expect(compared(sampleDocument({ fork: { 'a.rule': 'pass' } }), one('fail'))).toEqual(['new a.rule']);
    expect(compared(before, sampleDocument({ theirs: {} }))).toEqual([]);
  });

  it('with a run of some rules is about these alone', () => {
    const part = { ...one('fail'), selection: { only: ['a.*'], cases: 0, replay: false } };
    const whole = sampleDocument({ mine: { 'a.rule': 'pass', 'b.rule': 'pass' } });
    expect(compared(whole, part)).toEqual(['new a.rule']);
    expect(compared(part, whole)).toEqual(['fixed a.rule']);
  });

  it('knows failures for which no rule is to blame', () => {
    const nobody = {
      ...one('pass'),
      implementations: [sampleSubject('mine', { 'a.rule': 'pass' }, { failures: [sampleFailure('unknown')] })],
    };
    expect(compared(one('pass'), nobody)).toEqual(['new unknown']);
  });
});
