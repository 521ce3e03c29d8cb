import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openAdapter } from '../adapters/open.js';
import { packageRoot } from '../adapters/package-root.js';
import { Blame } from './blame.js';
import { conform } from './conform.js';
import type { Judgement } from './judge.js';

const trace = { events: [], end: 'end' } as const;
const pass = (...rules: string[]): Judgement => ({ verdict: 'pass', rules });
const fail = (...rules: string[]): Judgement => ({
  verdict: 'fail',
  rules,
  difference: { expected: trace, observed: trace, at: 0, rule: undefined, allowed: [] },
});

const blameAfter = (...judgements: Judgement[]): Blame => {
  const blame = new Blame();
  judgements.forEach((judgement) => blame.learn(judgement));
  return blame;
};

test('a rule that is never at work in passing programs is blamed, however early it was at work', () => {
  const blame = blameAfter(pass('switch.one'), pass('switch.one'), fail('switch.one', 'switch.dead'), fail('switch.dead'));
  expect(blame.of(fail('switch.one', 'switch.dead'))).toBe('switch.dead');
});

test('among equals the last rule at work is blamed', () => {
  const both = fail('switch.one', 'switch.dead');
  expect(blameAfter(both).of(both)).toBe('switch.one');
});

test('a failure with no rule at work is of an unknown rule, and a crash is a crash', () => {
  expect(new Blame().of(fail())).toBe('unknown');
  expect(new Blame().of({ verdict: 'crash', detail: '' })).toBe('crash');
});

test.each([
  ['aliveBeforeStart', 'state.truth'],
  ['deadSwitchThrows', 'switch.dead'],
  ['forgetsKeywords', 'switch.mixed'],
])('the generated programs that %s fails are one report, of %s', async (name, rule) => {
  const implementation = await openAdapter(join(packageRoot, 'examples/wrong', `${name}.ts`));
  try {
    const { failures } = await conform(implementation, [], { seed: 1, cases: 500, lawCases: 0 });
    expect(failures.map((failure) => failure.rule)).toEqual([rule]);
  } finally {
    await implementation.close();
  }
});
