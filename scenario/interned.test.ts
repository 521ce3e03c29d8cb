import { expect, test } from 'vitest';
import { interned } from './interned.js';
import { parse } from './parse.js';
import { printPython } from './print-python.js';

test('the same statements become the same objects, and stay what they are', () => {
  const text = "def f(x):\n    return [x, 'a']\nprint(f(1))\nprint(f(1))\n";
  const [one, other] = [interned(parse(text)), interned(parse(text))];
  expect(printPython(one)).toBe(text);
  expect(one[1]).toBe(one[2]);
  expect(other).toHaveLength(3);
  other.forEach((statement, i) => expect(statement).toBe(one[i]));
});

test('what comes again is remembered, and what does not is forgotten', () => {
  const [first] = interned(parse("print('first')\n"));
  const [second] = interned(parse("print('second')\n"));
  for (let i = 0; i < 25_000; i++) {
    interned(parse(`print(${i})\n`));
    if (i % 5_000 === 0) expect(interned(parse("print('first')\n"))[0]).toBe(first);
  }
  expect(interned(parse("print('second')\n"))[0]).not.toBe(second);
});
