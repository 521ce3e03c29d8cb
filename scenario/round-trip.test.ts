import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { api, apiAttributes, apiMethods } from './vocabulary.js';
import { programs } from '../suites/generate.js';
import { readSpec } from '../suites/read-spec.js';
import { anyTree } from './any-tree.js';
import { parse } from './parse.js';
import { printPython } from './print-python.js';
import { readByPython, realPython } from './real-python.js';
import { ScenarioError, type Program } from './syntax.js';

const seed = 20_001;
const everything = new Set([...Object.keys(api), ...[...apiMethods.keys(), ...apiAttributes.keys()].map((name) => `.${name}`), 'keywords']);
const python = await realPython('that CPython reads what the kit prints');

const withoutLines = (program: Program): unknown =>
  JSON.parse(JSON.stringify(program, (key, value: unknown) => (key === 'line' ? undefined : value)));

/** A tree that was parsed from its own text again. */
function again(program: Program): unknown {
  const text = printPython(program);
  try {
    return withoutLines(parse(text));
  } catch (error) {
    throw new Error(`${(error as Error).message}\n${text}`, { cause: error });
  }
}

const specification = readSpec('spec').flatMap(({ id, examples, laws }) => [...examples, ...laws].map(({ program }) => ({ id, program })));
const generated = fc.sample(programs({ has: everything }), { seed, numRuns: 1_000 });

/** The texts of the trees that were tried. */
const texts: string[] = [];

test('any tree comes back from its Python', () => {
  fc.assert(
    fc.property(anyTree(3), (tree) => {
      texts.push(printPython(tree));
      return isDeepStrictEqual(again(tree), withoutLines(tree));
    }),
    { seed, numRuns: 2_000 },
  );
});

test('every scenario of the specification comes back from its Python', () => {
  for (const { id, program } of specification) expect(again(program), id).toEqual(withoutLines(program));
});

test('a thousand generated programs come back from their Python', () => {
  for (const program of generated) expect(again(program)).toEqual(withoutLines(program));
});

test.skipIf(!python)('CPython compiles whatever is printed', () => {
  const all = [...texts, ...[...generated, ...specification.map(({ program }) => program)].map(printPython)];
  expect(all.length).toBeGreaterThan(3_000);
  const refused = readByPython(python!, all).flatMap(({ problem }, i) => (problem ? [`${problem}\n${all[i]!}`] : []));
  expect(refused).toEqual([]);
});

// Damaged texts: pieces of trees with one or two words lost, doubled, exchanged or replaced.

const words = (
  'not and or is in if else elif for while lambda def class with as import from try except finally raise return yield await async ' +
  'global nonlocal del pass break continue assert print exec match case type None True _ x ( ) [ ] { } , : ; . = == := -> @ * ** / // + ' +
  '- ~ % | & << < <= <> != ! ... 1 0 007 1_0 1__0 1. .5 1e5 1e 0x1g 1j \' " $ ? ` # += **= @='
)
  .split(' ')
  .concat(
    ['\n', '\n    ', '\n  ', '\t', ' ', '\\\n', '# c\n', '\r\n', '\f', '\u3000', '\u2028'],
    ["f'{x}'", "b'x'", 'r"\\"', '"\\N{DASH}"', '"\\x4"', '"\\u00e9"', "'''a\nb'''", 'a: int', '*a', '**k', 'a=1', '(yield)'],
  );
const token = /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|\n *|\w+|\*\*|\/\/|[<>=!]=|[\s\S]/gu;

const damaged = fc
  .record({
    tree: anyTree(1).filter((tree) => JSON.stringify(tree).length < 2_000),
    damages: fc.array(
      fc.record({
        at: fc.nat(10_000),
        other: fc.nat(10_000),
        how: fc.constantFrom('lose', 'double', 'exchange', 'replace', 'insert'),
        word: fc.constantFrom(...words),
      }),
      { minLength: 1, maxLength: 2 },
    ),
  })
  .map(({ tree, damages }) => {
    const tokens: string[] = printPython(tree).match(token) ?? [];
    for (const { at, other, how, word } of damages) {
      const [i, j] = [at % tokens.length, other % tokens.length];
      if (how === 'lose') tokens.splice(i, 1);
      else if (how === 'double') tokens.splice(i, 0, tokens[i]!);
      else if (how === 'exchange') [tokens[i], tokens[j]] = [tokens[j]!, tokens[i]!];
      else tokens.splice(i, how === 'replace' ? 1 : 0, word);
    }
    return tokens.join('');
  });

/** A damaged text as the parser reads it, printed again; nothing when it refuses. */
function taken(text: string): { text: string; printed: string }[] {
  try {
    return [{ text, printed: printPython(parse(text)) }];
  } catch (error) {
    return error instanceof ScenarioError ? [] : [{ text, printed: `${String(error)} in place of a ScenarioError` }];
  }
}

test.skipIf(!python)('a text that the parser takes is to CPython what it is to the kit', () => {
  const accepted = fc.sample(damaged, { seed, numRuns: 6_000 }).flatMap(taken);
  expect(accepted.length).toBeGreaterThan(1_200);
  const original = readByPython(
    python!,
    accepted.map(({ text }) => text),
  );
  const printed = readByPython(
    python!,
    accepted.map((one) => one.printed),
  );
  const misread = accepted.filter((_, i) => {
    // What only the subset checker can see (the order of arguments, say) CPython refuses in both.
    const bothRefused = original[i]!.problem !== undefined && printed[i]!.problem !== undefined;
    return !bothRefused && original[i]!.tree !== printed[i]!.tree;
  });
  expect(misread).toEqual([]);
});

test.each([
  ['not a and b', '(not a) and b'],
  ['a and not b or c', '(a and (not b)) or c'],
  ['not not a or b and not c', '(not (not a)) or (b and (not c))'],
  ['not a == b', 'not (a == b)'],
  ['-a ** -b', '-(a ** (-b))'],
  ['a < b < c', 'a < b < c'],
  ['lambda: a if b else c', 'lambda: (a if b else c)'],
])('%s is read as %s', (text, bracketed) => {
  expect(withoutLines(parse(`${text}\n`))).toEqual(withoutLines(parse(`${bracketed}\n`)));
});
