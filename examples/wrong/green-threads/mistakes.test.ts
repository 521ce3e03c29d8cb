/** The rules about green threads report every mistake, those that it breaks and no others. */

import { describe, expect, it, test } from 'vitest';
import { mistakes } from './all.js';
import { reporters, rules, toBreak } from './judging.js';
import { write } from './mistakes.js';

/**
 * All rules are asked where there is time. Otherwise those of the pages that are to report the mistake, and of its own: it takes
 * a third of the time, and what it misses is a rule of another page that reports it, too.
 */
const thorough = process.env.GREENSPEC_THOROUGH !== undefined;

const all = Object.entries(mistakes).flatMap(([page, list]) => list.map((mistake) => ({ page, mistake })));

for (const [page, list] of Object.entries(mistakes)) {
  describe(`mistakes about ${page}`, () => {
    for (const mistake of list) {
      // Concurrent: each waits for a thread of its own most of the time.
      it.concurrent(mistake.name, async () => {
        const areas = new Set([`eventlet/${page}`, ...mistake.reportedBy.map((id) => rules.find((rule) => rule.id === id)!.area)]);
        expect(await reporters(mistake, thorough ? undefined : areas)).toEqual([...mistake.reportedBy].sort());
      });
    }
  });
}

test('every rule about green threads that says MUST is broken by somebody', () => {
  const reported = new Set(all.flatMap(({ mistake }) => mistake.reportedBy));
  expect(toBreak.map(({ id }) => id).filter((id) => !reported.has(id))).toEqual([]);
});

test('each mistake has a name of its own and is reported', () => {
  expect(new Set(all.map(({ mistake }) => mistake.name)).size).toBe(all.length);
  expect(all.filter(({ mistake }) => mistake.reportedBy.length === 0).map(({ mistake }) => mistake.name)).toEqual([]);
});

test.each([
  ['is not there', 'no such text'],
  ['is there twice', 'refuseSurplus'],
])('a mistake whose text %s says so', async (_, original) => {
  const mistake = { name: 'mine', says: '', in: 'event.ts', change: [original, ''], reportedBy: [] } as const;
  await expect(write(mistake, '/nowhere')).rejects.toThrow(/^Cannot make the wrong implementation "mine": ".*" is \d+ times in event.ts/);
});
