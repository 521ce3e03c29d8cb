/** What the rules that say MAY leave open: either way is allowed, and nothing else. */

import { expect, test } from 'vitest';
import { parse } from '../scenario/parse.js';
import { decide } from './allowed.js';
import { observed } from './machine.js';
import { prepare } from './run.js';

const decided = (text: string, printed: readonly (readonly string[])[]): string =>
  decide(prepare(parse(text)), { events: printed, end: 'end' }, { variations: observed }).kind;

const tie = `s = Semaphore(0)
spawn_after(2, s.release)
sleep(0)
print(s.acquire(timeout=2))
sleep(1)
print(s.acquire(False))
`;

const skipped = `def linked(g, i):
    print(i)
    if i == 1:
        raise KeyError()
g = spawn(lambda: 1)
for i in [1, 2]:
    g.link(linked, i)
g.wait()
sleep(1)
g.link(linked, 3)
`;

const stray = `def worker(i):
    s.acquire()
    print(i)
s = Semaphore(0)
first = spawn(worker, 1)
second = spawn(worker, 2)
sleep(0)
get_hub().schedule_call_global(0, second.switch)
s.release()
sleep(1)
`;

const wrong = `try:
    t = Timeout(1, 0)
    sleep(2)
    print(1)
except TypeError:
    print(2)
`;

test.each([
  [
    'sem.timeout-tie',
    tie,
    [
      [['False'], ['True']],
      [['True'], ['False']],
    ],
    [
      [['True'], ['True']],
      [['False'], ['False']],
    ],
  ],
  [
    'link.skipped',
    skipped,
    [
      [['1'], ['2'], ['3']],
      [['1'], ['3']],
    ],
    [
      [['1'], ['2']],
      [['1'], ['3'], ['2']],
      [['1'], ['2'], ['2'], ['3']],
    ],
  ],
  ['sem.stray-switch-free', stray, [[['2']], [['1']]], [[], [['1'], ['2']]]],
  ['timeout.exception-wrong', wrong, [[['1']], [['2']]], [[]]],
])('%s', (_, text, allowed, forbidden) => {
  for (const trace of allowed) expect(decided(text, trace), JSON.stringify(trace)).toBe('allowed');
  for (const trace of forbidden) expect(decided(text, trace), JSON.stringify(trace)).toBe('forbidden');
});
