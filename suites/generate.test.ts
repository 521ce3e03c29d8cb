import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { runReference } from '../reference/run.js';
import { printPython } from '../scenario/print-python.js';
import { requires } from '../scenario/requires.js';
import { checkSubset } from '../scenario/subset.js';
import type { Program } from '../scenario/syntax.js';
import { canGenerate, programs } from './generate.js';

const all = new Set(['greenlet', 'getcurrent', '.switch', '.dead', '.parent', '.run', 'keywords']);
const programOf = (seed: number, has: ReadonlySet<string> = all): Program => fc.sample(programs({ has }), { seed, numRuns: 1 })[0]!;

/** The rules that the model of greenlets marks, read from its source. */
const modelled = (): string[] => {
  const quoted = readFileSync('reference/greenlet.ts', 'utf8').matchAll(/'([a-z]+\.[a-z-]+)'/g);
  return [...new Set([...quoted].map(([, id]) => id!))].sort();
};

/** Rules that no program of the generator can reach, and why. */
const outOfReach: Readonly<Record<string, string>> = {
  'switch.dead-unstarted-parent': 'a greenlet that ends starts its unstarted parent, and scenarios cannot set a parent anew',
};

const found = {
  exercised: new Set<string>(),
  ends: new Map<string, number>(),
  invalid: [] as string[],
  strange: [] as string[],
};

beforeAll(() => {
  for (let seed = 0; seed < 5_000; seed++) {
    const program = programOf(seed);
    try {
      checkSubset(program);
    } catch (error) {
      found.invalid.push(`${(error as Error).message}\n${printPython(program)}`);
    }
    const { trace, marks } = runReference(program);
    for (const { rule } of marks) found.exercised.add(rule);
    const end = trace.end.replace(/\(.*/s, '');
    found.ends.set(end, (found.ends.get(end) ?? 0) + 1);
    if (JSON.stringify(trace).includes('NameError')) found.strange.push(printPython(program));
  }
}, 60_000);

test('5,000 programs are valid', () => {
  expect(found.invalid).toEqual([]);
});

test('no program reads a name before it is bound', () => {
  expect(found.strange).toEqual([]);
});

test('every program ends by itself, or by an exception that programs about greenlets have', () => {
  const expected = ['end', 'raised AttributeError', 'raised Exception', 'raised KeyError', 'raised LookupError', 'raised TypeError'];
  expect([...found.ends.keys()].sort()).toEqual(expected);
  expect(found.ends.get('end')).toBeGreaterThan(3_000);
});

test('5,000 programs exercise every rule that the model of greenlets marks', () => {
  expect(modelled().length).toBeGreaterThan(50);
  const missed = modelled().filter((id) => !found.exercised.has(id));
  expect(missed).toEqual(Object.keys(outOfReach));
});

test('a program depends on its seed alone', () => {
  const first = [3, 1, 4, 1, 5].map((seed) => printPython(programOf(seed)));
  expect([3, 1, 4, 1, 5].map((seed) => printPython(programOf(seed)))).toEqual(first);
  expect(new Set(Array.from({ length: 200 }, (_, seed) => printPython(programOf(seed)))).size).toBeGreaterThan(190);
});

test.each([
  ['keywords', 'keywords'],
  ['.run', '.run'],
  ['.dead', '.dead'],
  ['.parent', '.parent'],
])('programs for an implementation without %s do not use it', (_, missing) => {
  const has = new Set([...all].filter((part) => part !== missing));
  for (let seed = 0; seed < 300; seed++) expect([...requires(programOf(seed, has))].filter((part) => !has.has(part))).toEqual([]);
});

test('nothing is generated for an implementation that cannot switch', () => {
  expect(canGenerate(all)).toBe(true);
  for (const part of ['greenlet', 'getcurrent', '.switch'])
    expect(canGenerate(new Set([...all].filter((other) => other !== part)))).toBe(false);
});
