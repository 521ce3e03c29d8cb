/** What a clock that runs on meanwhile leaves open, and what not. */

import { expect, test } from 'vitest';
import { parse } from '../scenario/parse.js';
import type { Trace } from '../scenario/trace.js';
import { decide } from './allowed.js';
import { observed } from './machine.js';
import { prepare } from './run.js';

const decided = (text: string, printed: readonly string[], clock: 'real' | 'virtual'): string => {
  const trace: Trace = { events: printed.map((value) => [value]), end: 'end' };
  return decide(prepare(parse(text)), trace, { variations: { ...observed, 'hub.clock': clock } }).kind;
};

/** Waits that were begun at different times and end together. */
const apart = `def f():
    sleep(2)
    sleep(2)
    print(22)
spawn(f)
sleep(1)
sleep(3)
print(13)
sleep(1)
`;

test.each([
  [['13', '22'], 'allowed', 'allowed'],
  [['22', '13'], 'allowed', 'forbidden'],
])('of waits that began apart and end together, %s is %s on a real clock and %s on a virtual one', (printed, real, virtual) => {
  expect(decided(apart, printed, 'real')).toBe(real);
  expect(decided(apart, printed, 'virtual')).toBe(virtual);
});

/** Waits that were begun one after the other in the same turn of the hub. */
const together = `def f(x):
    sleep(2)
    print(x)
spawn(f, 1)
spawn(f, 2)
sleep(3)
`;

test.each([
  [['1', '2'], 'allowed'],
  [['2', '1'], 'forbidden'],
])('of waits that began together and last as long, %s is %s on a real clock', (printed, real) => {
  expect(decided(together, printed, 'real')).toBe(real);
});
