import { expect, test } from 'vitest';
import { parse } from './parse.js';
import { lacking, requires } from './requires.js';

const lacked = (has: readonly string[], text: string): string[] => lacking(new Set(has), requires(parse(text)));

const cancelsThread = 'spawn(print).cancel()\n';
const cancelsLaterThread = 'spawn_after(1, print).cancel()\n';
const cancelsTimeout = 'Timeout(1).cancel()\n';
const all = ['spawn', 'spawn_after', 'GreenThread', 'Timeout'];

test('a method with a dot before is there for all classes', () => {
  for (const text of [cancelsThread, cancelsLaterThread, cancelsTimeout]) {
    expect(lacked([...all, '.cancel'], text)).toEqual([]);
    expect(lacked(all, text)).toEqual(['.cancel']);
  }
});

test('a method with its class before is there for scenarios that are about this class', () => {
  const has = [...all, 'Timeout.cancel'];
  expect(lacked(has, cancelsTimeout)).toEqual([]);
  expect(lacked(has, cancelsThread)).toEqual(['GreenThread.cancel']);
  expect(lacked(has, cancelsLaterThread)).toEqual(['GreenThread.cancel']);
  // Which of them is cancelled, only running it tells.
  expect(lacked(has, cancelsThread + cancelsTimeout)).toEqual([]);
  expect(lacked(has, 'def f(x):\n    x.cancel()\n')).toEqual(['.cancel']);
});
