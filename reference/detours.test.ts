import { describe, expect, test } from 'vitest';
import { Detours, type Detour, type Step } from './detours.js';

/** Turns that some run took, each with what it touched and who else could have had it. */
const turns = (...taken: readonly (readonly [id: number, touched: readonly number[], others?: readonly number[]])[]): Step[] =>
  taken.map(([id, touched, others = []]) => ({
    ways: [id, ...others].map((way) => ({ id: way, label: `${way}:0` })),
    taken: id,
    at: 0,
    touched: new Set([id, ...touched]),
  }));

function allOf(detours: Detours): [at: number, way: number | undefined][] {
  const found: [number, number | undefined][] = [];
  for (let next: Detour | undefined; (next = detours.next());) found.push([next.at, next.way]);
  return found;
}

const nobody = (): boolean => false;

describe('the detours from a run', () => {
  test('take each other way, and put off each turn for which there is another', () => {
    const detours = new Detours(nobody);
    detours.add(turns([1, [9], [2]], [2, [9]]), 0, false);
    expect(allOf(detours)).toEqual([
      [0, undefined],
      [0, 2],
    ]);
  });

  test('take no turn earlier that has nothing in common with those before it', () => {
    const detours = new Detours(nobody);
    // 3 comes after 1 and 2 and has something in common with 2 alone; 4 is what the run was cut off in.
    detours.add(turns([1, [7], [2, 3, 4]], [2, [8], [3, 4]], [3, [8], [4]], [4, []]), 0, false);
    expect(allOf(detours).filter(([, way]) => way !== undefined)).toEqual([
      [0, 3],
      [0, 4],
      [1, 3],
      [1, 4],
      [2, 4],
    ]);
  });

  test('take no way that is known to print something else', () => {
    const detours = new Detours((way) => way.id === 2);
    detours.add(turns([1, [9], [2, 3]], [2, [9], [3]], [3, [9]]), 0, false);
    expect(allOf(detours).filter(([, way]) => way !== undefined)).toEqual([
      [0, 3],
      [1, 3],
    ]);
  });

  test('begin with the run that came furthest, of equals with the first', () => {
    const detours = new Detours(nobody);
    for (const [i, distance] of [1, 2, 2].entries()) detours.add(turns([10 + i, [], [20 + i]]), distance, false);
    expect(allOf(detours).flatMap(([, way]) => way ?? [])).toEqual([21, 22, 20]);
  });

  test('leave out runs that chose the same, and ordinary ones that came no further', () => {
    const detours = new Detours(nobody);
    detours.add(turns([1, [], [2]]), 1, true);
    detours.add(turns([1, [], [2]]), 1, false);
    detours.add(turns([2, [], [1]]), 1, true);
    expect(allOf(detours)).toEqual([
      [0, undefined],
      [0, 2],
    ]);
  });
});
