import { expect, test } from 'vitest';
import { Machine } from '../reference/machine.js';
import { prepare } from '../reference/run.js';
import { parse } from '../scenario/parse.js';
import { rulesOf } from './judge.js';

/** Calls itself for ever, and with every call another function of the API. */
const recursion = `
def f(n):
    print('begins', n)
    pool.spawn(f, n)
    pool.spawn(f, n)
    print('ends', n)
pool = GreenPool(1)
pool.spawn(f, 1)
pool.waitall()
`;

/** Does something so many calls deep. */
const deep = <T>(calls: number, work: () => T): T => (calls === 0 ? work() : deep(calls - 1, work));

test('the rules that a program exercises by which later ones are steered do not depend on where the stack ends', () => {
  const model = prepare(parse(recursion));
  const [all, ofSteering] = [new Set<string>(), new Set<string>()];
  for (let depth = 0; depth < 400; depth += 4) {
    const machine = new Machine();
    deep(depth, () => model.run(machine));
    expect(machine.ranOutOfStack).toBe(true);
    const rules = machine.marks.map(({ rule }) => rule);
    all.add([...new Set(rules)].sort().join(' '));
    ofSteering.add(rulesOf(machine).sort().join(' '));
  }
  // It does depend on that which rules a run exercises.
  expect(all.size).toBeGreaterThan(1);
  expect(ofSteering.size).toBe(1);
});
