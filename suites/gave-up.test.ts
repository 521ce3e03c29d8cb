import { expect, test, vi } from 'vitest';
import { parse } from '../scenario/parse.js';
import { defectsOf } from '../reference/defects.js';
import { runReference } from '../reference/run.js';
import { judgeProgram } from './judge.js';

vi.mock(import('../reference/allowed.js'), async (original) => {
  const { lookFor, ...others } = await original();
  // A search that gives up, whatever it has seen.
  const gaveUp: typeof lookFor = (...search) => {
    lookFor(...search);
    return { kind: 'undecided', runs: 7 };
  };
  return { ...others, lookFor: gaveUp };
});

const program = parse('print(1)\n');

test.each([
  ['the reference would allow', runReference(program).trace],
  ['the reference would forbid', { events: [['2']], end: 'end' } as const],
])('a search that gives up makes a trace that %s an error, neither a pass nor a failure', (_, trace) => {
  expect(judgeProgram(program, { kind: 'trace', trace }, {})).toEqual({
    verdict: 'error',
    detail: "the search over the reference's choices gave up after 7 runs",
  });
});

test('it is told which known defect would explain the trace', () => {
  const afterEnd = parse("it = GreenPool(2).imap(lambda x: x, [1])\nprint(list(it))\nprint(next(it, 'over'))\n");
  const blocked = { events: [['[1]']], end: 'blocked' } as const;
  expect(judgeProgram(afterEnd, { kind: 'trace', trace: blocked }, {}, defectsOf('eventlet'))).toEqual({
    verdict: 'error',
    detail: "the search over the reference's choices gave up after 7 runs; with the known defect map-after-end it allows the trace",
  });
});
