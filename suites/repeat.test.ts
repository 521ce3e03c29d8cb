import { expect, test } from 'vitest';
import type { Implementation } from '../adapters/implementation.js';
import { parse } from '../scenario/parse.js';
import { defectOf, type Judgement, type Verdict } from './judge.js';
import { runAndJudge } from './repeat.js';

/** What comes of a program whose runs get these verdicts, one after the other, and how often it was run. */
async function after(clock: 'virtual' | 'real', verdicts: readonly (Verdict | 'known defect')[]): Promise<string> {
  let runs = 0;
  const judgement = (verdict: Verdict | 'known defect'): Judgement =>
    (verdict === 'known defect' ? { verdict: 'fail', defect: 'map-after-end' } : { verdict }) as Judgement;
  const implementation = {
    clock,
    run: () => Promise.resolve({ kind: 'trace', trace: { events: [], end: 'end' } } as const),
  } as unknown as Implementation;
  const found = await runAndJudge(implementation, parse('print(1)\n'), () => judgement(verdicts[runs++]!));
  return `${defectOf(found) === undefined ? found.verdict : 'known defect'} after ${runs}`;
}

test.each(['fail', 'hang', 'crash', 'error'] as const)('a %s must come three times on a real clock', async (verdict) => {
  expect(await after('real', [verdict, verdict, verdict])).toBe(`${verdict} after 3`);
  expect(await after('real', [verdict, verdict, 'pass'])).toBe('pass after 3');
  expect(await after('real', [verdict, 'pass'])).toBe('pass after 2');
});

test('the last of three is what counts', async () => {
  expect(await after('real', ['error', 'hang', 'fail'])).toBe('fail after 3');
});

test('what a known defect explains once is that defect, unless it passes', async () => {
  expect(await after('real', ['known defect', 'known defect', 'fail'])).toBe('known defect after 3');
  expect(await after('real', ['fail', 'known defect', 'hang'])).toBe('known defect after 3');
  expect(await after('real', ['known defect', 'fail', 'pass'])).toBe('pass after 3');
});

test('nothing is run again that passes, or that the virtual clock has shown', async () => {
  expect(await after('real', ['pass'])).toBe('pass after 1');
  expect(await after('real', ['unsupported'])).toBe('unsupported after 1');
  for (const verdict of ['fail', 'hang', 'crash', 'error'] as const) expect(await after('virtual', [verdict])).toBe(`${verdict} after 1`);
});
