import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from '../scenario/parse.js';
import { checkSubset } from '../scenario/subset.js';
import { ScenarioError, type Expression } from '../scenario/syntax.js';
import { parsePage } from './read-spec.js';
import { instances, parseGiven } from './strategies.js';

/** The expression that a text is. */
function expressionOf(text: string): Expression {
  const [statement] = parse(`${text}\n`);
  if (statement?.kind !== 'expression') throw new Error(`${text} is no expression`);
  return statement.value;
}

const values = (strategy: string): Expression[] => fc.sample(parseGiven(expressionOf(strategy), 1), { seed: 1, numRuns: 300 });

function problem(strategy: string): string {
  try {
    parseGiven(expressionOf(strategy), 7);
    return 'accepted';
  } catch (error) {
    if (error instanceof ScenarioError) return error.message;
    throw error;
  }
}

const sizeOf = (value: Expression): number =>
  value.kind === 'tuple' || value.kind === 'list' ? value.items.length : value.kind === 'dict' ? value.entries.length : NaN;

describe('sizes', () => {
  test.each([
    ['tuples(values)', 0, 4],
    ['tuples(values, min_size=2)', 2, 4],
    ['tuples(values, max_size=1)', 0, 1],
    ['tuples(integers, min_size=3, max_size=3)', 3, 3],
    ['tuples(integers, min_size=6)', 6, 6],
    ['lists(texts, min_size=1, max_size=2)', 1, 2],
    ['lists(values, max_size=0)', 0, 0],
    ['dicts(names, values)', 0, 4],
    ['dicts(names, values, min_size=1)', 1, 4],
    ['dicts(integers, booleans, min_size=2, max_size=3)', 2, 3],
    ['dicts(names, values, min_size=14, max_size=14)', 14, 14],
  ])('%s has from %i to %i items', (strategy, min, max) => {
    const sizes = new Set(values(strategy).map(sizeOf));
    expect(Math.min(...sizes)).toBe(min);
    expect(Math.max(...sizes)).toBe(max);
  });

  test('the keys of a dict differ', () => {
    for (const value of values('dicts(names, values, min_size=3)')) {
      if (value.kind !== 'dict') throw new Error(value.kind);
      expect(new Set(value.entries.map(([key]) => JSON.stringify(key))).size).toBe(value.entries.length);
    }
  });
});

describe('kinds', () => {
  test.each([
    ['integers', ['number', 'unary']],
    ['texts', ['string']],
    ['booleans', ['constant']],
    ['names', ['string']],
    ['tuples(integers)', ['tuple']],
    ['lists(integers)', ['list']],
    ['dicts(names, integers)', ['dict']],
    ['one_of(texts, booleans, tuples(values))', ['constant', 'string', 'tuple']],
    ['values', ['constant', 'dict', 'list', 'number', 'string', 'tuple', 'unary']],
  ])('%s gives all of %j and nothing else', (strategy, kinds) => {
    expect([...new Set(values(strategy).map(({ kind }) => kind))].sort()).toEqual(kinds);
  });

  test('names can be passed as keywords', () => {
    for (const value of values('names')) expect(value).toMatchObject({ kind: 'string', value: expect.stringMatching(/^[a-z]\w*$/) });
  });

  test('nested strategies keep their own sizes', () => {
    for (const outer of values('tuples(lists(integers, min_size=2, max_size=2), min_size=1, max_size=3)')) {
      if (outer.kind !== 'tuple') throw new Error(outer.kind);
      expect(outer.items.map(sizeOf)).toEqual(outer.items.map(() => 2));
    }
  });

  test('the same seed gives the same values', () => {
    expect(values('values')).toEqual(values('values'));
  });
});

describe('an unknown strategy is an error with its line and what to write', () => {
  const known = 'values, integers, texts, booleans, names, tuples, lists, dicts, one_of, or objects(Class) alone';
  test.each([
    ['anything', `line 7: unknown strategy "anything"; write ${known}`],
    ['constructor', `line 7: unknown strategy "constructor"; write ${known}`],
    ['sets(values)', `line 7: unknown strategy "sets(values)"; write ${known}`],
    ['[integers]', `line 7: unknown strategy "[integers]"; write ${known}`],
    ['1', `line 7: unknown strategy "1"; write ${known}`],
    ['tuples(anything)', `line 7: unknown strategy "anything"; write ${known}`],
    ['tuples', 'line 7: tuples takes strategies; write tuples(values)'],
    ['tuples()', 'line 7: tuples() takes 1 strategies, not 0'],
    ['dicts(names)', 'line 7: dicts() takes 2 strategies, not 1'],
    ['one_of()', 'line 7: one_of() takes at least one strategies, not 0'],
    ['tuples(values, min=1)', 'line 7: tuples() takes strategies, min_size and max_size only'],
    ['one_of(values, min_size=1)', 'line 7: one_of() takes strategies only'],
    ['tuples(*values)', 'line 7: tuples() takes strategies, min_size and max_size only'],
    ['tuples(values, min_size=values)', 'line 7: min_size must be a number'],
    ['tuples(values, min_size=-1)', 'line 7: min_size must be a number'],
    ['tuples(values, min_size=3, max_size=2)', 'line 7: min_size 3 is more than max_size 2'],
    ['dicts(booleans, values, min_size=3)', 'line 7: there are only 2 different keys; write a smaller min_size'],
  ])('%s', (strategy, message) => {
    expect(problem(strategy)).toBe(message);
  });

  test('in a page it has the place of the law', () => {
    const page = '# Page\n\n### `a.rule`\n\nA rule MUST hold.\n\n```python\nx = 1\n@given(a=anything)\ndef law(a):\n    pass\n```\n';
    expect(() => parsePage('page.md', page, 'page')).toThrow(`page.md:9: unknown strategy "anything"; write ${known}`);
  });
});

test('an instance of a law calls it with generated values', () => {
  const page =
    '### `a.rule`\n\nA rule MUST hold.\n\n```python\n@given(a=integers, b=tuples(texts, min_size=1))\ndef law(a, b):\n    assert len(b) > 0\n```\n';
  const [law] = parsePage('page.md', page, 'page')[0]!.laws;
  for (const program of fc.sample(instances(law!), { seed: 1, numRuns: 50 })) {
    checkSubset(program);
    expect(program.slice(0, -1)).toEqual(law!.program);
    expect(program.at(-1)).toMatchObject({
      kind: 'expression',
      value: {
        kind: 'call',
        callee: { kind: 'name', id: 'law' },
        arguments: [
          { kind: 'keyword', name: 'a' },
          { kind: 'keyword', name: 'b' },
        ],
      },
    });
  }
});
