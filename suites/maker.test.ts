import { expect, test } from 'vitest';
import { join } from 'node:path';
import { packageRoot } from '../adapters/package-root.js';
import { printPython } from '../scenario/print-python.js';
import type { Program } from '../scenario/syntax.js';
import { api, apiAttributes, apiMethods } from '../scenario/vocabulary.js';
import { behind, portion, type MakingOptions } from './make-programs.js';
import { openMaker, type Maker } from './maker.js';
import { readSpec } from './read-spec.js';

const has = new Set(['keywords', ...Object.keys(api), ...[...apiMethods.keys(), ...apiAttributes.keys()].map((name) => `.${name}`)]);
const rules = readSpec(join(packageRoot, 'spec'));
const ids = rules.map(({ id }) => id);
const portions = 7;
const options: MakingOptions = { seed: 5, cases: portions * portion - 30, has, rules };

/** Rules that a program might exercise: some that depend on what it is, and none where it was left out. */
const exercised = (program: Program): string[] | undefined => {
  const text = printPython(program);
  return text.length % 9 === 0 ? undefined : ids.filter((_, i) => (i * 31 + text.length) % 17 === 0);
};

/** All that a maker makes, portion by portion. */
async function madeBy(maker: Maker): Promise<string[][]> {
  const all: string[][] = [];
  const seen: (readonly (string[] | undefined)[])[] = [];
  for (let number = 0; number < portions; number++) {
    if (number >= behind) maker.saw(number - behind, seen[number - behind]!);
    const made = await maker.make(number);
    seen.push(made.map(exercised));
    all.push(made.map(printPython));
  }
  maker.close();
  return all;
}

test('a thread makes the same programs, whatever it has made before', async () => {
  const here = await madeBy(openMaker(options, false));
  expect(here.map(({ length }) => length)).toEqual([...Array.from({ length: portions - 1 }, () => portion), portion - 30]);
  expect(await madeBy(openMaker(options, true))).toEqual(here);
  expect(await madeBy(openMaker({ ...options, seed: 6 }, true))).not.toEqual(here);
  expect(await madeBy(openMaker(options, true))).toEqual(here);
});

test('a run that is left does not disturb the next, and two at once do not disturb each other', async () => {
  const here = await madeBy(openMaker(options, false));
  const left = openMaker({ ...options, seed: 7 }, true);
  await left.make(0);
  left.close();
  expect(await Promise.all([madeBy(openMaker(options, true)), madeBy(openMaker(options, true))])).toEqual([here, here]);
});

test('programs depend on what those three portions before have exercised', async () => {
  const [one, other] = [openMaker(options, false), openMaker(options, false)];
  for (let number = 0; number < behind; number++) {
    const made = await one.make(number);
    expect(await other.make(number)).toEqual(made);
    one.saw(number, made.map(exercised));
    other.saw(
      number,
      made.map(() => []),
    );
  }
  expect(await other.make(behind)).not.toEqual(await one.make(behind));
});

test('what goes wrong in the thread comes out where programs are asked for', async () => {
  const wrong = openMaker({ ...options, rules: [{ needs: [] }] as never }, true);
  await expect(wrong.make(0)).rejects.toThrow(TypeError);
  wrong.close();
  expect(await (await madeBy(openMaker(options, true))).length).toBe(portions);
});
