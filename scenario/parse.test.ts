import { expect, test } from 'vitest';
import { parse } from './parse.js';
import { checkSubset } from './subset.js';

const problem = (text: string): string => {
  try {
    checkSubset(parse(text));
  } catch (error) {
    return (error as Error).message;
  }
  return 'accepted';
};

test.each([
  ['import os\n', 'line 1: import is not in the scenario language; the API is there without it'],
  ['x = 1\nprint(().__class__)\n', 'line 2: ".__class__" is not in the scenario language; names with underscores are out of reach'],
  ['print(__builtins__)\n', 'line 1: "__builtins__" is neither bound in the scenario nor a name of the scenario language'],
  ['def f():\n    return g\n', 'line 2: "g" is neither bound in the scenario nor a name of the scenario language'],
  ['len = 1\n', 'line 1: "len" belongs to the scenario language; choose another name'],
  ['class A:\n    pass\n', 'line 1: a class has one base here, which is a name: class A(greenlet):'],
  ['x = (1\nprint(x)\n', 'line 2: syntax error near "print(x)"'],
  ['return 1\n', 'line 1: return outside a function'],
  ['eval("1")\n', 'line 1: "eval" is neither bound in the scenario nor a name of the scenario language'],
])('%j is refused with its place and a way out', (text, message) => {
  expect(problem(text)).toBe(message);
});
