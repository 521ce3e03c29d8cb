import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyPlainProgram } from '../scenario/any-plain-program.js';
import { compile } from '../scenario/compile.js';
import type { Main } from '../scenario/evaluate.js';
import { parse } from '../scenario/parse.js';
import { printJavaScript } from '../scenario/print-javascript.js';
import { printPython } from '../scenario/print-python.js';
import type { Program } from '../scenario/syntax.js';
import type { Trace } from '../scenario/trace.js';
import { api, apiAttributes, apiMethods } from '../scenario/vocabulary.js';
import { programs } from '../suites/generate.js';
import { knownDefects } from './defects.js';
import { Machine, observed, type Circumstances, type Mark } from './machine.js';
import { prepare, type Model } from './run.js';

const members = [...apiMethods.keys(), ...apiAttributes.keys()].map((name) => `.${name}`);
const everything = new Set(['keywords', ...Object.keys(api), ...members]);
const greenlets = new Set(['keywords', 'greenlet', 'getcurrent', 'GreenletExit', 'error', 'settrace', 'gettrace', ...members]);

/** The JavaScript print of a program, in the place of the evaluator. */
function printed(program: Program): Main {
  const main = compile(printJavaScript(program, { style: 'generator' }), 'generator');
  return (_, lookUp) => main(lookUp) as ReturnType<Main>;
}

function run(model: Model, circumstances: Circumstances): { trace: Trace; marks: readonly Mark[] } {
  const machine = new Machine(circumstances);
  const trace = model.run(machine);
  return { trace, marks: machine.marks };
}

/** Programs that are not the same to the evaluator and to the JavaScript print. */
const different = (all: readonly Program[], circumstances: Circumstances = {}): string[] =>
  all.flatMap((program) => {
    const [one, other] = [run(prepare(program), circumstances), run(prepare(program, printed(program)), circumstances)];
    return JSON.stringify(one) === JSON.stringify(other) ? [] : [printPython(program)];
  });

test('generated programs about greenlets give the same trace and the same marks', () => {
  expect(different(fc.sample(programs({ has: greenlets }), { seed: 1, numRuns: 400 }))).toEqual([]);
});

test('generated programs about green threads do, in whatever order and with every known defect', () => {
  const all = fc.sample(programs({ has: everything }), { seed: 2, numRuns: 300 });
  expect(different(all.slice(0, 100))).toEqual([]);
  expect(different(all.slice(100, 200), { variations: { ...observed, 'hub.scheduling': 'any' } })).toEqual([]);
  expect(different(all.slice(200), { defects: new Set(Object.keys(knownDefects)) })).toEqual([]);
});

test('statements that programs have in common are not the same to all of them', () => {
  const common = 'print(make(lambda: 1))\nfor x in things:\n    print(x)\nprint(list(things))\n';
  const programs = [
    `def make(f):\n    sleep()\n    return f()\nthings = [1, 2]\n${common}`,
    `class make(greenlet):\n    pass\nthings = [1, 2]\n${common}`,
    `class make(KeyError):\n    pass\nthings = GreenPool().imap(lambda x: x, [1, 2])\n${common}`,
  ].map((text) => parse(text));
  for (let i = 0; i < 3; i++) expect(different(programs)).toEqual([]);
  const ends = programs.map((program) => run(prepare(program), {}).trace.events.map(([first]) => first));
  expect(ends).toEqual([
    ['1', '1', '2', '[1, 2]'],
    ['<greenlet>', '1', '2', '[1, 2]'],
    [expect.stringMatching(/^make\(/), '1', '2', '[]'],
  ]);
});

test('generated programs of plain Python do', () => {
  expect(different(fc.sample(anyPlainProgram({ size: 14 }), { seed: 3, numRuns: 400 }))).toEqual([]);
});

/** What they print shows how deep they came. */
const endless = {
  calls: 'def f(n):\n    print(n)\n    return f(n + 1)\nf(0)',
  'calls in expressions': 'def f(n):\n    print(n)\n    return [1, f(n + 1)][0] + 1\nf(0)',
  'calls in blocks':
    'def f(n):\n    print(n)\n    for i in [1]:\n        try:\n            with Timeout(1):\n                f(n + 1)\n        finally:\n            print(1)\nf(0)',
  'calls in comprehensions': 'def f(n):\n    print(n)\n    return [f(i) for i in [n + 1] if f(i)]\nf(0)',
  lambdas: 'f = lambda n: f(n + 1) or 1\nf(0)',
  'keys of sorted': 'def f(n):\n    print(n)\n    return sorted([n], key=f)\nf(0)',
  'methods of a class': 'class G(greenlet):\n    def run(self):\n        self.run()\nG().switch()',
  'greenlets in greenlets': 'def f():\n    print(1)\n    greenlet(f).switch()\nf()',
  'trace callbacks':
    'def f(event, args):\n    print(event)\n    if event == "switch":\n        greenlet(f).switch("switch", 1)\nsettrace(f)\ngreenlet(f).switch("switch", 1)',
  'a loop': 'while True:\n    pass',
};

test.each(Object.entries(endless))('what goes on for too long is endless, and not too deep: %s', (_, text) => {
  const program = parse(text);
  expect(run(prepare(program), {}).trace.end).toBe('endless');
  expect(different([program])).toEqual([]);
});
