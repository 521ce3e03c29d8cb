/** The simplest programs there are about pools, maps and piles, in no order (see simplest-thread-programs.ts). */

import { block, caught, each, later } from './simplest-texts.js';

const counts = ['p.running()', 'p.free()', 'p.waiting()', 'p.size'];
const printed = (texts: readonly string[]): string[] => texts.map((text) => `print(${text})`);
const raising = ['Exception', 'GreenletExit', 'SystemExit', 'KeyboardInterrupt', 'StopIteration'].map((error) =>
  block('def f(*args):', `raise ${error}`),
);
const sizes = ['', '0', '1', '2', "'1'", '-1', "'a'", 'None', '1.5', '[]'];

function* pools(): Iterable<string> {
  yield* sizes.flatMap((size) => [...counts.map((count) => `p = GreenPool(${size})\nprint(${count})`), `GreenPool(${size})`]);
  const runs = ['print', 'sleep', 'sleep, 1', 'lambda: 1', 'print, 1', 'print, a=1', 'None', '', 'lambda **kwargs: print(kwargs), func=1'];
  const spawns = runs.flatMap((run) => [`p.spawn(${run})`, `p.spawn_n(${run})`]);
  const ends = ['', 'sleep()', 'sleep(1)', 'p.waitall()', 'print(p.waitall())', ...printed(counts.slice(0, 3)), 'print(reported())'];
  const few = [
    'p.spawn(sleep, 1)',
    'p.spawn(print)',
    'p.spawn_n(print)',
    'spawn(p.spawn, print)',
    'spawn(p.waitall)',
    'sleep()',
    'sleep(1)',
  ];
  yield* each(['p = GreenPool(1)', 'p = GreenPool(2)'], [...spawns, ...printed(spawns)], ['', 'spawn(print)', ...spawns.slice(0, 6)], ends);
  yield* each(['p = GreenPool(1)', 'p = GreenPool(2)', 'p = GreenPool(0)'], few, few, few, ends);
  yield* each(
    ['p = GreenPool(1)', 'p = GreenPool(2)', 'p = GreenPool(0)', 'p = GreenPool(3)'],
    [
      '',
      'p.spawn(sleep, 1)',
      'p.spawn(sleep, 1)\np.spawn(sleep, 1)',
      'spawn(p.spawn, print)\nsleep()',
      'p.spawn(sleep, 1)\nspawn(p.spawn, print)\nsleep()',
    ],
    ['p.resize(0)', 'p.resize(1)', 'p.resize(2)', 'p.resize(3)', 'p.resize(-1)', caught("p.resize('a')"), 'p.resize(None)'],
    [...ends, 'p.spawn(print)'],
  );
  const inner = [
    'p.spawn(print, 1)',
    'p.spawn_n(print, 1)',
    'print(p.spawn(lambda: 1).wait())',
    'print(p.spawn(sleep).dead)',
    'p.waitall()',
    'p.spawn(sleep, 1)\nprint(1)',
    'p.spawn(p.free)',
    'p.spawn(lambda: print(p.running()))',
    'p.spawn(lambda: p.spawn(print, 1))',
    'spawn(p.spawn, print)',
    'spawn(p.waitall)',
    'p.spawn(f)',
    'p.spawn_n(f)',
    caught('p.spawn(f)', 'BaseException'),
    caught('p.spawn_n(f)', 'BaseException'),
    caught('p.waitall()'),
  ];
  for (const make of ['p = GreenPool(1)', 'p = GreenPool(2)'])
    for (const spawned of ['p.spawn(g)', 'p.spawn_n(g)'])
      yield* each(
        [...raising.slice(0, 3), 'f = print'],
        inner.map((line) => block('def g():', line)),
        [`${make}\n${spawned}`],
        ['sleep()', 'sleep(1)', 'p.waitall()', 'sleep(1)\nprint(p.running())', 'sleep()\nprint(reported())'],
      );
  yield* each(
    raising,
    ['p = GreenPool(1)'],
    ['p.spawn(f)', 'p.spawn_n(f)'],
    ['', caught('sleep()', 'BaseException'), caught('p.waitall()', 'BaseException')],
    ends,
  );
  yield* each(
    ['p = GreenPool(1)\nv = p.spawn(sleep, 1)', 'p = GreenPool(1)\nv = p.spawn(print)'],
    [
      '',
      'sleep()',
      'v.link(print)',
      'v.link(lambda g: print(p.free()))',
      'v.link(lambda g: p.spawn(print))',
      'spawn(p.waitall)',
      'spawn(p.spawn, print)',
    ],
    ['v.kill()', 'v.cancel()', 'v.wait()', 'sleep(1)', 'p.waitall()', later('v.throw', -1), later('v.kill')],
    [...ends, 'sleep(2)'],
  );
  yield* each(
    ['p = GreenPool(1)', 'p = GreenPool(2)'],
    ['p.spawn_n(print)', 'p.spawn_n(sleep, 1)', 'p.spawn(sleep, 1)\np.spawn_n(sleep, 2)'],
    ['', 'sleep()'],
    [block('for g in list(p.coroutines_running):', 'kill(g)'), 'print(len(list(p.coroutines_running)))'],
    ends,
  );
  const waiting = [
    'h = spawn(p.spawn, print)',
    'h = spawn(p.waitall)',
    'h = spawn(lambda: print(p.spawn(print)))',
    'h = spawn(lambda: print(p.waitall()))',
  ];
  yield* each(
    ['p = GreenPool(1)\np.spawn(sleep, 1)', 'p = GreenPool(0)', 'p = GreenPool(1)\nv = p.spawn(sleep, 1)\nv.link(lambda g: h.kill())'],
    waiting,
    ['', 'spawn(p.spawn, print, 1)', 'spawn(p.waitall)', 'spawn(lambda: print(p.waitall(), 1))'],
    ['sleep()\nh.kill()', later('h.switch'), 'sleep(1)', 'sleep()\nprint(p.waiting())', 'p.waitall()'],
    ['sleep()', 'sleep(1)', 'sleep(2)', 'p.waitall()', ...printed(counts.slice(0, 3))],
  );
  yield* each(
    ['p = GreenPool(1)\np.spawn(sleep, 2)', 'p = GreenPool(0)'],
    ['p.spawn(print)', 'p.waitall()', 'p.spawn_n(print)'].map((line) => block('with Timeout(1, False):', line)),
    ends,
  );
  yield* each(
    ['p = GreenPool(1)', 'p = GreenPool(1)\np.spawn(sleep, 1)'],
    ['p.spawn, print', 'p.waitall', 'p.spawn_n, print'].map((callback) => later(callback)),
    ['sleep()', 'sleep(1)'],
    ['', 'print(reported())', 'print(p.running())'],
  );
}

const items = ['[1, 2]', '[1]', '[]', "'ab'", '[2, 1]', '[1, 2, 3]', '5'];

function* maps(): Iterable<string> {
  const runs = ['lambda x: x', 'print', 'sleep', 'None', 'f', 'lambda x: StopIteration()', 'lambda x: KeyError(x)'];
  const made = runs.flatMap((run) => [
    ...items.map((item) => `imap(${run}, ${item})`),
    `imap(${run})`,
    `imap(${run}, [1, 2], [3])`,
    `imap(${run}, iter(lambda: 1, 2))`,
    `imap(${run}, iter(g, 3))`,
    `starmap(${run}, [(1,), (2,)])`,
    `starmap(${run}, [[1]])`,
    `starmap(${run}, [1])`,
    `starmap(${run}, 5)`,
  ]);
  const functions = [
    block('def f(x):', block('if x == 1:', 'raise Exception'), 'return x'),
    block('def f(x):', block('if x == 1:', 'raise StopIteration'), 'return x'),
    block('def f(x):', block('if x == 1:', 'raise GreenletExit'), 'return x'),
    block('def f(x):', block('if x == 1:', 'return StopIteration()'), 'return x'),
    block('def f(x):', 'print(x)', 'sleep(1)'),
    block('def f(x):', 'sleep(x)', 'return x'),
  ];
  const inputs = [
    block('def g():', 'raise Exception'),
    block('def g():', 'print(1)', 'return 3'),
    block('def g():', 'sleep(1)', 'return 3'),
    'xs = [1, 2, 3]\ng = lambda: xs.pop()',
  ];
  const uses = [
    'print(list(q))',
    'print(next(q))',
    "print(next(q, 'over'))",
    caught('next(q)', 'BaseException'),
    'print(q)',
    'sleep()',
    'sleep(1)',
  ];
  for (const size of ['0', '1', '2']) {
    for (const one of made) {
      const needs = [...(/\bf\b/.test(one) ? [functions] : []), ...(/\bg\b/.test(one) ? [inputs] : [])];
      yield* each(...needs, [`print(list(GreenPool(${size}).${one}))`, `GreenPool(${size}).${one}`]);
      yield* each(...needs, [`q = GreenPool(${size}).${one}`], uses, ['', 'print(list(q))', "print(next(q, 'over'))"]);
    }
  }
  yield* ['imap()', 'starmap()', 'starmap(print)', 'imap(print, 5)'].map((call) => `GreenPool(1).${call}`);
  yield* each(
    functions.slice(4),
    ['p = GreenPool(1)', 'p = GreenPool(2)'],
    ['', 'p.spawn(sleep, 2)'],
    ['q = p.imap(f, [1, 2])', 'q = p.imap(f, [2, 1, 0])'],
    [
      '',
      'p.resize(2)',
      'spawn(next, q)'.replace('next, q', 'lambda: print(list(q))'),
      block('with Timeout(1, False):', 'next(q)'),
      'sleep()\nsleep()\nsleep()',
    ],
    ['print(list(q))', 'sleep(1)', 'sleep()', 'print(p.running())', 'print(iter(q) is q)', 'sleep(3)'],
  );
  yield* each(
    ['p = GreenPool(1)'],
    [
      'p.spawn(lambda: print(list(p.imap(None, [1]))))',
      'q = p.imap(None, [1])\nspawn(lambda: print(list(q)))\nspawn(lambda: print(list(q)))',
    ],
    ['sleep()', 'sleep(1)', 'p.waitall()'],
  );
  yield* each(
    ['q = GreenPool(1).imap(lambda x: x, [1])', 'q = GreenPool(1).imap(sleep, [1])'],
    ['', 'sleep()', 'sleep()\nsleep()'],
    [later('lambda: print(list(q))'), later("lambda: next(q, 'over')")],
    ['sleep()', 'sleep(1)', 'sleep(2)'],
    ['', 'print(reported())', 'print(list(q))'],
  );
}

function* piles(): Iterable<string> {
  yield* sizes.flatMap((size) => [`print(GreenPile(${size}).pool.size)`, `print(list(GreenPile(${size})))`]);
  yield `k = GreenPile()\n${block('try:', 'k.spawn()')}\n${block('except Exception:', 'list(k)')}`;
  const spawns = [
    'k.spawn(lambda: 1)',
    'k.spawn(sleep, 1)',
    'k.spawn(print)',
    'k.spawn(print, 1)',
    'k.spawn(f)',
    'k.spawn(lambda: KeyError())',
    caught('k.spawn()'),
    'spawn(k.spawn, print)',
    'k.spawn(lambda **kwargs: kwargs, function=1)',
  ];
  const uses = [
    'print(list(k))',
    'print(next(k))',
    "print(next(k, 'over'))",
    caught('next(k)', 'BaseException'),
    'sleep()',
    'print(k.pool.free())',
  ];
  const makes = [
    'k = GreenPile(1)',
    'k = GreenPile(2)',
    'p = GreenPool(1)\np.spawn(sleep, 1)\nk = GreenPile(p)',
    'p = GreenPool(1)\nk = GreenPile(p)',
  ];
  for (const f of ['f = print', ...raising.slice(0, 2), raising[4]!]) {
    yield* each([f], makes, spawns, ['', ...uses], uses);
    yield* each([f], makes.slice(0, 2), spawns, ['k.spawn(lambda: 2)', 'k.spawn(lambda: 2)\nk.spawn(lambda: 3)'], ['', ...uses], uses);
  }
  yield* each(makes, ['k.spawn(lambda: 1)\nprint(list(k))'], ['', ...uses], ['k.spawn(lambda: 2)', ''], uses);
  yield* each(
    makes,
    ['k.spawn(sleep, 1)', 'k.spawn(sleep, 2)\nk.spawn(lambda: 1)', 'h = spawn(k.spawn, lambda: 1)\nsleep()', 'k.spawn(lambda: 1)', ''],
    [
      block('with Timeout(1, False):', 'next(k)'),
      block('with Timeout(1, False):', 'k.spawn(print)'),
      'spawn(lambda: print(list(k)))',
      'spawn(lambda: print(list(k)))\nspawn(lambda: print(list(k), 1))',
      later('lambda: print(list(k))'),
      'print(iter(k) is k)',
    ],
    ['print(list(k))', 'sleep(1)', 'sleep(2)', 'sleep()\nprint(reported())'],
  );
  yield* each(makes.slice(2), ['', 'k.spawn(print)'], ['print(k.pool is p)', 'print(p.running())', 'p.waitall()\nprint(list(k))']);
  yield* each(
    makes.slice(2),
    ['h = spawn(k.spawn, lambda: 1)\nsleep()'],
    ['spawn(lambda: print(list(k)))', "spawn(lambda: print(next(k, 'over')))", block('with Timeout(1, False):', 'next(k)')],
    ['', 'sleep()\nh.kill()', 'h.kill()', later('h.throw')],
    ['print(list(k))', 'sleep(1)', 'sleep(2)', 'k.spawn(print)\nprint(list(k))'],
  );
  yield* each(
    ['p = GreenPool(1)\nk = GreenPile(p)\no = GreenPile(p)'],
    ['k.spawn(lambda: 1)', 'o.spawn(lambda: 2)'],
    ['', 'o.spawn(lambda: 3)'],
    ['print(list(k))', 'print(list(o))', 'print(p.running())'],
    ['', 'print(list(o))'],
  );
  yield* each(
    [raising[0]!],
    ['p = GreenPool(1)\nk = GreenPile(p)'],
    ['k.spawn(lambda: 1)', 'k.spawn(print)', caught('k.spawn(f)')].map((line) => block('def g():', line)),
    ['p.spawn(g)', 'k.spawn(g)'],
    ['sleep()', 'sleep(1)'],
    ['print(list(k))', ''],
  );
}

/** The texts of all of them. */
export function* poolTexts(): Iterable<string> {
  for (const subject of [pools, maps, piles]) yield* subject();
}
