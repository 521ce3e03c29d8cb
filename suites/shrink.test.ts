import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyPlainProgram } from '../scenario/any-plain-program.js';
import { showsWhatIsOpen } from '../scenario/left-open.js';
import { parse } from '../scenario/parse.js';
import { printPython } from '../scenario/print-python.js';
import { checkSubset } from '../scenario/subset.js';
import type { Program } from '../scenario/syntax.js';
import type { Trace } from '../scenario/trace.js';
import { runReference } from '../reference/run.js';
import { programs } from './generate.js';
import { rename } from './rename.js';
import { shrink } from './shrink.js';
import { simplerValues, smaller } from './smaller.js';

const has = new Set(['greenlet', 'getcurrent', '.switch', '.dead', '.parent', '.run', 'keywords']);
const read = (text: string): Program => parse(text.replace(/^\n/, ''));
const linesOf = (program: Program): number => printPython(program).trimEnd().split('\n').length;

/** A fault that shows wherever a rule is at work: as if an implementation broke the rule in every case. */
const exercises =
  (rule: string) =>
  (program: Program): boolean =>
    runReference(program).marks.some((mark) => mark.rule === rule);

/** The first program of a seed that shows the fault. */
function failing(seed: number, fails: (program: Program) => boolean): Program {
  for (let portion = 0; portion < 100; portion++) {
    const found = fc.sample(programs({ has }), { seed: seed * 1_000 + portion, numRuns: 100 }).find(fails);
    if (found) return found;
  }
  throw new Error(`no program of seed ${seed} shows the fault`);
}

/** Shrinks a program by a fault, and checks that nothing invalid is ever tried. */
function shrunk(program: Program, fails: (program: Program) => boolean, frozen = 0): Promise<Program> {
  return shrink(
    program,
    (candidate) => {
      checkSubset(candidate);
      return Promise.resolve(fails(candidate));
    },
    { frozen, step: frozen > 0 ? simplerValues : smaller },
  );
}

describe('one fault has one counterexample, whatever the seed', () => {
  test.each([
    ['create.no-run', 'greenlet().switch()\n'],
    ['create.parent-type', 'greenlet(lambda: 1, 1)\n'],
    ['switch.tuple', 'getcurrent().switch(1, 1)\n'],
    ['switch.mixed', 'getcurrent().switch(1, a=1)\n'],
    ['switch.dead', 'g = greenlet(lambda: 1)\ng.switch()\ng.switch()\n'],
    ['end.value', 'greenlet(lambda: 1).switch()\n'],
    ['end.exception', 'greenlet(lambda: 1).switch(1)\n'],
    ['current.after', 'greenlet(lambda: 1).switch()\ngetcurrent()\n'],
    ['end.parent-dead', 'g = greenlet(lambda: 1)\ng.switch()\ngreenlet(lambda: 1, g).switch()\n'],
    ['end.exception-parent-unstarted-no-run', 'greenlet(lambda: 1, greenlet()).switch(1)\n'],
  ])('%s', async (rule, text) => {
    const found = await Promise.all([1, 2, 3, 4, 5].map((seed) => shrunk(failing(seed, exercises(rule)), exercises(rule))));
    const texts = found.map(printPython);
    expect(texts.filter((one) => one === text).length, texts.join('\n')).toBeGreaterThanOrEqual(4);
  });
});

test('faults of every kind shrink to a few lines', async () => {
  const longest = new Map<string, number>();
  const rules = [
    'state.run',
    'main.parent',
    'switch.any-order',
    'start.nested',
    'end.exception-chain',
    'switch.keywords-fresh',
    'switch.dead-no-run',
  ];
  for (const rule of rules) {
    const program = failing(7, exercises(rule));
    const small = await shrunk(program, exercises(rule));
    expect(exercises(rule)(small), rule).toBe(true);
    longest.set(rule, linesOf(small));
  }
  expect(Math.max(...longest.values()), JSON.stringify([...longest])).toBeLessThanOrEqual(7);
});

describe('what a program does not need goes', () => {
  const prints = (word: string) => (program: Program) => runReference(program).trace.events.some((event) => event.includes(`'${word}'`));

  test.each([
    ['code that never runs', `def f():\n    print('no')\nif None:\n    print('never')\nprint('found')\nwhile ():\n    pass\n`],
    ['functions that do nothing for it', `def f(*args, **kwargs):\n    return args\nx = f(1, a=2)\ny = [x, f]\nprint('found')\n`],
    [
      'handlers',
      `try:\n    print('found')\nexcept KeyError as e:\n    print(e)\nexcept (LookupError, ValueError):\n    raise\nelse:\n    pass\nfinally:\n    pass\n`,
    ],
    [
      'loops',
      `for i, (j, k) in enumerate([(1, 2), (3, 4)]):\n    while j:\n        j -= 1\n        print('found', i, k)\n    else:\n        break\n`,
    ],
    ['arguments', `print(1, 'found', [2, (3, {'k': 4})], -5, not 6, lambda x=7: x)\n`],
    ['branches', `x = 1\nif x == 1 and (x or 2):\n    if not x:\n        pass\n    elif x > 0:\n        print('found' if x else 'lost')\n`],
    [
      'a function around it',
      `def f(a, b=2, *args, **kwargs):\n    global x\n    x = a\n    print('found')\n    return b\nx = 0\nf(1, a2=3)\n`,
    ],
    [
      'a greenlet around it',
      `def f(x, **kwargs):\n    print('found', x)\n    main.switch(kwargs)\nmain = getcurrent()\ng = greenlet(f)\nh = greenlet(f, g)\nh.switch(1, a=2)\n`,
    ],
    ['variables', `a = 'found'\nb = c = a\nd, e = b, c\nd += ''\nprint(d)\n`],
  ])('%s', async (_, text) => {
    expect(printPython(await shrunk(read(text), prints('found')))).toBe("print('found')\n");
  });

  test('statements that need each other stay', async () => {
    const small = await shrunk(
      read(`
def body(x, y=2):
    z = [x, y]
    z.append(main.switch(z))
    return z
def other():
    return 'unused'
main = getcurrent()
g = greenlet(body)
h = greenlet(other, g)
print('first', g.switch(1))
print('second', g.switch(3, 4))
print(g.dead)
`),
      (program) => {
        const marks = runReference(program).marks.map(({ rule }) => rule);
        return marks.includes('switch.to-parent') && marks.includes('switch.tuple') && !marks.includes('switch.self');
      },
    );
    expect(printPython(small)).toBe('g = greenlet(lambda: main.switch())\nmain = getcurrent()\ng.switch()\ng.switch(1, 1)\n');
  });
});

describe('the shrinker', () => {
  test('keeps the program that cannot be simpler', async () => {
    const program = read('greenlet(lambda: 1).switch()\n');
    expect(await shrunk(program, exercises('end.value'))).toEqual(rename(program));
  });

  test('gives a program back that nothing smaller fails like', async () => {
    const program = read("x = 'word'\nprint(x, len(x))\n");
    expect(printPython(await shrunk(program, (other) => JSON.stringify(other) === JSON.stringify(program)))).toBe(
      "x = 'word'\nprint(x, len(x))\n",
    );
  });

  test('stops at its limit', async () => {
    let tried = 0;
    const program = failing(1, exercises('end.parent-dead'));
    await shrink(
      program,
      (candidate) => {
        tried++;
        return Promise.resolve(exercises('end.parent-dead')(candidate));
      },
      { limit: 20 },
    );
    // A batch that was begun is ended, and the canonical names are tried last.
    expect(tried).toBeLessThanOrEqual(20 + 16 + 1);
  });

  test('changes only the values of a law', async () => {
    const law = read(`
def law(a, b):
    x = [a, b]
    assert len(x) == 2
law(a=(3, 'long word', [None, {'k': 2.5}]), b=-17)
`);
    const holdsTuple = (program: Program): boolean => /law\(a=\(.+\), b=.+\)/.test(printPython(program));
    const small = await shrunk(law, holdsTuple, 1);
    expect(printPython(small)).toBe('def law(a, b):\n    x = [a, b]\n    assert len(x) == 2\nlaw(a=(1,), b=1)\n');
  });
});

describe('canonical names', () => {
  test('are C for classes, and self for what has their method', () => {
    const text = `
class Worker(greenlet):
    def run(this, a, *more):
        run(this, Worker)
class Gone(KeyError):
    pass
def run(a, b):
    raise Gone(a.note)
w = Worker()
w.note = 1
w.run(2)
`;
    expect(printPython(rename(parse(text)))).toBe(
      `
class C(greenlet):
    def run(self, x, *args):
        f(self, C)
class C2(KeyError):
    pass
def f(x, x2):
    raise C2(x.note)
g = C()
g.note = 1
g.run(2)
`.trimStart(),
    );
  });

  test('are given by first use, by what they stand for', () => {
    const text = `
def run(first, *rest, **named):
    for item in rest:
        result = other.switch(item)
    return [n for n in named]
start = getcurrent()
worker = greenlet(run)
other = greenlet(lambda value: value, worker)
try:
    worker.switch(first=1)
except KeyError as problem:
    print(problem)
`;
    expect(`\n${printPython(rename(read(text)))}`).toBe(`
def f(first, *args, **kwargs):
    for x in args:
        x2 = g.switch(x)
    return [x3 for x3 in kwargs]
main = getcurrent()
g2 = greenlet(f)
g = greenlet(lambda x4: x4, g2)
try:
    g2.switch(first=1)
except KeyError as e:
    print(e)
`);
  });

  test('are the same for programs that differ in names only', () => {
    const one = read('def a(b):\n    c = b\n    return c\nd = greenlet(a)\nd.switch(1)\n');
    const other = read('def x(f):\n    g = f\n    return g\nmain = greenlet(x)\nmain.switch(1)\n');
    expect(printPython(rename(one))).toBe(printPython(rename(other)));
    expect(rename(rename(one))).toEqual(rename(one));
  });

  test('change nothing but the names that are printed', () => {
    const withoutNames = ({ events, end }: Trace): string =>
      JSON.stringify([events, end])
        .replace(/<function [\w<>]+>/g, '<function>')
        .replace(/\bC\d*\b/g, 'C');
    const valid = fc.sample(anyPlainProgram({ size: 10 }), { seed: 4, numRuns: 250 }).filter((program) => {
      try {
        checkSubset(program);
        return true;
      } catch {
        return false;
      }
    });
    for (const program of valid) {
      checkSubset(rename(program));
      expect(withoutNames(runReference(rename(program)).trace), printPython(program)).toBe(withoutNames(runReference(program).trace));
    }
  });
});

test('nothing is cut down to what no rule prescribes', async () => {
  const program = read(`
start = get_hub().clock()
sleep(1)
print(get_hub().clock() - start >= 1)
`);
  // As for an implementation whose clock gives whole numbers, where the original's gives floats.
  const fails = (candidate: Program): Promise<boolean> => Promise.resolve(/print\(.*clock\(\)/.test(printPython(candidate)));
  const small = await shrink(program, fails);
  expect(linesOf(small)).toBe(1);
  expect(showsWhatIsOpen(small), printPython(small)).toBe(false);
});
