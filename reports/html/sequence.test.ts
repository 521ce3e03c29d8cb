/** What a sequence diagram shows. */

import { describe, expect, it } from 'vitest';
import { sampleFailure } from '../sample.js';
import { stepsOf } from './failures.js';
import { drawing, type Step } from './sequence.js';

const switches = {
  names: ['main', 'g'],
  switches: [
    { at: 1, from: 0, to: 1, how: 'start' },
    { at: 1, from: 1, to: 0, how: 'raise' },
  ],
  printed: [0, 0],
} as const;

describe('the steps of a failure', () => {
  it('have what is printed where it is printed, and end with the difference', () => {
    expect(stepsOf(sampleFailure('a.rule', { switches }))).toEqual([
      { kind: 'print', by: 0, text: 'one' },
      { kind: 'start', from: 0, to: 1 },
      { kind: 'raise', from: 1, to: 0 },
      { kind: 'difference', by: 0, expected: 'two', observed: 'three' },
    ]);
  });

  it('show values where lines look alike', () => {
    const alike = {
      expected: { events: ['one', '1'], values: [["'one'"], ['1']], end: 'end' },
      observed: { events: ['one', '1'], values: [["'one'"], ["'1'"]], end: 'end' },
    } as const;
    expect(stepsOf(sampleFailure('a.rule', { switches, ...alike })).at(-1)).toMatchObject({ expected: '1', observed: "'1'" });
  });

  it('end where control is when the ends differ', () => {
    const ends = {
      expected: { events: ['one'], values: [["'one'"]], end: 'end' },
      observed: { events: ['one'], values: [["'one'"]], end: 'blocked' },
      switches: { ...switches, switches: switches.switches.slice(0, 1), printed: [0] },
    };
    const [, , last] = stepsOf(sampleFailure('a.rule', ends));
    expect(last).toEqual({ kind: 'difference', by: 1, expected: '(end)', observed: '(blocked)' });
  });

  it('are those of a run that is allowed where none was observed', () => {
    const steps = stepsOf(sampleFailure('a.rule', { verdict: 'crash', switches }));
    expect(steps.map(({ kind }) => kind)).toEqual(['print', 'start', 'raise', 'print']);
  });
});

describe('the drawing', () => {
  const steps: Step[] = (['start', 'switch', 'throw', 'return', 'raise'] as const).map((kind) => ({ kind, from: 0, to: 1 }));

  it('has another look for each kind of arrow, whatever its colour', () => {
    const looks = steps.map((step) =>
      drawing(['a', 'b'], [step], '')
        .replace(/^.*?<g class="\w+">/, step.kind === 'return' || step.kind === 'raise' ? 'broken ' : 'solid ')
        .replace(/<\/g>.*$/, ''),
    );
    expect(new Set(looks).size).toBe(steps.length);
  });

  it('has names and events as text', () => {
    const svg = drawing(
      ['<b>"&'],
      [
        { kind: 'print', by: 0, text: '<i>' },
        { kind: 'switch', from: 0, to: 0 },
      ],
      '"><b>',
    );
    expect(svg).not.toMatch(/<[bi]>/);
    expect(svg).toContain('&#60;i&#62;');
  });

  it('is as wide as what it shows', () => {
    const width = (text: string): number => Number(/width="(\d+)"/.exec(drawing(['a'], [{ kind: 'print', by: 0, text }], ''))![1]);
    expect(width('x'.repeat(40))).toBeGreaterThan(width('x') + 200);
    expect(width('x'.repeat(4_000))).toBeLessThan(600);
  });
});
