/**
 * The simplest programs there are, in the order of their simplicity: here those about greenlets.
 *
 * Before a failing program is cut down, these are tried: most mistakes show in one of them, and then it is the same
 * one whatever program was found first. (Enumerating small inputs in order is the idea of SmallCheck: C. Runciman,
 * M. Naylor, F. Lindblad, 2008.)
 */

import { parse } from '../scenario/parse.js';
import { printPython } from '../scenario/print-python.js';
import type { Program } from '../scenario/syntax.js';
import { canGenerateThreads } from './generate-threads.js';
import { rename } from './rename.js';
import { simplicity } from './simplicity.js';
import { threadTexts } from './simplest-thread-programs.js';

/** The programs by what they weigh, without those about green threads and with them, made when they are first asked for. */
const byWeight: { withoutThreads?: readonly Bucket[]; withThreads?: readonly Bucket[] } = {};

/** What programs about green threads weigh at most: there are so many of them. */
const heaviest = 50;

/** Programs of one weight: as they are written here, and in their order with canonical names as soon as somebody needs them. */
interface Bucket {
  readonly weight: number;
  readonly written: Program[];
  inOrder?: readonly Program[];
}

/**
 * The programs in their order.
 *
 * @param has what the implementation has: without green threads there are none about them
 * @param range what they weigh
 */
export function* simplestPrograms(
  has: ReadonlySet<string>,
  { above = -Infinity, below = Infinity }: { readonly above?: number; readonly below?: number } = {},
): Iterable<Program> {
  const buckets = canGenerateThreads(has)
    ? (byWeight.withThreads ??= bucketsOf([...texts(), ...threadTexts()], heaviest))
    : (byWeight.withoutThreads ??= bucketsOf(texts()));
  for (const bucket of buckets) {
    if (bucket.weight <= above) continue;
    if (bucket.weight >= below) return;
    yield* (bucket.inOrder ??= inOrder(bucket.written));
  }
}

function bucketsOf(sources: Iterable<string>, most = Infinity): Bucket[] {
  const buckets = new Map<number, Bucket>();
  const statements = new Map<string, Program>();
  for (const source of new Set(sources)) {
    // Most statements are in many programs.
    const program = source.split(/\n(?! |except|finally|$)/).flatMap((text) => {
      const known = statements.get(text) ?? parse(text);
      statements.set(text, known);
      return known;
    });
    const { weight } = simplicity(program);
    if (weight > most) continue;
    const bucket = buckets.get(weight);
    if (bucket) bucket.written.push(program);
    else buckets.set(weight, { weight, written: [program] });
  }
  return [...buckets].sort(([a], [b]) => a - b).map(([, bucket]) => bucket);
}

/** Programs of the same weight, each once. */
function inOrder(programs: readonly Program[]): Program[] {
  const found = new Map<string, Program>();
  for (const program of programs.map((written) => rename(written))) found.set(printPython(program), program);
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, program]) => program);
}

const switches = ['', '1', '1, 1', 'a=1', '1, a=1', '**{}', 'None', '()', '(1,)'].map((args) => `switch(${args})`);
const throws = [
  '',
  'Exception',
  'Exception(1)',
  'Exception, 1',
  'Exception, (1, 1)',
  'Exception, None',
  'Exception, Exception(1)',
  'Exception, GreenletExit(1)',
  'error',
  'error, 1',
  'GreenletExit',
  'GreenletExit(1)',
  'GreenletExit, 1',
  'BaseException',
].map((args) => `throw(${args})`);
const refusedThrows = ['1', 'None', 'Exception(), 1', 'Exception, None, 1', 'Exception, None, None, None', 'type=Exception'].map(
  (args) => `throw(${args})`,
);
const calls = [...switches, ...throws, ...refusedThrows];

const questions = (g: string): string[] => [
  g,
  `${g}.dead`,
  `bool(${g})`,
  `${g}.parent`,
  `${g}.parent.dead`,
  `${g}.run`,
  `isinstance(${g}, greenlet)`,
  `${g} is getcurrent()`,
  `${g}.parent is getcurrent()`,
  `${g}.run is ${g}.run`,
];

const changes = (g: string): string[] => [
  ...['1', 'None', 'getcurrent()', g, 'greenlet()', `greenlet(lambda: 1, ${g})`].map((value) => `${g}.parent = ${value}`),
  `del ${g}.parent`,
  `${g}.run = 1`,
  `${g}.run = lambda: 1`,
  `del ${g}.run`,
  `${g}.dead = 1`,
];

const greenlets = [
  'getcurrent()',
  'getcurrent().parent',
  'greenlet()',
  'greenlet(lambda: 1)',
  'greenlet(lambda: None)',
  'greenlet(lambda: ())',
  'greenlet(lambda: (1, 1))',
  'greenlet(lambda x: x)',
  'greenlet(lambda x: 1)',
  'greenlet(lambda *args: 1)',
  'greenlet(lambda *args: print(args))',
  'greenlet(lambda *args: args)',
  'greenlet(lambda **kwargs: kwargs)',
  'greenlet(1)',
  'greenlet(None)',
  'greenlet(getcurrent().switch)',
  'greenlet(lambda: 1, None)',
  'greenlet(lambda: 1, greenlet())',
  'greenlet(lambda: 1, greenlet(1))',
  'greenlet(lambda: 1, greenlet(lambda: 1))',
  'greenlet(lambda: 1, greenlet(lambda x: 1))',
  'greenlet(lambda: 1, greenlet(lambda *args: args))',
  'greenlet(lambda: 1, greenlet(lambda: 1, greenlet()))',
  'greenlet(lambda: 1, greenlet(lambda x: 1, greenlet(lambda x: 1)))',
];

const misuses = [
  'greenlet(lambda: 1, 1)',
  'greenlet(1, 1)',
  'greenlet(1, None, 1)',
  'greenlet(greenlet(), None, 1)',
  'getcurrent(1)',
  'g = greenlet()\ng.parent = g',
];

/** Statements about one greenlet. */
function* about(g: string): Iterable<string> {
  for (const call of calls) {
    yield `${g}.${call}`;
    yield `print(${g}.${call})`;
  }
  for (const question of questions(g)) yield `print(${question})`;
}

const raised = ['Exception', 'Exception(1)', 'BaseException', 'GreenletExit', 'GreenletExit(1)'];
const raising = (exception: string): string => `def f():\n    raise ${exception}\n`;

/** Callbacks for tracing, with the statements that define them. */
const callbacks: readonly (readonly [definition: string, callback: string])[] = [
  ['', '1'],
  ['', 'lambda x, x2: 1'],
  ['', 'lambda x, x2: print(x)'],
  ['', 'lambda x, x2: print(x2)'],
  ['', 'lambda x, x2: print(getcurrent())'],
  ['', 'lambda x, x2: settrace(None)'],
  ['', 'lambda: 1'],
  ['def f(x, x2):\n    raise Exception\n', 'f'],
  ["def f(x, x2):\n    if x == 'switch':\n        raise Exception\n", 'f'],
  ["def f(x, x2):\n    if x == 'throw':\n        raise Exception\n", 'f'],
  ['def f(x, x2):\n    raise GreenletExit\n', 'f'],
];

/** What a greenlet called g may do. */
const bodies = [
  'lambda: 1',
  'lambda: getcurrent().parent.switch()',
  'lambda: getcurrent().parent.switch(1)',
  'lambda: print(getcurrent().parent.switch())',
  'lambda x: print(x)',
  'lambda: print(getcurrent())',
  'lambda: print(g.dead)',
  'lambda: g.switch(1)',
  'lambda: g.throw()',
  'lambda: g.parent.throw(Exception)',
  'lambda: getcurrent().parent.throw()',
];

/** What is done with it. */
const uses = [
  'g.switch()',
  'g.switch(1)',
  'g.switch(1, 1)',
  'g.throw()',
  'g.throw(Exception)',
  'g.throw(GreenletExit(1))',
  'g.parent = greenlet()',
  'g.parent = greenlet(lambda x: 1)',
  'g.parent = greenlet(lambda *args: args)',
  'g.run = 1',
  'g.run = lambda: 2',
  'del g.run',
  'greenlet(lambda: 1, g).switch()',
];
const looks = [
  'print(g)',
  'print(g.dead)',
  'print(bool(g))',
  'print(g.parent)',
  'print(g.run)',
  'print(getcurrent())',
  'print(getcurrent().parent)',
  'print(getcurrent().dead)',
  'print(g.switch())',
  'print(g.switch(1))',
  'print(g.throw())',
  'print(greenlet(lambda: 1, g).switch())',
];

/** What is done with it where an exception that comes of it does not end the program. */
const risks = ['g.switch()', 'g.switch(1)', 'g.throw(Exception)', 'greenlet(lambda: 1, g).switch()'];
const caught = (statement: string): string => `try:\n    ${statement}\nexcept Exception:\n    pass\n`;

/** What a callback for tracing does once. */
const acts = [
  'main.switch()',
  'main.switch(1)',
  'main.throw(Exception)',
  'g.switch()',
  'g.switch(1)',
  'g.throw()',
  'getcurrent().switch()',
  'getcurrent().throw(Exception)',
  'greenlet(lambda: 1).switch()',
  'print(greenlet(lambda *args: args).switch(1))',
];

/** What another greenlet does with it. */
const others = [
  'greenlet(lambda: g.switch()).switch()',
  'greenlet(lambda: g.switch(), g).switch()',
  'greenlet(lambda: print(g.switch())).switch()',
  'greenlet(lambda: print(g.switch(1))).switch()',
  'greenlet(lambda: print(g.throw())).switch()',
  'greenlet(lambda: g.throw(Exception)).switch()',
  'print(greenlet(lambda: g.switch()).switch())',
];

/** What a greenlet's function does when something is thrown into it; main waits for it. */
const handling = (handler: string): string => `def f():
    try:
        main.switch()
    ${handler}
main = getcurrent()
g = greenlet(f)
g.switch()
`;
const handlers = [
  'except Exception:\n        return 1',
  'except BaseException:\n        return 1',
  'except BaseException:\n        raise',
  'except BaseException:\n        main.switch()',
  'except BaseException as e:\n        print(e)',
  'except GreenletExit:\n        raise Exception',
  'finally:\n        print()',
  'finally:\n        main.switch()',
  'finally:\n        return 1',
];

function* texts(): Iterable<string> {
  yield* misuses;
  for (const g of greenlets) {
    yield* about(g);
    yield* changes(g);
  }
  // In another greenlet.
  for (const g of ['getcurrent()', 'getcurrent().parent', 'greenlet(lambda: 1)', 'greenlet(lambda: getcurrent().parent)']) {
    for (const value of [...calls.map((call) => `${g}.${call}`), ...questions(g)]) {
      yield `greenlet(lambda: ${value}).switch()`;
      yield `print(greenlet(lambda: ${value}).switch())`;
      yield `greenlet(lambda: print(${value})).switch()`;
    }
  }
  for (const exception of raised) {
    for (const parent of [
      '',
      ', greenlet()',
      ', greenlet(lambda: 1)',
      ', greenlet(lambda x: 1)',
      ', greenlet(lambda *args: print(args))',
    ]) {
      for (const call of ['switch()', 'throw()', 'throw(Exception)']) {
        yield `${raising(exception)}greenlet(f${parent}).${call}`;
        yield `${raising(exception)}print(greenlet(f${parent}).${call})`;
      }
    }
  }
  // One greenlet several times.
  for (const body of bodies) {
    const made = `g = greenlet(${body})\n`;
    for (const first of uses) for (const second of [...uses, ...looks]) yield `${made}${first}\n${second}`;
  }
  for (const g of ['greenlet()', 'greenlet(1)', ...bodies.map((body) => `greenlet(${body})`)]) {
    for (const risk of risks) for (const second of [...uses, ...looks]) yield `g = ${g}\n${caught(risk)}${second}`;
  }
  for (const g of ['getcurrent()', 'greenlet()', 'greenlet(lambda: 1)']) for (const call of calls) yield caught(`${g}.${call}`);
  for (const body of [...bodies.slice(1, 4), 'lambda: print(getcurrent().parent.switch())']) {
    for (const parent of ['', ', greenlet()', ', greenlet(lambda: 1)']) {
      const waiting = `g = greenlet(${body}${parent})\ng.switch()\n`;
      for (const use of [...uses, ...looks, ...others]) yield waiting + use;
      if (parent === '') for (const first of uses) for (const second of looks) yield `${waiting}${first}\n${second}`;
    }
  }
  for (const body of ['lambda: main.switch()', 'lambda: print(main.switch())']) {
    for (const parent of ['', ', greenlet()', ', greenlet(lambda: 1)']) {
      const waiting = `g = greenlet(${body}${parent})\nmain = getcurrent()\ng.switch()\n`;
      for (const use of [...uses, ...looks, ...others]) yield waiting + use;
    }
  }
  // Dead ones, with whatever parent.
  for (const end of ['g.switch()', 'g.throw()']) {
    const dead = `g = greenlet(lambda: 1)\n${end}\n`;
    for (const parent of [
      '',
      'greenlet()',
      'greenlet(1)',
      'greenlet(lambda: 1)',
      'greenlet(lambda x: 1)',
      'greenlet(lambda *args: args)',
    ]) {
      const changed = parent === '' ? '' : `g.parent = ${parent}\n`;
      for (const use of [...uses, ...looks, ...others]) yield dead + changed + use;
      for (const first of uses.slice(0, 5)) for (const second of looks) yield `${dead}${changed}${first}\n${second}`;
    }
    const two = `${dead}g2 = greenlet(lambda: 1, g)\ng2.switch()\n`;
    for (const change of ['', 'g.parent = greenlet()\n', 'g.parent = greenlet(lambda: 1)\n', 'g.parent = greenlet(lambda *args: args)\n'])
      for (const use of [...uses, ...looks, ...others]) yield two + change + use.replaceAll(/\bg\b/g, 'g2');
  }
  // Parents that are given children when they start.
  for (const parent of [
    'lambda *args: g.switch()',
    'lambda *args: print(g.dead)',
    'lambda *args: print(greenlet(lambda: 1, g).switch())',
  ]) {
    for (const call of ['switch()', 'throw()']) yield `g = greenlet(lambda: 1, greenlet(${parent}))\ng.${call}`;
    yield `g = greenlet(lambda: 1, greenlet(lambda *args: 1, greenlet(${parent})))\ng.switch()`;
  }
  for (const handler of handlers) {
    for (const call of throws) {
      for (const [start, end] of [
        ['', ''],
        ['print(', ')'],
      ] as const) {
        yield `${handling(handler)}${start}g.${call}${end}`;
        yield `${handling(handler)}g.${call}\n${start}g.${call}${end}`;
        yield `${handling(handler)}g.${call}\n${start}g.switch()${end}`;
      }
    }
  }
  // Traced.
  yield* ['print(gettrace())', 'settrace()', 'settrace(1, 1)', 'print(settrace(1))'];
  for (const [definition, callback] of callbacks) {
    const traced = `${definition}settrace(${callback})\n`;
    for (const look of ['print(gettrace())', 'print(settrace(None))', 'print(settrace(1))']) yield traced + look;
    for (const g of greenlets) {
      for (const call of ['switch()', 'switch(1)', 'switch(a=1)', 'throw()', 'throw(Exception)', 'throw(1)']) {
        yield `${traced}${g}.${call}`;
        yield `${traced}print(${g}.${call})`;
      }
    }
    for (const first of uses.slice(0, 5)) {
      for (const second of [...uses, ...looks]) yield `${definition}g = greenlet(lambda: 1)\nsettrace(${callback})\n${first}\n${second}`;
      yield `${definition}g = greenlet(lambda: getcurrent().parent.switch())\ng.switch()\nsettrace(${callback})\n${first}`;
    }
  }
  for (const act of acts) {
    const traced = `def f(x, x2):\n    settrace(None)\n    ${act}\ng = greenlet(lambda: 1)\n${act.startsWith('main') ? 'main = getcurrent()\n' : ''}settrace(f)\n`;
    for (const first of uses.slice(0, 5)) for (const second of ['', ...uses, ...looks]) yield `${traced}${first}\n${second}`;
  }
  // Classes.
  for (const call of ['switch()', 'switch(1)', 'throw()', 'run()']) {
    for (const args of ['', 'lambda: 2', 'parent=getcurrent()']) {
      yield `class C(greenlet):\n    pass\nprint(C(${args}).${call})`;
      for (const value of ['1', 'self', 'getcurrent() is self', 'getcurrent().switch()', 'getcurrent().parent.switch()', 'C().switch()']) {
        yield `class C(greenlet):\n    def run(self):\n        return ${value}\nprint(C(${args}).${call})`;
        yield `class C(greenlet):\n    def run(self, *args):\n        return args\nprint(C(${args}).${call})`;
      }
    }
  }
  const derived = 'class C(greenlet):\n    def run(self):\n        return 1\n';
  yield* ['print(isinstance(C(), C))', 'print(isinstance(C(), greenlet))', 'print(C() is C())', 'print(C())'].map((use) => derived + use);
  for (const use of ['g.run = lambda: 2', 'del g.run', 'g.switch()']) {
    for (const look of ['g.switch()', 'print(g.switch())', 'print(g.run())', 'g.run = 1', 'del g.run'])
      yield `${derived}g = C()\n${use}\n${look}`;
  }
  const stop = 'class C(GreenletExit):\n    pass\n';
  for (const g of ['getcurrent()', 'greenlet()', 'greenlet(lambda: 1)']) {
    for (const call of ['throw(C)', 'throw(C, 1)', 'throw(C())']) yield `${stop}print(${g}.${call})`;
  }
}
