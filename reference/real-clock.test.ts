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

/** The hub is told to stop at a moment that a later wait ends, too. */
const stopping = `def f():
    sleep(1)
    sleep(1)
    print(1)
get_hub().schedule_call_global(2, get_hub().abort)
spawn(f)
try:
    sleep(9)
except BaseException:
    pass
print(2)
sleep(5)
print(3)
`;

test.each([
  [['1', '2', '3'], 'allowed', 'allowed'],
  [['2', '3'], 'allowed', 'forbidden'],
])('what is due when the hub stops may come too late: %s is %s on a real clock and %s on a virtual one', (printed, real, virtual) => {
  expect(decided(stopping, printed, 'real')).toBe(real);
  expect(decided(stopping, printed, 'virtual')).toBe(virtual);
});

/** Somebody who is ready all the time, until what another does after a second. */
const spinning = `e = Event()
def loop():
    for i in range(60):
        if e.ready():
            break
        sleep(0)
    print(i)
spawn(loop)
spawn_after(1, e.send)
sleep(2)
print(60)
`;

test.each([
  [['37', '60'], 'allowed', 'forbidden'],
  [['59', '60'], 'allowed', 'allowed'],
  [['60', '37'], 'forbidden', 'forbidden'],
  [['3', '60'], 'forbidden', 'forbidden'],
])('time passes while somebody spins: %s is %s on a real clock and %s on a virtual one', (printed, real, virtual) => {
  expect(decided(spinning, printed, 'real')).toBe(real);
  expect(decided(spinning, printed, 'virtual')).toBe(virtual);
});

test('whoever spins for ever starves nobody on a real clock', () => {
  const endless = spinning.replace('for i in range(60):', 'while True:').replace('print(i)', 'print(59)');
  expect(decided(endless, ['59', '60'], 'real')).toBe('allowed');
  expect(decided(endless, ['59', '60'], 'virtual')).toBe('forbidden');
});
