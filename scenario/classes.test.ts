/** Classes, exceptions of the API and attributes as an implementation in JavaScript meets them, in both styles. */

import { describe, expect, test } from 'vitest';
import { AdapterRunner } from '../adapters/run-adapter.js';
import { parse } from './parse.js';
import { printJavaScript } from './print-javascript.js';
import { requires } from './requires.js';
import { checkSubset } from './subset.js';
import { traceLines } from './trace.js';

type Run = (this: unknown, ...args: unknown[]) => unknown;
type ErrorClass = new (...args: unknown[]) => Error;

/** What remembers a function and calls it: no green threads, but the shape of their API. */
class Fake {
  #run: unknown;
  #parent: unknown = null;
  readonly alive = false;

  constructor(run?: unknown, parent?: unknown) {
    this.#run = run;
    this.#parent = parent ?? null;
  }
  get dead(): boolean {
    return false;
  }
  get run(): unknown {
    if (this.#run === undefined) throw Object.assign(new Error('run'), { name: 'AttributeError' });
    return this.#run;
  }
  set run(value: unknown) {
    this.#run = value;
  }
  get parent(): unknown {
    return this.#parent;
  }
  set parent(value: unknown) {
    if (value === undefined) throw Object.assign(new Error('parent'), { name: 'AttributeError' });
    if (!(value instanceof Fake)) throw new TypeError('the parent must be a greenlet');
    this.#parent = value;
  }
}

class AsyncGreenlet extends Fake {
  async switch(...args: unknown[]): Promise<unknown> {
    return (this as unknown as { run: Run }).run(...args);
  }
  async throw(type: unknown = GreenletExit, value?: unknown): Promise<never> {
    throw thrown(type, value);
  }
}

class GeneratorGreenlet extends Fake {
  *switch(...args: unknown[]): Generator<unknown, unknown> {
    return yield* (this as unknown as { run: Run }).run(...args) as Generator<unknown, unknown>;
  }
  *throw(type: unknown = GreenletExit, value?: unknown): Generator<never, never> {
    throw thrown(type, value);
  }
}

const thrown = (type: unknown, value: unknown): unknown =>
  typeof type === 'function' ? new (type as ErrorClass)(...(value === undefined ? [] : [value])) : type;

class GreenletExit extends Error {}
class SwitchError extends Error {}

const shared = {
  GreenletExit,
  error: SwitchError,
  getcurrent: () => {
    throw new SwitchError('a text of its own');
  },
  GREENLET_USE_GC: true,
  greenletUseTracing: false,
};
const runners = {
  async: new AdapterRunner({ name: 'fake', style: 'async', api: { ...shared, Greenlet: AsyncGreenlet } }),
  generator: new AdapterRunner({
    name: 'fake',
    style: 'generator',
    api: { ...shared, Greenlet: GeneratorGreenlet },
    run: (program) => {
      const generator = program() as Generator<unknown, unknown>;
      while (!generator.next().done);
    },
  }),
};

/** What a scenario prints in one style. */
async function output(style: 'async' | 'generator', text: string): Promise<string[]> {
  const program = parse(text.trimStart());
  checkSubset(program);
  const { spelling } = runners[style].api;
  return traceLines(await runners[style].run(printJavaScript(program, { style, spelling: (name) => spelling[name] ?? name })));
}

const claims: readonly (readonly [claim: string, program: string, lines: readonly string[]])[] = [
  [
    'a class of greenlets is one of the implementation’s, and run is its method',
    `
class Worker(greenlet):
    def run(self, x, y=2):
        return (self is g, x, y)
class Special(Worker):
    pass
g = Worker()
print(g.switch(1), g.run(3, y=4), Worker)
print(isinstance(g, greenlet), isinstance(g, Worker), isinstance(g, Special), type(g).__name__)
g = Special(parent=g)
print(g.switch(5), g, isinstance(g, Worker), g.parent)
`,
    ['(True, 1, 2) (True, 3, 4) <class Worker>', 'True True False Worker', '(True, 5, 2) <greenlet g> True <greenlet>'],
  ],
  [
    'a function that is set on an object hides the method of its class',
    `
class Worker(greenlet):
    def run(self):
        return 'method'
g = Worker()
method = g.run
g.run = lambda: 'function'
print(g.switch(), g.run(), method(), Worker().switch(), g.run == g.run, Worker().run == method)
`,
    ['function function method method True False'],
  ],
  [
    'a class can be called as a value, and started',
    `
class Worker(greenlet):
    pass
class Stop(GreenletExit):
    pass
made = [make(lambda: 'ran', parent=Worker()) for make in [greenlet, Worker]]
print(made, [g.switch() for g in made], [make(1, 'a') for make in [GreenletExit, Stop, KeyError]])
print(greenlet(GreenletExit).switch(2), greenlet(Stop).switch(3), greenlet(Worker).switch())
print([greenlet, Worker, Stop, GreenletExit], greenlet, isinstance(made[0], [greenlet][0]))
try:
    made[0](1)
except TypeError as e:
    print(e)
`,
    [
      "[<greenlet>, <greenlet>] ['ran', 'ran'] [GreenletExit(1, 'a'), Stop(1, 'a'), KeyError(1, 'a')]",
      'GreenletExit(2) Stop(3) <greenlet>',
      '[<class greenlet>, <class Worker>, <class Stop>, <class GreenletExit>] <class greenlet> True',
      'TypeError(...)',
    ],
  ],
  [
    'GreenletExit is no Exception, and error is one',
    `
class Stop(GreenletExit):
    pass
class Failure(error):
    pass
for make in [lambda: GreenletExit(1, (2,)), lambda: GreenletExit(), lambda: Stop('s'), lambda: error('text'), lambda: Failure(1)]:
    try:
        try:
            raise make()
        except Exception as e:
            print('Exception', e, isinstance(e, error))
    except (KeyError, GreenletExit) as e:
        print('GreenletExit', e, e.args, type(e).__name__, isinstance(e, (Stop, KeyError)), isinstance(e, BaseException))
try:
    raise Stop
except GreenletExit as e:
    print(e)
try:
    getcurrent()
except error as e:
    print(e)
`,
    [
      'GreenletExit GreenletExit(1, (2,)) (1, (2,)) GreenletExit False True',
      'GreenletExit GreenletExit() () GreenletExit False True',
      "GreenletExit Stop('s') ('s',) Stop True True",
      "Exception error('text') True",
      'Exception Failure(1) True',
      'Stop()',
      "error('a text of its own')",
    ],
  ],
  [
    'an implementation makes exceptions with new, of all kinds of classes',
    `
class Stop(GreenletExit):
    pass
class Lost(KeyError):
    pass
g = greenlet()
for how in [lambda: g.throw(), lambda: g.throw(KeyError, 'k'), lambda: g.throw(Lost, (1, 2)), lambda: g.throw(GreenletExit, 5)]:
    try:
        how()
    except BaseException as e:
        print(e, isinstance(e, LookupError))
kept = Stop(6)
for how in [lambda: g.throw(Stop, None), lambda: g.throw(Stop), lambda: g.throw(error, 'e'), lambda: g.throw(kept)]:
    try:
        how()
    except BaseException as e:
        print(e, e is kept, isinstance(e, GreenletExit))
`,
    [
      'GreenletExit() False',
      "KeyError('k') True",
      'Lost((1, 2)) True',
      'GreenletExit(5) False',
      'Stop(None) False True',
      'Stop() False True',
      "error('e') False False",
      'Stop(6) True True',
    ],
  ],
  [
    'attributes of the API are set as JavaScript sets them',
    `
def body():
    return 'body'
def nothing():
    pass
g = greenlet(body)
p = greenlet(body)
g.parent = p
print(g.parent, g.parent is p)
g.run = nothing
print(g.run, g.switch())
for wrong in [None, 1, nothing()]:
    try:
        g.parent = wrong
    except TypeError as e:
        print(e)
try:
    g.parent = nothing()
except TypeError as e:
    print(e)
try:
    del g.parent
except AttributeError as e:
    print(e)
try:
    g.dead = True
except AttributeError as e:
    print(e)
del g.run
try:
    g.switch()
except AttributeError as e:
    print(e)
g.parent, x = p, 1
[p][0].parent = g
print(p.parent)
`,
    [
      '<greenlet p> True',
      '<function nothing> None',
      ...Array<string>(4).fill('TypeError(...)'),
      ...Array<string>(3).fill('AttributeError(...)'),
      '<greenlet g>',
    ],
  ],
  [
    'greenlets, exceptions and functions have attributes of the scenario’s own, and nothing else has',
    `
class Worker(greenlet):
    def run(self):
        self.x = 1
        return self
g = greenlet()
e = KeyError('k')
for one in [g, Worker(), e, GreenletExit(), error(), lambda: 0]:
    one.x = one.note = [1]
    one.x += [2]
    print(one.x, one.note is one.x)
w = Worker()
try:
    print(w.x)
except AttributeError as e:
    print(e)
print(w.switch().x)
def put(one):
    one.x = 1
for one in [None, 1, 'a', (), [1], {'x': 1}, g.switch, w.run, GREENLET_USE_GC]:
    for wrong in [lambda: one.x, lambda: put(one)]:
        try:
            print(wrong())
        except AttributeError as e:
            print(e)
w.act = lambda x: ('called', x)
print(w.act(1))
`,
    [
      ...Array<string>(6).fill('[1, 2] True'),
      'AttributeError(...)',
      '1',
      ...Array<string>(18).fill('AttributeError(...)'),
      "('called', 1)",
    ],
  ],
  ['constants keep their values', 'print(GREENLET_USE_GC, GREENLET_USE_TRACING)', ['True False']],
];

describe.each(['async', 'generator'] as const)('in %s style', (style) => {
  test.each(claims)('%s', async (_, text, lines) => {
    expect(await output(style, text)).toEqual(lines);
  });
});

test('an implementation has what its API object holds, in its own spelling', () => {
  expect(runners.async.api.has).toEqual([
    'greenlet',
    'getcurrent',
    'GreenletExit',
    'error',
    'GREENLET_USE_GC',
    'GREENLET_USE_TRACING',
    '.switch',
    '.throw',
    '.dead',
    '.parent',
    '.run',
  ]);
  expect(runners.async.api.spelling).toEqual({ greenlet: 'Greenlet', GREENLET_USE_TRACING: 'greenletUseTracing' });
});

test('a scenario requires what it names, calls, reads and sets', () => {
  const program = parse(`
class Worker(greenlet):
    def run(self):
        self.x = 1
g = Worker(parent=None)
g.parent = g
g.throw(GreenletExit)
del g.run
print(g.x, GREENLET_USE_GC)
`);
  expect([...requires(program)].sort()).toEqual(['.parent', '.run', '.throw', 'GREENLET_USE_GC', 'GreenletExit', 'greenlet']);
});
