import { join } from 'node:path';
import { expect, test } from 'vitest';
import { packageRoot } from '../adapters/package-root.js';
import { printPython } from '../scenario/print-python.js';
import type { Program } from '../scenario/syntax.js';
import { api, apiAttributes, apiMethods } from '../scenario/vocabulary.js';
import { behind, Making, portion, type MakingOptions } from './make-programs.js';
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

/** All that is made, portion by portion, where it is known what so many portions before one have exercised. */
function made(late: number): string[][] {
  const making = new Making(options);
  const all: Program[][] = [];
  for (let number = 0; number < portions; number++) {
    if (number >= late) making.saw(number - late, all[number - late]!.map(exercised));
    all.push(making.make(number));
  }
  return all.map((programs) => programs.map(printPython));
}

test('a portion is steered by all before it but two, whether or not it is known already what these have exercised', () => {
  const late = made(behind);
  expect(late.map(({ length }) => length)).toEqual([...Array.from({ length: portions - 1 }, () => portion), portion - 30]);
  expect(made(1)).toEqual(late);
});

test('programs depend on what those before them have exercised', () => {
  const [one, other] = [new Making(options), new Making(options)];
  for (let number = 0; number < behind; number++) {
    const programs = one.make(number);
    expect(other.make(number)).toEqual(programs);
    one.saw(number, programs.map(exercised));
    other.saw(
      number,
      programs.map(() => []),
    );
  }
  expect(other.make(behind)).not.toEqual(one.make(behind));
});
