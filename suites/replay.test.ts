import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyPlainProgram } from '../scenario/any-plain-program.js';
import { printPython } from '../scenario/print-python.js';
import { checkSubset } from '../scenario/subset.js';
import type { Program } from '../scenario/syntax.js';
import { programs } from './generate.js';
import { fromTokenOrText, isToken, toToken } from './replay.js';

const has = new Set(['greenlet', 'getcurrent', '.switch', '.dead', '.parent', '.run', 'keywords']);
const withoutLines = (program: Program): unknown =>
  JSON.parse(JSON.stringify(program, (key, value: unknown) => (key === 'line' ? undefined : value)));

const isValid = (program: Program): boolean => {
  try {
    checkSubset(program);
    return true;
  } catch {
    return false;
  }
};

test.each([
  ['generated programs', programs({ has })],
  ['plain programs', anyPlainProgram({ size: 10 }).filter(isValid)],
])('%s come back from their tokens and from their texts', (_, arbitrary) => {
  fc.assert(
    fc.property(arbitrary, (program) => {
      const token = toToken(program, 'switch.one');
      expect(token).toMatch(/^p1\.[A-Za-z0-9_-]+$/);
      expect(isToken(token)).toBe(true);
      expect(isToken(printPython(program))).toBe(false);
      expect(withoutLines(fromTokenOrText(token).program)).toEqual(withoutLines(program));
      expect(fromTokenOrText(token).rule).toBe('switch.one');
      expect(withoutLines(fromTokenOrText(printPython(program)).program)).toEqual(withoutLines(program));
    }),
    { seed: 1, numRuns: 250 },
  );
});

const token = toToken(fromTokenOrText('print(1)\nprint("two", (3, 4), [5, 6, 7])\n').program, 'switch.one');

test('a token that was cut off is refused', () => {
  for (let length = 3; length < token.length - 1; length++)
    expect(() => fromTokenOrText(token.slice(0, length))).toThrow(/damaged|syntax error|unterminated|no statement/);
});

test('white space around a token does no harm', () => {
  expect(fromTokenOrText(`${token}\n`)).toEqual(fromTokenOrText(token));
});

test('a token of something that is no scenario is refused with its line', () => {
  const evil = toToken([{ kind: 'expression', value: { kind: 'name', id: 'eval' } }], 'switch.one');
  expect(() => fromTokenOrText(evil)).toThrow('line 2: "eval" is neither bound in the scenario nor a name of the scenario language');
});

test('a token that unpacks without end is refused', () => {
  const bomb = toToken([{ kind: 'expression', value: { kind: 'string', value: 'a'.repeat(10_000_000) } }], 'switch.one');
  expect(bomb.length).toBeLessThan(20_000);
  expect(() => fromTokenOrText(bomb)).toThrow('it is damaged; copy the whole of it');
});
