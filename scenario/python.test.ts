import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import type { Implementation } from '../adapters/implementation.js';
import { openAdapter } from '../adapters/open.js';
import { AdapterRunner } from '../adapters/run-adapter.js';
import { runReference } from '../reference/run.js';
import { shrink } from '../suites/shrink.js';
import { anyPlainProgram } from './any-plain-program.js';
import { parse } from './parse.js';
import { printJavaScript } from './print-javascript.js';
import { printPython } from './print-python.js';
import { realPython } from './real-python.js';
import { checkSubset } from './subset.js';
import type { Program } from './syntax.js';
import { sameTrace, traceLines, type Trace } from './trace.js';

const python = await realPython('that values and statements mean the same in CPython and in JavaScript');
const cpython: Implementation | undefined = python ? await openAdapter('greenlet') : undefined;
afterAll(() => cpython?.close());

const async = new AdapterRunner({ name: 'nothing but Python', style: 'async', api: {} });

interface Runs {
  readonly generator: Trace;
  readonly async: Trace;
  /** Undefined without a Python. */
  readonly cpython: Trace | undefined;
}

async function run(program: Program): Promise<Runs> {
  const outcome = await cpython?.run(program);
  if (outcome && outcome.kind !== 'trace') throw new Error(`${outcome.kind}: ${outcome.detail}\n${printPython(program)}`);
  return {
    generator: runReference(program).trace,
    async: await async.run(printJavaScript(program, { style: 'async' })),
    cpython: outcome?.trace,
  };
}

const agree = ({ generator, async, cpython }: Runs): boolean =>
  sameTrace(generator, async) && (cpython === undefined || sameTrace(generator, cpython));

const isOutside = ({ generator }: Runs): boolean => generator.end.startsWith('raised Outside(');

function isInside(program: Program): boolean {
  try {
    checkSubset(program);
    return true;
  } catch {
    return false;
  }
}

/** A program on which the three differ, made small, with what each of them said. */
async function explain(program: Program): Promise<string> {
  const small = await shrink(program, async (candidate) => isInside(candidate) && !agree(await run(candidate)));
  const traces = Object.entries(await run(small)).map(([name, trace]: [string, Trace]) => `${name}: ${traceLines(trace).join(' | ')}`);
  return [printPython(small), ...traces].join('\n');
}

test.skipIf(!cpython)('1,500 generated programs do the same in CPython, as generators and as async functions', async () => {
  // A few programs use what the checker refuses; it is not what is tested here.
  const programs = fc.sample(anyPlainProgram({ size: 14 }), { seed: 11, numRuns: 1_500 }).filter(isInside);
  expect(programs.length).toBeGreaterThan(1_300);
  const different: Program[] = [];
  let outside = 0;
  for (let i = 0; i < programs.length; i += 50) {
    await Promise.all(
      programs.slice(i, i + 50).map(async (program) => {
        const runs = await run(program);
        if (isOutside(runs)) outside++;
        else if (!agree(runs)) different.push(program);
      }),
    );
  }
  if (different[0]) expect.fail(await explain(different[0]));
  expect(outside).toBeLessThan(20);
});

/** What a program prints in all three worlds. */
async function output(text: string): Promise<string[]> {
  const program = parse(text.trimStart());
  checkSubset(program);
  const runs = await run(program);
  if (!agree(runs)) expect.fail(await explain(program));
  return traceLines(runs.generator);
}

const claims: Readonly<Record<string, readonly (readonly [claim: string, program: string, lines: readonly string[]])[]>> = {
  truth: [
    ['an empty tuple is false', `print('yes' if () else 'no')`, ['no']],
    [
      '0, 0.0 and the empty string are false',
      `print([bool(x) for x in [0, 0.0, '', None, [], {}, False]])`,
      ['[False, False, False, False, False, False, False]'],
    ],
    ['a tuple of a false value is true', `print(bool((0,)), bool([None]), bool(' '), bool(0.1), bool(-1))`, ['True True True True True']],
    ['and and or give one of their operands', `print(() or 'x', 0 and 1, [] or 0, 1 and (), 'a' or 1 // 0)`, ['x 0 0 () a']],
    [
      'not gives a bool and binds looser than comparisons and tighter than and',
      `print(not 1 == 2, not 0 and 5, not (0 and 5))`,
      ['True 5 True'],
    ],
    [
      'a chained comparison stops at the first that fails',
      `
def f():
    print('evaluated')
    return 3
print(1 < 0 < f(), 1 < 2 < f())
`,
      ['evaluated', 'False True'],
    ],
  ],
  equality: [
    [
      'tuples, lists and dicts are equal by their contents',
      `print((1, [2]) == (1, [2]), {'a': 1, 'b': 2} == {'b': 2, 'a': 1}, [1] != [1])`,
      ['True True False'],
    ],
    ['a tuple never equals a list', `print((1, 2) == [1, 2], () == [], (1,) in [[1]])`, ['False False False']],
    ['1, 1.0 and True are equal, and one key', `print(1 == 1.0 == True, {1: 'a', 1.0: 'b', True: 'c'})`, ["True {1: 'c'}"]],
    [
      'in looks into tuples, lists, keys and texts',
      `print((1,) in [(1,)], 'k' in {'k': 0}, 'bc' in 'abcd', None not in ())`,
      ['True True True True'],
    ],
    [
      'keys that are tuples are told apart by their parts',
      `print(len({('a', 'b'): 1, ("a','b",): 2, (print,): 3, (len,): 4, (1, 2): 5, (True, 2.0): 6}))`,
      ['5'],
    ],
    [
      'integers and floats are compared exactly',
      `print(9007199254740993 == 9007199254740992.0, 2 ** 53 == 9007199254740992.0)`,
      ['False True'],
    ],
    [
      'is tells two equal lists apart',
      `
a = [1]
b = [1]
c = a
print(a is b, a is c, a is not b, None is None)
`,
      ['False True True True'],
    ],
    ['a builtin is itself wherever it is mentioned', `print(list is list, len == len, int == str)`, ['True True False']],
    ['texts are ordered by their characters', `print('Z' < 'a', 'ab' < 'b', '\\U0001f600' > '\\uffff', '' < 'a')`, ['True True True True']],
    ['tuples are ordered by their first difference', `print((1, 2) < (1, 3), (1,) < (1, 0), [2] > [1, 9])`, ['True True True']],
    [
      'values of different kinds have no order',
      `
try:
    print((1,) < [1])
except TypeError as e:
    print(e)
`,
      ['TypeError(...)'],
    ],
  ],
  numbers: [
    ['division of integers rounds down', `print(7 // 2, -7 // 2, 7 // -2, -7 // -2)`, ['3 -4 -4 3']],
    ['a remainder has the sign of the divisor', `print(7 % 3, -7 % 3, 7 % -3, -7.5 % 2, 5.0 % -3)`, ['1 2 -2 0.5 -1.0']],
    [
      'integers never overflow',
      `print(2 ** 64 + 1, 9007199254740992 + 1, -(2 ** 70), 99999999999 * 99999999999)`,
      ['18446744073709551617 9007199254740993 -1180591620717411303424 9999999999800000000001'],
    ],
    [
      'large integers are divided with one rounding',
      `print(10 ** 400 / 10 ** 399, (2 ** 64 + 1) / 3, 2 ** -2)`,
      ['10.0 6.148914691236517e+18 0.25'],
    ],
    [
      'floats are floored as CPython does it',
      `print(1.0 // 0.1, 1 % 0.1, -1.0 // 3, 6.0 // 3, -0.0 // 1)`,
      ['9.0 0.09999999999999995 -1.0 2.0 -0.0'],
    ],
    [
      'an integral float keeps its point',
      `print(4 / 2, 2.0, 1e16, 1e15, -0.0, 3 * 1.0, 0.1 + 0.2)`,
      ['2.0 2.0 1e+16 1000000000000000.0 -0.0 3.0 0.30000000000000004'],
    ],
    [
      'bools count as integers',
      `print(True + True, -True, abs(True), sum([True, 2]), True * 'ab', isinstance(True, int))`,
      ['2 -1 1 3 ab True'],
    ],
    [
      'what has no result raises',
      `
for wrong in [lambda: 1 // 0, lambda: 1 % 0, lambda: 0 ** -1, lambda: 10 ** 400 * 1.0, lambda: 'a' * 2 ** 70, lambda: int('x')]:
    try:
        wrong()
    except Exception as e:
        print(e)
`,
      [
        'ZeroDivisionError(...)',
        'ZeroDivisionError(...)',
        'ZeroDivisionError(...)',
        'OverflowError(...)',
        'OverflowError(...)',
        'ValueError(...)',
      ],
    ],
  ],
  functions: [
    [
      'arguments bind by position, by name, by default, and the rest in * and **',
      `
def f(a, b=2, *c, **d):
    return (a, b, c, d)
print(f(1), f(1, 3, 4, x=5), f(b=1, a=2), f(*(1, 2), **{'y': 3}))
`,
      ["(1, 2, (), {}) (1, 3, (4,), {'x': 5}) (2, 1, (), {}) (1, 2, (), {'y': 3})"],
    ],
    [
      'what does not bind is a TypeError',
      `
def f(a, b=1):
    return a
for wrong in [lambda: f(), lambda: f(1, 2, 3), lambda: f(1, a=2), lambda: f(1, c=2), lambda: f(1, **{'b': 1, 'c': 1}), lambda: f(*5), lambda: f(**5), lambda: 5()]:
    try:
        wrong()
    except TypeError as e:
        print(e)
`,
      Array<string>(8).fill('TypeError(...)'),
    ],
    [
      'names of JavaScript are names of parameters and keywords',
      `
def f(new, this=1, *arguments, **constructor):
    return (new, this, arguments, constructor)
print(f(0), f(new=1, toString=2, length=3))
`,
      ["(0, 1, (), {}) (1, 1, (), {'toString': 2, 'length': 3})"],
    ],
    [
      'names of the printer are names of the scenario',
      `
t1_ = 1
new_ = 2
new = 3
thrown = 4
done1 = 5
all_ = 6
print(t1_ and new_ or new)
try:
    raise KeyError(7)
except KeyError as thrown:
    print(thrown, new_, done1, all_)
`,
      ['2', 'KeyError(7) 2 5 6'],
    ],
    [
      'a default value is made once',
      `
def f(x, seen=[]):
    seen.append(x)
    return seen
f(1)
print(f(2))
`,
      ['[1, 2]'],
    ],
    [
      'a function without return gives None, as an argument, too',
      `
def f():
    pass
print(f(), [f()], str(f()), bool(f()))
try:
    list(f())
except TypeError as e:
    print(e)
`,
      ['None [None] None False', 'TypeError(...)'],
    ],
    [
      'functions share the variables around them',
      `
def counter():
    n = 0
    def step():
        nonlocal n
        n += 1
        return n
    return step
c = counter()
print(c(), c(), counter()())
`,
      ['1 2 1'],
    ],
    [
      'functions made in a loop share its variable',
      `
fs = []
for i in range(3):
    fs.append(lambda: i)
print([f() for f in fs], [g() for g in [lambda: j for j in range(3)]])
`,
      ['[2, 2, 2] [2, 2, 2]'],
    ],
    [
      'a global may be assigned by a function first',
      `
def f():
    global x
    x = 1
f()
print(x)
x = 2
print(x)
`,
      ['1', '2'],
    ],
    [
      'a local read too early is an UnboundLocalError, another name a NameError',
      `
def f():
    print(x)
    x = 1
def g():
    return y
for wrong in [f, g]:
    try:
        wrong()
    except NameError as e:
        print(type(e).__name__)
y = 1
`,
      ['UnboundLocalError', 'NameError'],
    ],
    [
      'a deleted name is unbound, also when it is a parameter',
      `
def f(x):
    del x
    return x
n = 0
for i in range(2):
    try:
        print(n, f(1))
    except NameError as e:
        print(type(e).__name__)
    if i == 0:
        del n
`,
      ['UnboundLocalError', 'NameError'],
    ],
    [
      'an exception class is called under any name',
      `
make = KeyError
print(make(1), [c(2) for c in (ValueError, LookupError)])
`,
      ['KeyError(1) [ValueError(...), LookupError(2)]'],
    ],
  ],
  exceptions: [
    [
      'an exception of a derived class is caught by its bases and shows its own class',
      `
class Stop(Exception):
    pass
class Now(Stop):
    pass
class Lost(KeyError):
    pass
for make in [lambda: Stop(1, (2,)), Now, lambda: Lost('k'), lambda: Lost(), lambda: Later()]:
    try:
        raise make()
    except (Lost, Now) as e:
        print('first', e, str(e), repr(e), e.args)
    except Stop as e:
        print('second', e, isinstance(e, Now), isinstance(e, (Stop, Lost)), type(e).__name__)
    except NameError as e:
        print(e)
class Later(Exception):
    pass
print([Stop, Later], Stop is Stop, Stop == Now, [Stop][0](5))
raise Now from Lost
`,
      [
        'second Stop(1, (2,)) False True Stop',
        'first Now()  Now() ()',
        `first Lost('k') 'k' Lost('k') ('k',)`,
        'first Lost()  Lost() ()',
        'NameError(...)',
        '[<class Stop>, <class Later>] True False Stop(5)',
        'raised Now()',
      ],
    ],
    [
      'a class derived from one without a text shows its arguments',
      `
class Bad(ValueError):
    pass
class constructor(TypeError):
    pass
for make in [Bad, constructor]:
    try:
        raise make('text')
    except (ValueError, TypeError) as e:
        print(e, repr(e))
`,
      [`Bad('text') Bad('text')`, `constructor('text') constructor('text')`],
    ],
    [
      'exceptions and functions have attributes that a program sets',
      `
class Stop(Exception):
    pass
def f():
    f.calls += 1
    return f.calls
f.calls = f.dead = 0
print(f(), f(), f.dead)
del f.dead
e = Stop(1)
e.note = f
e.note.calls = 'x'
print(e.note.calls * 2, e.note())
`,
      ['1 2 0', 'raised TypeError(...)'],
    ],
    [
      'nothing else has attributes',
      `
def put(x):
    x.note = 1
    x.dead = 1
g = lambda: 0
put(g)
print(g.note, g.dead)
for x in [None, 1, 1.5, 'a', (), [], {}, True, put]:
    for wrong in [lambda: x.note, lambda: x.dead, lambda: put(x)]:
        try:
            print(wrong())
        except AttributeError as e:
            print(type(e).__name__)
`,
      ['1 1', ...Array<string>(26).fill('AttributeError'), 'None'],
    ],
    [
      'a method that is not there is an AttributeError, before the arguments are evaluated',
      `
def late():
    print('late')
for thing in [1, 'x', (), None, late]:
    try:
        thing.switch(late())
    except AttributeError:
        print('not there')
    try:
        thing.switch(1)
    except AttributeError:
        print('not there')
`,
      Array<string>(10).fill('not there'),
    ],
    [
      'finally runs last, whichever way the block is left',
      `
def f(how):
    for i in [1, 2]:
        try:
            if how == 'return':
                return 'returned'
            if how == 'break':
                break
            if how == 'raise':
                raise KeyError(how)
            continue
        except KeyError as e:
            return e
        else:
            print('else')
        finally:
            print('finally', i)
    else:
        return 'no break'
    return 'broken'
for how in ['return', 'break', 'raise', 'continue']:
    print(f(how))
`,
      ['finally 1', 'returned', 'finally 1', 'broken', 'finally 1', "KeyError('raise')", 'finally 1', 'finally 2', 'no break'],
    ],
    [
      'a return, break or continue in finally swallows what was under way',
      `
def f():
    try:
        raise KeyError
    finally:
        return 1
def g():
    while True:
        try:
            return 1
        finally:
            break
    return 2
def h():
    for i in [1, 2]:
        try:
            raise KeyError
        finally:
            continue
    return 3
print(f(), g(), h())
`,
      ['1 2 3'],
    ],
    [
      'else runs outside the handlers',
      `
try:
    try:
        pass
    except KeyError:
        print('never')
    else:
        raise KeyError('from else')
except KeyError as e:
    print(e)
`,
      ["KeyError('from else')"],
    ],
    [
      'the name of a handler is gone after it',
      `
e = 1
try:
    raise KeyError
except KeyError as e:
    pass
try:
    print(e)
except NameError as other:
    print(other)
`,
      ['NameError(...)'],
    ],
    [
      'a handler may assign its name',
      `
try:
    raise KeyError
except KeyError as e:
    e = 5
    print(e)
`,
      ['5'],
    ],
    [
      'a bare raise goes on with the exception of its handler',
      `
try:
    try:
        raise KeyError('outer')
    except KeyError:
        try:
            raise ValueError
        except ValueError:
            pass
        raise
except LookupError as e:
    print(e)
`,
      ["KeyError('outer')"],
    ],
    [
      'raise and except take exceptions only',
      `
for wrong in [1, 'a', None, print]:
    try:
        raise wrong
    except TypeError as e:
        print(e)
try:
    try:
        raise KeyError
    except (KeyError, 1):
        print('never')
except TypeError as e:
    print(e)
try:
    raise KeyError from 5
except TypeError as e:
    print(e)
`,
      Array<string>(6).fill('TypeError(...)'),
    ],
    [
      'the text of an exception is that of its arguments',
      `print(str(KeyError('k')), str(LookupError('k')), str(LookupError()), str(LookupError(1, 2)), repr(LookupError('k')))`,
      ["'k' k  (1, 2) LookupError('k')"],
    ],
  ],
  statements: [
    [
      '+= and *= change a list in place and make a new tuple',
      `
a = b = [1]
a += (2,)
a *= 2
c = d = (1,)
c += (2,)
print(a, b is a, c, d)
`,
      ['[1, 2, 1, 2] True (1, 2) (1,)'],
    ],
    [
      'the value is evaluated before the target',
      `
def f(x):
    print(x)
    return x
d = {}
d[f('key')] = f('value')
print(d)
`,
      ['value', 'key', "{'key': 'value'}"],
    ],
    [
      'unpacking counts',
      `
for wrong in [(1,), (1, 2, 3), 'abc', 5]:
    try:
        a, b = wrong
    except (ValueError, TypeError) as e:
        print(e)
(a, (b, c)), d = (1, 'xy'), 3
print(a, b, c, d)
`,
      ['ValueError(...)', 'ValueError(...)', 'ValueError(...)', 'TypeError(...)', '1 x y 3'],
    ],
    [
      'a comprehension unpacks, filters, and keeps its variables',
      `
x = [1, 2]
print([x for x in x], x, [(a, b) for a, b in [(1, 2)] if a], [i for i in range(3) for j in range(i)])
try:
    print([a for a, b in [(1, 2, 3)]])
except ValueError as e:
    print(e)
`,
      ['[1, 2] [1, 2] [(1, 2)] [1, 2, 2]', 'ValueError(...)'],
    ],
    [
      'else of a loop runs unless break leaves it',
      `
for i in []:
    pass
else:
    print('for')
n = 2
while n:
    n -= 1
else:
    print('while')
while True:
    break
else:
    print('never')
`,
      ['for', 'while'],
    ],
    [
      'a list may grow while it is iterated, a dict must not',
      `
xs = [1]
for x in xs:
    if x < 3:
        xs.append(x + 1)
print(xs)
d = {1: 1}
try:
    for k in d:
        d[k + 1] = 0
except RuntimeError as e:
    print(e, d)
`,
      ['[1, 2, 3]', 'RuntimeError(...) {1: 1, 2: 0}'],
    ],
    [
      'a missing method is noticed before its arguments are evaluated',
      `
def f():
    print('never')
try:
    (5).append(f())
except AttributeError as e:
    print(e)
`,
      ['AttributeError(...)'],
    ],
    [
      'sorted keeps equal items in order, reversed or not',
      `
xs = [(1, 'a'), (0, 'b'), (1, 'c')]
print(sorted(xs, key=lambda x: x[0]), sorted(xs, key=lambda x: -x[0]), sorted([2, 1, 3], reverse=True))
`,
      ["[(0, 'b'), (1, 'a'), (1, 'c')] [(1, 'a'), (1, 'c'), (0, 'b')] [3, 2, 1]"],
    ],
    [
      'an iterator is used up',
      `
it = iter([1, 2])
print(next(it), list(it), list(it), next(it, 'none'))
try:
    next(it)
except StopIteration as e:
    print(e)
`,
      ['1 [2] [] none', 'StopIteration()'],
    ],
    [
      'a function and a sentinel are iterated over by calls, until the function returns the sentinel or raises StopIteration',
      `
xs = [4, 3, (2, 1), 0, 5, 6]
def take():
    if not xs:
        raise StopIteration('lost')
    return xs.pop(0)
it = iter(take, 0)
print(iter(it) is it, next(it), [x for x in it], next(it, 'over'), xs)
print(list(iter(take, None)), list(iter(take, None)))
for wrong in [lambda: iter(1, 2), lambda: next(iter(take, 0)), lambda: next(5)]:
    try:
        wrong()
    except (TypeError, StopIteration) as e:
        print(e)
`,
      ['True 4 [3, (2, 1)] over [5, 6]', '[5, 6] []', 'TypeError(...)', 'StopIteration()', 'TypeError(...)'],
    ],
    [
      'where a program has such an iterator, all of its loops are what they are elsewhere',
      `
def take():
    if len(xs) > 3:
        raise KeyError(len(xs))
    xs.append(xs)
    return len(xs)
xs = []
for i, (j, k) in [(1, (2, 3)), (4, (5, 6))]:
    if i == 4:
        continue
    print(i, j, k)
else:
    print('else')
for i in iter(take, 9):
    if i == 2:
        break
else:
    print('never')
print(sorted(iter(take, 3)), [(i, j) for i, j in [(1, 2)] for i in [i, j] if i], list('ab'), tuple({'a': 1}), list(), sorted([2, 1]))
try:
    print([i for i in iter(take, 9)])
except KeyError as e:
    print(e)
xs = [lambda: i for i in range(3)]
print([f() for f in xs], [x for y in [[1, 2], [3]] for x in y])
`,
      ['1 2 3', 'else', "[] [(1, 2), (2, 2)] ['a', 'b'] ('a',) [] [1, 2]", 'KeyError(4)', '[2, 2, 2] [1, 2, 3]'],
    ],
  ],
  printing: [
    [
      'strings stand for themselves, and as Python writes them inside others',
      `print('it\\'s', ['it\\'s', '"', 'a\\nb', '\\x00\\u2028', '\\\\'], ('é', '\\U0001f600'))`,
      [`it's ["it's", '"', 'a\\nb', '\\x00\\u2028', '\\\\'] ('é', '😀')`],
    ],
    [
      'containers are printed in Python notation',
      `print((), (1,), [], {}, {'a': (None, True)}, [1.0, 2])`,
      ["() (1,) [] {} {'a': (None, True)} [1.0, 2]"],
    ],
    [
      'functions, classes and exceptions are printed by name',
      `
def f():
    pass
print(f, lambda: 0, len, int, KeyError, KeyError('k'), TypeError('hidden'))
`,
      ["<function f> <function <lambda>> <function len> <class int> <class KeyError> KeyError('k') TypeError(...)"],
    ],
    [
      'a list that holds itself is printed',
      `
a = [1]
a.append(a)
d = {'a': a}
a.append((d,))
print(a)
`,
      ["[1, [...], ({'a': [...]},)]"],
    ],
    [
      'a deep value is cut off',
      `
x = 0
for i in range(150):
    x = [x]
print(x)
`,
      ['['.repeat(100) + '...' + ']'.repeat(100)],
    ],
    [
      'str and repr write what print writes',
      `print(str(1.0), str((1, 'a')), repr('a'), str('a'), str(None), repr([1e-05]))`,
      ["1.0 (1, 'a') 'a' a None [1e-05]"],
    ],
  ],
  endings: [
    [
      '10,000 rounds are not endless, one more is',
      `
n = 9999
while n:
    n -= 1
for i in [1]:
    print('one more')
for i in [1]:
    print('too many')
`,
      ['one more', 'endless'],
    ],
    [
      'rounds of comprehensions count',
      `
xs = [i for i in range(9000)]
print(len(xs))
ys = [i for i in range(9000)]
print('never')
`,
      ['9000', 'endless'],
    ],
    [
      'rounds of comprehensions count in the head of a loop, too',
      `
for x in [i for i in range(9000)]:
    break
print('more')
for x in [i for i in range(9000)]:
    break
print('never')
`,
      ['more', 'endless'],
    ],
    [
      'functions of functions count their calls',
      `
f = lambda: lambda x: [x, (lambda: x)()]
for i in range(300):
    f()(i)
print('more')
while True:
    f()(1)
`,
      ['more', 'endless'],
    ],
    [
      'a recursion is endless, whatever catches it',
      `
def f():
    try:
        f()
    except BaseException:
        print('never')
    finally:
        print('never')
f()
`,
      ['endless'],
    ],
    [
      'functions that call each other twice are endless',
      `
def f(n):
    if n:
        f(n - 1)
        f(n - 1)
f(30)
print('never')
`,
      ['endless'],
    ],
    [
      'calls of functions in values count',
      `
double = lambda f: (f(), f())
print('start')
h = lambda: double(lambda: double(lambda: double(lambda: double(lambda: double(lambda: double(lambda: double(lambda: double(lambda: double(lambda: double(lambda: double(lambda: 0)))))))))))
print(len(h()))
`,
      ['start', 'endless'],
    ],
    [
      'so is a function that is called until it returns what it never does',
      `
print('some')
print(list(iter(lambda: 1, 2)))
`,
      ['some', 'endless'],
    ],
    [
      'printing more than a million characters is endless',
      `
x = 'a' * 600000
print('some')
print(len([x, x]))
for i in range(2):
    print([x] == [x], i)
print(x, x)
print('never')
`,
      ['some', '2', 'True 0', 'True 1', 'endless'],
    ],
    [
      'an exception that nobody catches ends the trace',
      `
print(1)
raise LookupError('lost', 1)
`,
      ['1', "raised LookupError('lost', 1)"],
    ],
  ],
};

for (const [subject, rows] of Object.entries(claims)) {
  describe(subject, () => {
    test.each(rows)('%s', async (_, text, lines) => {
      expect(await output(`${text}\n`)).toEqual(lines);
    });
  });
}

describe('outside of the language', () => {
  // What only one implementation could answer ends a program in JavaScript, and no handler catches it.
  test.each([
    ['the text of a function', 'str(print)'],
    ['the text of an exception without a text', "repr(ValueError('x'))"],
    ['the type of an iterator', 'type(iter([])).__name__'],
    ['% of a string', "'%s' % 1"],
    ['the sum of what may switch', 'sum(iter(lambda: 1, 1))'],
    ['a power of floats', '2.0 ** 0.5'],
    ['a keyword that is no name', "(lambda **k: k)(**{'a b': 1})"],
  ])('%s ends a program', (_, expression) => {
    const program = parse(`try:\n    print(${expression})\nexcept BaseException:\n    print('never')\n`);
    checkSubset(program);
    const { trace } = runReference(program);
    expect(trace.events).toEqual([]);
    expect(trace.end).toMatch(/^raised Outside\(.* is not in the scenario language.\)$/);
  });
});
