import { expect, test, vi } from 'vitest';
import { parse } from '../scenario/parse.js';
import { runReference } from '../reference/run.js';
import { judgeProgram } from './judge.js';

vi.mock(import('../reference/allowed.js'), async (original) => {
  const { lookFor, ...others } = await original();
  // A search that may not run the reference even once.
  return { ...others, lookFor: (model, observed, variations) => lookFor(model, observed, variations, 0) };
});

const program = parse('print(1)\n');

test.each([
  ['the reference would allow', runReference(program).trace],
  ['the reference would forbid', { events: [['2']], end: 'end' } as const],
])('a search that gives up makes a trace that %s an error, neither a pass nor a failure', (_, trace) => {
  expect(judgeProgram(program, { kind: 'trace', trace }, {})).toEqual({
    verdict: 'error',
    detail: "the search over the reference's choices gave up after 0 runs",
  });
});
