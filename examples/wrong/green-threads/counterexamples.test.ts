/** Generated programs find each mistake about green threads soon, and show it in a few lines that are the same whatever the seed. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, test } from 'vitest';
import { Hunt, linesOf, median, mostCommon } from '../hunt.js';
import { mistakes } from './all.js';
import { rules } from './judging.js';
import { writeCompiled, type Mistake } from './mistakes.js';

const all = Object.entries(mistakes).flatMap(([page, list]) => list.map((mistake) => ({ page, mistake })));

/** What it takes to show some mistakes about pools and queues: who waits, who ends that, and who sees it. */
const isLong = (page: string): boolean => /^(maps|piles|pools|queue|resource-pools|tasks)/.test(page);

/** All mistakes and seeds where there is time; else one mistake of three dozen, which tells that such are found and made small. */
const thorough = process.env.GREENSPEC_THOROUGH !== undefined;
const tried = all.filter((_, i) => thorough || i % 36 === 0);
const seeds = thorough ? [1, 2, 3, 4, 5] : [1];

/** Failing programs that are gathered before the shortest are made small. */
const wanted = 8;

/** Milliseconds after which what does not answer hangs. */
const patience = 3_000;

const lengths: number[] = [];
const apart: string[] = [];

async function hunted<T>(mistake: Mistake, how: (hunt: Hunt) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), `${mistake.name}-`));
  try {
    const hunt = await Hunt.open(await writeCompiled(mistake, folder), { rules, wanted, patience });
    try {
      return await how(hunt);
    } finally {
      await hunt.close();
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}

describe('a mistake is found within 2,000 programs and shown in at most 12 lines (15 about pools and queues):', () => {
  for (const { page, mistake } of tried) {
    it(
      mistake.name,
      () =>
        hunted(mistake, async (hunt) => {
          const texts: string[] = [];
          for (const seed of seeds) {
            const text = await hunt.counterexample(seed);
            expect(text, `found with seed ${seed}`).toBeDefined();
            texts.push(text!);
          }
          const lines = texts.map(linesOf);
          lengths.push(...lines);
          if (mostCommon(texts) < seeds.length) apart.push(mistake.name);
          expect(Math.max(...lines), texts.join('\n')).toBeLessThanOrEqual(isLong(page) ? 15 : 12);
          if (thorough) expect(mostCommon(texts), texts.join('\n')).toBeGreaterThanOrEqual(4);
        }),
      600_000,
    );
  }
});

test('half of the counterexamples have at most 7 lines', () => {
  expect(median(lengths)).toBeLessThanOrEqual(7);
});

afterAll(() => {
  if (!thorough) return;
  console.log(
    `${tried.length} mistakes; lines: median ${median(lengths)}, most ${Math.max(...lengths)}; not the same for all seeds: ${apart.join(', ') || 'none'}`,
  );
});
