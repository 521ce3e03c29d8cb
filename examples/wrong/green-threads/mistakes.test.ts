/** The rules about green threads report every mistake, those that it breaks and no others. */

import { describe, expect, it, test } from 'vitest';
import { mistakes } from './all.js';
import { toBreak } from '../broken-rules.js';
import { reporters, rules } from './judging.js';
import { write, type Mistake } from './mistakes.js';

/**
 * All rules are asked where there is time. Otherwise those of the mistake's own page, and of the pages of rules that no mistake of their
 * own page breaks and this one is the first to: so each rule is asked about some mistake, with a sixteenth of the examples.
 */
const thorough = process.env.GREENSPEC_THOROUGH !== undefined;

const all = Object.entries(mistakes).flatMap(([page, list]) => list.map((mistake) => ({ page, mistake })));

const areas = new Map(rules.map(({ id, area }) => [id, area]));

/** The page of a rule that is listed, perhaps with a verdict. */
const areaOf = (listed: string): string => areas.get(listed.split(':')[0]!)!;

/** Who is to show that a rule reports what it forbids: a mistake of the rule's own page if there is one. */
const shownBy = new Map<string, Mistake>();
for (const isOwn of [true, false]) {
  for (const { page, mistake } of all) {
    for (const id of mistake.reportedBy) {
      if (!shownBy.has(id) && (areaOf(id) === `eventlet/${page}` || !isOwn)) shownBy.set(id, mistake);
    }
  }
}

/** The pages that are asked about a mistake. */
const askedOf = (page: string, mistake: Mistake): ReadonlySet<string> =>
  new Set([`eventlet/${page}`, ...mistake.reportedBy.filter((id) => shownBy.get(id) === mistake).map(areaOf)]);

for (const [page, list] of Object.entries(mistakes)) {
  describe(`mistakes about ${page}`, () => {
    for (const mistake of list) {
      // Concurrent: each waits for a thread of its own most of the time.
      it.concurrent(mistake.name, async () => {
        const asked = thorough ? undefined : askedOf(page, mistake);
        const expected = mistake.reportedBy.filter((id) => asked?.has(areaOf(id)) ?? true);
        expect(await reporters(mistake, asked)).toEqual([...expected].sort());
      });
    }
  });
}

test('every rule about green threads that says MUST is broken by somebody', () => {
  const reported = new Set(all.flatMap(({ mistake }) => mistake.reportedBy));
  expect(
    toBreak(rules)
      .map(({ id }) => id)
      .filter((id) => !reported.has(id)),
  ).toEqual([]);
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
