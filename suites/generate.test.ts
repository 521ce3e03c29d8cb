import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { runReference } from '../reference/run.js';
import { printPython } from '../scenario/print-python.js';
import { requires } from '../scenario/requires.js';
import { checkSubset } from '../scenario/subset.js';
import type { Program } from '../scenario/syntax.js';
import { api, apiAttributes, apiMethods } from '../scenario/vocabulary.js';
import type { Implementation } from '../adapters/implementation.js';
import { canGenerate, programs } from './generate.js';
import { runPrograms } from './run-programs.js';

const all = new Set(
  (
    'greenlet getcurrent GreenletExit error settrace gettrace GREENLET_USE_GC GREENLET_USE_TRACING copy deepcopy dumps ' +
    '.switch .throw .dead .parent .run .gr_frame keywords'
  ).split(' '),
);
const allThreads = new Set(['keywords', ...Object.keys(api), ...[...apiMethods.keys(), ...apiAttributes.keys()].map((id) => `.${id}`)]);
const programOf = (seed: number, has: ReadonlySet<string> = all): Program => fc.sample(programs({ has }), { seed, numRuns: 1 })[0]!;

/** The rules that the reference marks, read from its sources. */
const modelled = (...files: readonly string[]): string[] => {
  const quoted = files.flatMap((file) => [...readFileSync(`reference/${file}`, 'utf8').matchAll(/'([a-z]+\.[a-z-]+)'/g)]);
  return [...new Set(quoted.map(([, id]) => id!))].sort();
};

/** An implementation that is right, in this thread. */
const right = (has: ReadonlySet<string>): Implementation => ({
  name: 'reference',
  version: '',
  language: '',
  adapter: 'reference',
  has,
  style: 'generator',
  spelling: (id) => id,
  run: (program) => Promise.resolve({ kind: 'trace', trace: runReference(program).trace }),
  close: () => Promise.resolve(),
});
const reference = right(all);

const found = {
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
    const { trace } = runReference(program);
    const end = trace.end.replace(/\(.*/s, '');
    found.ends.set(end, (found.ends.get(end) ?? 0) + 1);
    if (JSON.stringify(trace).includes('NameError')) found.strange.push(printPython(program));
  }
}, 60_000);

test('5,000 programs are valid', () => {
  expect(found.invalid).toEqual([]);
});

test('5,000 programs about green threads are valid', () => {
  const invalid: string[] = [];
  for (const program of fc.sample(programs({ has: allThreads }), { seed: 1, numRuns: 5_000 })) {
    try {
      checkSubset(program);
    } catch (error) {
      invalid.push(`${(error as Error).message}\n${printPython(program)}`);
    }
  }
  expect(invalid).toEqual([]);
}, 60_000);

test('no program reads a name before it is bound', () => {
  expect(found.strange).toEqual([]);
});

test('every program ends by itself, or by an exception that programs about greenlets have', () => {
  const expected =
    'end Alarm AttributeError Exception Fault GreenletExit KeyError KeyboardInterrupt LookupError Stop TypeError ValueError error';
  expect([...found.ends.keys()].map((end) => end.replace('raised ', '')).sort()).toEqual(expected.split(' ').sort());
  expect(found.ends.get('end')).toBeGreaterThan(3_000);
});

test('each rule that the model of greenlets marks is exercised by at least 1 % of 10,000 programs', async () => {
  const { found, coverage } = await runPrograms(reference, {}, { seed: 1, cases: 10_000 });
  expect(found).toEqual([]);
  expect(modelled('greenlet.ts').length).toBeGreaterThan(150);
  const part = (id: string): number => (coverage.rules.get(id) ?? 0) / coverage.programs;
  expect(
    modelled('greenlet.ts')
      .filter((id) => part(id) < 0.01)
      .map((id) => `${id}: ${part(id)}`),
  ).toEqual([]);
}, 120_000);

test('each rule that the model of green threads marks is exercised by 10,000 programs', async () => {
  const { found, coverage } = await runPrograms(right(allThreads), {}, { seed: 1, cases: 10_000 });
  expect(found).toEqual([]);
  const subjects = readdirSync('reference').filter((file) => file.endsWith('.ts'));
  const pages = readdirSync('spec/eventlet').map((file) => readFileSync(`spec/eventlet/${file}`, 'utf8'));
  const ids = modelled(...subjects).filter((id) => pages.some((page) => page.includes(`\n### \`${id}\`\n`)));
  expect(ids.length).toBeGreaterThan(400);
  expect(ids.filter((id) => !coverage.rules.has(id))).toEqual([]);
}, 120_000);

test('steering depends on the seed alone, not on which programs are judged first', async () => {
  const slow: Implementation = {
    ...reference,
    // Some programs take their time.
    run: async (program) => {
      if (program.length % 3 === 0) await new Promise((resolve) => setTimeout(resolve, 2));
      return reference.run(program);
    },
  };
  const options = { seed: 5, cases: 1_000 };
  const [one, other] = [await runPrograms(reference, {}, options), await runPrograms(slow, {}, options)];
  const inOrder = (rules: ReadonlyMap<string, number>): [string, number][] => [...rules].sort(([a], [b]) => (a < b ? -1 : 1));
  expect(inOrder(other.coverage.rules)).toEqual(inOrder(one.coverage.rules));
}, 60_000);

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
  ['.throw', '.throw'],
  ['GreenletExit', 'GreenletExit'],
  ['settrace', 'settrace'],
  ['copy', 'copy'],
])('programs for an implementation without %s do not use it', (_, missing) => {
  const has = new Set([...all].filter((part) => part !== missing));
  for (let seed = 0; seed < 300; seed++) expect([...requires(programOf(seed, has))].filter((part) => !has.has(part))).toEqual([]);
});

test.each([
  ['getcurrent'],
  ['keywords'],
  ['GreenletExit'],
  ['Timeout'],
  ['get_hub'],
  ['Event'],
  ['Semaphore'],
  ['CappedSemaphore'],
  ['kill', '.kill'],
  ['.link'],
  ['.greenlet'],
  ['.switch', '.throw', 'greenlet'],
  [...allThreads].filter((part) => !['spawn', 'sleep', 'GreenThread', '.wait'].includes(part)),
])('programs about green threads for an implementation without %s do not use it', (...missing) => {
  const has = new Set([...allThreads].filter((part) => !missing.includes(part)));
  const made = fc.sample(programs({ has }), { seed: 1, numRuns: 300 });
  expect(made.flatMap((program) => [...requires(program)]).filter((part) => !has.has(part))).toEqual([]);
  // And there is something in them nevertheless.
  expect(made.filter((program) => program.length > 3).length).toBeGreaterThan(missing.length > 10 ? 100 : 250);
});

test('nothing is generated for an implementation that cannot switch', () => {
  expect(canGenerate(all)).toBe(true);
  for (const part of ['greenlet', 'getcurrent', '.switch'])
    expect(canGenerate(new Set([...all].filter((other) => other !== part)))).toBe(false);
});
