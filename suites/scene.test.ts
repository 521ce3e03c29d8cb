import fc from 'fast-check';
import { expect, test } from 'vitest';
import { printPython } from '../scenario/print-python.js';
import { api, apiAttributes, apiMethods } from '../scenario/vocabulary.js';
import { programs } from './generate.js';
import { Covering, fill, type Dice } from './scene.js';

/** Dice that always fall the same way for a seed. */
function dice(seed: number): Dice {
  let state = seed;
  const next = (): number => (state = (state * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31;
  return {
    int: (limit) => Math.floor(next() * limit),
    chance: (probability) => next() < probability,
    pick: (items) => items[Math.floor(next() * items.length)]!,
  };
}

const filled = (scene: string, own: Dice, covering?: Covering): string => printPython(fill(scene, own, { n: () => '7' }, covering));

test('a scene is filled with alternatives, holes and marked statements', () => {
  const scene = `
    x = {1|2}
    ?y = {n}
    !{print(x)|print({3|4})}
    `;
  const texts = new Set(Array.from({ length: 200 }, (_, i) => filled(scene, dice(i))));
  expect([...texts].sort()).toEqual(
    [1, 2]
      .flatMap((x) =>
        ['', 'y = 7\n'].flatMap((y) =>
          ['x', '3', '4'].map(
            (shown) => `x = ${x}\n${y}try:\n    print(${shown})\nexcept BaseException as e:\n    print('caught', type(e).__name__)\n`,
          ),
        ),
      )
      .sort(),
  );
});

test('statements hold those that are indented further', () => {
  const scene = `
    def f(x):
        for i in range(2):
            with Timeout({1|2}, False), Timeout(3):
                !x.wait()
        if x:
            pass
        try:
            return x.get()
        except KeyError as e:
            raise
        except (Empty, Full):
            print('none')
        finally:
            while {False|x.empty()}:
                +sleep()
    class Own(Timeout):
        pass
    `;
  const texts = new Set(Array.from({ length: 100 }, (_, i) => filled(scene, dice(i))));
  const expected = ['1', '2'].flatMap((seconds) =>
    ['False', 'x.empty()'].flatMap((test) =>
      ['            sleep()\n', '            for i in range(2):\n                sleep()\n'].map(
        (last) => `def f(x):
    for i in range(2):
        with Timeout(${seconds}, False):
            with Timeout(3):
                try:
                    x.wait()
                except BaseException as e:
                    print('caught', type(e).__name__)
    if x:
        pass
    try:
        return x.get()
    except KeyError as e:
        raise
    except (Empty, Full):
        print('none')
    finally:
        while ${test}:
${last}class Own(Timeout):
    pass
`,
      ),
    ),
  );
  expect([...texts].sort()).toEqual(expected.sort());
  expect(() => filled('x = 1\n    y = 2', dice(1))).toThrow('the indentation does not fit the lines before');
});

test('alternatives that were seldom together are taken next', () => {
  const scene = `print({a|b}, {c|d|e|f}, {g|h|i})`.replaceAll(/[a-i](?=[|}])/g, "'$&'");
  const covering = new Covering();
  const own = dice(1);
  const met = new Set<string>();
  // There are 8 + 6 + 12 pairs, 12 of which need a filling of their own.
  for (let i = 0; i < 16; i++) {
    const letters = [...filled(scene, own, covering).matchAll(/'(.)'/g)].map(([, letter]) => letter!);
    for (const one of letters) for (const other of letters) if (one < other) met.add(one + other);
  }
  expect(met.size).toBe(8 + 6 + 12);
});

test('what is in other alternatives is chosen as evenly', () => {
  const covering = new Covering();
  const own = dice(1);
  const counts = new Map<string, number>();
  for (let i = 0; i < 40; i++) {
    const text = filled(`print({1|{2|3}})`, own, covering);
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  expect(Object.fromEntries(counts)).toEqual({ 'print(1)\n': 20, 'print(2)\n': 10, 'print(3)\n': 10 });
});

test('a name in braces that is no hole is refused', () => {
  expect(() => filled('print({m})', dice(1))).toThrow('{m} in a scene is none of n.');
  expect(() => filled('print({1|2)', dice(1))).toThrow('A scene has a brace that is not closed: print({1|2)');
});

test('programs depend on the seed and on what was made before, on nothing else', () => {
  const has = new Set(['keywords', ...Object.keys(api), ...[...apiMethods.keys(), ...apiAttributes.keys()].map((id) => `.${id}`)]);
  const run = (): string[] => {
    const covering = new Covering();
    return [1, 2].flatMap((seed) => fc.sample(programs({ has, covering }), { seed, numRuns: 100 })).map(printPython);
  };
  expect(run()).toEqual(run());
});
