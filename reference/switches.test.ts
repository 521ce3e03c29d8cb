import { describe, expect, it } from 'vitest';
import { parse } from '../scenario/parse.js';
import { observed } from './machine.js';
import { prepare } from './run.js';
import { switchesOf } from './switches.js';

/** The switches as words: `main starts f`, and what is printed between them. */
function told(text: string, choices?: readonly number[]): string[] {
  const { names, switches, printed, trace } = switchesOf(prepare(parse(text)), { variations: observed }, choices);
  const lines: string[] = [];
  trace.events.forEach((event, i) => {
    lines.push(...switches.filter(({ at }) => at === i).map(({ from, to, how }) => `${names[from]} ${how} ${names[to]}`));
    lines.push(`${names[printed[i]!]} prints ${event.join(' ')}`);
  });
  lines.push(...switches.filter(({ at }) => at === trace.events.length).map(({ from, to, how }) => `${names[from]} ${how} ${names[to]}`));
  return lines;
}

describe('who switched to whom', () => {
  it('is told of greenlets by the names of their variables, else of their functions', () => {
    expect(
      told(`def f(x):
    print(x)
    getcurrent().parent.switch(2)
    raise KeyError('k')
def other():
    return 3
g = greenlet(f)
print(g.switch(1))
try:
    g.switch()
except KeyError:
    print('caught')
greenlet(other).switch()
greenlet(other).switch()
g = None
`),
    ).toEqual([
      'main start f',
      'f prints 1',
      'f switch main',
      'main prints 2',
      'main switch f',
      'f raise main',
      "main prints 'caught'",
      'main start other 1',
      'other 1 return main',
      'main start other 2',
      'other 2 return main',
    ]);
  });

  it('is told of throws, and of greenlets that a variable names', () => {
    expect(
      told(`def f():
    try:
        getcurrent().parent.switch()
    except ValueError:
        print('thrown')
g = greenlet(f)
g.switch()
g.throw(ValueError)
`),
    ).toEqual(['main start g', 'g switch main', 'main throw g', "g prints 'thrown'", 'g return main']);
  });

  it('is told of the hub and green threads', () => {
    expect(
      told(`def work(x):
    sleep(1)
    print(x)
spawn(work, 1)
sleep(2)
`),
    ).toEqual([
      'main start hub',
      'hub start work',
      'work switch hub',
      'hub switch work',
      'work prints 1',
      'work return hub',
      'hub switch main',
    ]);
  });
});
