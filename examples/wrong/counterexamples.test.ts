/** Generated programs find each mistake soon, and show it in a few lines that are the same whatever the seed. */

import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, describe, expect, it, test, vi } from 'vitest';
import { packageRoot } from '../../adapters/package-root.js';
import { Hunt, linesOf, median, mostCommon } from './hunt.js';

// What each file says of its mistake is enough here. Whatever it makes is made in the thread that runs it.
vi.mock('./broken.js', () => ({ broken: () => undefined }));

const folder = join(packageRoot, 'examples/wrong');
const all = await Promise.all(
  readdirSync(folder)
    .filter((file) => /^(?!broken|hunt).*(?<!\.test)\.ts$/.test(file))
    .map(async (file) => ({ file, why: ((await import(join(folder, file))) as { onlyByExamples?: string }).onlyByExamples })),
);
/** All mistakes where there is time; else every fourth, and fewer programs that fail. */
const thorough = process.env.GREENSPEC_THOROUGH !== undefined;
const files = all.flatMap(({ file, why }) => (why === undefined ? [file] : [])).filter((_, i) => thorough || i % 4 === 0);
const seeds = [1, 2, 3, 4, 5];
/** Seeds that must end in the same program. */
const alike = 4;

/** Failing programs that are gathered before the shortest are made small. */
const wanted = thorough ? 40 : 8;

/** The lines of all counterexamples. */
const lengths: number[] = [];
const mistakes = new Map<string, readonly string[]>();

describe('a mistake is found within 2,000 programs and shown in at most 12 lines, the same for most seeds:', () => {
  for (const file of files) {
    it(
      basename(file, '.ts'),
      async () => {
        const texts = await counterexamples(file);
        mistakes.set(basename(file, '.ts'), texts);
        const lines = texts.map(linesOf);
        lengths.push(...lines);
        expect(Math.max(...lines), texts.join('\n')).toBeLessThanOrEqual(12);
        expect(mostCommon(texts), texts.join('\n')).toBeGreaterThanOrEqual(alike);
      },
      600_000,
    );
  }
});

describe('a mistake that only examples show is not found by 2,000 programs:', () => {
  for (const { file, why } of all) {
    if (why === undefined) continue;
    it(`${basename(file, '.ts')}: ${why}`, async () => {
      const hunt = await Hunt.open(join(folder, file), { wanted });
      const { found } = await hunt.failing(1);
      await hunt.close();
      expect(found, 'leave out onlyByExamples').toEqual([]);
    });
  }
});

test('half of the counterexamples have at most 7 lines', () => {
  expect(median(lengths)).toBeLessThanOrEqual(7);
});

afterAll(() => {
  if (!thorough) return;
  const apart = [...mistakes].filter(([, texts]) => mostCommon(texts) < seeds.length).map(([mistake]) => mistake);
  console.log(
    `${mistakes.size} mistakes; lines: median ${median(lengths)}, most ${Math.max(...lengths)}; not the same for all seeds: ${apart.join(', ') || 'none'}`,
  );
});

/** What each seed's counterexample is. */
async function counterexamples(file: string): Promise<string[]> {
  const hunt = await Hunt.open(join(folder, file), { wanted });
  try {
    const texts: string[] = [];
    for (const seed of seeds) {
      const text = await hunt.counterexample(seed);
      expect(text, `found with seed ${seed}`).toBeDefined();
      texts.push(text!);
    }
    return texts;
  } finally {
    await hunt.close();
  }
}
