/** The simplest programs are scenarios, in the order that shrinking has. */

import { expect, test } from 'vitest';
import { checkSubset } from '../scenario/subset.js';
import { isSimpler, simplicity, type Simplicity } from './simplicity.js';
import { simplestPrograms } from './simplest-programs.js';

test.each([
  ['greenlets', []],
  ['greenlets and green threads', ['spawn', 'sleep', 'GreenThread']],
])('each of those about %s is a scenario, and simpler than the next', (_, has) => {
  let before: Simplicity | undefined;
  for (const program of simplestPrograms(new Set(has))) {
    checkSubset(program);
    const simple = simplicity(program);
    if (before) expect(isSimpler(before, simple), `${before.text}and then\n${simple.text}`).toBe(true);
    before = simple;
  }
});
