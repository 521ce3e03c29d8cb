import { expect, test } from 'vitest';
import { showsWhatIsOpen } from './left-open.js';
import { parse } from './parse.js';

test.each([
  ['print(get_hub().clock())', true],
  ['h = get_hub()\nprint(h.clock() - 1)', true],
  ['start = get_hub().clock()\nprint(start)', true],
  ['start = get_hub().clock()\ndef f():\n    return start\nf()', true],
  ['print(GREENLET_USE_GC)', true],
  ['x = GREENLET_USE_TRACING\nprint(x)', true],
  ['start = get_hub().clock()\nsleep(1)\nprint(get_hub().clock() - start >= 1)', false],
  ['start = get_hub().clock()\nif start < 1:\n    print("early")', false],
  ['print(bool(GREENLET_USE_GC))', false],
  ['print("yes" if GREENLET_USE_GC else "no")', false],
  ['if GREENLET_USE_CONTEXT_VARS:\n    print("yes")', false],
  ['print(get_hub().clock)', false],
])('%j shows what is left open: %s', (text, shows) => {
  expect(showsWhatIsOpen(parse(text + '\n'))).toBe(shows);
});
