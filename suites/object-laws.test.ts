import { expect, test } from 'vitest';
import { parse } from '../scenario/parse.js';
import { printPython } from '../scenario/print-python.js';
import { isObjectLaw, withLaw, type ObjectLaw } from './object-laws.js';
import { parsePage } from './read-spec.js';

/** The law of a page with one rule. */
function lawOf(text: string): ObjectLaw {
  const page = `### \`some.rule\`\n\nIt MUST hold.\n\n\`\`\`python\n${text}\`\`\`\n`;
  const law = parsePage('page.md', page, 'page')[0]!.laws[0]!;
  if (!isObjectLaw(law)) throw new Error('it is about no objects');
  return law;
}

const positive = lawOf(`
@given(semaphore=objects(Semaphore))
def law(semaphore):
    assert semaphore.balance > 0
`);

const noted = lawOf(`
released = []

def around_release(semaphore):
    released.append(semaphore)
    return semaphore.release()

@given(semaphore=objects(Semaphore))
def law(semaphore):
    assert semaphore in released
`);

/** A program with a law, without the law's own text. */
function body(law: ObjectLaw, text: string): string {
  const whole = printPython(withLaw(law, parse(text)));
  return whole.slice(whole.indexOf('    return made\n') + '    return made\n'.length);
}

test('a law is asked after each statement, also in functions, about each object that is made', () => {
  expect(
    body(
      positive,
      `
s = Semaphore(2)
def f(x):
    if x:
        s.acquire()
        return Semaphore(0)
    return 1
try:
    f(1)
finally:
    f(0)
`,
    ),
  ).toBe(`s = watch(Semaphore(2))
check()
def f(x):
    if x:
        s.acquire()
        check()
        return watch(Semaphore(0))
    check()
    return 1
check()
try:
    f(1)
    check()
finally:
    f(0)
    check()
check()
`);
});

test('a function of the law stands in the place of the method, wherever that is named', () => {
  expect(
    body(
      noted,
      `
s = Semaphore(0)
s.release()
spawn(s.release)
Semaphore(1).release()
`,
    ),
  ).toBe(`s = watch(Semaphore(0))
check()
around_release(s) if isinstance(s, (Semaphore,)) else s.release()
check()
spawn(lambda *args: around_release(s, *args) if isinstance(s, (Semaphore,)) else s.release(*args))
check()
(lambda made: around_release(made) if isinstance(made, (Semaphore,)) else made.release())(watch(Semaphore(1)))
check()
`);
});

test('what holds when nothing is left to do is asked at the end', () => {
  const settled = lawOf(`
@given(semaphore=objects(Semaphore))
def settled(semaphore):
    assert semaphore.balance >= 0
`);
  expect(printPython(withLaw(settled, parse('s = Semaphore(1)\ns.acquire()\n')))).toBe(`def settled(semaphore):
    assert semaphore.balance >= 0
watched = []
def settle():
    sleep(1000)
    for made in watched:
        try:
            settled(made)
        except AssertionError:
            print('the law is broken')
def watch(made):
    watched.append(made)
    return made
s = watch(Semaphore(1))
s.acquire()
settle()
`);
});

test('a name that programs have, too, is refused', () => {
  expect(() => withLaw(noted, parse('released = 1\n'))).toThrow(
    'generated programs have a name "released", too; call it otherwise in the law',
  );
});

test.each([
  ['objects()', "objects() takes names of classes of the API; write objects(Semaphore, without=['switch'])"],
  ['objects(sleep)', "objects() takes names of classes of the API; write objects(Semaphore, without=['switch'])"],
  ["objects(Semaphore, without=['swich'])", 'no object of the API has a method "swich"'],
  ['objects(Semaphore, 1)', "objects() takes names of classes of the API; write objects(Semaphore, without=['switch'])"],
])('%s is refused', (strategy, problem) => {
  expect(() => lawOf(`@given(x=${strategy})\ndef law(x):\n    pass\n`)).toThrow(problem);
});
