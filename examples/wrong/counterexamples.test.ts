/** Generated programs find each mistake soon, and show it in a few lines that are the same whatever the seed. */

import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it, test } from 'vitest';
import type { Implementation, Outcome } from '../../adapters/implementation.js';
import { openAdapter } from '../../adapters/open.js';
import { packageRoot } from '../../adapters/package-root.js';
import { observed } from '../../reference/machine.js';
import { runReference, type ReferenceRun } from '../../reference/run.js';
import { printPython } from '../../scenario/print-python.js';
import type { Program } from '../../scenario/syntax.js';
import { firstDifference } from '../../scenario/trace.js';
import { explain, type Judged } from '../../suites/explain.js';
import { programs } from '../../suites/generate.js';
import { judgeProgram, type Judgement } from '../../suites/judge.js';

const folder = join(packageRoot, 'examples/wrong');
const all = await Promise.all(
  readdirSync(folder)
    .filter((file) => /^(?!broken).*(?<!\.test)\.ts$/.test(file))
    .map(async (file) => ({ file, why: ((await import(join(folder, file))) as { onlyByExamples?: string }).onlyByExamples })),
);
const files = all.flatMap(({ file, why }) => (why === undefined ? [file] : []));

/** All seeds where there is time; one for every mistake tells that it is found and made small. */
const thorough = process.env.GREENSPEC_THOROUGH !== undefined;
const seeds = thorough ? [1, 2, 3, 4, 5] : [1];
const alike = thorough ? 4 : 1;

/** Failing programs that are gathered before the shortest are made small. */
const wanted = thorough ? 40 : 8;

/** What the reference does with programs that are judged for every mistake: the generated ones and the simplest. */
const expected = new WeakMap<Program, ReferenceRun>();

/** Generated programs by their seed and what they may use, mostly the same for all mistakes. */
const generated = new Map<string, readonly Program[]>();

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
        const lines = texts.map((text) => text.trimEnd().split('\n').length);
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
      const implementation = await openAdapter(join(folder, file));
      const judge = async (program: Program): Promise<Judgement> => judged(program, await implementation.run(program));
      const { found } = await failing(implementation, judge, 100_000);
      await implementation.close();
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
  const implementation = await openAdapter(join(folder, file));
  const known = new Map<string, Promise<Judgement>>();
  const judge = (program: Program): Promise<Judgement> => {
    const text = printPython(program);
    const judgement = known.get(text) ?? implementation.run(program).then((outcome) => judged(program, outcome));
    known.set(text, judgement);
    return judgement;
  };
  try {
    const texts: string[] = [];
    for (const seed of seeds) {
      const { found, passes } = await failing(implementation, judge, seed * 100_000);
      expect(found.length, `found with seed ${seed}`).toBeGreaterThan(0);
      const [one] = await explain(found, passes, judge, implementation.has, 1);
      texts.push(printPython(one!.program));
    }
    return texts;
  } finally {
    await implementation.close();
  }
}

/** What judgeProgram says; what the reference does by default is allowed, and is found out once for all mistakes. */
function judged(program: Program, outcome: Outcome): Judgement {
  const { trace, marks } = expected.get(program) ?? runReference(program, { variations: observed });
  expected.set(program, { trace, marks });
  return outcome.kind === 'trace' && firstDifference(trace, outcome.trace) === undefined
    ? { verdict: 'pass', rules: [...new Set(marks.map(({ rule }) => rule))] }
    : judgeProgram(program, outcome, observed);
}

/** Programs that an implementation fails: as many as wanted, or as there are among 2,000. */
async function failing(
  { has }: Implementation,
  judge: (program: Program) => Promise<Judgement>,
  seed: number,
): Promise<{ found: Judged[]; passes: Map<string, number> }> {
  const found: Judged[] = [];
  const passes = new Map<string, number>();
  for (let from = 0; from < 2_000 && found.length < wanted; from += 50) {
    const key = [seed + from, ...has].join(' ');
    const portion = generated.get(key) ?? fc.sample(programs({ has }), { seed: seed + from, numRuns: 50 });
    generated.set(key, portion);
    for (const { program, judgement } of await Promise.all(
      portion.map(async (program) => ({ program, judgement: await judge(program) })),
    )) {
      if (judgement.verdict !== 'pass') found.push({ program, judgement });
      else for (const id of judgement.rules) passes.set(id, (passes.get(id) ?? 0) + 1);
    }
  }
  return { found, passes };
}

const median = (numbers: readonly number[]): number | undefined => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];

function mostCommon(texts: readonly string[]): number {
  return Math.max(...texts.map((text) => texts.filter((other) => other === text).length));
}
