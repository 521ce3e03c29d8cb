import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { openAdapter } from '../adapters/open.js';
import { AdapterRunner } from '../adapters/run-adapter.js';
import { runReference } from '../reference/run.js';
import { programs } from '../suites/generate.js';
import { readSpec } from '../suites/read-spec.js';
import { anyPlainProgram } from './any-plain-program.js';
import { parse } from './parse.js';
import { printJavaScript } from './print-javascript.js';
import { printPython } from './print-python.js';
import { readByPython, realPython } from './real-python.js';
import { checkSubset } from './subset.js';
import { name, ScenarioError, type Block, type Program, type Statement } from './syntax.js';
import { traceLines } from './trace.js';
import { api, apiAttributes, apiMethods, builtins, containerMethods, exceptionBases, isOwnAttribute } from './vocabulary.js';

const python = await realPython('that CPython takes what the subset checker takes');
const cpython = python ? await openAdapter('greenlet') : undefined;
afterAll(() => cpython?.close());

/** Why a text is refused, with its line; `accepted` when it is not. */
function problem(text: string): string {
  try {
    checkSubset(parse(text));
    return 'accepted';
  } catch (error) {
    if (error instanceof ScenarioError) return error.message;
    throw error;
  }
}

describe('refused with the line and what to write instead', () => {
  test.each([
    // Statements
    ['import os', 'line 1: import is not in the scenario language; the API is there without it'],
    ['x = 1\nfrom os import path', 'line 2: import is not in the scenario language; the API is there without it'],
    // Classes
    ['class A:\n    pass', 'line 1: a class has one base here, which is a name: class A(greenlet):'],
    ['class A():\n    pass', 'line 1: a class has one base here, which is a name: class A(greenlet):'],
    ['class A(greenlet, KeyError):\n    pass', 'line 1: a class has one base here, which is a name: class A(greenlet):'],
    ['class A(metaclass=greenlet):\n    pass', 'line 1: a class has one base here, which is a name: class A(greenlet):'],
    ['class A(*[greenlet]):\n    pass', 'line 1: a class has one base here, which is a name: class A(greenlet):'],
    ['class A(lambda: 0):\n    pass', 'line 1: a class has one base here, which is a name: class A(greenlet):'],
    ['@given(x=values)\nclass A(greenlet):\n    pass', 'line 1: only @given(…) before a def is allowed'],
    [
      'class A(list):\n    pass',
      'line 1: "list" cannot be the base of a class; only greenlet, exception classes and classes further up can',
    ],
    [
      'class A(getcurrent):\n    pass',
      'line 1: "getcurrent" cannot be the base of a class; only greenlet, exception classes and classes further up can',
    ],
    [
      'class A(B):\n    pass\nclass B(KeyError):\n    pass',
      'line 1: "B" cannot be the base of a class; only greenlet, exception classes and classes further up can',
    ],
    ['class A(A):\n    pass', 'line 1: "A" cannot be the base of a class; only greenlet, exception classes and classes further up can'],
    ['def f():\n    class A(KeyError):\n        pass', 'line 2: a class stands at the top level, outside of all blocks and functions'],
    ['if True:\n    class A(KeyError):\n        pass', 'line 2: a class stands at the top level, outside of all blocks and functions'],
    ['class A(KeyError):\n    class B(KeyError):\n        pass', 'line 2: a class of exceptions holds pass, and nothing else'],
    ['class A(KeyError):\n    def run(self):\n        pass', 'line 2: a class of exceptions holds pass, and nothing else'],
    ['class A(GreenletExit):\n    x = 1', 'line 2: a class of exceptions holds pass, and nothing else'],
    ['class A(greenlet):\n    x = 1', 'line 2: a class holds pass, or the method run, and nothing else'],
    ['class A(greenlet):\n    pass\n    pass', 'line 3: a class holds pass, or the method run, and nothing else'],
    ['class A(greenlet):\n    "text"', 'line 2: a class holds pass, or the method run, and nothing else'],
    ['class A(greenlet):\n    def go(self):\n        pass', 'line 2: a class has no method but run; make "go" a function'],
    ['class A(greenlet):\n    def __init__(self):\n        pass', 'line 2: a class has no method but run; make "__init__" a function'],
    [
      'class A(greenlet):\n    @staticmethod\n    def run(self):\n        pass',
      'line 2: "@staticmethod" is not in the scenario language; the only decorator is @given(…)',
    ],
    ['class A(greenlet):\n    def run():\n        pass', 'line 2: the first parameter of run is the object itself; write def run(self, …)'],
    [
      'class A(greenlet):\n    def run(*args):\n        pass',
      'line 2: the first parameter of run is the object itself; write def run(self, …)',
    ],
    ['class KeyError(Exception):\n    pass', 'line 1: "KeyError" belongs to the scenario language; choose another name'],
    ['class error(Exception):\n    pass', 'line 1: "error" belongs to the scenario language; choose another name'],
    ['class OSError(Exception):\n    pass', 'line 1: "OSError" may be a builtin of Python; choose another name at the top level'],
    ['class A(KeyError):\n    pass\nA = 1', 'line 3: "A" is a class of this scenario; choose another name'],
    ['class A(KeyError):\n    pass\ndel A', 'line 3: "A" is a class of this scenario; choose another name'],
    ['class A(KeyError):\n    pass\nclass A(KeyError):\n    pass', 'line 3: "A" is a class of this scenario; choose another name'],
    ['class A(KeyError):\n    pass\ndef f(A):\n    pass', 'line 3: "A" is a class of this scenario; choose another name'],
    ['class A(KeyError):\n    pass\nprint(A.args)', 'line 3: "A" has no attributes here; only objects have'],
    ['class A(KeyError):\n    pass\nA.x = 1', 'line 3: "A" has no attributes here; only objects have'],
    ['class A(KeyError):\n    pass\nA(x=1)', 'line 3: A() takes no keywords'],
    ['GreenletExit(x=1)', 'line 1: GreenletExit() takes no keywords'],
    ['with (greenlet, greenlet):\n    pass', 'line 1: write several context managers without brackets: with a, b:'],
    ['with greenlet as x.y:\n    pass', 'line 1: syntax error near ".y:"'],
    ['async with greenlet:\n    pass', 'line 1: async is not in the scenario language; the printers add it'],
    ['async def f():\n    pass', 'line 1: async is not in the scenario language; the printers add it'],
    ['x = await f()', 'line 1: await is not in the scenario language; the printers add it'],
    ['def f():\n    yield 1', 'line 2: yield is not in the scenario language; use greenlets'],
    ['match x:\n    case 1:\n        pass', 'line 1: match is not in the scenario language; write if and elif'],
    ['x: int = 1', 'line 1: annotations are not in the scenario language; leave them out'],
    ['@cache\ndef f():\n    pass', 'line 1: "@cache" is not in the scenario language; the only decorator is @given(…)'],
    ['def f():\n    @given(x=values)\n    def law(x):\n        pass', 'line 2: @given stands before the law of a page, and nowhere else'],
    ['try:\n    pass\nexcept* KeyError:\n    pass', 'line 3: except* is not in the scenario language'],
    ['try:\n    pass', 'line 1: a try without except and finally; leave it out, or add one'],
    ['try:\n    pass\nexcept:\n    pass\nexcept KeyError:\n    pass', 'line 3: an except without a class comes last'],
    ['raise', 'line 1: a bare raise stands inside an except block of the same function, not in its finally'],
    ['return 1', 'line 1: return outside a function'],
    ['while True:\n    pass\nelse:\n    break', 'line 4: break outside a loop'],
    // Expressions
    ['x = (y := 1)', 'line 1: ":=" is not in the scenario language; assign on a line of its own'],
    ["print(f'{1}')", 'line 1: f-strings are not in the scenario language; give print several arguments'],
    ["print(b'a')", 'line 1: b-strings are not in the scenario language'],
    ['print([1, 2][0:1])', 'line 1: slices are not in the scenario language'],
    ['print({1})', 'line 1: sets are not in the scenario language; use a list'],
    ['print({x: x for x in []})', 'line 1: dict comprehensions are not in the scenario language; use a for loop'],
    ['list(x for x in [])', 'line 1: generator expressions are not in the scenario language; use a list comprehension'],
    ['a, *b = [1]', 'line 1: "*" is not in the scenario language'],
    ['print(1 | 2)', 'line 1: "|" is not in the scenario language'],
    ['print(1j)', 'line 1: complex numbers are not in the scenario language'],
    ['def f():\n    return 1\nprint(0 < f() < 2)', 'line 3: assign the middle of a chained comparison to a name first'],
    ['print([x for [1][0] in [1]])', 'line 1: a comprehension assigns to names only'],
    ['y = [1]\nprint([x for x in [1] if y for y in [2]])', 'line 2: "y" is bound further right in this comprehension; choose another name'],
    ['print(range(3))', 'line 1: range(…) stands where something is iterated; write list(…) around it'],
    ["x = {'a': 1}.keys()", 'line 1: .keys() stands where something is iterated; write list(…) around it'],
    ['print(len())', 'line 1: len() takes 1 argument, not 0'],
    ['print(len(*[[]]))', 'line 1: write the arguments of len() out'],
    ['print(1, sep="")', 'line 1: print() takes no keywords here'],
    ['print(1, file=None)', 'line 1: print() takes no keywords here'],
    ['print(KeyError(a=1))', 'line 1: KeyError() takes no keywords'],
    ['f = sorted', 'line 1: "sorted" can be called, but not passed around; write a lambda'],
    ['g = GreenThread()', 'line 1: GreenThread is no class to make objects of; spawn() gives them'],
    ['Event().wait(**{})', 'line 1: write the keywords of .wait() out; ** is for calls of your own functions and of switch'],
    ['Timeout(seconds=1)', 'line 1: Timeout() takes no keywords'],
    ['f = [].append', 'line 1: ".append" can be called, but not passed around'],
    // Names
    ['def f():\n    return g', 'line 2: "g" is neither bound in the scenario nor a name of the scenario language'],
    ['x = 1\nlen = 2', 'line 2: "len" belongs to the scenario language; choose another name'],
    ['def f(print):\n    pass', 'line 1: "print" belongs to the scenario language; choose another name'],
    ['try:\n    pass\nexcept KeyError as greenlet:\n    pass', 'line 3: "greenlet" belongs to the scenario language; choose another name'],
    ['print([str for str in []])', 'line 1: "str" belongs to the scenario language; choose another name'],
    ['for KeyError in []:\n    pass', 'line 1: "KeyError" belongs to the scenario language; choose another name'],
    ['print(__builtins__)', 'line 1: "__builtins__" is neither bound in the scenario nor a name of the scenario language'],
    ['__builtins__ = {}', 'line 1: "__builtins__" begins with two underscores; choose another name'],
    ['f = lambda **k: k\nf(__debug__=1)', 'line 2: "__debug__" begins with two underscores; choose another name'],
    ['open = 1', 'line 1: "open" may be a builtin of Python; choose another name at the top level'],
    ['def f():\n    global x\n    x = 1', 'line 2: global "x": nothing binds it at the top level'],
    ['def f():\n    x = 1\n    global x\nx = 1', 'line 3: write global before all other statements of the function'],
    ['def f(x):\n    global x\nx = 1', 'line 2: "x" is declared twice in one function'],
    [
      'x = 1\ndef f():\n    x = 2\n    def g():\n        global x',
      'line 5: global "x": a function around has its own; choose another name',
    ],
    ['x = 1\ndef f():\n    nonlocal x', 'line 3: nonlocal "x": no function around binds it'],
    ['é = 1', 'line 1: "é" is no name here; write names with the letters a to z, digits and _'],
    ['x\u2028y = 1', 'line 1: "x\u2028y" is no name here; write names with the letters a to z, digits and _'],
    // Attributes
    ['print(().__class__)', 'line 1: ".__class__" is not in the scenario language; names with underscores are out of reach'],
    ["print('{0.__class__}'.format(1))", 'line 1: ".format" is not in the scenario language'],
    ['print(type(1))', 'line 1: type is for type(e).__name__ only'],
    ["print(type('A', (), {}).__name__)", 'line 1: "__name__" is for type(e).__name__ only'],
    ['print(type(*[1]).__name__)', 'line 1: "__name__" is for type(e).__name__ only'],
    ['print(greenlet.switch)', 'line 1: "greenlet" has no attributes here; only objects have'],
    ['print(KeyError.args)', 'line 1: "KeyError" has no attributes here; only objects have'],
    ['g = greenlet()\ng.switch = 1', 'line 2: ".switch" is not an attribute that a scenario can set; choose another name'],
    ['g = greenlet()\ng._x = 1', 'line 2: "._x" is not an attribute that a scenario can set; choose another name'],
    ['g = greenlet()\ng.message = 1', 'line 2: ".message" is not an attribute that a scenario can set; choose another name'],
    ['g = greenlet()\ng.x = 1\ndel g.x', 'line 3: ".x" cannot be deleted; only attributes of the API can'],
    ['g = greenlet()\nprint(g.x)', 'line 2: ".x" is not in the scenario language'],
    ['greenlet.x = 1', 'line 1: "greenlet" has no attributes here; only objects have'],
  ])('%j', (text, message) => {
    expect(problem(`${text}\n`)).toBe(message);
  });
});

describe('nothing but green threads', () => {
  test.each(
    [
      // What Python holds behind attributes.
      ...[
        '__class__',
        '__globals__',
        '__traceback__',
        '__cause__',
        '__init__',
        '__dict__',
        'tb_frame',
        'f_globals',
        'gi_frame',
        'cr_frame',
      ],
      ...['with_traceback', 'add_note', 'format', 'format_map', 'gr_frame', 'gr_context', 'settrace', 'obj', 'name', 'mro', 'func_globals'],
      // What JavaScript holds there.
      ...['constructor', '__proto__', 'prototype', 'call', 'apply', 'bind', 'toString', 'valueOf', 'then', 'items_', 'arguments', 'caller'],
    ].filter((id) => !apiMethods.has(id) && !apiAttributes.has(id) && !containerMethods.has(id)),
  )('the attribute %s cannot be read, called, set or deleted', (id) => {
    for (const text of [`print(x.${id})`, `x.${id}()`, `x.${id} = 1`, `x.${id} += 1`, `del x.${id}`, `for x.${id} in []:\n    pass`]) {
      expect(problem(`x = [lambda: 0]\n${text}\n`)).toMatch(/^line 2: /);
    }
  });

  test.each(
    (
      'eval exec open compile __import__ globals locals vars getattr setattr delattr dir id input breakpoint object super classmethod ' +
      'memoryview help exit quit license OSError ImportError Warning hash format process globalThis require module exports ' +
      'Function eval Reflect Object Proxy window self this py scope undefined arguments console setTimeout Symbol Promise Buffer'
    ).split(' '),
  )('the name %s is not there', (id) => {
    expect(problem(`print(${id})\n`)).toMatch(/^line 1: ".*" is neither bound|^line 1: syntax error/);
    expect(problem(`${id}('1')\n`)).toMatch(/^line 1: /);
  });

  test.skipIf(!python)('what Python itself has as an attribute is none of a scenario’s own', () => {
    const list = `
import builtins, contextvars, json, types
kinds = [getattr(types, name) for name in dir(types) if isinstance(getattr(types, name), type)]
kinds += [vars(contextvars)[name] for name in ("Context", "ContextVar", "Token")]
kinds += [str, int, float, bool, list, tuple, dict, bytes, range, enumerate, type, type({}.items()), type(iter([]))]
kinds += [kind for kind in vars(builtins).values() if isinstance(kind, type) and issubclass(kind, BaseException)]
print(json.dumps(sorted({name for kind in kinds for name in dir(kind) if not name.startswith("_")})))
`;
    const known = JSON.parse(execFileSync(python!, ['-W', 'ignore', '-c', list], { encoding: 'utf8' })) as string[];
    expect(known.length).toBeGreaterThan(150);
    expect(known.filter(isOwnAttribute)).toEqual([]);
    expect(Object.getOwnPropertyNames(Object.prototype).filter(isOwnAttribute)).toEqual([]);
  });

  // Python looks an unbound variable of the module up among its builtins: `if None: eval = 1` made eval the scenario's own.
  test.each([
    'if None:\n    eval = 1\nprint(eval("1"))',
    'open = 1\ndel open\nopen("x")',
    'def f():\n    open("x")\nf()\nopen = 1',
    'for exec in []:\n    pass\nexec("1")',
    'try:\n    pass\nexcept KeyError as getattr:\n    pass\ngetattr(1, "x")',
    'def f():\n    global vars\n    vars = 1\nvars = 1',
    'if None:\n    def compile():\n        pass\ncompile("", "", "")',
    'while None:\n    a, (b, globals) = 1\nglobals()',
    'if None:\n    OSError = 1\nraise OSError',
  ])('a builtin cannot be had as an unbound variable: %j', (text) => {
    expect(problem(`${text}\n`)).toMatch(/may be a builtin of Python; choose another name at the top level$/);
  });

  test('the Python worker has no builtins beyond those of the language, even for a scenario that nobody checked', async ({ skip }) => {
    if (!cpython) return skip();
    const found: string[] = [];
    for (const id of 'eval exec open compile __import__ globals locals vars getattr input breakpoint object exit help dir'.split(' ')) {
      const tree: Program = [
        { kind: 'expression', value: { kind: 'call', callee: name('print'), arguments: [{ kind: 'positional', value: name(id) }] } },
      ];
      const outcome = await cpython.run(tree);
      if (outcome.kind !== 'trace' || outcome.trace.end !== 'raised NameError(...)') found.push(id);
    }
    expect(found).toEqual([]);
  });

  test('the Python worker has every builtin of the language', async ({ skip }) => {
    if (!cpython) return skip();
    const ids = [...Object.keys(builtins), ...Object.keys(exceptionBases)].filter((id) => id !== 'print');
    const tree = ids.map((id): Statement => ({ kind: 'expression', value: name(id) }));
    expect(await cpython.run(tree)).toEqual({ kind: 'trace', trace: { events: [], end: 'end' } });
  });

  test('JavaScript’s own names are unbound in a print, even of a scenario that nobody checked', async () => {
    const read = (id: string): Program => [{ kind: 'expression', value: name(id) }];
    for (const id of ['process', 'globalThis', 'require', 'Function', 'console', 'undefined_', 'scope', 'py']) {
      expect(runReference(read(id)).trace.end, id).toBe('raised NameError(...)');
      const set: Program = [
        {
          kind: 'def',
          name: 'f',
          parameters: [],
          body: [
            { kind: 'global', names: [id] },
            { kind: 'assign', targets: [name(id)], value: name('f') },
          ],
        },
      ];
      expect(() => printJavaScript(set, { style: 'async' })).toThrow(/is bound nowhere/);
    }
  });

  // Data may look like anything.
  const strange = [
    "'`${process.exit(3)}`'",
    `"'\\"\\\\"`,
    "'\\u2028\\u2029'",
    "'*/ // */'",
    "'</script>'",
    "'\\0\\n\\r'",
    "'__proto__'",
    "'constructor'",
    "'😀'",
    "'%s {0}'",
  ];
  const harmless = `
process = 1
globalThis = 2
require = 3
py = 4
scope = 5
undefined = 6
Object = 7
def Function(this, arguments=1, *Symbol, **prototype):
    return (this, arguments, Symbol, prototype)
print(process, globalThis, require, py, scope, undefined, Object)
print(Function(1), Function(this=2, constructor=3, toString=4, hasOwnProperty=5, valueOf=6, then=7))
d = dict([(key, 1) for key in [${strange.join(', ')}]])
for key in d.keys():
    d[key] = key
    print(key, [key], d[key] == key)
d['__proto__'] = {'polluted': 1}
print(d['__proto__'], 'polluted' in d, 'polluted' in {}, {'a': 1} == {'__proto__': {'a': 1}})
keywords = Function(**{'this': 1, 'constructor': 2, '__proto__': {'polluted': 3}})
print(keywords, 'polluted' in keywords[3])
keywords[3]['__proto__'] = 4
keywords[3].update({'__proto__': 5})
print(keywords[3].pop('__proto__'), keywords[3])
`.trimStart();

  test('names, keywords, keys and strings may look like anything and do nothing', async () => {
    const program = parse(harmless);
    checkSubset(program);
    const before = [Object.getOwnPropertyNames(globalThis), Object.getOwnPropertyNames(Object.prototype), Object.keys({})];
    const { trace } = runReference(program);
    expect(trace.end).toBe('end');
    expect(trace.events).toHaveLength(2 + strange.length + 3);
    expect(traceLines(trace).slice(-3)).toEqual([
      "{'polluted': 1} False False False",
      "(1, 1, (), {'constructor': 2, '__proto__': {'polluted': 3}}) False",
      "5 {'constructor': 2}",
    ]);
    const runner = new AdapterRunner({ name: 'async', style: 'async', api: {} });
    expect(await runner.run(printJavaScript(program, { style: 'async' }))).toEqual(trace);
    if (cpython) expect(await cpython.run(program)).toEqual({ kind: 'trace', trace });
    expect([Object.getOwnPropertyNames(globalThis), Object.getOwnPropertyNames(Object.prototype), Object.keys({})]).toEqual(before);
  });

  test('keywords of the API may be called like anything', () => {
    const program = parse(
      `
def body(*args, **kwargs):
    print(args, kwargs)
    print(main.switch(**kwargs))
main = getcurrent()
g = greenlet(body)
print(g.switch(constructor=1, toString=2, **{'__proto__': 3}))
g.switch(**{'__proto__': {'polluted': 1}, 'hasOwnProperty': 2})
print('polluted' in {})
`.trimStart(),
    );
    checkSubset(program);
    expect(traceLines(runReference(program).trace)).toEqual([
      "() {'constructor': 1, 'toString': 2, '__proto__': 3}",
      "{'constructor': 1, 'toString': 2, '__proto__': 3}",
      "{'__proto__': {'polluted': 1}, 'hasOwnProperty': 2}",
      'False',
    ]);
  });
});

describe('bombs', () => {
  test.each([
    ["x = 'a' * 10 ** 10", 'raised MemoryError(...)'],
    ['x = [0] * 10 ** 12', 'raised MemoryError(...)'],
    ['x = (0,) * 10 ** 15', 'raised MemoryError(...)'],
    ['x = list(range(10 ** 12))', 'raised MemoryError(...)'],
    ['x = 2 ** 10 ** 12', 'raised MemoryError(...)'],
    ['x = 10 ** 10 ** 10', 'raised MemoryError(...)'],
    ['x = 7\nfor i in range(100):\n    x = x * x', 'raised MemoryError(...)'],
    ["x = 'ab'\nfor i in range(100):\n    x = x + x", 'raised MemoryError(...)'],
    ['x = [1]\nfor i in range(100):\n    x.extend(x)', 'raised MemoryError(...)'],
    ['x = [1]\nfor i in range(100):\n    x += x', 'raised MemoryError(...)'],
    ['for i in range(10 ** 12):\n    pass', 'endless'],
    ['x = [i for i in range(10 ** 12)]', 'endless'],
    ['x = [1]\nfor i in x:\n    x.append(i)', 'endless'],
    ['def f(n):\n    f(n + 1)\nf(0)', 'endless'],
    ['f = lambda f: f(f)\nf(f)', 'endless'],
    ['def f():\n    try:\n        f()\n    finally:\n        f()\nf()', 'endless'],
    ['def f():\n    g = greenlet(f)\n    g.switch()\nf()', 'endless'],
    ['x = 0\nfor i in range(9000):\n    x = [x]\nprint(x)\nwhile True:\n    print(x)', 'endless'],
    ["x = 'a' * 999999\nwhile True:\n    print(x)", 'endless'],
  ])('%j ends', (text, end) => {
    const program = parse(`${text}\n`);
    checkSubset(program);
    expect(runReference(program).trace.end).toBe(end);
  });

  const depth = 10_000;
  test.each([
    ['brackets', `x = ${'('.repeat(depth)}1${')'.repeat(depth)}\n`],
    ['lists', `x = ${'['.repeat(depth)}${']'.repeat(depth)}\n`],
    ['a sum', `x = 1${' + 1'.repeat(depth)}\n`],
    ['not', `x = ${'not '.repeat(1_000)}1\n`],
    ['calls', `x = print${'()'.repeat(depth)}\n`],
    ['lambdas', `x = ${'lambda: '.repeat(1_000)}1\n`],
    ['elif', `if 1:\n    pass\n${'elif 1:\n    pass\n'.repeat(1_000)}`],
    ['blocks', Array.from({ length: 100 }, (_, i) => `${' '.repeat(i)}if 1:\n`).join('') + `${' '.repeat(100)}pass\n`],
  ])('%s nested without end are an error with a line', (_, text) => {
    expect(problem(text)).toMatch(/^line \d+: (nested too deeply; write it in several statements$|syntax error near ".{1,61}"$)/);
  });

  test('loops nested deeper than CPython can compile are an error with a line', () => {
    const loops = (count: number): string =>
      Array.from({ length: count }, (_, i) => `${' '.repeat(i)}for x in [1]:\n`).join('') + `${' '.repeat(count)}pass\n`;
    expect(problem(loops(20))).toBe('accepted');
    expect(problem(loops(21))).toBe('line 21: loops and try statements are nested too deeply; make a function of the inner ones');
  });

  test('a scenario without end is an error', () => {
    expect(problem(`x = 1\n`.repeat(20_000))).toBe('line 1: a scenario of more than 100000 characters; make several of it');
  });

  test('numbers of many digits are an error with a line', () => {
    expect(problem(`x = ${'9'.repeat(1_001)}\n`)).toBe('line 1: a number of more than 1000 digits; compute it');
  });
});

describe('accepted', () => {
  test('all scenarios of the specification', () => {
    for (const { examples, laws } of readSpec('spec')) for (const { program } of [...examples, ...laws]) checkSubset(program);
  });

  test('500 generated programs', () => {
    const has = new Set([...Object.keys(api), ...[...apiMethods.keys(), ...apiAttributes.keys()].map((id) => `.${id}`), 'keywords']);
    for (const program of fc.sample(programs({ has }), { seed: 3, numRuns: 500 })) checkSubset(program);
  });

  test.skipIf(!python)('only what CPython compiles, however statements and names are moved about', () => {
    const accepted = fc.sample(disordered, { seed: 5, numRuns: 2_000 }).filter((program) => {
      try {
        checkSubset(program);
        return true;
      } catch {
        return false;
      }
    });
    expect(accepted.length).toBeGreaterThan(700);
    const texts = accepted.map(printPython);
    expect(readByPython(python!, texts).flatMap(({ problem }, i) => (problem ? [`${problem}\n${texts[i]!}`] : []))).toEqual([]);
  });
});

// Programs with one to three disorders: a statement in another place, another name, another declaration or parameter.

type Node = Record<string, unknown>;
const isStatement = (part: unknown): boolean =>
  typeof part === 'object' && part !== null && 'kind' in part && statementKinds.has(String(part.kind));
const statementKinds = new Set(
  'expression assign augment delete return raise try if while for break continue pass assert global nonlocal def class'.split(' '),
);

/** All blocks and all nodes of a tree. */
function parts(tree: unknown, blocks: Statement[][] = [], nodes: Node[] = []): { blocks: Statement[][]; nodes: Node[] } {
  if (Array.isArray(tree) && tree.length > 0 && tree.every(isStatement)) blocks.push(tree as Statement[]);
  if (typeof tree === 'object' && tree !== null) {
    if (!Array.isArray(tree)) nodes.push(tree as Node);
    for (const part of Object.values(tree)) parts(part, blocks, nodes);
  }
  return { blocks, nodes };
}

const disordered: fc.Arbitrary<Program> = fc
  .record({
    program: anyPlainProgram({ size: 10 }),
    disorders: fc.array(fc.record({ how: fc.nat(5), at: fc.array(fc.nat(1_000), { minLength: 5, maxLength: 5 }) }), {
      minLength: 1,
      maxLength: 3,
    }),
  })
  .map(({ program, disorders }) => {
    const tree = JSON.parse(JSON.stringify(program)) as Statement[];
    for (const { how, at } of disorders) {
      const pick = <T>(items: readonly T[], i: number): T => items[at[i]! % items.length]!;
      const { blocks, nodes } = parts(tree);
      const [from, to] = [pick(blocks, 0), pick(blocks, 1)];
      const names = nodes.filter(({ kind }) => kind === 'name');
      const ids = names.map(({ id }) => String(id));
      const id = ids.length > 0 ? pick(ids, 2) : 'a';
      const functions = nodes.filter(({ kind }) => kind === 'def');
      const copy = JSON.parse(JSON.stringify(pick(from, 3))) as Statement;
      const ways: readonly Statement[] = [
        { kind: 'break' },
        { kind: 'continue' },
        { kind: 'return' },
        { kind: 'raise' },
        { kind: 'delete', targets: [name(id)] },
      ];
      if (how === 0) to.splice(at[4]! % (to.length + 1), 0, copy);
      else if (how === 1 && names.length > 0) pick(names, 4).id = id;
      else if (how === 2) to.splice(at[4]! % (to.length + 1), 0, pick(ways, 3));
      else if (how === 3 && functions.length > 0) (pick(functions, 3).parameters as Node[]).unshift({ kind: 'plain', name: id });
      else if (how === 4 && functions.length > 0)
        (pick(functions, 3).body as Block & Node[]).unshift({ kind: at[4]! % 2 ? 'global' : 'nonlocal', names: [id] });
      else for (const node of nodes) if (node.kind === 'global' || node.kind === 'nonlocal') node.kind = at[3]! % 2 ? 'global' : 'nonlocal';
    }
    return tree;
  });
