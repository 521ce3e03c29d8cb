/** The strategies of `@given`: what values a law is tried with. */

import fc from 'fast-check';
import { expression } from '../scenario/print-python.js';
import { ScenarioError, integer, none, string, tuple, type Argument, type Expression } from '../scenario/syntax.js';
import { api, apiMethods } from '../scenario/vocabulary.js';
import type { Law } from './rule.js';
import type { Program } from '../scenario/syntax.js';

type Values = fc.Arbitrary<Expression>;

const texts: Values = fc
  .oneof(fc.constantFrom('', 'a', 'b', "it's", 'é', '😀', 'two words', 'line\nbreak', '\\'), fc.string({ maxLength: 4 }))
  .map(string);
const integers: Values = fc.oneof(fc.constantFrom(0, 1, -1, 2), fc.integer({ min: -1_000_000, max: 1_000_000 })).map(integer);
const floats: Values = fc.constantFrom('0.0', '1.0', '0.5', '2.25', '1e+16').map((text): Expression => ({ kind: 'number', text }));
const booleans: Values = fc.boolean().map((value): Expression => ({ kind: 'constant', value }));
const identifiers = ['a', 'b', 'c', 'key', 'self', 'args', 'target', 'run', 'parent', 'value', 'constructor', 'name', 'length', 'x1'];
const names: Values = fc.constantFrom(...identifiers).map(string);
const scalars: Values = fc.oneof(fc.constant(none), integers, texts, booleans, floats);

const tuples = (items: Values, minLength: number, maxLength: number): Values => fc.array(items, { minLength, maxLength }).map(tuple);
const lists = (items: Values, minLength: number, maxLength: number): Values =>
  fc.array(items, { minLength, maxLength }).map((found): Expression => ({ kind: 'list', items: found }));
const dicts = (keys: Values, items: Values, minLength: number, maxLength: number): Values =>
  fc
    .uniqueArray(fc.tuple(keys, items), { minLength, maxLength, selector: ([key]) => JSON.stringify(key) })
    .map((entries): Expression => ({ kind: 'dict', entries }));

/** Any value: scalars and containers of them, two levels deep, the empty ones often. */
const values: Values = fc.oneof(
  { weight: 4, arbitrary: scalars },
  { weight: 2, arbitrary: tuples(fc.oneof(scalars, tuples(scalars, 0, 2)), 0, 3) },
  { weight: 1, arbitrary: lists(scalars, 0, 2) },
  { weight: 1, arbitrary: dicts(names, scalars, 0, 2) },
);

const simple: Readonly<Record<string, Values>> = { values, integers, texts, booleans, names };
const combining: ReadonlySet<string> = new Set(['tuples', 'lists', 'dicts', 'one_of']);

/**
 * The arbitrary that a strategy stands for; its values are expressions.
 *
 * @throws ScenarioError for an unknown strategy
 */
export function parseGiven(strategy: Expression, line: number): Values {
  const fail = (problem: string): never => {
    throw new ScenarioError(line, problem);
  };
  if (strategy.kind === 'name') {
    if (Object.hasOwn(simple, strategy.id)) return simple[strategy.id]!;
    if (combining.has(strategy.id))
      fail(`${strategy.id} takes strategies; write ${strategy.id}(${strategy.id === 'dicts' ? 'names, values' : 'values'})`);
  }
  if (strategy.kind !== 'call' || strategy.callee.kind !== 'name' || !combining.has(strategy.callee.id)) {
    return fail(
      `unknown strategy "${expression(strategy)}"; write ${[...Object.keys(simple), ...combining].join(', ')}, or objects(Class) alone`,
    );
  }
  const sized = strategy.callee.id !== 'one_of';
  for (const argument of strategy.arguments) {
    const known = argument.kind === 'positional' || (sized && argument.kind === 'keyword' && /^m(in|ax)_size$/.test(argument.name));
    if (!known) fail(`${strategy.callee.id}() takes strategies${sized ? ', min_size and max_size' : ''} only`);
  }
  const parts = strategy.arguments.filter(({ kind }) => kind === 'positional').map(({ value }) => parseGiven(value, line));
  const min = bound(strategy.arguments, 'min_size', 0, line);
  const max = bound(strategy.arguments, 'max_size', Math.max(min, 4), line);
  if (min > max) fail(`min_size ${min} is more than max_size ${max}`);
  const wanted = { tuples: 1, lists: 1, dicts: 2 }[strategy.callee.id] ?? parts.length;
  if (parts.length !== wanted || wanted === 0)
    fail(`${strategy.callee.id}() takes ${wanted || 'at least one'} strategies, not ${parts.length}`);
  switch (strategy.callee.id) {
    case 'tuples':
      return tuples(parts[0]!, min, max);
    case 'lists':
      return lists(parts[0]!, min, max);
    case 'dicts':
      if (min > differentKeys(strategy.arguments))
        fail(`there are only ${differentKeys(strategy.arguments)} different keys; write a smaller min_size`);
      return dicts(parts[0]!, parts[1]!, min, max);
    default:
      return fc.oneof(...parts);
  }
}

/** How many different keys the first strategy of `dicts` has. */
function differentKeys([keys]: readonly Argument[]): number {
  const id = keys?.value.kind === 'name' ? keys.value.id : '';
  return id === 'booleans' ? 2 : id === 'names' ? identifiers.length : Infinity;
}

function bound(args: readonly Argument[], name: string, fallback: number, line: number): number {
  const found = args.find((argument) => argument.kind === 'keyword' && argument.name === name);
  if (!found) return fallback;
  if (found.value.kind !== 'number' || !/^\d+$/.test(found.value.text)) throw new ScenarioError(line, `${name} must be a number`);
  return Number(found.value.text);
}

/** What `objects(Queue, LifoQueue, without=['switch'])` stands for. */
export interface Objects {
  readonly classes: readonly string[];
  /** Methods that programs do not use, except for the hub's `switch`. */
  readonly without: readonly string[];
}

/**
 * What a strategy for objects stands for; nothing for another strategy.
 *
 * @throws ScenarioError when it names no classes
 */
export function parseObjects(strategy: Expression, line: number): Objects | undefined {
  if (strategy.kind !== 'call' || strategy.callee.kind !== 'name' || strategy.callee.id !== 'objects') return undefined;
  const classes: string[] = [];
  const without: string[] = [];
  for (const argument of strategy.arguments) {
    const { kind, value } = argument;
    if (kind === 'positional' && value.kind === 'name' && api[value.id]?.kind === 'class') classes.push(value.id);
    else if (kind === 'keyword' && argument.name === 'without' && value.kind === 'list') without.push(...value.items.map(textOf));
    else throw new ScenarioError(line, "objects() takes names of classes of the API; write objects(Semaphore, without=['switch'])");
  }
  if (classes.length === 0)
    throw new ScenarioError(line, "objects() takes names of classes of the API; write objects(Semaphore, without=['switch'])");
  for (const id of without) if (!apiMethods.has(id)) throw new ScenarioError(line, `no object of the API has a method "${id}"`);
  return { classes, without };
}

const textOf = (value: Expression): string => (value.kind === 'string' ? value.value : expression(value));

/** All instances of a law: scenarios that call it with generated values. */
export function instances(law: Law): fc.Arbitrary<Program> {
  const strategies = law.given.map(({ value }) => parseGiven(value, law.place.line));
  return fc.tuple(...strategies).map((found): Program => [
    ...law.program,
    {
      kind: 'expression',
      value: {
        kind: 'call',
        callee: { kind: 'name', id: 'law' },
        arguments: found.map((value, i): Argument => ({ kind: 'keyword', name: law.given[i]!.name, value })),
      },
    },
  ]);
}
